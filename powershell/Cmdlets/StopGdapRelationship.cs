using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Terminates active relationships: the partner loses all access through them.</summary>
    /// <remarks>
    /// Posts the request terminate. The service takes the relationship through terminationRequested and terminating to
    /// terminated. A terminated relationship can't be restored, so this cmdlet prompts unless -Confirm:$false is
    /// specified. On CloudCockpit the customer's id is needed; relationships that were read there have it.
    /// </remarks>
    /// <example>
    /// <para>Terminate a relationship and wait until it is done</para>
    /// <code>Stop-GdapRelationship $id -Confirm:$false | Wait-GdapRelationship -Status terminated</code>
    /// <para>The service terminates in the background.</para>
    /// </example>
    /// <example>
    /// <para>Terminate all relationships with a customer</para>
    /// <code>Get-GdapRelationship -CustomerTenantId $tenantId -Status active | Stop-GdapRelationship -Confirm:$false</code>
    /// <para>Nothing happens if there is none.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Get-GdapRelationship -Status active -WithinDays 30 | Stop-GdapRelationship -WhatIf</code>
    /// <para>Shows one line for each relationship. Only reads are sent.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Stop, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RelationshipRequest), typeof(UpdateOutcome), typeof(PlannedChange))]
    public sealed class StopGdapRelationshipCommand : GdapWriteCmdlet
    {
        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ViaIdentity")]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>CloudCockpit: the customer's id. Piped relationships of CloudCockpit have it.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance. If omitted, that of the piped relationship or of the session is used.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ProviderInstanceId { get; set; }

        internal override string Activity => "Terminating relationships";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            RelationshipRequest.Prepare(item, "terminate");
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            if (item.Session.IsGraph)
            {
                Request.UseETag(item.Call, null, target.Snapshot);
            }
            item.Phrase = one => "Terminate relationship " + one.Label;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (item.Session.IsGraph)
            {
                WriteObject(new RelationshipRequest(item, result));
            }
            else
            {
                WriteObject(new UpdateOutcome(item, result));
            }
        }
    }
}
