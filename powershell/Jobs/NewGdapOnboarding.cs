using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Onboards customers from a template: creates and locks their relationships, and later assigns security groups.</summary>
    /// <remarks>
    /// <para>The first run creates a relationship for each customer and locks it for approval. One object is returned for
    /// each customer, with ApprovalUri, the link where the customer approves. After the approvals, the same command with
    /// -Assign assigns the template's groups wherever the relationship is active.</para>
    /// <para>With -From, each relationship gets a successor, for one that can't be extended or lacks roles: named after it
    /// with a number ("Contoso (2)"), for the same customer, with its duration, auto-extension, roles and groups, but without
    /// Global Administrator. The first run creates and locks it. The same command again continues: once the successor is
    /// active, it assigns the groups, and with -EndPredecessor it terminates the predecessor after every assignment is
    /// active.</para>
    /// <para>All of these can be run again at any time: what exists is found by its name and left alone. A customer that fails is
    /// returned as Failed with a hint, and is an error too.</para>
    /// <para>All customers are collected first: no two of them can have the same name, and the prompt shows their
    /// count.</para>
    /// <para>A template is a JSON file, or a hashtable with the same properties: name (a pattern such as
    /// 'Contoso for {CustomerName:30}'; each {column} is filled in from the customer, with at most so many characters),
    /// roles (names or ids), duration ('P730D' or 730), autoExtend (true or false), and assignments, each with roles and with
    /// group (the display name of a security group) or groupId. Unknown properties are errors. New-GdapTemplate writes
    /// templates. Groups by name are looked up with -Assign, which requires the permission GroupMember.Read.All.</para>
    /// </remarks>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>New-GdapOnboarding template.json -CsvPath customers.csv -WhatIf</code>
    /// <para>Shows what would be created and locked. -Plan returns the same as objects.</para>
    /// </example>
    /// <example>
    /// <para>Create and lock the relationships, and write the links to a file</para>
    /// <code>New-GdapOnboarding template.json -CsvPath customers.csv -Confirm:$false | Export-Csv links.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>The column ApprovalUri has the link for each customer.</para>
    /// </example>
    /// <example>
    /// <para>Assign the groups after the approvals</para>
    /// <code>Import-Csv customers.csv | New-GdapOnboarding template.json -Assign -Confirm:$false</code>
    /// <para>Customers who haven't approved yet are skipped.</para>
    /// </example>
    /// <example>
    /// <para>Onboard one customer from a hashtable</para>
    /// <code>
    /// $template = @{ name = 'Support of {CustomerName:30}'; duration = 730; roles = 'Helpdesk Administrator', 'Service Support Administrator'; autoExtend = $true }
    /// New-GdapOnboarding $template ([pscustomobject]@{ CustomerName = 'Contoso'; CustomerTenantId = $tenantId }) -Confirm:$false
    /// </code>
    /// <para>Partner Center's column names are accepted too.</para>
    /// </example>
    /// <example>
    /// <para>Renew relationships that Global Administrator keeps from being extended</para>
    /// <code>New-GdapOnboarding -From (Get-GdapRelationship $adminId) -EndPredecessor -Confirm:$false</code>
    /// <para>Run it again after the approval: it assigns the groups, then terminates the old relationship.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapOnboarding", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Given")]
    [OutputType(typeof(OnboardingResult), typeof(PlannedChange))]
    public sealed class NewGdapOnboardingCommand : ServiceCmdlet
    {
        private readonly List<OnboardingCustomer> customers = new List<OnboardingCustomer>();
        private Template template;
        private WriteRun writes;
        private OnboardingJob job;
        private RenewalJob renewal;

        /// <summary>The template: the path of a JSON file, a hashtable, or JSON text. With -From, successors have its roles, duration, auto-extension and groups instead of those of their predecessors.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Given")]
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
        [Parameter(ParameterSetName = "From")]
        [ValidateNotNull]
        public object Template { get; set; }

        /// <summary>The customers: what Get-GdapCustomer returns, rows of a CSV file, or objects with CustomerTenantId (or TenantId) and CustomerName (or DisplayName, Name).</summary>
        [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = "Given")]
        [AllowNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>A CSV file of customers: in UTF-8, UTF-16 or the code page of Windows, with commas, semicolons or tabs.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "File")]
        [ValidateNotNullOrEmpty]
        public string CsvPath { get; set; }

        /// <summary>The relationships to renew: what Get-GdapRelationship returns, or ids. Each gets a successor for the same customer.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "From")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] From { get; set; }

        /// <summary>Terminates a predecessor once its successor is active and each of its groups is assigned and active.</summary>
        [Parameter(ParameterSetName = "From")]
        public SwitchParameter EndPredecessor { get; set; }

        /// <summary>Takes over the role Global Administrator of a predecessor. It blocks automatic extension.</summary>
        [Parameter(ParameterSetName = "From")]
        public SwitchParameter KeepGlobalAdministrator { get; set; }

        /// <summary>Assigns the template's groups where the relationship is active, instead of creating relationships.</summary>
        [Parameter(ParameterSetName = "Given")]
        [Parameter(ParameterSetName = "File")]
        public SwitchParameter Assign { get; set; }

        /// <summary>Accepts customers without a tenant id: everybody who has the link can approve their relationships.</summary>
        [Parameter(ParameterSetName = "Given")]
        [Parameter(ParameterSetName = "File")]
        public SwitchParameter AnyCustomer { get; set; }

        /// <summary>Doesn't lock the relationships, so that they can still be edited.</summary>
        [Parameter(ParameterSetName = "Given")]
        [Parameter(ParameterSetName = "File")]
        public SwitchParameter NoLock { get; set; }

        /// <summary>The maximum number of customers in progress at once. Default: the limit of the session.</summary>
        [Parameter]
        [ValidateRange(1, GdapBatchOptions.MaxConcurrency)]
        public int ThrottleLimit { get; set; }

        /// <summary>The path of a journal file. Each creation or assignment is recorded before it is sent and after it has ended. To resume a run that was interrupted, run the same command with the same file.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string JournalPath { get; set; }

        /// <summary>Returns what would be written as objects and writes nothing, without asking. Only reads are sent.</summary>
        [Parameter]
        public SwitchParameter Plan { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, the default session is used.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Onboarding customers";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() =>
            {
                template = Template == null ? null : TemplateReader.Read(this, Template);
                if (Assign.IsPresent && template.Assignments.Count == 0)
                {
                    throw new GdapCallException("Validation", "The template has no assignments.", "Add 'assignments', each with group or groupId, and roles.");
                }
                var journal = JobJournal.Of(this, JournalPath, Plan.IsPresent);
                var settings = new WriteSettings { ThrottleLimit = ThrottleLimit, IsPlan = Plan.IsPresent, AsksOnce = true, Impact = ConfirmImpact.High };
                writes = new WriteRun(this, settings);
                var session = Calls.GraphSessionFor(null);
                if (template != null && (Assign.IsPresent || From != null))
                {
                    template.FindGroups(new GroupFinder(Calls, session));
                }
                job = new OnboardingJob(this, writes, template, session, journal);
                renewal = From == null ? null : new RenewalJob(this, writes, job, session, journal)
                {
                    Template = template,
                    KeepsAdministrator = KeepGlobalAdministrator.IsPresent,
                    EndsPredecessor = EndPredecessor.IsPresent,
                };
            });
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            foreach (var row in CsvPath != null || From != null ? new object[0] : InputObject ?? new object[] { null })
            {
                customers.Add(new OnboardingCustomer(row, "input " + (customers.Count + 1)));
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (renewal != null)
            {
                Renew();
                writes.Finish();
                return;
            }
            Require(() =>
            {
                ReadFile();
                if (!writes.AskOnce(Question()))
                {
                    return;
                }
                var valid = Valid();
                if (Assign.IsPresent)
                {
                    job.Assign(valid);
                }
                else
                {
                    job.Create(valid, !NoLock.IsPresent);
                }
            });
            writes.Finish();
        }

        // The relationships are read first: the prompt shows their number.
        private void Renew()
        {
            var predecessors = new List<RelationshipWithGroups>();
            var ids = new HashSet<string>(System.StringComparer.OrdinalIgnoreCase);
            var groups = new RelationshipGroups(this, one =>
            {
                if (ids.Add(one.Relationship.Id))
                {
                    predecessors.Add(one);
                }
            });
            groups.Read(From);
            groups.Finish();
            Require(() =>
            {
                var count = predecessors.Count == 1 ? "one relationship" : predecessors.Count + " relationships";
                if (predecessors.Count > 0 && writes.AskOnce("Renew " + count + (EndPredecessor.IsPresent ? ", and terminate each of them whose successor is ready" : "")))
                {
                    renewal.Run(predecessors);
                }
            });
        }

        private void ReadFile()
        {
            if (CsvPath == null)
            {
                return;
            }
            foreach (var row in CustomerRows.Read(FilePath.Of(this, CsvPath, nameof(CsvPath)), nameof(CsvPath)))
            {
                customers.Add(new OnboardingCustomer(row.Value, "row " + row.Key));
            }
            if (customers.Count == 0)
            {
                throw new GdapCallException("InvalidArgument", "The file of -CsvPath has no customers.", "The first row must have the names of the columns, such as CustomerName and CustomerTenantId.");
            }
        }

        private string Question()
        {
            var count = customers.Count == 1 ? "one customer" : customers.Count + " customers";
            return Assign.IsPresent
                ? "Assign " + (template.Assignments.Count == 1 ? "a group" : template.Assignments.Count + " groups") + " to the relationships of " + count
                : "Create" + (NoLock.IsPresent ? "" : " and lock") + " relationships for " + count;
        }

        // The customers that can be onboarded. The problem of each other customer is reported at once.
        private List<OnboardingCustomer> Valid()
        {
            var valid = new List<OnboardingCustomer>();
            var names = new HashSet<string>(System.StringComparer.OrdinalIgnoreCase);
            foreach (var customer in customers)
            {
                try
                {
                    customer.UsePattern(template.Name, AnyCustomer.IsPresent);
                    if (!names.Add(customer.DisplayName))
                    {
                        throw new GdapCallException("InvalidArgument", "Another customer has the relationship name '" + customer.DisplayName + "' too.", "Add something to the template's name that differs, such as {CustomerTenantId:8}.");
                    }
                    valid.Add(customer);
                }
                catch (GdapCallException error)
                {
                    var quoted = customer.CustomerName == null ? null : "'" + customer.CustomerName + "'";
                    var name = quoted == null ? customer.Label : CsvPath != null ? customer.Label + " (" + quoted + ")" : quoted;
                    writes.Reject(error, ItemName.Of(name, customer.CustomerTenantId), (failure, _) => WriteObject(new OnboardingResult(customer, failure)));
                }
            }
            return valid;
        }
    }
}
