using System.Management.Automation;

namespace Gdap
{
    /// <summary>Stops emulators.</summary>
    /// <remarks>An emulator that was started with -StateFile saves its state; if it can't, that is an error. An emulator that isn't stopped ends with this process.</remarks>
    /// <example>
    /// <para>Stop an emulator</para>
    /// <code>Stop-GdapEmulator $emulator</code>
    /// <para>Stopping it twice isn't an error.</para>
    /// </example>
    /// <example>
    /// <para>Stop an emulator from the pipeline</para>
    /// <code>$emulator | Stop-GdapEmulator</code>
    /// <para>Several can be piped.</para>
    /// </example>
    /// <example>
    /// <para>Stop the emulator at the end of a test</para>
    /// <code>
    /// $emulator = Start-GdapEmulator -Seed 2
    /// try {
    ///     $session = Connect-Gdap -Emulator $emulator
    ///     Get-GdapRelationship -Session $session
    /// }
    /// finally {
    ///     Disconnect-Gdap $session
    ///     Stop-GdapEmulator $emulator
    /// }
    /// </code>
    /// <para>Nothing is left running if the test fails.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Stop, "GdapEmulator")]
    public sealed class StopGdapEmulatorCommand : PSCmdlet
    {
        /// <summary>The emulator that Start-GdapEmulator returned.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Emulator Emulator { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            EmulatorCmdlet.InRunspace.Remove(Emulator);
            if (Emulator.Stop() is string failure)
            {
                Errors.Write(this, new GdapCallException("File", "The state couldn't be saved: " + failure, "Check that the folder of -StateFile exists and that you may write to it."), ItemName.Of(null, Emulator));
            }
        }
    }
}
