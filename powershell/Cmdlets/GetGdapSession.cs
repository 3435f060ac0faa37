using System.Management.Automation;

namespace Gdap
{
    /// <summary>Gets the open sessions, the default session first.</summary>
    /// <remarks>
    /// Each runspace has its own sessions and its own default session. In ForEach-Object -Parallel and Start-ThreadJob,
    /// specify -Session $using:session. A session can't be passed to another process (Start-Job, remoting).
    /// </remarks>
    /// <example>
    /// <para>Show who is signed in, how, until when, and with which permissions</para>
    /// <code>(Get-GdapSession).SignIn</code>
    /// <para>The claims are read from the token for display and aren't verified.</para>
    /// </example>
    /// <example>
    /// <para>Get the default session</para>
    /// <code>Get-GdapSession</code>
    /// <para>Returns nothing if you aren't connected.</para>
    /// </example>
    /// <example>
    /// <para>Get all sessions of the runspace</para>
    /// <code>Get-GdapSession -All | Format-Table Id, Service, Environment, AuthType, ConnectedAt</code>
    /// <para>Disconnect-Gdap closes a session.</para>
    /// </example>
    /// <example>
    /// <para>Make another session the default</para>
    /// <code>
    /// $other = Connect-Gdap -Emulator $emulator
    /// $session | Get-GdapSession -SetDefault
    /// </code>
    /// <para>Cmdlets without -Session use $session again.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapSession", DefaultParameterSetName = "Default")]
    [OutputType(typeof(Session))]
    public sealed class GetGdapSessionCommand : PSCmdlet
    {
        /// <summary>Returns all sessions of this runspace instead of the default one.</summary>
        [Parameter(ParameterSetName = "All")]
        public SwitchParameter All { get; set; }

        /// <summary>The session that -SetDefault makes the default.</summary>
        [Parameter(ParameterSetName = "Set", ValueFromPipeline = true, Mandatory = true)]
        [Alias("Session")]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session InputObject { get; set; }

        /// <summary>Makes the session the default one.</summary>
        [Parameter(ParameterSetName = "Set")]
        public SwitchParameter SetDefault { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var state = RunspaceState.Current;
            if (SetDefault.IsPresent)
            {
                state.Default = InputObject;
                if (!state.Open.Contains(InputObject))
                {
                    state.Open.Add(InputObject);
                }
            }
            if (InputObject != null)
            {
                WriteObject(InputObject);
                return;
            }
            if (state.Default != null)
            {
                WriteObject(state.Default);
            }
            if (All.IsPresent)
            {
                foreach (var session in state.Open.ToArray())
                {
                    if (!ReferenceEquals(session, state.Default))
                    {
                        WriteObject(session);
                    }
                }
            }
        }
    }
}
