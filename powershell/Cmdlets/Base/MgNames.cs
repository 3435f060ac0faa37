using System.Collections.Generic;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The names of the Graph module's cmdlets, with those of this module.</summary>
    internal static class MgNames
    {
        private const string Prefix = "MgTenantRelationshipDelegatedAdminRelationship";

        internal static readonly KeyValuePair<string, string>[] All =
        {
            new KeyValuePair<string, string>("Get-" + Prefix, "Get-GdapRelationship"),
            new KeyValuePair<string, string>("New-" + Prefix, "New-GdapRelationship"),
            new KeyValuePair<string, string>("Update-" + Prefix, "Update-GdapRelationship"),
            new KeyValuePair<string, string>("Remove-" + Prefix, "Remove-GdapRelationship"),
            new KeyValuePair<string, string>("Get-" + Prefix + "AccessAssignment", "Get-GdapAccessAssignment"),
            new KeyValuePair<string, string>("New-" + Prefix + "AccessAssignment", "New-GdapAccessAssignment"),
            new KeyValuePair<string, string>("Update-" + Prefix + "AccessAssignment", "Update-GdapAccessAssignment"),
            new KeyValuePair<string, string>("Remove-" + Prefix + "AccessAssignment", "Remove-GdapAccessAssignment"),
            new KeyValuePair<string, string>("Get-" + Prefix + "Operation", "Get-GdapOperation"),
            new KeyValuePair<string, string>("Get-MgTenantRelationshipDelegatedAdminCustomer", "Get-GdapCustomer"),
        };

        /// <summary>Whether a cmdlet was called by a name of the Graph module, whose cmdlets delete without a prompt.</summary>
        internal static bool IsMg(string called)
        {
            foreach (var name in All)
            {
                if (name.Key.Equals(called, System.StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
            return false;
        }

        internal static bool IsOurs(CommandInfo command) =>
            command is AliasInfo alias && alias.Definition.StartsWith("Gdap\\", System.StringComparison.OrdinalIgnoreCase);
    }
}
