using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Makes relationships match a template again: security groups, their roles, automatic extension.</summary>
    /// <remarks>
    /// <para>Does what Compare-GdapTemplate finds: assigns missing groups, sets the roles of groups, switches automatic
    /// extension on or off, and removes the role Global Administrator if the template doesn't have it. Assignments that
    /// aren't in the template are removed only with -RemoveExtra.</para>
    /// <para>Other roles of an active relationship can't be changed. Such a relationship is returned as Skipped, or with a
    /// Reason: renew it with New-GdapOnboarding -From. A group that needs one of the missing roles isn't assigned.</para>
    /// <para>What is pending, being deleted or being changed counts as under way, so a second run writes nothing. All
    /// relationships are read first, and the prompt shows how much there is to do.</para>
    /// </remarks>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Repair-GdapRelationship -Template template.json -WhatIf</code>
    /// <para>Every active relationship whose name matches the template is read. -Plan returns the same as objects.</para>
    /// </example>
    /// <example>
    /// <para>Repair one relationship</para>
    /// <code>Repair-GdapRelationship $id -Template template.json -Confirm:$false</code>
    /// <para>Roles that can't be changed are named in Reason.</para>
    /// </example>
    /// <example>
    /// <para>Repair what differs, and remove groups that aren't in the template</para>
    /// <code>Compare-GdapTemplate template.json -All -DifferentOnly | Repair-GdapRelationship -Template template.json -RemoveExtra -Confirm:$false</code>
    /// <para>What Compare-GdapTemplate returns can be piped.</para>
    /// </example>
    /// <example>
    /// <para>Keep a journal, and write the results to a file</para>
    /// <code>Repair-GdapRelationship -Template template.json -JournalPath repair.journal -Confirm:$false | Export-Csv repaired.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>If the run is interrupted, run the same command again.</para>
    /// </example>
    [Cmdlet(VerbsDiagnostic.Repair, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
    [OutputType(typeof(RepairResult), typeof(PlannedChange))]
    public sealed class RepairGdapRelationshipCommand : ServiceCmdlet
    {
        private readonly List<RepairPlan> plans = new List<RepairPlan>();
        private Template template;
        private RelationshipGroups groups;
        private WriteRun writes;
        private string journal;
        private bool hasInput;

        /// <summary>The relationships: what Get-GdapRelationship or Compare-GdapTemplate returns, or ids. If omitted, the active ones whose names match the template.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true)]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>The template: the path of a JSON file, a hashtable, or JSON text.</summary>
        [Parameter(Mandatory = true, Position = 1)]
        [ValidateNotNull]
        public object Template { get; set; }

        /// <summary>Repairs every active relationship, whatever its name.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        /// <summary>Removes assignments of groups that aren't in the template.</summary>
        [Parameter]
        public SwitchParameter RemoveExtra { get; set; }

        /// <summary>The maximum number of changes in progress at once. Default: the limit of the session.</summary>
        [Parameter]
        [ValidateRange(1, GdapBatchOptions.MaxConcurrency)]
        public int ThrottleLimit { get; set; }

        /// <summary>The path of a journal file. Each write is recorded before it is sent and after it has ended. To resume a run that was interrupted, run the same command with the same file.</summary>
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

        internal override string Activity => "Repairing relationships";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() =>
            {
                template = TemplateReader.Read(this, Template);
                journal = JobJournal.Of(this, JournalPath, Plan.IsPresent);
                template.FindGroups(new GroupFinder(Calls, Calls.GraphSessionFor(null)));
                hasInput = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
                if (hasInput && All.IsPresent)
                {
                    throw new GdapCallException("InvalidArgument", "-All can't be combined with relationships.", "Specify one of them.");
                }
            });
            groups = new RelationshipGroups(this, one => plans.Add(PlanOf(one))) { NeedsOperations = one => PlanOf(one).DependsOnOperations };
            writes = new WriteRun(this, new WriteSettings { ThrottleLimit = ThrottleLimit, IsPlan = Plan.IsPresent, AsksOnce = true, Impact = ConfirmImpact.High });
            groups.Failed = (item, error) =>
            {
                if (!writes.IsPreview)
                {
                    WriteObject(new RepairResult(item.Id, error));
                }
            };
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (hasInput)
            {
                groups.Read(InputObject ?? new object[] { null });
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            Require(() =>
            {
                if (!hasInput)
                {
                    groups.ReadActive(All.IsPresent ? null : template.Name.Wildcard);
                }
                groups.Finish();
                var count = 0;
                plans.ForEach(plan => count += plan.Count);
                // Without changes, no prompt is needed.
                if (count > 0 && !writes.AskOnce("Make " + (count == 1 ? "one change" : count + " changes") + " in " + (plans.Count == 1 ? "one relationship" : plans.FindAll(plan => plan.Count > 0).Count + " relationships")))
                {
                    return;
                }
                writes.Total = count;
                plans.ForEach(plan => new RepairJob(this, writes, plan, journal).Run());
            });
            writes.Finish();
        }

        private RepairPlan PlanOf(RelationshipWithGroups one) => new RepairPlan(one, template, RemoveExtra.IsPresent);
    }
}
