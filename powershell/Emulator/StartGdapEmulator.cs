using System.Management.Automation;

namespace Gdap
{
    /// <summary>Starts an emulator of Microsoft Graph, CloudCockpit and their sign-in on a port of this machine.</summary>
    /// <remarks>
    /// <para>The emulator follows the services' rules, accepts any token, keeps its state in memory, and ends with this
    /// process. Scripts and runbooks can be tested against it before they run against a tenant.</para>
    /// <para>-Seed makes the relationships of a partner as they are found: some end soon, some are blocked by Global
    /// Administrator, some are extended automatically, wait for approval, are being prepared or have ended, some were made by
    /// Microsoft's transition (MLT_), and some have access assignments. The same number makes the same relationships, with the
    /// same ids; their dates are counted from now.</para>
    /// <para>The other cmdlets of this module act as the customer who approves, as other administrators who change
    /// relationships, and as the network that loses responses.</para>
    /// </remarks>
    /// <example>
    /// <para>Try the module without a tenant</para>
    /// <code>Connect-Gdap -Emulator (Start-GdapEmulator -Seed 50)</code>
    /// <para>Starts with fifty relationships. Get-GdapExpiryReport shows what is to be done about them.</para>
    /// </example>
    /// <example>
    /// <para>Rehearse a run over many relationships</para>
    /// <code>
    /// $many = Start-GdapEmulator -Seed 500
    /// $rehearsal = Connect-Gdap -Emulator $many -NoDefault
    /// Get-GdapRelationship -Session $rehearsal | Update-GdapRelationship -AutoExtendDuration P180D -WhatIf
    /// Stop-GdapEmulator $many
    /// </code>
    /// <para>Each emulator has a port of its own.</para>
    /// </example>
    /// <example>
    /// <para>Approve a relationship as the customer</para>
    /// <code>
    /// Lock-GdapRelationship $draftId -Confirm:$false
    /// Approve-GdapEmulatorRelationship $draftId
    /// Get-GdapRelationship $draftId
    /// </code>
    /// <para>The relationship is active now.</para>
    /// </example>
    /// <example>
    /// <para>Keep the state for the next time</para>
    /// <code>
    /// $first = Start-GdapEmulator -StateFile ./relationships.json
    /// Stop-GdapEmulator $first
    /// </code>
    /// <para>The state is read when the emulator starts and saved when it stops.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Start, "GdapEmulator")]
    [OutputType(typeof(Emulator))]
    public sealed class StartGdapEmulatorCommand : PSCmdlet
    {
        /// <summary>The port. Default: a free one.</summary>
        [Parameter]
        [ValidateRange(1, 65535)]
        public int Port { get; set; }

        /// <summary>The number of relationships at the start, a realistic mix. Default: 0.</summary>
        [Parameter]
        [ValidateRange(0, 1000000)]
        public int Seed { get; set; }

        /// <summary>A file that the state is read from at the start, if it exists, and saved to at the end.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string StateFile { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            try
            {
                var emulator = Emulator.Start(Port, Seed, StateFile == null ? null : FilePath.Of(this, StateFile, nameof(StateFile)));
                EmulatorCmdlet.InRunspace.Add(emulator);
                WriteObject(emulator);
            }
            catch (GdapCallException error)
            {
                ThrowTerminatingError(Errors.Record(error, ItemName.None));
            }
        }
    }
}
