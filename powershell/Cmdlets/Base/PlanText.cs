using System.Collections.Generic;
using System.Text;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The library's plan as the text that -WhatIf and -Confirm show.</summary>
    internal static class PlanText
    {
        /// <summary>What would be done, as a sentence of the cmdlet's own, and the rule that refuses it.</summary>
        internal static string Of(string phrase, JsonObject plan)
        {
            if (true.Equals(plan["refused"]))
            {
                return phrase + " would be refused: " + Refusal(plan);
            }
            return true.Equals(plan["unchanged"]) ? phrase + ": nothing to change, it is so already." : phrase + ".";
        }

        /// <summary>What would be done to which relationship: each change from and to, or the rule that refuses it.</summary>
        internal static string Of(string verb, string id, string name, JsonObject plan)
        {
            name = plan.Text("name") ?? name;
            var text = new StringBuilder(verb).Append(" relationship ");
            if (name != null)
            {
                text.Append('\'').Append(name).Append('\'');
            }
            if (id != null)
            {
                text.Append(name == null ? "" : " (").Append(id).Append(name == null ? "" : ")");
            }
            if (true.Equals(plan["refused"]))
            {
                return text.Append(" would be refused: ").Append(Refusal(plan)).ToString();
            }
            if (true.Equals(plan["unchanged"]))
            {
                return text.Append(": nothing to change, it is so already.").ToString();
            }
            var first = true;
            foreach (var change in plan["changes"] as object[] ?? new object[0])
            {
                if (!(change is JsonObject one))
                {
                    continue;
                }
                text.Append(first ? ": " : "; ").Append((one.Text("pointer") ?? "").TrimStart('/').Replace('/', '.'));
                if (one.ContainsKey("from") && one["from"] != null && !(one["from"] is object[] none && none.Length == 0))
                {
                    text.Append(' ').Append(Value(one["from"])).Append(" ->");
                }
                text.Append(' ').Append(Value(one["to"]));
                first = false;
            }
            return text.Append('.').ToString();
        }

        private static string Refusal(JsonObject plan)
        {
            if (plan["error"] is JsonObject error && error.Text("message") is string message)
            {
                var hint = HintText.Of(GdapHint.Of(error));
                return hint == null ? message : message + " " + hint;
            }
            var text = new StringBuilder();
            foreach (var problem in plan["problems"] as object[] ?? new object[0])
            {
                text.Append(text.Length == 0 ? "" : " ").Append((problem as JsonObject)?.Text("message"));
            }
            return text.ToString();
        }

        private static string Value(object value)
        {
            switch (value)
            {
                case null: return "(none)";
                case string role when Roles.NameOf(role) != null: return Roles.NameOf(role);
                case string text: return text.Length > 0 && (text[0] == 'P' || text.IndexOf(' ') < 0) ? text : "'" + text + "'";
                case JsonObject one when one.ContainsKey("roleDefinitionId"):
                    return Roles.NameOf(one.Text("roleDefinitionId")) ?? one.Text("roleDefinitionId");
                case JsonObject access when access["unifiedRoles"] is object[] roles: return Value(roles);
                case JsonObject customer when customer.ContainsKey("tenantId"): return customer.Text("tenantId");
                case object[] list:
                    var texts = new List<string>();
                    foreach (var item in list)
                    {
                        texts.Add(Value(item));
                    }
                    return "[" + string.Join(", ", texts) + "]";
                default: return Json.Write(value);
            }
        }
    }
}
