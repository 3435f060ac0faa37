using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Rejects relationships at the emulator, as the customer.</summary>
    /// <remarks>The relationship must be locked for approval, and is terminated afterwards.</remarks>
    /// <example>
    /// <para>Reject a relationship</para>
    /// <code>
    /// Lock-GdapRelationship $draftId -Confirm:$false
    /// Deny-GdapEmulatorRelationship $draftId
    /// </code>
    /// <para>Wait-GdapRelationship -Status active is an error now.</para>
    /// </example>
    /// <example>
    /// <para>Reject everything that is waiting for approval</para>
    /// <code>Get-GdapRelationship -Status approvalPending | Deny-GdapEmulatorRelationship</code>
    /// <para>Relationships are recognized by their id.</para>
    /// </example>
    /// <example>
    /// <para>Reject a relationship at a certain emulator</para>
    /// <code>
    /// Lock-GdapRelationship $draftId -Confirm:$false
    /// Deny-GdapEmulatorRelationship $draftId -Emulator $emulator
    /// </code>
    /// <para>Without -Emulator, the one that was started last is used.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Deny, "GdapEmulatorRelationship")]
    public sealed class DenyGdapEmulatorRelationshipCommand : EmulatorCmdlet
    {
        /// <summary>The relationships: ids, or objects with RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            foreach (var one in InputObject)
            {
                Control(Target.TryIdOf(one, out _), control => control.Post(EmulatorControl.Of(Target.Of(one).Id, "reject"), new JsonObject()));
            }
        }
    }
}
