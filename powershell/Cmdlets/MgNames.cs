using System.Collections.Generic;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Makes the names of the Graph module's cmdlets aliases of this module's, so that scripts written for them run unchanged.</summary>
    /// <remarks>
    /// The aliases are global and last until Disable-GdapMgName or Remove-Module. A name that is taken by a command
    /// of the Graph module is left alone without -Force. Connect-MgGraph is never aliased: sign in with Connect-Gdap.
    /// </remarks>
    /// <example>
    /// <para>Run an old script.</para>
    /// <code>
    /// Enable-GdapMgName
    /// ./extend-all.ps1
    /// </code>
    /// <para>The script calls Get- and Update-MgTenantRelationshipDelegatedAdminRelationship, also with -Headers @{
    /// 'If-Match' = ... }.</para>
    /// </example>
    /// <example>
    /// <para>See what is made.</para>
    /// <code>Enable-GdapMgName -PassThru | Select-Object Name, Definition</code>
    /// </example>
    /// <example>
    /// <para>Also where the Graph module is loaded.</para>
    /// <code>Enable-GdapMgName -Force</code>
    /// <para>The names mean this module until Disable-GdapMgName is called.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Enable, "GdapMgName")]
    [OutputType(typeof(AliasInfo))]
    public sealed class EnableGdapMgNameCommand : GdapCmdlet
    {
        /// <summary>Takes names that other commands have.</summary>
        [Parameter]
        public SwitchParameter Force { get; set; }

        /// <summary>Returns the aliases.</summary>
        [Parameter]
        public SwitchParameter PassThru { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            foreach (var name in MgNames.All)
            {
                var taken = InvokeCommand.GetCommand(name.Key, CommandTypes.All);
                if (taken != null && !MgNames.IsOurs(taken) && !Force.IsPresent)
                {
                    WriteWarning(name.Key + " is a command of " + (taken.ModuleName.Length > 0 ? taken.ModuleName : "this session") + " already; it is left alone. -Force takes the name.");
                    continue;
                }
                // The Alias drive writes to the caller's scope: the names would end with the script that asked for them.
                InvokeCommand.InvokeScript("Set-Alias -Name $args[0] -Value $args[1] -Scope Global -Force", name.Key, "Gdap\\" + name.Value);
                if (PassThru.IsPresent)
                {
                    WriteObject(InvokeCommand.GetCommand(name.Key, CommandTypes.Alias));
                }
            }
        }
    }

    /// <summary>Takes the names away that Enable-GdapMgName has made.</summary>
    /// <remarks>An alias that points elsewhere by now is left alone. Removing the module does the same.</remarks>
    /// <example>
    /// <para>After an old script.</para>
    /// <code>Disable-GdapMgName</code>
    /// </example>
    /// <example>
    /// <para>For one script only.</para>
    /// <code>
    /// Enable-GdapMgName
    /// try { ./extend-all.ps1 } finally { Disable-GdapMgName }
    /// </code>
    /// </example>
    /// <example>
    /// <para>Check that none is left.</para>
    /// <code>
    /// Disable-GdapMgName
    /// Get-Alias *-MgTenantRelationshipDelegatedAdmin*
    /// </code>
    /// </example>
    [Cmdlet(VerbsLifecycle.Disable, "GdapMgName")]
    public sealed class DisableGdapMgNameCommand : GdapCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            foreach (var name in MgNames.All)
            {
                if (InvokeCommand.GetCommand(name.Key, CommandTypes.Alias) is AliasInfo alias && MgNames.IsOurs(alias))
                {
                    InvokeProvider.Item.Remove("Alias:\\" + name.Key, false);
                }
            }
        }
    }

    /// <summary>Takes the names away with the module. Script that does so would cost at every import.</summary>
    public sealed class MgNamesCleanup : IModuleAssemblyCleanup
    {
        /// <inheritdoc/>
        public void OnRemove(PSModuleInfo psModuleInfo)
        {
            using (var shell = PowerShell.Create(RunspaceMode.CurrentRunspace))
            {
                shell.AddCommand(new CmdletInfo("Disable-GdapMgName", typeof(DisableGdapMgNameCommand))).Invoke();
            }
        }
    }

    /// <summary>The Graph module's names and ours.</summary>
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

        /// <summary>Whether a cmdlet is called by a name of the Graph module, whose cmdlets do not ask before they delete.</summary>
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
