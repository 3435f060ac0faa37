using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;

namespace Gdap
{
    /// <summary>
    /// The built-in roles, for display and completion: the library's own table, which the build puts in the assembly's
    /// folder as <c>roles.csv</c>. The library itself resolves the names in documents.
    /// </summary>
    internal static class Roles
    {
        private static readonly Lazy<Table> Loaded = new Lazy<Table>(Load);

        private sealed class Table
        {
            internal readonly Dictionary<string, Role> ById = new Dictionary<string, Role>(StringComparer.OrdinalIgnoreCase);
            internal readonly Dictionary<string, Role> ByName = new Dictionary<string, Role>(StringComparer.OrdinalIgnoreCase);
            internal readonly List<Role> All = new List<Role>();
        }

        /// <summary>The roles in the order of the table.</summary>
        internal static IReadOnlyList<Role> All => Loaded.Value.All;

        /// <summary>The names of the roles.</summary>
        internal static IEnumerable<string> Names => Loaded.Value.ByName.Keys;

        /// <summary>The name of a role; null if it isn't in the table.</summary>
        internal static string NameOf(string id) =>
            id != null && Loaded.Value.ById.TryGetValue(id, out var role) ? role.Name : null;

        /// <summary>The id of a role given by id or name, in lower case; the text itself if it's neither.</summary>
        internal static string IdOf(string text)
        {
            text = text.Trim();
            return Loaded.Value.ByName.TryGetValue(text, out var role) ? role.Id : Guid.TryParse(text, out _) ? text.ToLowerInvariant() : text;
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
                var columns = line.Split(new[] { ',' }, 6);
                if (columns.Length < 6)
                {
                    continue;
                }
                var role = new Role(columns);
                table.ById[role.Id] = role;
                table.ByName[role.Name] = role;
                table.All.Add(role);
            }
            return table;
        }
    }
}
