using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The emulator's program in the module's folder, and how it is started.</summary>
    internal static class EmulatorBinary
    {
        private const int AccessDenied = 13; // EACCES: no x bit, or a file system that is mounted noexec

        /// <exception cref="GdapCallException">There is none for this platform, or it can't be started.</exception>
        internal static Process Start(string arguments)
        {
            var file = Find();
            try
            {
                return Process.Start(StartInfo(file, arguments));
            }
            catch (Win32Exception error) when (error.NativeErrorCode == AccessDenied && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return StartCopy(file, arguments);
            }
            catch (Win32Exception error)
            {
                throw CannotStart(file, error);
            }
        }

        // The package can have lost the x bit, and the module's folder can be read-only, so a copy that nobody else can
        // replace is started instead. The copy is deleted at once: a running program doesn't need its file.
        private static Process StartCopy(string file, string arguments)
        {
            var folder = Path.Combine(Path.GetTempPath(), "gdap-emulator-" + Guid.NewGuid().ToString("n"));
            if (MakeFolder(folder, Convert.ToUInt32("700", 8)) != 0)
            {
                throw new GdapCallException("Platform", "The emulator can't be started: " + file + " isn't executable, and no private folder could be created in " + Path.GetTempPath() + ".", "Make it executable (chmod +x).");
            }
            try
            {
                var copy = Path.Combine(folder, Path.GetFileName(file));
                File.Copy(file, copy);
                if (ChangeMode(copy, Convert.ToUInt32("700", 8)) != 0)
                {
                    throw new GdapCallException("Platform", "The emulator can't be started: " + copy + " can't be made executable.", "Make " + file + " executable (chmod +x).");
                }
                return Process.Start(StartInfo(copy, arguments));
            }
            catch (Exception error) when (error is Win32Exception || error is IOException || error is UnauthorizedAccessException)
            {
                throw CannotStart(file, error);
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        private static ProcessStartInfo StartInfo(string file, string arguments) => new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };

        private static GdapCallException CannotStart(string file, Exception error) =>
            new GdapCallException("Platform", "The emulator " + file + " can't be started: " + error.Message, "Check that the file may be executed.", error);

        private static string Find()
        {
            var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
            var folder = Path.GetDirectoryName(typeof(EmulatorBinary).GetTypeInfo().Assembly.Location) ?? "";
            var file = Path.Combine(folder, "native", RuntimeId.Current, isWindows ? "gdap-emulator.exe" : "gdap-emulator");
            return File.Exists(file) ? file
                : throw new GdapCallException("Platform", "The module Gdap.Emulator has no emulator for this platform: " + file + " doesn't exist.", "Install the module again.");
        }

        [DllImport("libc", EntryPoint = "mkdir", CharSet = CharSet.Ansi)]
        private static extern int MakeFolder(string path, uint mode);

        [DllImport("libc", EntryPoint = "chmod", CharSet = CharSet.Ansi)]
        private static extern int ChangeMode(string path, uint mode);
    }
}
