using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads long-running operations: what the service does, or did, with a relationship in the background.</summary>
    /// <remarks>
    /// The removal of Global Administrator from an active relationship and a change of an access assignment are such
    /// operations. Without the id of an operation all those of the relationship are returned.
    /// </remarks>
    /// <example>
    /// <para>All operations of a relationship.</para>
    /// <code>Get-GdapOperation $id</code>
    /// </example>
    /// <example>
    /// <para>The operation that an update has begun.</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' | Get-GdapOperation</code>
    /// </example>
    /// <example>
    /// <para>What has failed, over all relationships.</para>
    /// <code>Get-GdapRelationship -Status active | Get-GdapOperation -Status failed</code>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapOperation", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Operation))]
    public sealed class GetGdapOperationCommand : GdapPartCmdlet
    {
        /// <summary>The id of the operation; without it all of the relationship are returned.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminRelationshipOperationId")]
        [AllowNull]
        [AllowEmptyString]
        public string OperationId { get; set; }

        /// <summary>Only operations in one of these statuses: notStarted, running, succeeded, failed.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string[] Status { get; set; }

        /// <summary>Accepted for scripts of the Graph cmdlet; everything is returned anyway.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        internal override string Activity => "Reading operations";

        internal override bool Complete(WorkItem item, Target target)
        {
            item.Document = string.IsNullOrEmpty(OperationId) ? (Gdap.Document.Unwrap(InputObject) as Operation)?.Id : OperationId;
            item.Action = item.Document == null ? GdapAction.OperationList : GdapAction.OperationGet;
            return true;
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (item.Action == GdapAction.OperationGet)
            {
                WriteObject(Operation.Of(item, result));
                return;
            }
            foreach (var entity in Pages(item.Session, result, query => item.Client.Operations(item.Id, query, item.Call)))
            {
                var operation = new Operation(entity, item.Id, item.Session);
                if (Status == null || Array.Exists(Status, wanted => wanted.Equals(operation.Status, StringComparison.OrdinalIgnoreCase)))
                {
                    WriteObject(operation);
                }
            }
        }
    }

    /// <summary>Waits until a long-running operation has ended.</summary>
    /// <remarks>
    /// It looks as often as the service asks for, shows progress, and ends at once at Ctrl+C: the operation goes on. A
    /// failed operation is an error that carries its data. What is piped without an operation, such as an update that
    /// changed nothing, is left out. All that are piped in are waited for at the same time.
    /// </remarks>
    /// <example>
    /// <para>Wait for what an update has begun.</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' | Wait-GdapOperation</code>
    /// </example>
    /// <example>
    /// <para>Begin many, then wait for all.</para>
    /// <code>
    /// $begun = Get-GdapRelationship -Status active | Update-GdapRelationship -RemoveRole 'Global Administrator'
    /// $begun | Wait-GdapOperation -TimeoutSec 600
    /// </code>
    /// </example>
    /// <example>
    /// <para>Wait for everything that goes on with a relationship.</para>
    /// <code>Get-GdapOperation $id -Status notStarted, running | Wait-GdapOperation</code>
    /// </example>
    [Cmdlet(VerbsLifecycle.Wait, "GdapOperation", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Operation))]
    public sealed class WaitGdapOperationCommand : GdapPartCmdlet
    {
        private WaitClock clock;

        /// <summary>The id of the operation; piped updates and operations carry it.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminRelationshipOperationId")]
        [AllowNull]
        [AllowEmptyString]
        public string OperationId { get; set; }

        /// <summary>How many seconds to wait in all, for everything that is piped; an hour where nothing is given.</summary>
        [Parameter]
        [ValidateRange(1, 7776000)]
        public int TimeoutSec { get; set; } = 3600;

        internal override string Activity => "Waiting for operations";

        internal override string RunStatus => clock?.Status;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            clock = new WaitClock(TimeoutSec);
        }

        internal override int Room => WaitClock.Room;

        internal override bool Complete(WorkItem item, Target target)
        {
            item.Document = string.IsNullOrEmpty(OperationId) ? (Gdap.Document.Unwrap(InputObject) as Operation)?.Id : OperationId;
            if (item.Document == null)
            {
                if (ParameterSetName == "Id")
                {
                    throw new GdapCallException("InvalidArgument", "No operation is named.", "Give -OperationId, or pipe what Update-GdapRelationship or Get-GdapOperation returns.");
                }
                WriteVerbose("Nothing is under way for " + target.Id + ".");
                return false;
            }
            item.Action = GdapAction.OperationGet;
            item.Call.Wait = true;
            item.Call.Deadline = clock.Left;
            return true;
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            clock.Done++;
            WriteObject(Operation.Of(item, result));
        }
    }

    /// <summary>A long-running operation.</summary>
    public sealed class Operation : IOfSession
    {
        private readonly JsonObject entity;

        internal Operation(JsonObject entity, string relationshipId, Session session)
        {
            this.entity = entity;
            RelationshipId = relationshipId;
            Session = session;
        }

        internal static Operation Of(WorkItem item, GdapResult result) =>
            new Operation(result.Value["operation"] as JsonObject ?? new JsonObject { ["id"] = item.Document }, item.Id, item.Session);

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The id of the operation.</summary>
        public string Id => entity.Text("id");

        /// <summary>The same, by its long name.</summary>
        public string OperationId => Id;

        /// <summary>What it does: delegatedAdminRelationshipUpdate, delegatedAdminAccessAssignmentUpdate.</summary>
        public string OperationType => entity.Text("operationType");

        /// <summary>Where it is: notStarted, running, succeeded, failed.</summary>
        public string Status => entity.Text("status");

        /// <summary>What the service tells of it, as text.</summary>
        public string Data => entity.Text("data");

        /// <summary>When it was begun, in UTC.</summary>
        public object CreatedDateTime => UtcDate.Show(UtcDate.Read(entity["createdDateTime"]));

        /// <summary>When it last changed, in UTC.</summary>
        public object LastModifiedDateTime => UtcDate.Show(UtcDate.Read(entity["lastModifiedDateTime"]));

        /// <summary>The operation as the service wrote it, as JSON.</summary>
        public string ToJson() => Json.Write(entity);

        /// <summary>What it does and where it is.</summary>
        public override string ToString() => OperationType + ": " + Status;

        Session IOfSession.Session => Session;

        private Session Session { get; }
    }
}
