using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Starts the emulator that the module carries: Microsoft Graph, CloudCockpit and sign-in on one port of this machine.</summary>
    /// <remarks>
    /// <para>It follows the services' rules, keeps its state in memory, takes any token, and ends with this process.
    /// Scripts and runbooks can be tried against it before they meet a tenant.</para>
    /// <para>Its control address, {Uri}/emulator, plays the customer and the network: it approves, makes answers fail
    /// or get lost, and tells what was sent. gdap-emulator --help describes it.</para>
    /// </remarks>
    /// <example>
    /// <para>Try things out.</para>
    /// <code>Connect-Gdap -Emulator (Start-GdapEmulator -Seed 3)</code>
    /// <para>Three active relationships to begin with.</para>
    /// </example>
    /// <example>
    /// <para>With many relationships, for a rehearsal.</para>
    /// <code>
    /// $many = Start-GdapEmulator -Seed 500
    /// $rehearsal = Connect-Gdap -Emulator $many -NoDefault
    /// Get-GdapRelationship -Session $rehearsal | Update-GdapRelationship -AutoExtendDuration P180D -WhatIf
    /// Stop-GdapEmulator $many
    /// </code>
    /// </example>
    /// <example>
    /// <para>Play the customer who approves.</para>
    /// <code>
    /// $request = Lock-GdapRelationship $draftId -Confirm:$false
    /// Invoke-RestMethod -Method Post -Uri "$($emulator.Uri)/emulator/relationships/$($request.RelationshipId)/approve" -Body '{}' -ContentType application/json | Out-Null
    /// Get-GdapRelationship $draftId
    /// </code>
    /// <para>The relationship is active now.</para>
    /// </example>
    /// <example>
    /// <para>Go on where it was left.</para>
    /// <code>
    /// $kept = Start-GdapEmulator -StateFile ./relationships.json
    /// Stop-GdapEmulator $kept
    /// </code>
    /// <para>The state is read when it starts and saved when it stops.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Start, "GdapEmulator")]
    [OutputType(typeof(Emulator))]
    public sealed class StartGdapEmulatorCommand : GdapCmdlet
    {
        /// <summary>The port; a free one where none is given.</summary>
        [Parameter]
        [ValidateRange(1, 65535)]
        public int Port { get; set; }

        /// <summary>How many active relationships it has at the start.</summary>
        [Parameter]
        [ValidateRange(0, 1000000)]
        public int Seed { get; set; }

        /// <summary>A file the state is read from at the start and saved to at the end.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string StateFile { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            try
            {
                var state = StateFile == null ? null : GetUnresolvedProviderPathFromPSPath(StateFile);
                WriteObject(Emulator.Start(Port, Seed, state));
            }
            catch (GdapCallException error)
            {
                ThrowFailure(error);
            }
        }
    }

    /// <summary>Ends the emulator.</summary>
    /// <remarks>One that was started with -StateFile saves its state. An emulator that is not stopped ends with this process.</remarks>
    /// <example>
    /// <para>End one.</para>
    /// <code>Stop-GdapEmulator $emulator</code>
    /// </example>
    /// <example>
    /// <para>In a pipeline.</para>
    /// <code>$emulator | Stop-GdapEmulator</code>
    /// </example>
    /// <example>
    /// <para>At the end of a test.</para>
    /// <code>
    /// $emulator = Start-GdapEmulator -Seed 2
    /// try {
    ///     $session = Connect-Gdap -Emulator $emulator
    ///     Get-GdapRelationship -Session $session
    /// }
    /// finally {
    ///     Disconnect-Gdap -Session $session
    ///     Stop-GdapEmulator $emulator
    /// }
    /// </code>
    /// <para>Whatever happens in between, nothing is left running.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Stop, "GdapEmulator")]
    public sealed class StopGdapEmulatorCommand : GdapCmdlet
    {
        /// <summary>The emulator, as Start-GdapEmulator returned it.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [ValidateNotNull]
        public Emulator Emulator { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Emulator.Dispose();
    }

    /// <summary>An emulator that runs.</summary>
    public sealed class Emulator : IDisposable
    {
        private readonly Process process;

        private Emulator(Process process, JsonObject ready)
        {
            this.process = process;
            Uri = ready.Text("uri");
            ProcessId = process.Id;
            Version = ready.Text("version");
        }

        /// <summary>Its address, for Connect-Gdap -Emulator.</summary>
        public string Uri { get; }

        /// <summary>Its process.</summary>
        public int ProcessId { get; }

        /// <summary>Its version.</summary>
        public string Version { get; }

        /// <summary>Whether it runs.</summary>
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

        /// <summary>Its address.</summary>
        public override string ToString() => Uri;

        /// <summary>Ends it, letting it save its state.</summary>
        public void Dispose()
        {
            try
            {
                process.StandardInput.Dispose();
                if (!process.WaitForExit(3000))
                {
                    process.Kill();
                }
                process.Dispose();
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }
        }

        internal static Emulator Start(int port, int seed, string state)
        {
            var file = Find();
            var arguments = "serve --until-stdin-closes"
                + (port > 0 ? " --port " + port : "")
                + (seed > 0 ? " --seed " + seed : "")
                + (state != null ? " --state \"" + state.Replace("\"", "\\\"") + "\"" : "");
            var start = new ProcessStartInfo(file, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                CreateNoWindow = true,
            };
            try
            {
                var process = Process.Start(start);
                var line = process.StandardOutput.ReadLine();
                if (line == null)
                {
                    throw new GdapCallException("Platform", "The emulator did not start: " + process.StandardError.ReadToEnd().Trim());
                }
                return new Emulator(process, (JsonObject)Json.Read(line));
            }
            catch (System.ComponentModel.Win32Exception error)
            {
                throw new GdapCallException("Platform", "The emulator " + file + " cannot be started: " + error.Message, "On Linux and macOS it must be executable (chmod +x).", error);
            }
        }

        private static string Find()
        {
            var windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
            var folder = Path.GetDirectoryName(typeof(Emulator).GetTypeInfo().Assembly.Location) ?? "";
            var file = Path.Combine(folder, "native", RuntimeId.Current, windows ? "gdap-emulator.exe" : "gdap-emulator");
            if (!File.Exists(file))
            {
                throw new GdapCallException("Platform", "The module has no emulator for this platform: " + file + " does not exist.", "Install the module again.");
            }
            return file;
        }
    }
}
