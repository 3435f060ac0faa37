using System;
using System.ComponentModel;

namespace Gdap.Native
{
    /// <summary>Explains by the system's message why it can't load a library, and how to fix that.</summary>
    public static class LoadFailure
    {
        // Parts of the messages of each loader (glibc, musl, dyld; .NET adds none of its own), with the reason and
        // the fix. The first row with a part that the message contains is used.
        private static readonly Row[] Rows =
        {
            new Row("This system's glibc is too old for it.",
                "Use the published package, whose library needs glibc 2.17, or a newer system.",
                "version `GLIBC_", "version 'GLIBC_"),
            new Row("It's built for glibc, and this process has musl.",
                "Use a package that has linux-musl-x64 or linux-musl-arm64.",
                "ld-linux-", "libc.so.6:", "libgcc_s.so.1:", "symbol not found: __", "gnu_get_libc_version"),
            new Row("It's built for musl, and this process has glibc.",
                "Use a package that has linux-x64 or linux-arm64.",
                "libc.musl-", "/libc.so: invalid ELF header", "libc.so: cannot open shared object file"),
            new Row("It's built for another processor or system, or the file is damaged.",
                "Install the package again. A 32-bit host can't load it.",
                "wrong ELF class", "invalid ELF header", "Exec format error", "incompatible architecture", "not a mach-o file",
                "file too short", "no suitable image found"),
            new Row("macOS blocks it: the file is in quarantine, or isn't signed.",
                "Run: xattr -dr com.apple.quarantine FOLDER",
                "library load disallowed by system policy", "code signature", "not valid for use in process"),
            new Row("Its file system doesn't allow programs (noexec).",
                "Move the package to a file system that does.",
                "failed to map segment from shared object", "Operation not permitted"),
            new Row("The file can't be read.",
                "Grant read access to it.",
                "Permission denied"),
        };

        // Error codes of Windows.
        private const int AccessDenied = 5, ModuleNotFound = 126, BadFormat = 193, Virus = 225, BlockedByGroup = 1260, BlockedByPolicy = 4551;

        /// <summary>The exception that explains why the library at <paramref name="path"/> wasn't loaded.</summary>
        /// <param name="path">The library's full path.</param>
        /// <param name="text">The message of the system's loader.</param>
        /// <param name="code">On Windows its error code; 0 elsewhere.</param>
        /// <param name="inner">The exception of the attempt to load it, if there is one.</param>
        public static GdapLoadException Explain(string path, string text, int code = 0, Exception inner = null)
        {
            Row row = code != 0 ? OnWindows(code) : Array.Find(Rows, one => Array.Exists(one.Words, text.Contains));
            string start = "The native library " + path + " can't be loaded. ";
            if (row == null) return new GdapLoadException(start + text, path, "Install the package again.", inner);
            return new GdapLoadException(start + row.Reason + " The system said: " + text, path,
                row.Fix.Replace("FOLDER", System.IO.Path.GetDirectoryName(path)).Replace("FILE", path), inner);
        }

        /// <summary>The error code of Windows in an exception, or 0.</summary>
        internal static int CodeOf(Exception error)
        {
            if (error is Win32Exception system) return system.NativeErrorCode;
            if (error is BadImageFormatException) return BadFormat;
            const uint Facility = 0x80070000; // an HRESULT that wraps an error code of Windows
            uint result = unchecked((uint)error.HResult);
            return (result & 0xffff0000) == Facility ? (int)(result & 0xffff) : 0;
        }

        private static Row OnWindows(int code)
        {
            switch (code)
            {
                case BlockedByGroup:
                case BlockedByPolicy:
                    return new Row("A policy of this machine blocks it (AppLocker or App Control).",
                        "Ask the administrator to allow the publisher or the hash of FILE.");
                case Virus:
                    return new Row("The virus scanner blocks it.", "Check FILE, then allow it in the scanner.");
                case AccessDenied:
                    return new Row("Access to the file is denied.",
                        "Grant read and execute access. If it was downloaded, run: Unblock-File 'FILE'");
                case BadFormat:
                    return new Row("It's built for another processor, or the file is damaged.",
                        "Install the package again. A 32-bit host can't load it.");
                case ModuleNotFound:
                    return new Row("It or a system library that it needs is missing.", "Install the package again. Windows 10 or Windows Server 2016 is required.");
                default: return null;
            }
        }

        private sealed class Row
        {
            internal Row(string reason, string fix, params string[] words)
            {
                Reason = reason;
                Fix = fix;
                Words = words;
            }

            internal readonly string Reason, Fix;
            internal readonly string[] Words;
        }
    }
}
