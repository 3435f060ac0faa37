using System.Text;
using Gdap.Native;

namespace Gdap
{
    /// <summary>JSON for people to read and edit: one property a line, short lists on one line.</summary>
    internal static class IndentedJson
    {
        // The maximum length of a list that stays on one line.
        private const int MaxInlineLength = 100;

        internal static string Write(JsonObject value)
        {
            var text = new StringBuilder();
            Add(text, value, "\n");
            return text.Append('\n').ToString();
        }

        private static void Add(StringBuilder text, object value, string line)
        {
            var plain = value is object[] ? Json.Write(value) : null;
            if (value is JsonObject members && members.Count > 0)
            {
                var mark = "{";
                foreach (var member in members)
                {
                    text.Append(mark).Append(line).Append("  ").Append(Json.Write(member.Key)).Append(": ");
                    Add(text, member.Value, line + "  ");
                    mark = ",";
                }
                text.Append(line).Append('}');
            }
            else if (plain != null && plain.Length > MaxInlineLength)
            {
                var mark = "[";
                foreach (var item in (object[])value)
                {
                    text.Append(mark).Append(line).Append("  ");
                    Add(text, item, line + "  ");
                    mark = ",";
                }
                text.Append(line).Append(']');
            }
            else
            {
                text.Append(plain ?? Json.Write(value));
            }
        }
    }
}
