using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Creates a template from a relationship, or from parameters.</summary>
    /// <remarks>
    /// <para>A template describes the relationships of all customers: their name, roles, duration and auto-extension, and
    /// which security groups get which roles. New-GdapOnboarding, Compare-GdapTemplate and Repair-GdapRelationship use
    /// it.</para>
    /// <para>From a relationship, its groups and their roles become the assignments, and the customer's name in its name
    /// becomes {CustomerName}. Edit the result before you use it for other customers.</para>
    /// <para>The template is returned as JSON text. With -Path it is written to a file instead, with a JSON schema beside
    /// it: editors then complete property names and roles, and mark mistakes.</para>
    /// <para>A template has a format version. A newer one than this module knows is rejected; an older one is read.</para>
    /// </remarks>
    /// <example>
    /// <para>Make a template of a relationship that is set up as it should be</para>
    /// <code>New-GdapTemplate $id -Path support.json</code>
    /// <para>The schema gdap-template.schema.json is written to the same folder.</para>
    /// </example>
    /// <example>
    /// <para>Make a template from parameters</para>
    /// <code>
    /// New-GdapTemplate -Name 'Support of {CustomerName:30}' -Duration 730 -AutoExtend `
    ///     -Role 'Helpdesk Administrator', 'Directory Readers' `
    ///     -Assignment @{ group = 'GDAP Helpdesk'; roles = 'Helpdesk Administrator' }, @{ group = 'GDAP Readers'; roles = 'Directory Readers' }
    /// </code>
    /// <para>Groups can be specified by name (group) or id (groupId).</para>
    /// </example>
    /// <example>
    /// <para>Compare all customers with one relationship</para>
    /// <code>Compare-GdapTemplate (New-GdapTemplate $id) -All -DifferentOnly</code>
    /// <para>The text is accepted wherever a template is.</para>
    /// </example>
    /// <example>
    /// <para>Write the JSON schema alone</para>
    /// <code>New-GdapTemplate -Schema | Set-Content gdap-template.schema.json -Encoding UTF8</code>
    /// <para>A template refers to it with "$schema": "./gdap-template.schema.json".</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapTemplate", SupportsShouldProcess = true, DefaultParameterSetName = "Relationship")]
    [OutputType(typeof(string))]
    public sealed class NewGdapTemplateCommand : ServiceCmdlet
    {
        private RelationshipGroups groups;

        /// <summary>The relationship: what Get-GdapRelationship returns, or its id.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Relationship")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>The pattern of the relationships' names, such as 'Support of {CustomerName:30}'. If omitted, it is made from the relationship's name.</summary>
        [Parameter(ParameterSetName = "Relationship")]
        [Parameter(Mandatory = true, ParameterSetName = "Parameters")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Name { get; set; }

        /// <summary>The roles by name or id: an array, or one text with ';' between them.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Parameters")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>How long a relationship lasts: 1 to 730 days.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Parameters")]
        [DurationTransformation]
        [ArgumentCompleter(typeof(DurationCompleter))]
        public string Duration { get; set; }

        /// <summary>Extends relationships by 180 days when they end.</summary>
        [Parameter(ParameterSetName = "Parameters")]
        public SwitchParameter AutoExtend { get; set; }

        /// <summary>The security groups: hashtables with roles and with group (a name) or groupId.</summary>
        [Parameter(ParameterSetName = "Parameters")]
        [ValidateNotNull]
        public IDictionary[] Assignment { get; set; }

        /// <summary>The file to write. An existing file is replaced. The schema is written beside it.</summary>
        [Parameter(ParameterSetName = "Relationship")]
        [Parameter(ParameterSetName = "Parameters")]
        [ValidateNotNullOrEmpty]
        public string Path { get; set; }

        /// <summary>Returns the JSON schema of templates.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "Schema")]
        public SwitchParameter Schema { get; set; }

        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, a piped object's own session is used, otherwise the default session.</summary>
        [Parameter(ParameterSetName = "Relationship")]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        internal override string Activity => "Reading relationships";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            if (ParameterSetName == "Relationship")
            {
                Calls.Begin(Session);
                groups = new RelationshipGroups(this, one => Write(Document(one)));
            }
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (Schema.IsPresent)
            {
                WriteObject(TemplateSchema.Text().TrimEnd('\n'));
            }
            else if (groups == null)
            {
                Require(() => Write(Document()));
            }
            else
            {
                groups.Read(new[] { InputObject });
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing() => groups?.Finish();

        private JsonObject Document()
        {
            var document = Head(Name, Duration, AutoExtend.IsPresent, RoleList.Document(Role));
            if (Assignment != null)
            {
                var assignments = new List<object>();
                foreach (var one in Assignment)
                {
                    assignments.Add(Gdap.Document.Value(null, one));
                }
                document["assignments"] = assignments.ToArray();
            }
            return document;
        }

        private JsonObject Document(RelationshipWithGroups relationship)
        {
            var source = relationship.Relationship;
            var duration = source.Duration == null ? null : Gdap.Duration.Read(source.Duration.Value, false, out _);
            var document = Head(Name ?? NamePattern.Of(source), duration, source.AutoExtendDuration?.Days > 0, source.AccessDetails);
            var assignments = relationship.InForce.ConvertAll<object>(one => new JsonObject { ["groupId"] = one.GroupId, ["roles"] = Names(one.AccessDetails) });
            document["assignments"] = assignments.ToArray();
            return document;
        }

        private JsonObject Head(string name, string duration, bool autoExtend, object access)
        {
            var document = new JsonObject();
            if (Path != null)
            {
                document["$schema"] = "./" + TemplateSchema.FileName;
            }
            document["version"] = TemplateShape.Version;
            document["name"] = name;
            document["duration"] = duration;
            document["autoExtend"] = autoExtend;
            document["roles"] = Names(access as AccessDetails ?? new AccessDetails((JsonObject)access));
            return document;
        }

        private static object[] Names(AccessDetails access) =>
            System.Array.ConvertAll<UnifiedRole, object>(access?.UnifiedRoles ?? new UnifiedRole[0], role => Roles.NameOf(Roles.IdOf(role.RoleDefinitionId)) ?? role.RoleDefinitionId);

        // The template is validated before it is written: one that New-GdapOnboarding would reject is an error here.
        private void Write(JsonObject document)
        {
            TemplateReader.Read(this, document);
            var text = IndentedJson.Write(document);
            if (Path == null)
            {
                WriteObject(text.TrimEnd('\n'));
                return;
            }
            var file = FilePath.Of(this, Path, nameof(Path));
            FileText.RequireFolder(file, nameof(Path));
            if (ShouldProcess(file, "Write the template"))
            {
                FileText.Write(file, page => page.Write(text), nameof(Path));
                FileText.Write(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file), TemplateSchema.FileName), page => page.Write(TemplateSchema.Text()), nameof(Path));
            }
        }
    }
}
