using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Waits until relationships have reached a status, such as active after the customer's approval.</summary>
    /// <remarks>
    /// Each relationship is read at growing intervals of at most 30 seconds, with progress. Ctrl+C ends the wait at once.
    /// If a relationship reaches a status from which none of the wanted ones is possible, such as terminated after a
    /// rejection, that is an error of this relationship; the others are still waited for. All piped relationships are
    /// waited for at the same time and are returned when they are ready.
    /// </remarks>
    /// <example>
    /// <para>Wait for the end of a termination</para>
    /// <code>Stop-GdapRelationship $id -Confirm:$false | Wait-GdapRelationship -Status terminated</code>
    /// <para>The service terminates a relationship in the background.</para>
    /// </example>
    /// <example>
    /// <para>Wait for any of several statuses</para>
    /// <code>Wait-GdapRelationship $id -Status active, terminated, expired</code>
    /// <para>Returns when the customer has approved or rejected the relationship, or the request has expired.</para>
    /// </example>
    /// <example>
    /// <para>Wait for an hour, then continue with what is approved</para>
    /// <code>
    /// $ids |
    ///     Wait-GdapRelationship -Status active -TimeoutSec 3600 -ErrorAction SilentlyContinue |
    ///     New-GdapAccessAssignment -GroupId $groupId -Role 'License Administrator' -ReuseExisting
    /// </code>
    /// <para>Relationships that aren't active in time are errors, and the pipeline continues with the others.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Wait, "GdapRelationship", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Relationship))]
    public sealed class WaitGdapRelationshipCommand : GdapCmdlet
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

        /// <summary>The statuses to wait for. One of them is enough.</summary>
        [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Id")]
        [Parameter(Mandatory = true, ParameterSetName = "ViaIdentity")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>The maximum time to wait for all input together, in seconds. Default: 7776000 (90 days), after which the service drops a request for approval.</summary>
        [Parameter]
        [ValidateRange(1, 7776000)]
        public int TimeoutSec { get; set; } = 7776000;

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

        internal override string Activity => "Waiting for relationships";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(() => Nearest.Require(nameof(Status), Status, Statuses.OfRelationship));
            clock = new WaitClock(TimeoutSec);
            Reads.Room = WaitClock.Room;
            Calls.Progress = clock.Describe;
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Reads.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            item.Action = GdapAction.RelationshipWait;
            item.Document = string.Join(",", Status);
            item.Call.Deadline = clock.Left;
            item.Names = Names;
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            clock.Done++;
            if (result.Value["relationship"] is JsonObject entity)
            {
                var relationship = new Relationship(entity, item.Session);
                CloudCockpitIds.Copy(item, relationship);
                Calls.State.Relationships.Add(relationship);
                WriteObject(relationship);
            }
        }
    }
}
