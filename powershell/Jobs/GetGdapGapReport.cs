using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reports customers without access: no active relationship, no security group, or an approval that is missing.</summary>
    /// <remarks>
    /// <para>Customers are those of the partner's contracts (which requires the permission Directory.Read.All), of the
    /// service's list of customers, and of all relationships; or those of -CustomerCsv alone. Source shows where a customer
    /// was found.</para>
    /// <para>Gap is NoRelationship (none is active), NoAssignment (an active relationship that no group can use),
    /// ApprovalPending (with the days since the lock, and LapsesAbout: a request lapses after 90 days), or Transition
    /// (made by Microsoft's transition, MLT_, and not meant to be extended).</para>
    /// <para>What can't be read is returned as NotChecked, so that a missing permission doesn't look like no gap. If all
    /// relationships can't be read, there is no report.</para>
    /// </remarks>
    /// <example>
    /// <para>Report all gaps</para>
    /// <code>Get-GdapGapReport</code>
    /// <para>Several relationships are read at once.</para>
    /// </example>
    /// <example>
    /// <para>Write the report to a CSV file</para>
    /// <code>Get-GdapGapReport | Export-Csv gaps.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>Rows with NotChecked show what the report lacks.</para>
    /// </example>
    /// <example>
    /// <para>Compare with the customers of a file</para>
    /// <code>Get-GdapGapReport -CustomerCsv customers.csv | Where-Object Gap -EQ 'NoRelationship'</code>
    /// <para>The columns are those of New-GdapOnboarding.</para>
    /// </example>
    /// <example>
    /// <para>Onboard customers without a relationship</para>
    /// <code>
    /// Get-GdapGapReport -CustomerCsv customers.csv | Where-Object Gap -EQ 'NoRelationship' |
    ///     New-GdapOnboarding template.json -Confirm:$false
    /// </code>
    /// <para>The rows have CustomerName and CustomerTenantId.</para>
    /// </example>
    /// <example>
    /// <para>Add the gaps to the page of the expiry report</para>
    /// <code>$null = Get-GdapExpiryReport -HtmlPath expiry.html -Gap (Get-GdapGapReport)</code>
    /// <para>They are a table of their own.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapGapReport")]
    [OutputType(typeof(GapReportRow))]
    public sealed class GetGdapGapReportCommand : ServiceCmdlet
    {
        private const string Pending = "approvalPending";
        private readonly Dictionary<string, GapCustomer> customers = new Dictionary<string, GapCustomer>(StringComparer.OrdinalIgnoreCase);
        private readonly List<Relationship> relationships = new List<Relationship>();
        private readonly List<GapReportRow> rows = new List<GapReportRow>();
        private readonly DateTime now = DateTime.UtcNow;
        private Session session;

        /// <summary>A CSV file of customers, which are reported instead of all: with the columns CustomerTenantId and CustomerName.</summary>
        [Parameter(Position = 0)]
        [ValidateNotNullOrEmpty]
        public string CustomerCsv { get; set; }

        /// <summary>Doesn't report relationships with one of these names; their customers have them nevertheless. Wildcards are accepted.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(ExcludedNameCompleter))]
        public string[] ExcludeName { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, the default session is used.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Looking for gaps";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() =>
            {
                session = Calls.GraphSessionFor(null);
                ReadFile();
            });
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            Require(ReadRelationships);
            if (CustomerCsv == null)
            {
                ReadCustomers("Contracts", "customerId", (query, call) => session.Client().ListContracts(query, call));
                ReadCustomers("Customers", "tenantId", (query, call) => session.Client().ListCustomers(query, call));
            }
            foreach (var customer in customers.Values)
            {
                if (!customer.HasActive)
                {
                    rows.Add(new GapReportRow("NoRelationship", customer.HasPending ? "A relationship waits for the customer's approval." : "No relationship is active.", customer));
                }
            }
            ReadAssignments();
            ReadRequests();
            foreach (var row in rows)
            {
                WriteObject(row);
            }
        }

        private void ReadFile()
        {
            if (CustomerCsv == null)
            {
                return;
            }
            foreach (var row in CustomerRows.Read(FilePath.Of(this, CustomerCsv, nameof(CustomerCsv)), nameof(CustomerCsv)))
            {
                var customer = new OnboardingCustomer(row.Value, "row " + row.Key);
                if (!Guid.TryParse(customer.CustomerTenantId, out _))
                {
                    throw new GdapCallException("InvalidArgument", "Row " + row.Key + " of -CustomerCsv has no tenant id.", "Specify a GUID in the column CustomerTenantId.");
                }
                Customer(customer.CustomerTenantId).FoundIn("Csv", customer.CustomerName);
            }
        }

        private void ReadRelationships()
        {
            var all = new RelationshipFilter(null, null, null, null);
            var excluded = new RelationshipFilter(null, null, null, null, ExcludeName);
            foreach (var entity in new Pager(Calls, session).Relationships(session.Client(), Calls.NewCall(session), new GdapListOptions(), all))
            {
                var relationship = new Relationship(entity, session);
                var tenant = relationship.CustomerTenantId;
                // A relationship without a customer can be approved by any customer.
                if (tenant != null && CustomerCsv != null && !customers.ContainsKey(tenant))
                {
                    continue;
                }
                if (!excluded.Excludes(relationship.DisplayName))
                {
                    relationships.Add(relationship);
                }
                if (tenant == null)
                {
                    continue;
                }
                var customer = Customer(tenant);
                customer.HasActive |= relationship.Status == "active";
                customer.HasPending |= relationship.Status == Pending;
                customer.FoundIn("Relationships", relationship.CustomerName);
            }
        }

        private void ReadCustomers(string source, string id, Func<GdapListOptions, GdapCallOptions, GdapResult> list)
        {
            var call = Calls.NewCall(session);
            try
            {
                foreach (var entity in new Pager(Calls, session).Read(new GdapListOptions(), query => list(query, call)))
                {
                    if (entity.Text(id) is string tenant)
                    {
                        Customer(tenant).FoundIn(source, entity.Text("displayName"));
                    }
                }
            }
            catch (GdapCallException error) when (!Errors.EndsRun(error))
            {
                rows.Add(NotChecked(error, null, source));
            }
        }

        // Reports active relationships that no group can use, or that Microsoft's transition made.
        private void ReadAssignments()
        {
            var byId = new Dictionary<string, Relationship>();
            var active = relationships.FindAll(one => one.Status == "active");
            active.ForEach(one => byId[one.Id] = one);
            var groups = new RelationshipGroups(this, one =>
            {
                if (one.InForce.Count == 0)
                {
                    rows.Add(new GapReportRow("NoAssignment", "No security group has access.", one.Relationship));
                }
            });
            groups.Failed = (item, error) => rows.Add(NotChecked(error, byId[item.Id], "Assignments"));
            groups.Read(active);
            groups.Finish();
            foreach (var one in active)
            {
                if (one.DisplayName != null && one.DisplayName.StartsWith("MLT_", StringComparison.OrdinalIgnoreCase))
                {
                    rows.Add(new GapReportRow("Transition", "Made by Microsoft's transition, not meant to be extended.", one));
                }
            }
        }

        // Reports relationships that wait for approval. Their requests have the dates of the locks.
        private void ReadRequests()
        {
            var reads = new ReadRun(this, 0, true, null);
            foreach (var one in relationships.FindAll(one => one.Status == Pending))
            {
                reads.Submit(new WorkItem
                {
                    Action = GdapAction.RequestList,
                    Id = one.Id,
                    Name = one.DisplayName,
                    Session = session,
                    Client = session.Client(),
                    Call = Calls.NewCall(session),
                    Emit = (item, result) => rows.Add(PendingRow(one, item, result)),
                    Failed = (item, error) => rows.Add(NotChecked(error, one, "Requests")),
                });
            }
            reads.Finish();
            reads.Dispose();
        }

        private GapReportRow PendingRow(Relationship relationship, WorkItem item, GdapResult result)
        {
            DateTime? locked = null;
            foreach (var entity in new Pager(Calls, session).ReadOn(result, query => item.Client.ListRequests(item.Id, query, item.Call)))
            {
                var request = new RelationshipRequest(item, entity);
                if (request.Action == "lockForApproval" && (locked == null || request.Created > locked))
                {
                    locked = request.Created;
                }
            }
            return new GapReportRow("ApprovalPending", locked == null ? "Waits for the customer's approval; the lock isn't listed." : "Waits for the customer's approval.", relationship, locked, now);
        }

        private static GapReportRow NotChecked(GdapCallException error, Relationship relationship, string source)
        {
            var detail = source + " couldn't be read: " + error.Message + (error.Hint == null || error.Message.EndsWith(error.Hint, StringComparison.Ordinal) ? "" : " " + error.Hint);
            return relationship == null ? new GapReportRow("NotChecked", detail, (GapCustomer)null) { Source = source } : new GapReportRow("NotChecked", detail, relationship) { Source = source };
        }

        private GapCustomer Customer(string tenant)
        {
            if (!customers.TryGetValue(tenant, out var customer))
            {
                customer = new GapCustomer(tenant);
                customers.Add(tenant, customer);
            }
            return customer;
        }
    }
}
