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
    /// <para>The template is that of New-GdapOnboarding. Groups by name are looked up, which requires the permission
    /// GroupMember.Read.All. If no relationships are specified, every active one whose name
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
    /// <para>Repair-GdapRelationship assigns missing groups.</para>
    /// </example>
    [Cmdlet(VerbsData.Compare, "GdapTemplate")]
    [OutputType(typeof(TemplateDifference))]
    public sealed class CompareGdapTemplateCommand : ServiceCmdlet
    {
        private Template template;
        private ReadRun reads;
        private RelationshipGroups groups;
        private bool hasInput;

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
            Require(() =>
            {
                template = TemplateReader.Read(this, Template);
                if (!NoAssignment.IsPresent)
                {
                    template.FindGroups(new GroupFinder(Calls, Calls.GraphSessionFor(null)));
                }
            });
            hasInput = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
            if (NoAssignment.IsPresent)
            {
                reads = new ReadRun(this, 0, true, null);
            }
            else
            {
                groups = new RelationshipGroups(this, one => Write(one.Relationship, new TemplateGroups(one)));
            }
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (!hasInput)
            {
                return;
            }
            if (reads != null)
            {
                reads.ForEach(InputObject ?? new object[] { null }, Build);
            }
            else
            {
                groups.Read(InputObject ?? new object[] { null });
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            var pattern = All.IsPresent ? null : template.Name.Wildcard;
            if (reads != null)
            {
                Require(() => List(pattern));
                reads.Finish();
                return;
            }
            if (!hasInput)
            {
                Require(() => groups.ReadActive(pattern));
            }
            groups.Finish();
        }

        private void List(string pattern)
        {
            if (hasInput)
            {
                return;
            }
            var session = Calls.SessionFor(null);
            var filter = new RelationshipFilter(new[] { "active" }, null, pattern, null);
            foreach (var entity in new Pager(Calls, session).Relationships(session.Client(), Calls.NewCall(session), new GdapListOptions(), filter))
            {
                Write(new Relationship(entity, session), null);
            }
        }

        // Used if groups aren't compared: a relationship with its values needs no request, an id is read.
        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var session = Calls.GraphSessionFor(target.Session);
            if (RelationshipReader.Of(input) is Relationship known)
            {
                Write(known, null);
                return null;
            }
            return new WorkItem
            {
                Action = GdapAction.RelationshipGet,
                Id = target.Id,
                Name = target.Name,
                Session = session,
                Client = session.Client(),
                Call = Calls.NewCall(session),
                Emit = (one, result) => Write(new Relationship(result.Value["relationship"] as JsonObject ?? new JsonObject { ["id"] = one.Id }, one.Session), null),
            };
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
