using System.Management.Automation;

namespace Gdap
{
    /// <summary>Returns the sessions that are open, the default one first.</summary>
    /// <remarks>
    /// Each runspace has sessions and a default of its own. In ForEach-Object -Parallel and Start-ThreadJob give
    /// -Session $using:session; a session cannot be handed to another process (Start-Job, remoting).
    /// </remarks>
    /// <example>
    /// <para>Who is signed in, how, until when, and with which permissions.</para>
    /// <code>(Get-GdapSession).SignIn</code>
    /// <para>Read from the token for display; nobody has verified it.</para>
    /// </example>
    /// <example>
    /// <para>The default session.</para>
    /// <code>Get-GdapSession</code>
    /// </example>
    /// <example>
    /// <para>Every session of this runspace.</para>
    /// <code>Get-GdapSession -All | Format-Table Id, Service, Environment, AuthType, ConnectedAt</code>
    /// </example>
    /// <example>
    /// <para>Make another session the default again.</para>
    /// <code>
    /// $other = Connect-Gdap -Emulator $emulator
    /// $session | Get-GdapSession -SetDefault
    /// </code>
    /// <para>Cmdlets without -Session now use $session again.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapSession", DefaultParameterSetName = "Default")]
    [OutputType(typeof(Session))]
    public sealed class GetGdapSessionCommand : GdapCmdlet
    {
        /// <summary>Returns all sessions of this runspace, not the default one alone.</summary>
        [Parameter(ParameterSetName = "All")]
        public SwitchParameter All { get; set; }

        /// <summary>The session that -SetDefault makes the default.</summary>
        [Parameter(ParameterSetName = "Set", ValueFromPipeline = true, Mandatory = true)]
        [SessionTransformation]
        public Session InputObject { get; set; }

        /// <summary>Makes the piped session, or -Session, the default one.</summary>
        [Parameter(ParameterSetName = "Set")]
        public SwitchParameter SetDefault { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var one = InputObject ?? Session;
            if (SetDefault.IsPresent)
            {
                State.Default = one;
                if (!State.Open.Contains(one))
                {
                    State.Open.Add(one);
                }
            }
            if (one != null)
            {
                WriteObject(one);
                return;
            }
            if (State.Default != null)
            {
                WriteObject(State.Default);
            }
            if (All.IsPresent)
            {
                foreach (var session in State.Open.ToArray())
                {
                    if (!ReferenceEquals(session, State.Default))
                    {
                        WriteObject(session);
                    }
                }
            }
        }
    }

    /// <summary>Closes a session and forgets its token.</summary>
    /// <remarks>
    /// Calls under way go on to their end. Objects that came through the session remember it and cannot be written
    /// through another one by accident; read them again. Without an argument the default session is closed.
    /// </remarks>
    /// <example>
    /// <para>Close the default session.</para>
    /// <code>Disconnect-Gdap</code>
    /// </example>
    /// <example>
    /// <para>Close one of several.</para>
    /// <code>
    /// $contoso = Connect-Gdap -Emulator $emulator -NoDefault
    /// Disconnect-Gdap -Session $contoso
    /// </code>
    /// </example>
    /// <example>
    /// <para>Close all.</para>
    /// <code>Get-GdapSession -All | Disconnect-Gdap</code>
    /// </example>
    [Cmdlet(VerbsCommunications.Disconnect, "Gdap")]
    public sealed class DisconnectGdapCommand : GdapCmdlet
    {
        /// <summary>The session to close.</summary>
        [Parameter(ValueFromPipeline = true)]
        [SessionTransformation]
        public Session InputObject { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var session = InputObject ?? Session ?? State.Default;
            if (session == null)
            {
                ThrowFailure(new GdapCallException("NoSession", "There is no session to close."));
            }
            session.Dispose();
            State.Open.Remove(session);
            if (ReferenceEquals(State.Default, session))
            {
                State.Default = null;
            }
        }
    }

    /// <summary>Returns what became of the last run that wrote in this runspace: counts, and the ids by their state.</summary>
    /// <remarks>
    /// A pipeline that was stopped takes no more output; this tells what is done (DoneIds), what failed (FailedIds),
    /// what was under way, so that its change may have been made or not (InFlightIds), and what was not sent
    /// (QueuedIds).
    /// </remarks>
    /// <example>
    /// <para>After a run.</para>
    /// <code>
    /// Get-GdapRelationship -Status active -ExpiringWithin 60 | Update-GdapRelationship -AutoExtendDuration P180D | Out-Null
    /// Get-GdapLastRun
    /// </code>
    /// </example>
    /// <example>
    /// <para>Go on with what was not sent, after Ctrl+C.</para>
    /// <code>(Get-GdapLastRun).QueuedIds | Update-GdapRelationship -AutoExtendDuration P180D</code>
    /// </example>
    /// <example>
    /// <para>Look at what was under way.</para>
    /// <code>(Get-GdapLastRun).InFlightIds | Get-GdapRelationship</code>
    /// <para>Calling Update-GdapRelationship for them again is safe as well: what has landed comes back as
    /// Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Once more for what failed.</para>
    /// <code>
    /// $run = Get-GdapLastRun
    /// if ($run.Failed) { $run.FailedIds | Update-GdapRelationship -AutoExtendDuration P180D }
    /// </code>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapLastRun")]
    [OutputType(typeof(RunSummary))]
    public sealed class GetGdapLastRunCommand : GdapCmdlet
    {
        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (State.LastRun != null)
            {
                WriteObject(State.LastRun);
            }
        }
    }
}
