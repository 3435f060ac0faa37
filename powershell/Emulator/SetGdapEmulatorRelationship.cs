using System.Collections;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Changes relationships at the emulator, as another client or as the service.</summary>
    /// <remarks>Any property can be changed, whatever the rules say, and the ETag changes too. Use it to test conflicts and unusual states.</remarks>
    /// <example>
    /// <para>Let a relationship end in ten days</para>
    /// <code>Set-GdapEmulatorRelationship $id -Property @{ endDateTime = [datetime]::UtcNow.AddDays(10) }</code>
    /// <para>Dates are sent as UTC.</para>
    /// </example>
    /// <example>
    /// <para>Change a relationship between a read and an update</para>
    /// <code>
    /// $seen = Get-GdapRelationship $id
    /// Set-GdapEmulatorRelationship $id -Property @{ lastModifiedDateTime = '2026-01-01T00:00:00Z' }
    /// $seen | Update-GdapRelationship -AutoExtendDuration P180D
    /// </code>
    /// <para>The update reads the new ETag and succeeds.</para>
    /// </example>
    /// <example>
    /// <para>Let relationships expire</para>
    /// <code>Get-GdapRelationship -Top 2 | Set-GdapEmulatorRelationship -Property @{ status = 'expired' }</code>
    /// <para>Relationships are recognized by their id.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Set, "GdapEmulatorRelationship")]
    public sealed class SetGdapEmulatorRelationshipCommand : EmulatorCmdlet
    {
        /// <summary>The relationships: ids, or objects with RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] InputObject { get; set; }

        /// <summary>The properties to change, as a hashtable. $null sets a property to null.</summary>
        [Parameter(Mandatory = true, Position = 1)]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Hashtable Property { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            foreach (var one in InputObject)
            {
                Control(Target.TryIdOf(one, out _), control => control.Post(EmulatorControl.Of(Target.Of(one).Id, "change"), Document.Value(null, Property)));
            }
        }
    }
}
