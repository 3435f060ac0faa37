using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>One change of a plan as text: <c>autoExtendDuration: off -> 180 days</c>.</summary>
    internal static class ChangeText
    {
        internal static string Of(JsonObject change)
        {
            var name = (change.Text("pointer") ?? "").TrimStart('/').Replace('/', '.');
            var from = change["from"];
            var isNew = from == null || (from is object[] none && none.Length == 0);
            string Text(object value) => value is string text && (name == "duration" || name == "autoExtendDuration") ? Duration.Show(text) : Value(value);
            return name + ": " + (isNew ? "" : Text(from) + " -> ") + Text(change["to"]);
        }

        private static string Value(object value)
        {
            switch (value)
            {
                case null: return "(none)";
                case string role when Roles.NameOf(role) != null: return Roles.NameOf(role);
                case string text: return text.Length > 0 && text.IndexOf(' ') < 0 ? text : "'" + text + "'";
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
