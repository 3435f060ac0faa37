using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;

namespace Gdap
{
    /// <summary>
    /// The names of the built-in roles, for display and completion: the library's own table, put
    /// beside the assembly as <c>roles.csv</c> by the build. The library itself resolves what is sent.
    /// </summary>
    internal static class Roles
    {
        private static readonly Lazy<Table> Loaded = new Lazy<Table>(Load);

        private sealed class Table
        {
            internal readonly Dictionary<string, string> NameById = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            internal readonly Dictionary<string, string> IdByName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            internal readonly List<string> Names = new List<string>();
        }

        /// <summary>The names in the order of the table.</summary>
        internal static IReadOnlyList<string> Names => Loaded.Value.Names;

        /// <summary>The name of a role, null when the table does not hold it.</summary>
        internal static string NameOf(string id) =>
            id != null && Loaded.Value.NameById.TryGetValue(id, out var name) ? name : null;

        /// <summary>The id of a role given by id or name, in lower case; the text itself if it's neither.</summary>
        internal static string IdOf(string text)
        {
            text = text.Trim();
            return Loaded.Value.IdByName.TryGetValue(text, out var id) ? id : Guid.TryParse(text, out _) ? text.ToLowerInvariant() : text;
        }

        private static Table Load()
        {
            var table = new Table();
            var file = Path.Combine(Path.GetDirectoryName(typeof(Roles).GetTypeInfo().Assembly.Location) ?? "", "roles.csv");
            if (!File.Exists(file))
            {
                return table;
            }
            foreach (var line in File.ReadAllLines(file))
            {
                var comma = line.IndexOf(',');
                if (comma != 36)
                {
                    continue;
                }
                var id = line.Substring(0, comma);
                var name = line.Substring(comma + 1).Trim('"');
                table.NameById[id] = name;
                table.IdByName[name] = id;
                table.Names.Add(name);
            }
            return table;
        }
    }
}
