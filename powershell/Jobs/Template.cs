using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A template of New-GdapOnboarding and Compare-GdapTemplate: the values of each customer's relationship, and the roles of security groups.</summary>
    internal sealed class Template
    {
        internal NamePattern Name { get; set; }

        /// <summary>The roles as the template has them: names or ids.</summary>
        internal string[] Roles { get; set; }

        internal string[] RoleIds => Array.ConvertAll(Roles, Gdap.Roles.IdOf);

        /// <summary>The duration as the template has it.</summary>
        internal object Duration { get; set; }

        internal bool AutoExtend { get; set; }

        internal List<TemplateAssignment> Assignments { get; } = new List<TemplateAssignment>();

        /// <summary>Finds the ids of the groups that the template names.</summary>
        /// <exception cref="GdapCallException">One of them can't be used; all problems are in the message.</exception>
        internal void FindGroups(GroupFinder groups)
        {
            groups.Find(Assignments.FindAll(one => one.GroupId == null).ConvertAll(one => one.Group), (name, id) => Assignments.Find(one => one.Group == name).GroupId = id);
            foreach (var one in Assignments)
            {
                if (Assignments.Find(other => other.IsSame(one)) is TemplateAssignment first && first != one)
                {
                    throw new GdapCallException("Validation", "The template assigns the group " + one.GroupId + " twice: as " + first.Label + " and as " + one.Label + ".", "Put its roles into one assignment.");
                }
            }
        }

        /// <summary>The document of a relationship. The same values always make the same text, because a journal identifies the document by its text.</summary>
        /// <param name="displayName">The name.</param>
        /// <param name="customerTenantId">The customer; null for any.</param>
        internal JsonObject Document(string displayName, string customerTenantId)
        {
            var document = new JsonObject
            {
                ["displayName"] = displayName,
                ["duration"] = Gdap.Document.Value("duration", Duration),
                ["accessDetails"] = RoleList.Document(RoleIds),
                ["autoExtendDuration"] = AutoExtend ? "P180D" : "PT0S",
            };
            if (customerTenantId != null)
            {
                document["customer"] = new JsonObject { ["tenantId"] = customerTenantId };
            }
            return document;
        }
    }

    /// <summary>A security group of a template, and its roles.</summary>
    internal sealed class TemplateAssignment
    {
        /// <param name="groupId">The group's id; null if the template has its name.</param>
        /// <param name="group">The group's name; null if the template has its id.</param>
        internal TemplateAssignment(string groupId, string group)
        {
            GroupId = groupId;
            Group = group;
        }

        /// <summary>The group's id; null for a group by name that hasn't been found yet.</summary>
        internal string GroupId { get; set; }

        internal string Group { get; }

        internal string[] RoleIds { get; set; }

        /// <summary>The group as the template has it: its name, otherwise its id.</summary>
        internal string Label => Group != null ? "'" + Group + "'" : GroupId;

        /// <summary>Whether another assignment is known to have the same group, by its id or name.</summary>
        internal bool IsSame(TemplateAssignment other) =>
            (GroupId != null && string.Equals(GroupId, other.GroupId, StringComparison.OrdinalIgnoreCase))
            || (Group != null && string.Equals(Group, other.Group, StringComparison.OrdinalIgnoreCase));

        /// <summary>The document of the access assignment.</summary>
        internal string Document() => Json.Write(new JsonObject
        {
            ["accessContainer"] = new JsonObject { ["accessContainerId"] = GroupId, ["accessContainerType"] = "securityGroup" },
            ["accessDetails"] = RoleList.Document(RoleIds),
        });
    }
}
