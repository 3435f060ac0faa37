using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace Gdap
{
    /// <summary>The user's browser.</summary>
    internal static class Browser
    {
        // Programs that open an address on Linux, the most common first; the last one is for WSL.
        private static readonly string[] Openers = { "xdg-open", "gnome-open", "kfmclient", "wslview" };

        /// <summary>Opens an address; false if no program for it could be started.</summary>
        internal static bool Open(string uri)
        {
            try
            {
                var start = Start(uri);
                if (start == null)
                {
                    return false;
                }
                using (Process.Start(start))
                {
                    return true;
                }
            }
            catch (Exception error) when (error is Win32Exception || error is InvalidOperationException || error is IOException)
            {
                return false;
            }
        }

        private static ProcessStartInfo Start(string uri)
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return new ProcessStartInfo(uri) { UseShellExecute = true };
            }
            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                return new ProcessStartInfo("/usr/bin/open", "\"" + uri + "\"") { UseShellExecute = false };
            }
            var program = Array.ConvertAll(Openers, OnPath);
            var found = Array.Find(program, path => path != null);
            // A browser writes to its terminal and can run as long as its window is open, so it runs in the
            // background without one.
            return found == null ? null : new ProcessStartInfo(
                "/bin/sh", "-c \"exec \\\"$0\\\" \\\"$1\\\" >/dev/null 2>&1 </dev/null &\" \"" + found + "\" \"" + uri + "\"") { UseShellExecute = false };
        }

        private static string OnPath(string name)
        {
            foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
            {
                var path = folder.Length == 0 ? null : Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
            return null;
        }
    }
}
