using System.Management.Automation;

namespace Gdap
{
    /// <summary>Makes the names of the Graph module's cmdlets aliases of this module's cmdlets, so that scripts written for them run unchanged.</summary>
    /// <remarks>
    /// The aliases are global and last until Disable-GdapMgName or Remove-Module. A name that a command of the Graph module
    /// already has is left alone unless -Force is specified. Connect-MgGraph never becomes an alias: sign in with
    /// Connect-Gdap.
    /// </remarks>
    /// <example>
    /// <para>Run a script that was written for the Graph module</para>
    /// <code>
    /// Enable-GdapMgName
    /// ./extend-all.ps1
    /// </code>
    /// <para>The script calls Get- and Update-MgTenantRelationshipDelegatedAdminRelationship, also with -Headers @{
    /// 'If-Match' = ... }.</para>
    /// </example>
    /// <example>
    /// <para>Show the aliases</para>
    /// <code>Enable-GdapMgName -PassThru | Select-Object Name, Definition</code>
    /// <para>Each name stands for one cmdlet of this module.</para>
    /// </example>
    /// <example>
    /// <para>Enable the names while the Graph module is loaded</para>
    /// <code>Enable-GdapMgName -Force</code>
    /// <para>The names mean this module until Disable-GdapMgName.</para>
    /// </example>
    [Cmdlet(VerbsLifecycle.Enable, "GdapMgName")]
    [OutputType(typeof(AliasInfo))]
    public sealed class EnableGdapMgNameCommand : PSCmdlet
    {
        /// <summary>Replaces names that other commands have.</summary>
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
                var existing = InvokeCommand.GetCommand(name.Key, CommandTypes.All);
                if (existing != null && !MgNames.IsOurs(existing) && !Force.IsPresent)
                {
                    WriteWarning(name.Key + " is already a command of " + (existing.ModuleName.Length > 0 ? existing.ModuleName : "this session") + " and was left alone. Use -Force to replace it.");
                    continue;
                }
                // Not with the Alias drive, which writes to the caller's scope: the aliases would end with the script
                // that enabled them.
                InvokeCommand.InvokeScript("Set-Alias -Name $args[0] -Value $args[1] -Scope Global -Force -WhatIf:$false -Confirm:$false", name.Key, "Gdap\\" + name.Value);
                if (PassThru.IsPresent)
                {
                    WriteObject(InvokeCommand.GetCommand(name.Key, CommandTypes.Alias));
                }
            }
        }
    }
}
