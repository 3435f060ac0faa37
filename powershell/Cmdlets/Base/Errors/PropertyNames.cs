using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The user's names for the properties of a document: the parameters of a cmdlet, or the properties of a template.</summary>
    internal sealed class PropertyNames
    {
        /// <summary>The properties of a template.</summary>
        internal static readonly PropertyNames OfTemplate = new PropertyNames(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["accessDetails"] = "roles",
            ["autoExtendDuration"] = "autoExtend",
            ["displayName"] = "name",
            ["duration"] = "duration",
        });

        // The parameters that set a property. If none of them is bound, the first that the cmdlet has is named.
        private static readonly Dictionary<string, string[]> Parameters = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["accessContainer"] = new[] { "GroupId" },
            ["accessDetails"] = new[] { "Role", "RemoveRole", "AccessDetails" },
            ["autoExtendDuration"] = new[] { "AutoExtendDuration" },
            ["autoExtendEnabled"] = new[] { "AutoExtendEnabled" },
            ["customer"] = new[] { "Customer", "CustomerTenantId" },
            ["customSelectedGdapRolesIds"] = new[] { "CustomSelectedGdapRolesIds" },
            ["displayName"] = new[] { "DisplayName" },
            ["duration"] = new[] { "Duration" },
        };

        private readonly InvocationInfo call;
        private Dictionary<string, string> names;

        /// <summary>The parameters of a call. They are read when the first problem is reported.</summary>
        internal PropertyNames(InvocationInfo call)
        {
            this.call = call;
        }

        private PropertyNames(Dictionary<string, string> names)
        {
            this.names = names;
        }

        /// <summary>Whether the cmdlet has a deadline of its own, -TimeoutSec.</summary>
        internal bool HasTimeout => call != null && call.MyCommand.Parameters.ContainsKey("TimeoutSec");

        private Dictionary<string, string> All => names ?? (names = OfCall());

        /// <summary>The name of the property that a JSON pointer leads to: <c>-Role</c>, otherwise its path, <c>accessDetails.unifiedRoles[0].roleDefinitionId</c>.</summary>
        internal static string Of(PropertyNames names, string pointer)
        {
            var steps = (pointer ?? "").Split('/');
            if (steps.Length < 2)
            {
                return "The document";
            }
            return names != null && names.All.TryGetValue(steps[1], out var name) ? name : Path(steps);
        }

        private Dictionary<string, string> OfCall()
        {
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var one in Parameters)
            {
                var name = Array.Find(one.Value, call.BoundParameters.ContainsKey) ?? Array.Find(one.Value, call.MyCommand.Parameters.ContainsKey);
                if (name != null)
                {
                    names.Add(one.Key, "-" + name);
                }
            }
            return names;
        }

        private static string Path(string[] steps)
        {
            var path = Plain(steps[1]);
            for (var index = 2; index < steps.Length; index++)
            {
                var isNumber = int.TryParse(steps[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                path += isNumber ? "[" + number + "]" : "." + Plain(steps[index]);
            }
            return path;
        }

        private static string Plain(string step) => step.Replace("~1", "/").Replace("~0", "~");
    }
}
