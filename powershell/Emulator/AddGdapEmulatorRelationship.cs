using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Adds relationships at the emulator.</summary>
    /// <remarks>Returns the ids of the new relationships. By default each is active for two years, isn't extended, has four roles, and a customer of its own.</remarks>
    /// <example>
    /// <para>Add an active relationship</para>
    /// <code>$added = Add-GdapEmulatorRelationship</code>
    /// <para>The id can be used wherever a cmdlet accepts one.</para>
    /// </example>
    /// <example>
    /// <para>Add relationships that end soon</para>
    /// <code>Add-GdapEmulatorRelationship -Count 10 -EndsInDays 20 | Get-GdapRelationship</code>
    /// <para>Get-GdapExpiryReport -WithinDays 30 lists them.</para>
    /// </example>
    /// <example>
    /// <para>Add relationships that can't be extended, because they have Global Administrator</para>
    /// <code>Add-GdapEmulatorRelationship -Count 2 -Role 'Global Administrator', 'Directory Readers' -NamePrefix 'Blocked '</code>
    /// <para>Set-GdapAutoExtend -RemoveGlobalAdministrator removes the role first.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Add, "GdapEmulatorRelationship")]
    [OutputType(typeof(string))]
    public sealed class AddGdapEmulatorRelationshipCommand : EmulatorCmdlet
    {
        /// <summary>The number of relationships. Default: 1.</summary>
        [Parameter(Position = 0)]
        [ValidateRange(1, 1000000)]
        public int Count { get; set; } = 1;

        /// <summary>The status. Default: active.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string Status { get; set; }

        /// <summary>The roles by name or id: an array, or one text with ';' between them. Default: four roles without Global Administrator.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>The duration, as P730D, 730 or a TimeSpan. Default: 730 days.</summary>
        [Parameter]
        [DurationTransformation]
        [ArgumentCompleter(typeof(DurationCompleter))]
        public string Duration { get; set; }

        /// <summary>By how much the relationship is extended when it ends: P180D (or 180), or PT0S (or 0) for no extension. Default: no extension.</summary>
        [Parameter]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The number of days from now until the relationship ends.</summary>
        [Parameter]
        [ValidateRange(-36500, 36500)]
        public int EndsInDays { get; set; }

        /// <summary>The tenant id of the customer. Default: a new customer for each relationship.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string CustomerTenantId { get; set; }

        /// <summary>The text before the number in the names. Default: 'Seeded relationship '.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string NamePrefix { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            var seed = new JsonObject { ["count"] = Count };
            Add(seed, "status", Status);
            Add(seed, "duration", Duration);
            Add(seed, "autoExtendDuration", AutoExtendDuration);
            Add(seed, "customerTenantId", CustomerTenantId);
            Add(seed, "prefix", NamePrefix);
            Add(seed, "roles", Role == null ? null : RoleIds());
            Add(seed, "endsInDays", MyInvocation.BoundParameters.ContainsKey(nameof(EndsInDays)) ? (object)EndsInDays : null);
            Control(null, control => WriteObject((control.Post("seed", seed) as JsonObject)?["ids"], true));
        }

        private object[] RoleIds()
        {
            var roles = (object[])RoleList.Document(Role)["unifiedRoles"];
            return System.Array.ConvertAll(roles, role => (object)Roles.IdOf(((JsonObject)role).Text("roleDefinitionId")));
        }

        private static void Add(JsonObject to, string name, object value)
        {
            if (value != null)
            {
                to.Add(name, value);
            }
        }
    }
}
