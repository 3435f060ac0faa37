using System.Management.Automation;

namespace Gdap
{
    /// <summary>Closes sessions and discards their tokens.</summary>
    /// <remarks>
    /// Calls in progress finish. Objects that were read through the session can't be written through another one by
    /// accident; read them again. Without -InputObject the default session is closed.
    /// </remarks>
    /// <example>
    /// <para>Close the default session</para>
    /// <code>Disconnect-Gdap</code>
    /// <para>It is an error if you aren't connected.</para>
    /// </example>
    /// <example>
    /// <para>Close one of several sessions</para>
    /// <code>
    /// $contoso = Connect-Gdap -Emulator $emulator -NoDefault
    /// Disconnect-Gdap $contoso
    /// </code>
    /// <para>The other sessions stay open.</para>
    /// </example>
    /// <example>
    /// <para>Close all sessions</para>
    /// <code>Get-GdapSession -All | Disconnect-Gdap</code>
    /// <para>Closes the sessions of this runspace.</para>
    /// </example>
    [Cmdlet(VerbsCommunications.Disconnect, "Gdap")]
    public sealed class DisconnectGdapCommand : PSCmdlet
    {
        /// <summary>The session to close. If omitted, the default session is closed.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true)]
        [Alias("Session")]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session InputObject { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var state = RunspaceState.Current;
            var session = InputObject ?? state.Default;
            if (session == null)
            {
                ThrowTerminatingError(Errors.Record(new GdapCallException("NoSession", "You aren't connected."), ItemName.None));
            }
            session.Dispose();
            state.Open.Remove(session);
            if (ReferenceEquals(state.Default, session))
            {
                state.Default = null;
            }
        }
    }
}
