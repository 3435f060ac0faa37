using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads a template from a file, JSON text, a hashtable or an object, and reports all of its problems at once.</summary>
    internal sealed class TemplateReader
    {
        private readonly List<string> problems = new List<string>();
        private readonly Template template = new Template();

        // Property names are case-sensitive in JSON text, and matched in any case in a hashtable or an object.
        private readonly bool isJson;

        private TemplateReader(bool isJson)
        {
            this.isJson = isJson;
        }

        /// <param name="cmdlet">The cmdlet, whose location a relative path starts from.</param>
        /// <param name="source">The value of -Template.</param>
        /// <exception cref="GdapCallException">The template can't be read, or has problems.</exception>
        internal static Template Read(PSCmdlet cmdlet, object source)
        {
            var inner = Document.Unwrap(source);
            if (inner is string text)
            {
                if (!text.TrimStart().StartsWith("{", StringComparison.Ordinal))
                {
                    text = FileText.Read(FilePath.Of(cmdlet, text, "Template"), "Template");
                }
                source = Parse(text);
            }
            var reader = new TemplateReader(inner is string || source is JsonObject);
            reader.Read(reader.Members(source, TemplateShape.Properties) ?? throw new GdapCallException("Validation", "The template isn't an object.", "Specify the path of a JSON file, JSON text, or a hashtable."));
            return reader.problems.Count == 0 ? reader.template : throw reader.Failure();
        }

        private static object Parse(string text)
        {
            try
            {
                return Json.Read(text.TrimStart('\ufeff'));
            }
            catch (GdapJsonException error)
            {
                throw new GdapCallException("Validation", "The template isn't valid JSON: " + error.Message, "The help of New-GdapOnboarding has an example.", error);
            }
        }

        private void Read(Dictionary<string, object> members)
        {
            RequireVersion(Value(members, "version"));
            Check(members, TemplateShape.Properties, "");
            template.Name = new NamePattern(Value(members, "name") as string ?? "x");
            template.Roles = Texts(Value(members, "roles"));
            template.Duration = Value(members, "duration") ?? "P1D";
            template.AutoExtend = ReadSwitch(Value(members, "autoExtend"));
            CheckDocument(members);
            var number = 0;
            foreach (var one in Items(Value(members, "assignments")))
            {
                number++;
                ReadAssignment(one, "assignment " + number.ToString(CultureInfo.InvariantCulture) + ": ");
            }
        }

        // Nothing else is read of a template whose version this module doesn't know.
        private static void RequireVersion(object version)
        {
            var text = Convert.ToString(version ?? TemplateShape.Version, CultureInfo.InvariantCulture);
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                throw new GdapCallException("Validation", "The template's version '" + text + "' isn't a version.", "Use " + TemplateShape.Version + ", or omit 'version'.");
            }
            if (number > TemplateShape.Version)
            {
                throw new GdapCallException("Validation", "The template has version " + number + "; this module reads versions up to " + TemplateShape.Version + ".", "Update the module Gdap.");
            }
        }

        private bool ReadSwitch(object value)
        {
            switch (value)
            {
                case null: return false;
                case bool on: return on;
            }
            var duration = Duration.Read(value, true, out _);
            if (duration != "P180D" && duration != "PT0S" && duration != "P0D")
            {
                problems.Add("autoExtend is '" + value + "'. Use true or false.");
            }
            return duration == "P180D";
        }

        // The library knows the service's rules. The name depends on the customer and is checked later.
        private void CheckDocument(Dictionary<string, object> members)
        {
            var check = GdapClient.CheckDocument(GdapService.Graph, GdapAction.RelationshipCreate, Json.Write(template.Document("x", null)));
            foreach (var problem in GdapProblem.ListOf(check.Value))
            {
                var property = PropertyNames.Of(PropertyNames.OfTemplate, problem.Pointer);
                if (members.ContainsKey(property) || property == "autoExtend")
                {
                    problems.Add(ProblemText.Sentence(problem, PropertyNames.OfTemplate));
                }
            }
        }

        private void ReadAssignment(object source, string where)
        {
            var members = Members(source, TemplateShape.OfAssignment);
            if (members == null)
            {
                problems.Add(where + "it isn't an object. Use an object with group or groupId, and roles.");
                return;
            }
            Check(members, TemplateShape.OfAssignment, where);
            var name = (Value(members, "group") as string)?.Trim();
            var groupId = Value(members, "groupId") as string;
            var isId = Guid.TryParse(groupId, out var id);
            if ((groupId == null) == (name == null))
            {
                problems.Add(where + (name == null ? "it has no group. Use group (a name) or groupId." : "it has both group and groupId. Use one of them."));
            }
            else if (groupId != null && !isId)
            {
                problems.Add(where + "groupId '" + groupId + "' isn't a GUID. Use the id of a security group in the partner's tenant, or group for a name.");
            }
            var assignment = new TemplateAssignment(isId ? id.ToString() : null, name);
            if (template.Assignments.Exists(one => one.IsSame(assignment)))
            {
                problems.Add(where + "the group " + assignment.Label + " is assigned twice. Put its roles into one assignment.");
            }
            var roles = Texts(Value(members, "roles"));
            if (roles.Length == 0)
            {
                problems.Add(where + "it has no roles. Use some of the roles of the relationship.");
            }
            foreach (var role in roles)
            {
                if (Array.IndexOf(template.RoleIds, Roles.IdOf(role)) < 0)
                {
                    var near = Nearest.Of(role, template.Roles);
                    problems.Add(where + "the role '" + role + "' isn't among the template's roles. " + (near != null ? "Did you mean '" + near + "'?" : "Add it to the template's roles."));
                }
            }
            assignment.RoleIds = Array.ConvertAll(roles, Roles.IdOf);
            template.Assignments.Add(assignment);
        }

        // Reports unknown, missing and mistyped properties. Other rules of a value are checked where it is read.
        private void Check(Dictionary<string, object> members, TemplateProperty[] known, string where)
        {
            foreach (var name in members.Keys)
            {
                if (!Array.Exists(known, one => one.Name == name))
                {
                    problems.Add(where + "the property '" + name + "' is unknown. " + Nearest.Fix(name, Array.ConvertAll(known, one => one.Name)));
                }
            }
            foreach (var property in known)
            {
                if (!members.TryGetValue(property.Name, out var value))
                {
                    // Roles that are missing in an assignment are reported where they are read.
                    if (property.IsRequired && where.Length == 0)
                    {
                        problems.Add("The template has no '" + property.Name + "'. Add it.");
                    }
                }
                else if (!IsOfKind(value, property.Kind))
                {
                    problems.Add(where + "'" + property.Name + "' must be " + (property.Kind == TemplateKind.Assignments ? "a list of objects." : "text that isn't blank."));
                }
            }
        }

        private static bool IsOfKind(object value, TemplateKind kind)
        {
            switch (kind)
            {
                case TemplateKind.Text: return value is string;
                case TemplateKind.Name:
                case TemplateKind.GroupName:
                case TemplateKind.GroupId: return value is string text && text.Trim().Length > 0;
                case TemplateKind.Assignments: return !(value is string || value is ValueType);
                default: return true;
            }
        }

        private GdapCallException Failure() => new GdapCallException(
            "Validation",
            (problems.Count == 1 ? "The template isn't valid: " : "The template has ") + ProblemText.Numbered(problems, " problems:"));

        private Dictionary<string, object> Members(object value, TemplateProperty[] known)
        {
            var inner = Document.Unwrap(value);
            var list = inner == null || inner is string ? null : Document.Members(value);
            if (list == null)
            {
                return null;
            }
            var members = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach (var member in list)
            {
                var name = isJson ? null : Array.Find(known, one => one.Name.Equals(member.Key, StringComparison.OrdinalIgnoreCase))?.Name;
                if (name != null && members.ContainsKey(name))
                {
                    problems.Add("the property '" + name + "' is specified twice. Specify it once.");
                }
                members[name ?? member.Key] = Document.Unwrap(member.Value);
            }
            return members;
        }

        private static object Value(Dictionary<string, object> members, string name) => members.TryGetValue(name, out var value) ? value : null;

        private static IEnumerable Items(object value) => value == null ? new object[0] : value is IList list ? list : new[] { value };

        private static string[] Texts(object value)
        {
            var texts = new List<string>();
            foreach (var one in Items(value))
            {
                foreach (var text in Convert.ToString(Document.Unwrap(one), CultureInfo.InvariantCulture).Split(';'))
                {
                    if (text.Trim().Length > 0)
                    {
                        texts.Add(text.Trim());
                    }
                }
            }
            return texts.ToArray();
        }
    }
}
