using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Waits until long-running operations have finished.</summary>
    /// <remarks>
    /// The service is polled as often as it asks for, with progress. Ctrl+C ends the wait at once and leaves the operation
    /// running. A failed operation is an error with its data. Input without an operation, such as the result of an update
    /// that changed nothing, is skipped. All piped operations are waited for at the same time.
    /// </remarks>
    /// <example>
    /// <para>Wait for the operation that an update started</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' | Wait-GdapOperation</code>
    /// <para>Update-GdapRelationship -Wait does the same in one call.</para>
    /// </example>
    /// <example>
    /// <para>Start many operations, then wait for all</para>
    /// <code>
    /// $started = Get-GdapRelationship -Status active | Update-GdapRelationship -RemoveRole 'Global Administrator'
    /// $started | Wait-GdapOperation -TimeoutSec 600
    /// </code>
    /// <para>The timeout applies to all of them together.</para>
    /// </example>
    /// <example>
    /// <para>Wait for everything in progress for a relationship</para>
    /// <code>Get-GdapOperation $id -Status notStarted, running | Wait-GdapOperation</code>
    /// <para>Nothing is returned if nothing is in progress.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Wait, "GdapOperation", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Operation))]
    public sealed class WaitGdapOperationCommand : GdapCmdlet
    {
        private WaitClock clock;

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

        /// <summary>The id of the operation. Piped results and operations have it.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminRelationshipOperationId")]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(RecentOperationCompleter))]
        public string OperationId { get; set; }

        /// <summary>The maximum time to wait for all input together, in seconds. Default: 3600.</summary>
        [Parameter]
        [ValidateRange(1, 7776000)]
        public int TimeoutSec { get; set; } = 3600;

        internal override string Activity => "Waiting for operations";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            clock = new WaitClock(TimeoutSec);
            Reads.Room = WaitClock.Room;
            Calls.Progress = clock.Describe;
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Reads.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var operation = Operation.IdOf(OperationId, input);
            if (operation == null)
            {
                if (ParameterSetName == "Id" && Document.Unwrap(input) is string)
                {
                    throw new GdapCallException("InvalidArgument", "No operation is specified.", "Specify -OperationId, or pipe what Update-GdapRelationship or Get-GdapOperation returns.");
                }
                WriteVerbose("Nothing is in progress for " + target.Id + ".");
                return null;
            }
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Document = operation;
            item.Action = GdapAction.OperationGet;
            item.Call.Wait = true;
            item.Call.Deadline = clock.Left;
            item.Names = Names;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            clock.Done++;
            WriteObject(Operation.Of(item, result));
        }
    }
}
