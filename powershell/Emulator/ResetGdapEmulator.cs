using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Resets the emulator: no relationships, no faults, an empty log, and the settings of the start.</summary>
    /// <remarks>Use it between tests instead of starting a new emulator. Sessions stay connected.</remarks>
    /// <example>
    /// <para>Reset the emulator</para>
    /// <code>Reset-GdapEmulator</code>
    /// <para>Get-GdapRelationship then returns nothing.</para>
    /// </example>
    /// <example>
    /// <para>Begin each test with the same relationships</para>
    /// <code>
    /// Reset-GdapEmulator
    /// $added = Add-GdapEmulatorRelationship -Count 3
    /// </code>
    /// <para>For example in a BeforeEach block of Pester.</para>
    /// </example>
    /// <example>
    /// <para>Reset a certain emulator</para>
    /// <code>Reset-GdapEmulator -Emulator $emulator</code>
    /// <para>Without -Emulator, the one that was started last is used.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Reset, "GdapEmulator")]
    public sealed class ResetGdapEmulatorCommand : EmulatorCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing() => Control(null, control => control.Post("reset", new JsonObject()));
    }
}
