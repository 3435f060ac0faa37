using System.Management.Automation;

namespace Gdap
{
    /// <summary>Gets the counts and ids of the last run that wrote in this runspace.</summary>
    /// <remarks>
    /// A pipeline that was stopped returns no more output. This cmdlet returns what is done (DoneIds), what failed
    /// (FailedIds), which changes might have been made (UnknownIds), and what wasn't sent (NotSentIds). Input that wasn't
    /// read when the run ended isn't counted. To continue, run the same command again: it checks before it writes.
    /// </remarks>
    /// <example>
    /// <para>Show the counts of a run</para>
    /// <code>
    /// Get-GdapRelationship -Status active -WithinDays 60 | Update-GdapRelationship -AutoExtendDuration P180D | Out-Null
    /// Get-GdapLastRun
    /// </code>
    /// <para>Items is the number of relationships that were read from the pipeline.</para>
    /// </example>
    /// <example>
    /// <para>Check the changes that might have been made</para>
    /// <code>(Get-GdapLastRun).UnknownIds | Get-GdapRelationship</code>
    /// <para>Updating them again is safe: changes that were made are returned as Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Retry what failed</para>
    /// <code>
    /// $run = Get-GdapLastRun
    /// if ($run.Failed) { $run.FailedIds | Update-GdapRelationship -AutoExtendDuration P180D }
    /// </code>
    /// <para>The second run replaces the first one in Get-GdapLastRun.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapLastRun")]
    [OutputType(typeof(RunSummary))]
    public sealed class GetGdapLastRunCommand : PSCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (RunspaceState.Current.LastRun != null)
            {
                WriteObject(RunspaceState.Current.LastRun);
            }
        }
    }
}
