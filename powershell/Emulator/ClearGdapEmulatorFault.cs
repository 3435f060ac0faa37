using System.Management.Automation;

namespace Gdap
{
    /// <summary>Removes all faults of the emulator.</summary>
    /// <remarks>Requests that a fault delays at the moment aren't affected.</remarks>
    /// <example>
    /// <para>Remove all faults</para>
    /// <code>Clear-GdapEmulatorFault</code>
    /// <para>Nothing happens if there are none.</para>
    /// </example>
    /// <example>
    /// <para>Remove the faults after a test</para>
    /// <code>
    /// Add-GdapEmulatorFault status -StatusCode 503 -Times 1
    /// try { Get-GdapRelationship -Top 1 } finally { Clear-GdapEmulatorFault }
    /// </code>
    /// <para>They are removed even if the test fails.</para>
    /// </example>
    /// <example>
    /// <para>Remove the faults of a certain emulator</para>
    /// <code>Clear-GdapEmulatorFault -Emulator $emulator</code>
    /// <para>Without -Emulator, the one that was started last is used.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Clear, "GdapEmulatorFault")]
    public sealed class ClearGdapEmulatorFaultCommand : EmulatorCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing() => Control(null, control => control.Delete("faults"));
    }
}
