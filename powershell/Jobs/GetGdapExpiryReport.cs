using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reports when relationships end, which of them are extended automatically, and what blocks the extension.</summary>
    /// <remarks>
    /// <para>Returns one object for each relationship, sorted by its end: the days left, the end, auto-extension, the roles
    /// that block it, and what to do. Dates are UTC; in CSV they are read and sorted the same in every culture. The objects
    /// fit tables, CSV and JSON. -HtmlPath writes them as a page too.</para>
    /// <para>Advice is Enable (switch auto-extension on), Remove GA first (Global Administrator blocks the extension; use
    /// Set-GdapAutoExtend -RemoveGlobalAdministrator), Replace (create a new relationship: this one has ended, or was made by
    /// Microsoft's transition, MLT_), or None.</para>
    /// <para>The page is one file that loads nothing from elsewhere: the counts, a chart of the ends by month, and
    /// a table that can be sorted and searched. It can be mailed and printed. All values are escaped.</para>
    /// <para>The report is sorted, so it is returned when everything has been read.</para>
    /// </remarks>
    /// <example>
    /// <para>Report what ends within 60 days</para>
    /// <code>Get-GdapExpiryReport -WithinDays 60</code>
    /// <para>Relationships in status active and expiring are included.</para>
    /// </example>
    /// <example>
    /// <para>Write the report to a CSV file</para>
    /// <code>Get-GdapExpiryReport | Export-Csv expiry.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>The file is the same in every culture.</para>
    /// </example>
    /// <example>
    /// <para>Write the report as a page</para>
    /// <code>$null = Get-GdapExpiryReport -WithinDays 365 -ExcludeName 'MLT_*' -HtmlPath expiry.html -Title 'What ends within a year'</code>
    /// <para>An existing file is replaced. Relationships of Microsoft's transition are left out.</para>
    /// </example>
    /// <example>
    /// <para>Write the report to a JSON file</para>
    /// <code>Get-GdapExpiryReport -NotExtended | ConvertTo-Json | Set-Content expiry.json -Encoding UTF8</code>
    /// <para>-NotExtended leaves out relationships that are extended automatically.</para>
    /// </example>
    /// <example>
    /// <para>Extend what ends soon and isn't blocked</para>
    /// <code>Get-GdapExpiryReport -NotExtended -WithinDays 90 | Where-Object { -not $_.BlockingRoles } | Set-GdapAutoExtend</code>
    /// <para>The rows have a RelationshipId.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapExpiryReport", SupportsShouldProcess = true)]
    [OutputType(typeof(ExpiryReportRow))]
    public sealed class GetGdapExpiryReportCommand : ServiceCmdlet
    {
        private const string Pending = "approvalPending";
        private readonly List<ExpiryReportRow> rows = new List<ExpiryReportRow>();
        private readonly DateTime now = DateTime.UtcNow;
        private RelationshipFilter filter;
        private ReadRun reads;
        private string file;
        private bool hasInput;
        private bool isPendingReported;
        private int pending;

        /// <summary>The relationships: what Get-GdapRelationship returns, or ids. If omitted, all in one of the statuses of -Status.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true)]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>Reports only relationships that end within this number of days from now.</summary>
        [Parameter]
        [ValidateRange(0, 36500)]
        public int WithinDays { get; set; }

        /// <summary>The statuses to report if no relationships are specified. Default: active, expiring.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string[] Status { get; set; } = { "active", "expiring" };

        /// <summary>Doesn't report relationships with one of these names. Wildcards are accepted.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(ExcludedNameCompleter))]
        public string[] ExcludeName { get; set; }

        /// <summary>Reports only relationships that aren't extended automatically.</summary>
        [Parameter]
        public SwitchParameter NotExtended { get; set; }

        /// <summary>The file of the page. An existing file is replaced.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string HtmlPath { get; set; }

        /// <summary>The title of the page.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Title { get; set; } = "Delegated admin relationships: expiry report";

        /// <summary>What Get-GdapGapReport returned, as a table of the page. Requires -HtmlPath.</summary>
        [Parameter]
        [ValidateNotNull]
        public GapReportRow[] Gap { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, a piped object's own session is used, otherwise the default session.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Reading relationships";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() =>
            {
                Nearest.Require(nameof(Status), Status, Statuses.OfRelationship);
                if (Gap != null && HtmlPath == null)
                {
                    throw new GdapCallException("InvalidArgument", "-Gap requires -HtmlPath.", "Specify -HtmlPath, or omit -Gap.");
                }
                if (HtmlPath != null)
                {
                    file = FilePath.Of(this, HtmlPath, nameof(HtmlPath));
                    FileText.RequireFolder(file, nameof(HtmlPath));
                }
            });
            hasInput = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
            // The page also has the number of relationships that wait for approval.
            var statuses = new List<string>(Status);
            isPendingReported = hasInput || statuses.Exists(one => one.Equals(Pending, StringComparison.OrdinalIgnoreCase));
            if (file != null && !isPendingReported)
            {
                statuses.Add(Pending);
            }
            filter = new RelationshipFilter(hasInput ? null : statuses.ToArray(), null, null, null, ExcludeName);
            reads = new ReadRun(this, 0, false, null);
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (hasInput)
            {
                reads.ForEach(InputObject ?? new object[] { null }, Build);
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            reads.Finish();
            if (!hasInput)
            {
                Require(List);
            }
            rows.Sort();
            if (file != null && ShouldProcess(file, "Write the expiry report"))
            {
                Require(() => FileText.Write(file, new ExpiryPage(rows, Title, now, pending, Gap).WriteTo, nameof(HtmlPath)));
            }
            foreach (var row in rows)
            {
                WriteObject(row);
            }
        }

        private void List()
        {
            var session = Calls.SessionFor(null);
            foreach (var entity in new Pager(Calls, session).Relationships(session.Client(), Calls.NewCall(session), new GdapListOptions(), filter))
            {
                Add(new Relationship(entity, session));
            }
        }

        // A relationship with its values is reported without a request; an id, or a CSV row, whose roles are text, is
        // read.
        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            if (RelationshipReader.Of(input) is Relationship known)
            {
                Add(known);
                return null;
            }
            var session = Calls.SessionFor(target.Session);
            var item = new WorkItem { Action = GdapAction.RelationshipGet, Id = target.Id, Name = target.Name, Session = session, Client = session.Client(), Call = Calls.NewCall(session) };
            CloudCockpitIds.Set(item, target, null, null);
            item.Emit = (one, result) => Add(new Relationship(result.Value["relationship"] as JsonObject ?? new JsonObject(), one.Session));
            return item;
        }

        private void Add(Relationship relationship)
        {
            pending += relationship.Status == Pending && !filter.Excludes(relationship.DisplayName) ? 1 : 0;
            var row = ExpiryReportRow.Of(relationship, now);
            var isWanted = row != null && (isPendingReported || relationship.Status != Pending) && !filter.Excludes(row.DisplayName) && !(NotExtended.IsPresent && row.AutoExtend)
                && !(MyInvocation.BoundParameters.ContainsKey(nameof(WithinDays)) && row.DaysLeft > WithinDays);
            if (isWanted)
            {
                rows.Add(row);
            }
        }
    }
}
