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
        private static readonly string[] Names = { "name", "roles", "duration", "autoExtend", "assignments", "description", "$schema" };
        private static readonly string[] OfAssignment = { "groupId", "roles", "description" };
        private readonly List<string> problems = new List<string>();
        private readonly Template template = new Template();

        private TemplateReader()
        {
        }

        /// <param name="cmdlet">The cmdlet, whose location a relative path starts from.</param>
        /// <param name="given">The value of -Template.</param>
        /// <exception cref="GdapCallException">It can't be read, or has problems.</exception>
        internal static Template Read(PSCmdlet cmdlet, object given)
        {
            var inner = Document.Unwrap(given);
            if (inner is string text)
            {
                if (!text.TrimStart().StartsWith("{", StringComparison.Ordinal))
                {
                    text = FileText.Read(FilePath.Of(cmdlet, text, "Template"), "Template");
                }
                given = Parse(text);
            }
            var reader = new TemplateReader();
            reader.Read(Members(given) ?? throw new GdapCallException("Validation", "The template isn't an object.", "Specify the path of a JSON file, JSON text, or a hashtable."));
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
            CheckNames(members, Names, "");
            foreach (var name in new[] { "name", "roles", "duration" })
            {
                if (!members.ContainsKey(name))
                {
                    problems.Add("The template has no '" + name + "'. Add it.");
                }
            }
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

        private void ReadAssignment(object given, string where)
        {
            var members = Members(given);
            if (members == null)
            {
                problems.Add(where + "it isn't an object. Use an object with groupId and roles.");
                return;
            }
            CheckNames(members, OfAssignment, where);
            var group = Value(members, "groupId") as string;
            if (!Guid.TryParse(group, out var id))
            {
                problems.Add(where + (group == null ? "it has no groupId." : "groupId '" + group + "' isn't a GUID.") + " Use the id of a security group in the partner's tenant.");
            }
            else if (template.Assignments.Exists(one => one.GroupId == id.ToString()))
            {
                problems.Add(where + "the group " + id + " is assigned twice. Put its roles into one assignment.");
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
            template.Assignments.Add(new TemplateAssignment(id.ToString(), roles));
        }

        private void CheckNames(Dictionary<string, object> members, string[] known, string where)
        {
            foreach (var name in members.Keys)
            {
                if (Array.IndexOf(known, name) < 0)
                {
                    problems.Add(where + "the property '" + name + "' is unknown. " + Nearest.Fix(name, known));
                }
            }
        }

        private GdapCallException Failure() => new GdapCallException(
            "Validation",
            (problems.Count == 1 ? "The template isn't valid: " : "The template has ") + ProblemText.Numbered(problems, " problems:"));

        private static Dictionary<string, object> Members(object value)
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
                members[member.Key] = Document.Unwrap(member.Value);
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
