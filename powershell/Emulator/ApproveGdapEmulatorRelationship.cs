using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Approves relationships at the emulator, as the customer.</summary>
    /// <remarks>The relationship must be locked for approval, and is active afterwards.</remarks>
    /// <example>
    /// <para>Approve a relationship</para>
    /// <code>
    /// Lock-GdapRelationship $draftId -Confirm:$false
    /// Approve-GdapEmulatorRelationship $draftId
    /// </code>
    /// <para>Wait-GdapRelationship -Status active returns now.</para>
    /// </example>
    /// <example>
    /// <para>Approve everything that is waiting for approval</para>
    /// <code>Get-GdapRelationship -Status approvalPending | Approve-GdapEmulatorRelationship</code>
    /// <para>Relationships are recognized by their id.</para>
    /// </example>
    /// <example>
    /// <para>Approve a relationship that any customer can approve</para>
    /// <code>
    /// Lock-GdapRelationship $draftId -Confirm:$false
    /// Approve-GdapEmulatorRelationship $draftId -CustomerTenantId $tenantId
    /// </code>
    /// <para>The relationship has this customer afterwards.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Approve, "GdapEmulatorRelationship")]
    public sealed class ApproveGdapEmulatorRelationshipCommand : EmulatorCmdlet
    {
        /// <summary>The relationships: ids, or objects with RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>The tenant id of the customer, for a relationship that has none yet.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string CustomerTenantId { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var body = new JsonObject();
            if (CustomerTenantId != null)
            {
                body.Add("customerTenantId", CustomerTenantId);
            }
            foreach (var one in InputObject)
            {
                Control(Target.TryIdOf(one, out _), control => control.Post(EmulatorControl.Of(Target.Of(one).Id, "approve"), body));
            }
        }
    }
}
