using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Ends an active relationship: nobody of the partner keeps access through it.</summary>
    /// <remarks>
    /// Posts the request terminate. The service then takes the relationship through terminationRequested and terminating
    /// to terminated; it cannot be brought back. It asks first; -Confirm:$false does not ask. On CloudCockpit it is the
    /// call of the portal's API, which needs -CustomerId; relationships that were read there carry it.
    /// </remarks>
    /// <example>
    /// <para>End a relationship and wait until it has ended.</para>
    /// <code>Stop-GdapRelationship $id -Confirm:$false | Wait-GdapRelationship -Status terminated</code>
    /// </example>
    /// <example>
    /// <para>End what a customer has left over.</para>
    /// <code>Get-GdapRelationship -CustomerTenantId $tenantId -Status active | Stop-GdapRelationship -Confirm:$false</code>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Get-GdapRelationship -Status active -ExpiringWithin 30 | Stop-GdapRelationship -WhatIf</code>
    /// <para>One line for each; nothing is sent but the reads of the list.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Stop, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RelationshipRequest), typeof(UpdateOutcome))]
    public sealed class StopGdapRelationshipCommand : GdapTargetCmdlet
    {
        /// <summary>CloudCockpit: the customer's id there.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance, where it is not the session's.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        public string ProviderInstanceId { get; set; }

        private bool typed;

        internal override string Activity => "Ending relationships";

        internal override string Doing => "End";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            typed = Typed(nameof(CustomerId)) || Typed(nameof(ProviderInstanceId));
        }

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.Request;
            item.Document = "{\"action\":\"terminate\"}";
            if (item.Session.IsGraph)
            {
                if (typed)
                {
                    throw new GdapCallException("Unsupported", "-CustomerId and -ProviderInstanceId belong to CloudCockpit; this session is " + item.Session + ".", "Leave them away, or connect to CloudCockpit.");
                }
                item.Call.Snapshot = target.Snapshot;
                return;
            }
            item.Call.CustomerId = string.IsNullOrEmpty(CustomerId) ? target.CustomerId : CustomerId;
            item.Call.ProviderInstanceId = string.IsNullOrEmpty(ProviderInstanceId) ? target.ProviderInstanceId : ProviderInstanceId;
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (item.Session.IsGraph)
            {
                WriteObject(new RelationshipRequest("terminate", item, result));
                return;
            }
            WriteObject(new UpdateOutcome
            {
                Result = result.Done.ToString(),
                Id = item.Id,
                CustomerId = item.Call.CustomerId,
                ProviderInstanceId = item.Call.ProviderInstanceId ?? item.Session.ProviderInstanceId,
                CorrelationId = result.ClientRequestId,
                Session = item.Session,
            });
        }
    }
}
