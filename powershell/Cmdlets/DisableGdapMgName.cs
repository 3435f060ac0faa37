using System.Management.Automation;

namespace Gdap
{
    /// <summary>Removes the aliases that Enable-GdapMgName made.</summary>
    /// <remarks>An alias that points elsewhere by now is left alone. Remove-Module removes the aliases too.</remarks>
    /// <example>
    /// <para>Remove the aliases</para>
    /// <code>Disable-GdapMgName</code>
    /// <para>Nothing happens if there are none.</para>
    /// </example>
    /// <example>
    /// <para>Enable the names for one script only</para>
    /// <code>
    /// Enable-GdapMgName
    /// try { ./extend-all.ps1 } finally { Disable-GdapMgName }
    /// </code>
    /// <para>The aliases are removed even if the script fails.</para>
    /// </example>
    /// <example>
    /// <para>Check that no alias is left</para>
    /// <code>
    /// Disable-GdapMgName
    /// Get-Alias *-MgTenantRelationshipDelegatedAdmin*
    /// </code>
    /// <para>Returns nothing.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Disable, "GdapMgName")]
    public sealed class DisableGdapMgNameCommand : PSCmdlet
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

    /// <summary>Removes the aliases with the module.</summary>
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
}
