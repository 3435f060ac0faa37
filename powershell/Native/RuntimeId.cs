using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>Finds the build of the library for a system (pure functions), and for this process.</summary>
    public static class RuntimeId
    {
        /// <summary>The folder name of a build, such as <c>linux-musl-x64</c>.</summary>
        /// <param name="system">Windows, Linux or macOS.</param>
        /// <param name="processor">The architecture of the process, which can be emulated.</param>
        /// <param name="isMusl">Linux: whether its C library is musl.</param>
        /// <exception cref="GdapLoadException">There is no build for it; the hint says what to use instead.</exception>
        public static string For(OSPlatform system, Architecture processor, bool isMusl = false)
        {
            string cpu;
            switch (processor)
            {
                case Architecture.X64: cpu = "x64"; break;
                case Architecture.Arm64: cpu = "arm64"; break;
                case Architecture.X86:
                case Architecture.Arm:
                    throw new GdapLoadException("Gdap doesn't run in a 32-bit process.", null,
                        "Start the 64-bit PowerShell or host; for .NET Framework, turn off Prefer 32-bit.");
                default:
                    throw new GdapLoadException("Gdap has no build for the processor " + processor + ".", null,
                        "Use a machine with an x64 or Arm64 processor.");
            }
            return Name(system, "win", isMusl ? "linux-musl" : "linux", "osx") + "-" + cpu;
        }

        /// <summary>The library's file name: <c>gdap.dll</c>, <c>libgdap.so</c> or <c>libgdap.dylib</c>.</summary>
        public static string FileName(OSPlatform system)
        {
            return Name(system, "gdap.dll", "libgdap.so", "libgdap.dylib");
        }

        /// <summary>Whether a process on Linux has musl as its C library.</summary>
        /// <param name="runtime">The runtime identifier of .NET, such as <c>linux-musl-x64</c> or <c>alpine.3.20-x64</c>; null or empty if it isn't known.</param>
        /// <param name="exists">Whether a folder has a file that matches a pattern.</param>
        public static bool IsMusl(string runtime, Func<string, string, bool> exists)
        {
            if (!string.IsNullOrEmpty(runtime))
                return runtime.Contains("musl") || runtime.StartsWith("alpine", StringComparison.Ordinal);
            // A glibc system can have musl installed as well.
            return exists("/lib", "ld-musl-*") && !exists("/lib64", "ld-linux-*") && !exists("/lib", "ld-linux-*");
        }

        /// <summary>The system this process runs on.</summary>
        public static OSPlatform System
        {
            get
            {
                if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return OSPlatform.Windows;
                if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX)) return OSPlatform.OSX;
                if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux)) return OSPlatform.Linux;
                return OSPlatform.Create(RuntimeInformation.OSDescription);
            }
        }

        /// <summary>The folder name for this process.</summary>
        public static string Current => For(System, RuntimeInformation.ProcessArchitecture, System == OSPlatform.Linux && IsMusl(OfRuntime(), Exists));

        // A property of .NET 5 and later, which netstandard2.0 doesn't have.
        private static string OfRuntime()
        {
            PropertyInfo property = typeof(RuntimeInformation).GetProperty("RuntimeIdentifier");
            return property == null ? null : (string)property.GetValue(null);
        }

        private static bool Exists(string folder, string pattern)
        {
            return Directory.Exists(folder) && Directory.GetFiles(folder, pattern).Length > 0;
        }

        private static string Name(OSPlatform system, string windows, string linux, string mac)
        {
            if (system == OSPlatform.Windows) return windows;
            if (system == OSPlatform.Linux) return linux;
            if (system == OSPlatform.OSX) return mac;
            throw new GdapLoadException("Gdap has no build for " + system + ".", null, "Use Windows, Linux or macOS.");
        }
    }
}
