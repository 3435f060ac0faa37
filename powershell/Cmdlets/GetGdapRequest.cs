using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Gets the requests of relationships: locks for approval, terminations, and answers to them.</summary>
    /// <remarks>
    /// Each Lock-GdapRelationship and Stop-GdapRelationship posts a request. Its date shows how long a customer has waited
    /// with the approval: a request that isn't answered lapses after 90 days. Without -RequestId, all requests of the
    /// relationship are returned.
    /// </remarks>
    /// <example>
    /// <para>Get all requests of a relationship</para>
    /// <code>Get-GdapRequest $id</code>
    /// <para>Requests that have ended are returned too.</para>
    /// </example>
    /// <example>
    /// <para>Show since when customers haven't approved</para>
    /// <code>Get-GdapRelationship -Status approvalPending | Get-GdapRequest -Action lockForApproval | Sort-Object CreatedDateTime</code>
    /// <para>Get-GdapGapReport shows the same with the date on which the request lapses.</para>
    /// </example>
    /// <example>
    /// <para>Find requests that failed</para>
    /// <code>Get-GdapRelationship | Get-GdapRequest | Where-Object Status -EQ 'failed'</code>
    /// <para>The requests of several relationships are read at once.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapRequest", DefaultParameterSetName = "Id")]
    [OutputType(typeof(RelationshipRequest))]
    public sealed class GetGdapRequestCommand : GdapCmdlet
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

        /// <summary>The id of the request. If omitted, all requests of the relationship are returned.</summary>
        [Parameter(Position = 1)]
        [Alias("DelegatedAdminRelationshipRequestId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string RequestId { get; set; }

        /// <summary>Returns only requests with one of these actions: lockForApproval, terminate, approve, reject.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RequestActionCompleter))]
        public string[] Action { get; set; }

        internal override string Activity => "Reading requests";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(() => Nearest.Require(nameof(Action), Action, Statuses.RequestActions));
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Reads.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Document = RequestId ?? (Document.Unwrap(input) as RelationshipRequest)?.Id;
            item.Action = item.Document == null ? GdapAction.RequestList : GdapAction.RequestGet;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (item.Action == GdapAction.RequestGet)
            {
                Write(new RelationshipRequest(item, result.Value["request"] as JsonObject));
                return;
            }
            foreach (var entity in new Pager(Calls, item.Session, Request).ReadOn(result, query => item.Client.ListRequests(item.Id, query, item.Call)))
            {
                Write(new RelationshipRequest(item, entity));
            }
        }

        private void Write(RelationshipRequest request)
        {
            if (Action == null || Array.Exists(Action, wanted => wanted.Equals(request.Action, StringComparison.OrdinalIgnoreCase)))
            {
                WriteObject(request);
            }
        }
    }
}
