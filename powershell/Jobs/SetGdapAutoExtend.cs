using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Switches auto-extension on or off for many relationships.</summary>
    /// <remarks>
    /// <para>Each relationship is set to be extended by 180 days when it ends, or with -Off not to be extended. One object
    /// is returned for each: Updated, Unchanged, Skipped with the reason, Failed with the hint, or Unknown if the change
    /// might have been made. Failures are errors too.</para>
    /// <para>A relationship with the role Global Administrator can't be extended and is skipped. With
    /// -RemoveGlobalAdministrator the role is removed first, and that operation is waited for. Only a new relationship can
    /// have the role again.</para>
    /// <para>If a prompt is due, it is shown once, and all input is collected first so that it can show the count.
    /// Otherwise the input is processed as it comes. The job can be run again at any time: what is already set needs no
    /// change.</para>
    /// </remarks>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Set-GdapAutoExtend -All -WhatIf</code>
    /// <para>Shows one line for each relationship. -Plan returns the same as objects.</para>
    /// </example>
    /// <example>
    /// <para>Extend everything that ends within 60 days</para>
    /// <code>Get-GdapRelationship -Status active -WithinDays 60 | Set-GdapAutoExtend</code>
    /// <para>Several relationships are updated at once.</para>
    /// </example>
    /// <example>
    /// <para>Remove Global Administrator where it blocks the extension</para>
    /// <code>Set-GdapAutoExtend $adminId -RemoveGlobalAdministrator</code>
    /// <para>The removal is waited for before the extension is switched on.</para>
    /// </example>
    /// <example>
    /// <para>Keep a journal and write the results to a file</para>
    /// <code>Set-GdapAutoExtend -All -JournalPath extend.journal | Export-Csv extended.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>If the run is interrupted, run the same command again: what is done is skipped.</para>
    /// </example>
    /// <example>
    /// <para>Leave out relationships by name</para>
    /// <code>Set-GdapAutoExtend -All -ExcludeName 'MLT_*'</code>
    /// <para>Relationships whose names begin with MLT_ were made by Microsoft's transition and aren't meant to be extended.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Set, "GdapAutoExtend", SupportsShouldProcess = true, DefaultParameterSetName = "Given")]
    [OutputType(typeof(AutoExtendResult), typeof(PlannedChange))]
    public sealed class SetGdapAutoExtendCommand : ServiceCmdlet
    {
        private readonly List<object> collected = new List<object>();
        private AutoExtendJob job;
        private WriteRun writes;

        /// <summary>The relationships: what Get-GdapRelationship returns, ids, or rows with a column RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Given")]
        [Alias("DelegatedAdminRelationshipId", "RelationshipId", "Id")]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>Processes all active relationships, page by page.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "All")]
        public SwitchParameter All { get; set; }

        /// <summary>Of the active relationships, only those with these customers, by their tenant ids.</summary>
        [Parameter(ParameterSetName = "All")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string[] CustomerTenantId { get; set; }

        /// <summary>Of the active relationships, only those with this name. Wildcards are accepted.</summary>
        [Parameter(ParameterSetName = "All")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(RecentNameCompleter))]
        public string DisplayName { get; set; }

        /// <summary>Of the active relationships, not those with one of these names. Wildcards are accepted.</summary>
        [Parameter(ParameterSetName = "All")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(ExcludedNameCompleter))]
        public string[] ExcludeName { get; set; }

        /// <summary>Of the active relationships, only those that end within this number of days from now.</summary>
        [Parameter(ParameterSetName = "All")]
        [ValidateRange(0, 36500)]
        public int WithinDays { get; set; }

        /// <summary>Switches auto-extension off.</summary>
        [Parameter]
        public SwitchParameter Off { get; set; }

        /// <summary>Removes the role Global Administrator if it blocks the extension.</summary>
        [Parameter]
        public SwitchParameter RemoveGlobalAdministrator { get; set; }

        /// <summary>The maximum number of relationships in progress at once. Default: the limit of the session.</summary>
        [Parameter]
        [ValidateRange(1, GdapBatchOptions.MaxConcurrency)]
        public int ThrottleLimit { get; set; }

        /// <summary>The path of a journal file. Each write is recorded before it is sent and after it has ended. To resume a run that was interrupted, run the same command with the same file. Removals of the role are recorded in a second file beside it, whose name ends in '.roles'.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string JournalPath { get; set; }

        /// <summary>Returns what would be written as objects and writes nothing, without asking. Only reads are sent.</summary>
        [Parameter]
        public SwitchParameter Plan { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, a piped object's own session is used, otherwise the default session.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Setting auto-extension";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() =>
            {
                GuidText.Require(nameof(CustomerTenantId), CustomerTenantId, "To find a customer's tenant id, use Get-GdapCustomer -DisplayName.");
                var journal = JobJournal.Of(this, JournalPath, Plan.IsPresent);
                writes = new WriteRun(this, new WriteSettings { ThrottleLimit = ThrottleLimit, IsPlan = Plan.IsPresent, AsksOnce = true });
                job = new AutoExtendJob(this, !Off.IsPresent, RemoveGlobalAdministrator.IsPresent && !Off.IsPresent, journal);
            });
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (All.IsPresent)
            {
                return;
            }
            if (writes.Prompts || !MyInvocation.ExpectingInput)
            {
                collected.AddRange(InputObject ?? new object[] { null });
                return;
            }
            writes.ForEach(InputObject ?? new object[] { null }, input => job.Build(input), Reject);
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (All.IsPresent)
            {
                Require(ProcessAll);
            }
            else if (collected.Count > 0 && Asks(collected.Count == 1 ? "one relationship" : collected.Count + " relationships"))
            {
                writes.Total = collected.Count;
                writes.ForEach(collected, input => job.Build(input), Reject);
            }
            writes.Finish();
        }

        private void ProcessAll()
        {
            if (!Asks("the active relationships"))
            {
                return;
            }
            var session = Calls.SessionFor(null);
            var days = MyInvocation.BoundParameters.ContainsKey(nameof(WithinDays)) ? WithinDays : (int?)null;
            var filter = new RelationshipFilter(new[] { "active" }, CustomerTenantId, DisplayName, days, ExcludeName);
            foreach (var entity in new Pager(Calls, session).Relationships(session.Client(), Calls.NewCall(session), new GdapListOptions(), filter))
            {
                writes.Submit(job.Build(new Relationship(entity, session)));
            }
        }

        private bool Asks(string which)
        {
            var isAllowed = false;
            Require(() => isAllowed = writes.AskOnce("Switch auto-extension " + (Off.IsPresent ? "off" : "on") + " for " + which
                + (RemoveGlobalAdministrator.IsPresent && !Off.IsPresent ? ", removing the role Global Administrator first" : "")));
            return isAllowed;
        }

        private void Reject(GdapCallException error, ItemName name) => WriteObject(new AutoExtendResult(name.Target as string, error));
    }
}
