using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Compares relationships with a template: missing and extra roles and security groups.</summary>
    /// <remarks>
    /// <para>Returns one object for each relationship: whether it matches the template, and otherwise what is missing or
    /// extra. Roles of an active relationship can't be added, so a missing role needs a new relationship; groups can be
    /// assigned at any time. Nothing is changed.</para>
    /// <para>The template is that of New-GdapOnboarding. If no relationships are specified, every active one whose name
    /// matches the template's pattern is compared.</para>
    /// </remarks>
    /// <example>
    /// <para>Compare the relationships that were made from a template</para>
    /// <code>Compare-GdapTemplate template.json</code>
    /// <para>They are found by their names.</para>
    /// </example>
    /// <example>
    /// <para>Find differences for one customer</para>
    /// <code>Get-GdapRelationship -Status active -CustomerTenantId $tenantId | Compare-GdapTemplate template.json -DifferentOnly</code>
    /// <para>Returns nothing if there are none.</para>
    /// </example>
    /// <example>
    /// <para>Compare the roles of all active relationships</para>
    /// <code>Compare-GdapTemplate template.json -All -NoAssignment | Export-Csv drift.csv -NoTypeInformation -Encoding UTF8</code>
    /// <para>Without the groups, no further requests are needed.</para>
    /// </example>
    /// <example>
    /// <para>Find relationships that lack a group</para>
    /// <code>Compare-GdapTemplate template.json -All -DifferentOnly | Where-Object MissingGroups | Select-Object DisplayName, MissingGroups</code>
    /// <para>New-GdapOnboarding -Assign assigns missing groups.</para>
    /// </example>
    [Cmdlet(VerbsData.Compare, "GdapTemplate")]
    [OutputType(typeof(TemplateDifference))]
    public sealed class CompareGdapTemplateCommand : ServiceCmdlet
    {
        private Template template;
        private ReadRun reads;
        private bool isGiven;

        /// <summary>The template: the path of a JSON file, a hashtable, or JSON text.</summary>
        [Parameter(Mandatory = true, Position = 0)]
        [ValidateNotNull]
        public object Template { get; set; }

        /// <summary>The relationships: what Get-GdapRelationship returns, or ids.</summary>
        [Parameter(Position = 1, ValueFromPipeline = true)]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>Compares every active relationship, whatever its name.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        /// <summary>Doesn't compare the groups, which needs one request for each relationship.</summary>
        [Parameter]
        public SwitchParameter NoAssignment { get; set; }

        /// <summary>Returns only relationships that differ.</summary>
        [Parameter]
        public SwitchParameter DifferentOnly { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, a piped object's own session is used, otherwise the default session.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Comparing relationships";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() => template = TemplateReader.Read(this, Template));
            isGiven = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
            reads = new ReadRun(this, 0, true, null);
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (isGiven)
            {
                reads.ForEach(InputObject ?? new object[] { null }, Build);
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (!isGiven)
            {
                Require(List);
            }
            reads.Finish();
        }

        private void List()
        {
            var session = Calls.SessionFor(null);
            var filter = new RelationshipFilter(new[] { "active" }, null, All.IsPresent ? null : template.Name.Wildcard, null);
            foreach (var entity in new Pager(Calls, session).Relationships(session.Client(), Calls.NewCall(session), new GdapListOptions(), filter))
            {
                if (Build(new Relationship(entity, session)) is WorkItem item)
                {
                    reads.Submit(item);
                }
            }
        }

        // A relationship with its values needs its assignments alone; an id is read first.
        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var session = Calls.GraphSessionFor(target.Session);
            var item = new WorkItem { Id = target.Id, Name = target.Name, Session = session, Client = session.Client(), Call = Calls.NewCall(session) };
            var known = RelationshipReader.Of(input);
            if (known == null)
            {
                item.Action = GdapAction.RelationshipGet;
                item.Then = NoAssignment.IsPresent ? (Func<WorkItem, GdapResult, WorkItem>)null : (one, result) => Groups(one.Copy(), Read(one, result));
                item.Emit = (one, result) => Write(Read(one, result), null);
                return item;
            }
            if (NoAssignment.IsPresent)
            {
                Write(known, null);
                return null;
            }
            return Groups(item, known);
        }

        private static Relationship Read(WorkItem item, GdapResult result) =>
            new Relationship(result.Value["relationship"] as JsonObject ?? new JsonObject { ["id"] = item.Id }, item.Session);

        private WorkItem Groups(WorkItem item, Relationship relationship)
        {
            item.Action = GdapAction.AssignmentList;
            item.Then = null;
            item.Emit = (one, result) =>
            {
                var groups = new TemplateGroups();
                foreach (var entity in new Pager(Calls, one.Session).ReadOn(result, query => one.Client.ListAssignments(one.Id, query, one.Call)))
                {
                    groups.Add(new AccessAssignment(entity, one.Id, one.Session));
                }
                Write(relationship, groups);
            };
            return item;
        }

        private void Write(Relationship relationship, TemplateGroups groups)
        {
            var difference = new TemplateDifference(relationship, template, groups);
            if (!DifferentOnly.IsPresent || !difference.InStep)
            {
                WriteObject(difference);
            }
        }
    }
}
