using System;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>Which build of the library belongs to which system: pure functions, and what this process is.</summary>
    public static class RuntimeId
    {
        /// <summary>The folder name under <c>native/</c>, such as <c>linux-x64</c>.</summary>
        /// <exception cref="PlatformNotSupportedException">There is no build for it; the message says which there are.</exception>
        public static string For(OSPlatform system, Architecture processor)
        {
            string cpu;
            switch (processor)
            {
                case Architecture.X64: cpu = "x64"; break;
                case Architecture.Arm64: cpu = "arm64"; break;
                case Architecture.X86:
                case Architecture.Arm:
                    throw new PlatformNotSupportedException(
                        "Gdap does not run in a 32-bit process (" + processor.ToString().ToLowerInvariant()
                        + "). Start the 64-bit PowerShell or host.");
                default:
                    throw new PlatformNotSupportedException(
                        "Gdap has no build for the processor " + processor + "; there are x64 and arm64.");
            }
            return Name(system, "win", "linux", "osx") + "-" + cpu;
        }

        /// <summary>The library's file name: <c>gdap.dll</c>, <c>libgdap.so</c> or <c>libgdap.dylib</c>.</summary>
        public static string FileName(OSPlatform system)
        {
            return Name(system, "gdap.dll", "libgdap.so", "libgdap.dylib");
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
        public static string Current => For(System, RuntimeInformation.ProcessArchitecture);

        private static string Name(OSPlatform system, string windows, string linux, string mac)
        {
            if (system == OSPlatform.Windows) return windows;
            if (system == OSPlatform.Linux) return linux;
            if (system == OSPlatform.OSX) return mac;
            throw new PlatformNotSupportedException(
                "Gdap has no build for " + system + "; there are Windows, Linux and macOS.");
        }
    }
}
