using System;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A running emulator.</summary>
    public sealed class Emulator : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
        private readonly Process process;
        private readonly Task<string> errors;

        private Emulator(Process process, JsonObject ready)
        {
            this.process = process;
            // Read continuously, so that the emulator never blocks on a full pipe.
            errors = process.StandardError.ReadToEndAsync();
            Uri = ready.Text("uri");
            ProcessId = process.Id;
            Version = ready.Text("version");
        }

        /// <summary>The address, for Connect-Gdap -Emulator.</summary>
        public string Uri { get; }

        /// <summary>The id of the process.</summary>
        public int ProcessId { get; }

        /// <summary>The version.</summary>
        public string Version { get; }

        /// <summary>Whether it is running.</summary>
        public bool IsRunning
        {
            get
            {
                try
                {
                    return !process.HasExited;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            }
        }

        /// <summary>The address.</summary>
        public override string ToString() => Uri;

        /// <summary>Stops the emulator, which saves its state first.</summary>
        public void Dispose() => Stop();

        /// <exception cref="GdapCallException">It can't be started.</exception>
        internal static Emulator Start(int port, int seed, string state)
        {
            var process = EmulatorBinary.Start("serve --until-stdin-closes"
                + (port > 0 ? " --port " + port : "")
                + (seed > 0 ? " --seed " + seed : "")
                + (state != null ? " --state " + Quoted(state) : ""));
            var line = process.StandardOutput.ReadLine();
            return line != null ? new Emulator(process, (JsonObject)Json.Read(line))
                : throw new GdapCallException("Platform", "The emulator couldn't be started: " + process.StandardError.ReadToEnd().Trim());
        }

        // Quotes for the way that programs on Windows and .NET on Unix split a command line: backslashes escape only
        // before a quote.
        private static string Quoted(string text) =>
            "\"" + Regex.Replace(text, @"(\\*)(""|$)", match => match.Groups[1].Value + match.Groups[1].Value + (match.Groups[2].Length > 0 ? "\\\"" : "")) + "\"";

        /// <summary>Stops the emulator, and returns its error; null if there is none.</summary>
        internal string Stop()
        {
            try
            {
                process.StandardInput.Dispose();
                if (!process.WaitForExit((int)Patience.TotalMilliseconds))
                {
                    process.Kill();
                    return "It didn't stop in time and was killed.";
                }
                var failure = process.ExitCode == 0 ? null : errors.Result.Trim();
                process.Dispose();
                return failure;
            }
            catch (InvalidOperationException)
            {
                return null; // It was stopped before.
            }
        }
    }
}
