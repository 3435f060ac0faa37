using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Waits until a relationship has come to a status, such as active after the customer's approval.</summary>
    /// <remarks>
    /// It looks at growing intervals, at most every 30 seconds, shows progress, and ends at once at Ctrl+C. A status from
    /// which none of the wanted ones can come, such as terminated after a rejection, is an error of that relationship; the
    /// others go on. All that are piped in are waited for at the same time, each coming out when it is there; -ThrottleLimit
    /// says how many looks are made at once.
    /// </remarks>
    /// <example>
    /// <para>Wait for the end of a termination.</para>
    /// <code>Stop-GdapRelationship $id -Confirm:$false | Wait-GdapRelationship -Status terminated</code>
    /// </example>
    /// <example>
    /// <para>Wait for what is active, or was turned down.</para>
    /// <code>Wait-GdapRelationship $id -Status active, terminated, expired</code>
    /// </example>
    /// <example>
    /// <para>Wait for an hour, then go on with those that are approved.</para>
    /// <code>
    /// $ids |
    ///     Wait-GdapRelationship -Status active -TimeoutSec 3600 -ErrorAction SilentlyContinue |
    ///     New-GdapAccessAssignment -GroupId $groupId -Role 'License Administrator' -ReuseExisting
    /// </code>
    /// </example>
    [Cmdlet(VerbsLifecycle.Wait, "GdapRelationship", DefaultParameterSetName = "Id")]
    [OutputType(typeof(Relationship))]
    public sealed class WaitGdapRelationshipCommand : GdapPartCmdlet
    {
        private WaitClock clock;

        /// <summary>The statuses to wait for: one of them is enough.</summary>
        [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Id")]
        [Parameter(Mandatory = true, ParameterSetName = "ViaIdentity")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>How many seconds to wait in all, for everything that is piped; 90 days where nothing is given, after which the service drops a request for approval.</summary>
        [Parameter]
        [ValidateRange(1, 7776000)]
        public int TimeoutSec { get; set; } = 7776000;

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

        internal override string Activity => "Waiting for relationships";

        internal override string RunStatus => clock?.Status;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            clock = new WaitClock(TimeoutSec);
        }

        internal override int Room => WaitClock.Room;

        internal override Session SessionOf(Target target) => SessionFor(target.Session);

        internal override bool Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.RelationshipWait;
            item.Document = string.Join(",", Status);
            item.Call.Deadline = clock.Left;
            if (!item.Session.IsGraph)
            {
                item.Call.CustomerId = string.IsNullOrEmpty(CustomerId) ? target.CustomerId : CustomerId;
                item.Call.ProviderInstanceId = string.IsNullOrEmpty(ProviderInstanceId) ? target.ProviderInstanceId : ProviderInstanceId;
            }
            return true;
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            clock.Done++;
            if (result.Value["relationship"] is JsonObject entity)
            {
                var relationship = new Relationship(entity, item.Session) { CustomerId = item.Call.CustomerId, ProviderInstanceId = item.Call.ProviderInstanceId };
                State.Recent.Add(relationship);
                WriteObject(relationship);
            }
        }
    }
}
