using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A template of New-GdapOnboarding and Compare-GdapTemplate: what each customer's relationship is like, and which groups have which roles.</summary>
    internal sealed class Template
    {
        internal NamePattern Name { get; set; }

        /// <summary>The roles as they are written: names or ids.</summary>
        internal string[] Roles { get; set; }

        internal string[] RoleIds => Array.ConvertAll(Roles, Gdap.Roles.IdOf);

        /// <summary>The duration as it is written.</summary>
        internal object Duration { get; set; }

        internal bool AutoExtend { get; set; }

        internal List<TemplateAssignment> Assignments { get; } = new List<TemplateAssignment>();

        /// <summary>The document of a relationship. Its text is always the same for the same values, because a journal knows it by that.</summary>
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
        internal TemplateAssignment(string groupId, string[] roles)
        {
            GroupId = groupId;
            RoleIds = Array.ConvertAll(roles, Roles.IdOf);
        }

        internal string GroupId { get; }

        internal string[] RoleIds { get; }

        /// <summary>The document of the access assignment.</summary>
        internal string Document() => Json.Write(new JsonObject
        {
            ["accessContainer"] = new JsonObject { ["accessContainerId"] = GroupId, ["accessContainerType"] = "securityGroup" },
            ["accessDetails"] = RoleList.Document(RoleIds),
        });
    }
}
