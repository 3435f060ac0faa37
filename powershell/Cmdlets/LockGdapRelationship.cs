using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Ends the preparation of a relationship: the customer can then approve it, and it can no longer be edited.</summary>
    /// <remarks>
    /// Posts the request lockForApproval. Only a relationship in status created can be locked, and there is no way
    /// back, so it asks first; -Confirm:$false does not ask. What comes out carries ApprovalUri, the link for the
    /// customer.
    /// </remarks>
    /// <example>
    /// <para>Lock a relationship and show the link for the customer.</para>
    /// <code>(Lock-GdapRelationship $draftId -Confirm:$false).ApprovalUri</code>
    /// </example>
    /// <example>
    /// <para>Create and lock.</para>
    /// <code>
    /// New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator' |
    ///     Lock-GdapRelationship -Confirm:$false
    /// </code>
    /// </example>
    /// <example>
    /// <para>Lock what was prepared today, and write the links to a file.</para>
    /// <code>
    /// Get-GdapRelationship -Status created |
    ///     Where-Object CreatedDateTime -GE ([datetime]::UtcNow.Date) |
    ///     Lock-GdapRelationship -Confirm:$false |
    ///     Select-Object DisplayName, ApprovalUri |
    ///     Export-Csv links.csv -NoTypeInformation
    /// </code>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Get-GdapRelationship -Status created | Lock-GdapRelationship -WhatIf</code>
    /// <para>One line for each; nothing is sent but the reads.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Lock, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RelationshipRequest))]
    public sealed class LockGdapRelationshipCommand : GdapWriteCmdlet
    {
        /// <summary>The id of the relationship, or an object that names one.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
        [Alias("RelationshipId", "Id")]
        [IdentityText]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public string DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ViaIdentity")]
        [AllowNull]
        public object InputObject { get; set; }

        internal override string Activity => "Locking relationships for approval";

        internal override string Doing => "Lock for approval:";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            object about = (object)DelegatedAdminRelationshipId ?? InputObject;
            try
            {
                var target = Target.Of(about);
                about = target.Id;
                var session = SessionFor(target.Session);
                if (!session.IsGraph)
                {
                    throw new GdapCallException("Unsupported", "CloudCockpit has no step of locking.", "Nothing has to be done there.");
                }
                Submit(new WorkItem
                {
                    Action = GdapAction.Request,
                    Id = target.Id,
                    Name = target.Name,
                    Document = "{\"action\":\"lockForApproval\"}",
                    Input = InputObject,
                    Session = session,
                    Client = ClientOf(session),
                    Call = NewRequest(session),
                });
            }
            catch (GdapCallException error)
            {
                Fail(error, about);
            }
        }

        internal override void Emit(WorkItem item, GdapResult result) =>
            WriteObject(new RelationshipRequest(item.Id, item.Name, result));
    }

    /// <summary>A request that was posted to a relationship.</summary>
    public sealed class RelationshipRequest
    {
        internal RelationshipRequest(string relationshipId, string name, GdapResult result)
        {
            var request = result.Value["request"] as JsonObject;
            RelationshipId = relationshipId;
            DisplayName = name;
            Id = request?.Text("id") ?? result.Id;
            Action = request?.Text("action") ?? "lockForApproval";
            Status = request?.Text("status");
            Result = result.Done.ToString();
            ApprovalUri = "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/" + relationshipId;
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>Its name, where it is known.</summary>
        public string DisplayName { get; }

        /// <summary>The id of the request.</summary>
        public string Id { get; }

        /// <summary>What was asked for.</summary>
        public string Action { get; }

        /// <summary>The status of the request.</summary>
        public string Status { get; }

        /// <summary>What the cmdlet did.</summary>
        public string Result { get; }

        /// <summary>The link by which the customer approves it.</summary>
        public string ApprovalUri { get; }
    }
}
