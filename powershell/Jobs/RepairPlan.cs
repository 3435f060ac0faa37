using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>
    /// The writes that make a relationship match a template, and the differences that can't be repaired. The service
    /// changes roles and assignments in the background, so an assignment that is pending, being deleted or being
    /// changed counts as under way: a second run finds nothing to write.
    /// </summary>
    internal sealed class RepairPlan
    {
        private readonly List<string> renewals = new List<string>();
        private readonly List<string> underWay = new List<string>();

        /// <param name="relationship">The relationship, with its assignments, and its operations if <see cref="DependsOnOperations"/>.</param>
        /// <param name="template">The template, with the ids of its groups.</param>
        /// <param name="removesExtra">Whether assignments that the template lacks are removed.</param>
        internal RepairPlan(RelationshipWithGroups relationship, Template template, bool removesExtra)
        {
            Relationship = relationship.Relationship;
            if (Relationship.Status != "active")
            {
                return;
            }
            var roles = RoleDifference.Of(Relationship.AccessDetails, template.RoleIds);
            var isChanging = relationship.IsRunning("delegatedAdminRelationshipUpdate");
            CompareRoles(roles, isChanging);
            foreach (var expected in template.Assignments)
            {
                CompareGroup(relationship, expected);
            }
            foreach (var one in relationship.InForce)
            {
                if (removesExtra && !template.Assignments.Exists(expected => IsOf(one, expected)))
                {
                    Removed.Add(one);
                }
            }
            if (Relationship.AutoExtendDuration?.Days > 0 == template.AutoExtend)
            {
                return;
            }
            if (isChanging)
            {
                underWay.Add("automatic extension");
            }
            else
            {
                AutoExtend = template.AutoExtend;
            }
        }

        internal Relationship Relationship { get; }

        /// <summary>Whether Global Administrator is removed.</summary>
        internal bool RemovesAdministrator { get; private set; }

        /// <summary>The new value of automatic extension; null if it needs no change.</summary>
        internal bool? AutoExtend { get; private set; }

        /// <summary>The groups to assign.</summary>
        internal List<TemplateAssignment> Added { get; } = new List<TemplateAssignment>();

        /// <summary>The assignments whose roles are replaced.</summary>
        internal List<KeyValuePair<AccessAssignment, TemplateAssignment>> Updated { get; } = new List<KeyValuePair<AccessAssignment, TemplateAssignment>>();

        /// <summary>The assignments to remove.</summary>
        internal List<AccessAssignment> Removed { get; } = new List<AccessAssignment>();

        /// <summary>Whether one of the changes can already be under way, which the relationship's operations show.</summary>
        internal bool DependsOnOperations => RemovesAdministrator || AutoExtend != null || Updated.Count > 0;

        /// <summary>The number of items that write.</summary>
        internal int Count => Added.Count + Updated.Count + Removed.Count + (RemovesAdministrator || AutoExtend != null ? 1 : 0);

        /// <summary>Whether only a successor can match the template.</summary>
        internal bool NeedsRenewal => renewals.Count > 0;

        /// <summary>Why differences remain that aren't written; null if there are none.</summary>
        internal string Reason
        {
            get
            {
                var texts = new List<string>();
                if (renewals.Count > 0)
                {
                    texts.Add("Its roles can't be changed: it " + string.Join(", and it ", renewals) + ". Renew it: New-GdapOnboarding -From.");
                }
                if (underWay.Count > 0)
                {
                    texts.Add("Under way: " + string.Join(", ", underWay) + ".");
                }
                return texts.Count == 0 ? null : string.Join(" ", texts);
            }
        }

        private void CompareRoles(RoleDifference roles, bool isChanging)
        {
            var administrator = Roles.NameOf(Role.GlobalAdministrator) ?? Role.GlobalAdministrator;
            if (roles.Extra.Remove(administrator))
            {
                RemovesAdministrator = !isChanging;
                if (isChanging)
                {
                    underWay.Add("removal of " + administrator);
                }
            }
            if (roles.Missing.Count > 0)
            {
                renewals.Add("lacks " + string.Join(", ", roles.Missing));
            }
            if (roles.Extra.Count > 0)
            {
                renewals.Add("has " + string.Join(", ", roles.Extra) + " too");
            }
        }

        private void CompareGroup(RelationshipWithGroups relationship, TemplateAssignment expected)
        {
            var all = relationship.Assignments.FindAll(one => IsOf(one, expected));
            var has = all.Find(one => one.Status == "active" || one.Status == "pending");
            if (has == null && all.Exists(one => one.Status == "deleting"))
            {
                underWay.Add("removal of group " + expected.Label);
            }
            else if (RoleDifference.Of(Relationship.AccessDetails, expected.RoleIds).Missing.Count > 0)
            {
                // The relationship lacks roles that the group needs, which is reported with the roles.
                return;
            }
            else if (has == null)
            {
                Added.Add(expected);
            }
            else if (RoleDifference.Of(has.AccessDetails, expected.RoleIds).IsEmpty)
            {
                return;
            }
            else if (has.Status == "pending" || relationship.IsRunning("delegatedAdminAccessAssignmentUpdate"))
            {
                underWay.Add("assignment of group " + expected.Label);
            }
            else
            {
                Updated.Add(new KeyValuePair<AccessAssignment, TemplateAssignment>(has, expected));
            }
        }

        private static bool IsOf(AccessAssignment one, TemplateAssignment expected) => string.Equals(one.GroupId, expected.GroupId, StringComparison.OrdinalIgnoreCase);
    }
}
