using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Resets the emulator: no faults, an empty log, the settings of the start, and no relationships or those of a seed.</summary>
    /// <remarks>Use it between tests instead of starting a new emulator. Sessions stay connected. The same -Seed makes the same relationships, with the same ids.</remarks>
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
    /// Reset-GdapEmulator -Seed 20
    /// </code>
    /// <para>For example in a BeforeEach block of Pester: three equal ones, or a realistic mix of twenty.</para>
    /// </example>
    /// <example>
    /// <para>Reset a certain emulator</para>
    /// <code>Reset-GdapEmulator -Emulator $emulator</code>
    /// <para>Without -Emulator, the one that was started last is used.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Reset, "GdapEmulator")]
    public sealed class ResetGdapEmulatorCommand : EmulatorCmdlet
    {
        /// <summary>The number of relationships afterwards, a realistic mix as Start-GdapEmulator -Seed makes it. Default: 0.</summary>
        [Parameter(Position = 0)]
        [ValidateRange(0, 1000000)]
        public int Seed { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing() => Control(null, control =>
        {
            control.Post("reset", new JsonObject());
            if (Seed > 0)
            {
                control.Post("seed", new JsonObject { ["count"] = Seed, ["mix"] = true });
            }
        });
    }
}
