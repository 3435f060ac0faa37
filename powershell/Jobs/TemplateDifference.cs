using System.Collections.Generic;

namespace Gdap
{
    /// <summary>How a relationship differs from a template.</summary>
    public sealed class TemplateDifference
    {
        internal TemplateDifference(Relationship relationship, Template template, TemplateGroups groups)
        {
            DisplayName = relationship.DisplayName;
            CustomerName = relationship.CustomerName;
            CustomerTenantId = relationship.CustomerTenantId;
            Status = relationship.Status;
            RelationshipId = relationship.Id;
            AutoExtend = relationship.AutoExtendDuration?.Days > 0;
            var texts = new List<string>();
            var roles = RoleDifference.Of(relationship.AccessDetails, template.RoleIds);
            MissingRoles = Note(texts, roles.Missing, "; ", "lacks the roles ", ", ", "");
            ExtraRoles = Note(texts, roles.Extra, "; ", "has the roles ", ", ", " too");
            MissingGroups = Note(texts, groups?.Missing(template), "; ", "lacks the groups ", ", ", "");
            ExtraGroups = Note(texts, groups?.Extra(template), "; ", "has the groups ", ", ", " too");
            OtherGroups = Note(texts, groups?.Different(template), "; ", "groups with other roles: ", "; ", "");
            if (AutoExtend != template.AutoExtend)
            {
                texts.Add(AutoExtend ? "is extended automatically" : "isn't extended automatically");
            }
            Differences = string.Join("; ", texts);
        }

        /// <summary>Whether it matches the template.</summary>
        public bool InStep => Differences.Length == 0;

        /// <summary>The relationship's name.</summary>
        public string DisplayName { get; }

        /// <summary>The customer's name.</summary>
        public string CustomerName { get; }

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The status.</summary>
        public string Status { get; }

        /// <summary>The template's roles that it lacks, joined with "; ".</summary>
        public string MissingRoles { get; }

        /// <summary>The roles that it has and the template doesn't, joined with "; ".</summary>
        public string ExtraRoles { get; }

        /// <summary>The template's groups without an assignment, joined with "; ".</summary>
        public string MissingGroups { get; }

        /// <summary>The groups with an assignment that aren't in the template, joined with "; ".</summary>
        public string ExtraGroups { get; }

        /// <summary>The groups with other roles than in the template, joined with "; ".</summary>
        public string OtherGroups { get; }

        /// <summary>Whether it is extended automatically.</summary>
        public bool AutoExtend { get; }

        /// <summary>All differences in one sentence; empty if there are none.</summary>
        public string Differences { get; }

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }

        private static string Note(List<string> texts, List<string> found, string between, string head, string inside, string tail)
        {
            if (found == null || found.Count == 0)
            {
                return "";
            }
            texts.Add(head + string.Join(inside, found) + tail);
            return string.Join(between, found);
        }
    }
}
