using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>
    /// What must be written so that a relationship matches a template, and what can't be repaired. The service changes roles
    /// and assignments in the background, so what is pending, being deleted or being changed counts as under way: a second
    /// run finds nothing to write.
    /// </summary>
    internal sealed class RepairPlan
    {
        private readonly List<string> renewals = new List<string>();
        private readonly List<string> underWay = new List<string>();

        /// <param name="relationship">The relationship, with its assignments.</param>
        /// <param name="template">The template; its groups are found.</param>
        /// <param name="removesExtra">Whether assignments that the template lacks are removed.</param>
        /// <param name="isRunning">Whether an operation of a type is running on the relationship; asked only if it matters.</param>
        internal RepairPlan(RelationshipWithGroups relationship, Template template, bool removesExtra, Func<string, bool> isRunning)
        {
            Relationship = relationship.Relationship;
            if (Relationship.Status != "active")
            {
                return;
            }
            var roles = RoleDifference.Of(Relationship.AccessDetails, template.RoleIds);
            CompareRoles(roles, template, isRunning);
            foreach (var wanted in template.Assignments)
            {
                CompareGroup(relationship, wanted, isRunning);
            }
            foreach (var one in relationship.InForce)
            {
                if (removesExtra && !template.Assignments.Exists(wanted => IsOf(one, wanted)))
                {
                    Removed.Add(one);
                }
            }
            var extends = Relationship.AutoExtendDuration?.Days > 0;
            var isBlocked = template.AutoExtend && !RemovesAdministrator && Relationship.HasRole(Role.GlobalAdministrator);
            if (extends != template.AutoExtend && isBlocked)
            {
                underWay.Add("automatic extension, which follows");
            }
            else if (extends != template.AutoExtend)
            {
                AutoExtend = template.AutoExtend;
            }
        }

        internal Relationship Relationship { get; }

        /// <summary>Whether Global Administrator is removed.</summary>
        internal bool RemovesAdministrator { get; private set; }

        /// <summary>What automatic extension is set to; null if it is right.</summary>
        internal bool? AutoExtend { get; private set; }

        /// <summary>The groups to assign.</summary>
        internal List<TemplateAssignment> Added { get; } = new List<TemplateAssignment>();

        /// <summary>The assignments whose roles are replaced.</summary>
        internal List<KeyValuePair<AccessAssignment, TemplateAssignment>> Updated { get; } = new List<KeyValuePair<AccessAssignment, TemplateAssignment>>();

        /// <summary>The assignments to remove.</summary>
        internal List<AccessAssignment> Removed { get; } = new List<AccessAssignment>();

        /// <summary>The number of items that write.</summary>
        internal int Count => Added.Count + Updated.Count + Removed.Count + (RemovesAdministrator || AutoExtend != null ? 1 : 0);

        /// <summary>Whether only a successor can have what the template requires.</summary>
        internal bool NeedsRenewal => renewals.Count > 0;

        /// <summary>Why something differs and isn't written; null if nothing does.</summary>
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

        private void CompareRoles(RoleDifference roles, Template template, Func<string, bool> isRunning)
        {
            var administrator = Roles.NameOf(Role.GlobalAdministrator) ?? Role.GlobalAdministrator;
            if (roles.Extra.Remove(administrator))
            {
                RemovesAdministrator = !isRunning("delegatedAdminRelationshipUpdate");
                if (!RemovesAdministrator)
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

        private void CompareGroup(RelationshipWithGroups relationship, TemplateAssignment wanted, Func<string, bool> isRunning)
        {
            var all = relationship.Assignments.FindAll(one => IsOf(one, wanted));
            var has = all.Find(one => one.Status == "active" || one.Status == "pending");
            if (has == null && all.Exists(one => one.Status == "deleting"))
            {
                underWay.Add("removal of group " + wanted.Label);
            }
            else if (RoleDifference.Of(Relationship.AccessDetails, wanted.RoleIds).Missing.Count > 0)
            {
                // The relationship lacks roles that the group needs, which is reported with the roles.
                return;
            }
            else if (has == null)
            {
                Added.Add(wanted);
            }
            else if (RoleDifference.Of(has.AccessDetails, wanted.RoleIds).IsEmpty)
            {
                return;
            }
            else if (has.Status == "pending" || isRunning("delegatedAdminAccessAssignmentUpdate"))
            {
                underWay.Add("assignment of group " + wanted.Label);
            }
            else
            {
                Updated.Add(new KeyValuePair<AccessAssignment, TemplateAssignment>(has, wanted));
            }
        }

        private static bool IsOf(AccessAssignment one, TemplateAssignment wanted) => string.Equals(one.GroupId, wanted.GroupId, StringComparison.OrdinalIgnoreCase);
    }
}
