using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Gets the long-running operations of relationships.</summary>
    /// <remarks>
    /// Removing Global Administrator from an active relationship and changing an access assignment are operations that
    /// the service finishes in the background. Without -OperationId, all operations of the relationship are returned.
    /// </remarks>
    /// <example>
    /// <para>Get all operations of a relationship</para>
    /// <code>Get-GdapOperation $id</code>
    /// <para>Returns finished operations too.</para>
    /// </example>
    /// <example>
    /// <para>Get the operation that an update started</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' | Get-GdapOperation</code>
    /// <para>The result of the update has the OperationId.</para>
    /// </example>
    /// <example>
    /// <para>Find operations that failed</para>
    /// <code>Get-GdapRelationship -Status active | Get-GdapOperation -Status failed</code>
    /// <para>The operations of several relationships are read at once.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapOperation", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Operation))]
    public sealed class GetGdapOperationCommand : GdapCmdlet
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

        /// <summary>The id of the operation. If omitted, all operations of the relationship are returned.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminRelationshipOperationId")]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(RecentOperationCompleter))]
        public string OperationId { get; set; }

        /// <summary>Returns only operations in one of these statuses: notStarted, running, succeeded, failed.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(OperationStatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>Accepted for scripts that use the Graph cmdlet. Everything is returned anyway.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        internal override string Activity => "Reading operations";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(() => Nearest.Require(nameof(Status), Status, Statuses.OfOperation));
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Reads.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Document = Operation.IdOf(OperationId, input);
            item.Action = item.Document == null ? GdapAction.OperationList : GdapAction.OperationGet;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (item.Action == GdapAction.OperationGet)
            {
                Write(Operation.Of(item, result));
                return;
            }
            foreach (var entity in new Pager(Calls, item.Session, Request).ReadOn(result, query => item.Client.ListOperations(item.Id, query, item.Call)))
            {
                var operation = new Operation(entity, item.Id, item.Session);
                if (Status == null || Array.Exists(Status, wanted => wanted.Equals(operation.Status, StringComparison.OrdinalIgnoreCase)))
                {
                    Write(operation);
                }
            }
        }

        private void Write(Operation operation)
        {
            Calls.State.Operations.Add(operation);
            WriteObject(operation);
        }
    }
}
