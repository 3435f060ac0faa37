using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>The security groups that have access through a relationship, compared with those of a template.</summary>
    internal sealed class TemplateGroups
    {
        private readonly List<AccessAssignment> inForce;

        internal TemplateGroups(RelationshipWithGroups relationship)
        {
            inForce = relationship.InForce;
        }

        /// <summary>The groups of the template without an assignment.</summary>
        internal List<string> Missing(Template template) =>
            template.Assignments.FindAll(expected => Of(expected) == null).ConvertAll(expected => expected.Group ?? expected.GroupId);

        /// <summary>The groups with an assignment that the template lacks.</summary>
        internal List<string> Extra(Template template) =>
            inForce.FindAll(has => !template.Assignments.Exists(expected => IsSame(has.GroupId, expected.GroupId))).ConvertAll(has => has.GroupId);

        /// <summary>The groups with other roles than those of the template, with the differences.</summary>
        internal List<string> Different(Template template)
        {
            var texts = new List<string>();
            foreach (var expected in template.Assignments)
            {
                if (!(Of(expected) is AccessAssignment has))
                {
                    continue;
                }
                var roles = RoleDifference.Of(has.AccessDetails, expected.RoleIds);
                var parts = roles.Missing.ConvertAll(role => "lacks " + role);
                parts.AddRange(roles.Extra.ConvertAll(role => "has " + role + " too"));
                if (parts.Count > 0)
                {
                    texts.Add((expected.Group ?? expected.GroupId) + ": " + string.Join(", ", parts));
                }
            }
            return texts;
        }

        private AccessAssignment Of(TemplateAssignment expected) => inForce.Find(has => IsSame(has.GroupId, expected.GroupId));

        private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The roles that are missing and extra, by their names.</summary>
    internal sealed class RoleDifference
    {
        internal List<string> Missing { get; } = new List<string>();

        internal List<string> Extra { get; } = new List<string>();

        internal bool IsEmpty => Missing.Count == 0 && Extra.Count == 0;

        internal static RoleDifference Of(AccessDetails has, string[] expectedIds)
        {
            var difference = new RoleDifference();
            var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var role in has?.UnifiedRoles ?? new UnifiedRole[0])
            {
                ids.Add(role.RoleDefinitionId ?? "");
            }
            foreach (var id in expectedIds)
            {
                if (!ids.Remove(id))
                {
                    difference.Missing.Add(Roles.NameOf(id) ?? id);
                }
            }
            foreach (var id in ids)
            {
                difference.Extra.Add(Roles.NameOf(id) ?? id);
            }
            return difference;
        }
    }
}
