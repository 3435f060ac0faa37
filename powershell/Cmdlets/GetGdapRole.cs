using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Gets the built-in roles that relationships and access assignments can have.</summary>
    /// <remarks>
    /// The list is part of the module, so no connection is needed. Roles that are newer than the module aren't in it; use
    /// their ids. An earlier name, such as Company Administrator, finds the role by its name of today. KnownForGdap is based
    /// on one public list; the service decides.
    /// </remarks>
    /// <example>
    /// <para>Find roles by name</para>
    /// <code>Get-GdapRole *Exchange*</code>
    /// <para>Earlier names are searched too.</para>
    /// </example>
    /// <example>
    /// <para>Show which roles are privileged or block automatic extension</para>
    /// <code>Get-GdapRole | Where-Object { $_.Privileged -or $_.BlocksAutoExtend } | Select-Object Name, Id, Description</code>
    /// <para>Global Administrator is the only role that blocks extension.</para>
    /// </example>
    /// <example>
    /// <para>Look up the ids in a file of another tool</para>
    /// <code>Get-GdapRole '729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Exchange Service Administrator' | Select-Object Name, Id</code>
    /// <para>Ids and earlier names are both accepted.</para>
    /// </example>
    /// <example>
    /// <para>Create a relationship with the roles that a pattern finds</para>
    /// <code>New-GdapRelationship 'Readers' -Duration 365 -Role (Get-GdapRole *Reader | Where-Object KnownForGdap)</code>
    /// <para>Some roles exist in Entra, but aren't known to be possible in GDAP relationships.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapRole")]
    [OutputType(typeof(Role))]
    public sealed class GetGdapRoleCommand : PSCmdlet
    {
        /// <summary>The names of the roles, of today or earlier, or their ids. Wildcards are accepted. Default: all.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
        [Alias("Role", "Id", "RoleDefinitionId")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Name { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            foreach (var name in Name ?? new[] { "*" })
            {
                var text = name.Trim();
                var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                var isFound = false;
                foreach (var role in Roles.All)
                {
                    if (pattern.IsMatch(role.Name) || text.Equals(role.Id, StringComparison.OrdinalIgnoreCase) || Array.Exists(role.OldNames, pattern.IsMatch))
                    {
                        isFound = true;
                        WriteObject(role);
                    }
                }
                if (!isFound && !WildcardPattern.ContainsWildcardCharacters(text))
                {
                    Errors.Write(this, NotFound(text), ItemName.Of("'" + text + "'", text));
                }
            }
        }

        private static GdapCallException NotFound(string name) => new GdapCallException(
            "NotFound",
            "This isn't one of the built-in roles that the module knows.",
            Nearest.Of(name, Roles.Names) is string near ? "Did you mean '" + near + "'?" : "Wildcards find a part of a name, such as '*Exchange*'. A role that is newer than this module can be used by its id.");
    }
}
