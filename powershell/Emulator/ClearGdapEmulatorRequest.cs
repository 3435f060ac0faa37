using System.Management.Automation;

namespace Gdap
{
    /// <summary>Clears the request log of the emulator.</summary>
    /// <remarks>The relationships aren't affected.</remarks>
    /// <example>
    /// <para>Clear the log before a test</para>
    /// <code>Clear-GdapEmulatorRequest</code>
    /// <para>Get-GdapEmulatorRequest then returns only later requests.</para>
    /// </example>
    /// <example>
    /// <para>Count the requests of one command</para>
    /// <code>
    /// Clear-GdapEmulatorRequest
    /// Get-GdapRelationship | Out-Null
    /// @(Get-GdapEmulatorRequest).Count
    /// </code>
    /// <para>The list is read page by page.</para>
    /// </example>
    /// <example>
    /// <para>Clear the log of a certain emulator</para>
    /// <code>Clear-GdapEmulatorRequest -Emulator $emulator</code>
    /// <para>Without -Emulator, the one that was started last is used.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Clear, "GdapEmulatorRequest")]
    public sealed class ClearGdapEmulatorRequestCommand : EmulatorCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing() => Control(null, control => control.Delete("log"));
    }
}
