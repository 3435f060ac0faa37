using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Checks that a session works: its token, the permission in it, one read, and the connection.</summary>
    /// <remarks>
    /// <para>Returns one object for each check, with its Result: Passed, Failed, or NotChecked. Detail has what was found: the
    /// tenant and the audience of the token, its permission, how many relationships were read, and for each host the proxy and
    /// where its address comes from, the TLS version and the issuer of the certificates; Hint has the fix. A check
    /// that fails isn't an error. With -Quiet, the result is true or false.</para>
    /// <para>The permission is read from the token and isn't verified; the read is what counts. On CloudCockpit the read
    /// needs -CustomerId, because only the list of one customer can be read.</para>
    /// </remarks>
    /// <example>
    /// <para>Check the session before a long run</para>
    /// <code>Test-GdapSession</code>
    /// <para>Checks the default session.</para>
    /// </example>
    /// <example>
    /// <para>End a runbook early, with the fixes in its error</para>
    /// <code>
    /// $failed = Test-GdapSession | Where-Object Result -EQ 'Failed'
    /// if ($failed) { throw ($failed | ForEach-Object { "$($_.Check): $($_.Detail) $($_.Hint)" } | Out-String) }
    /// </code>
    /// <para>The job's log then says what to do.</para>
    /// </example>
    /// <example>
    /// <para>Branch on the result</para>
    /// <code>if (Test-GdapSession -Quiet) { Get-GdapRelationship }</code>
    /// <para>True means that no check failed.</para>
    /// </example>
    [Cmdlet(VerbsDiagnostic.Test, "GdapSession")]
    [OutputType(typeof(SessionCheck), typeof(bool))]
    public sealed class TestGdapSessionCommand : ServiceCmdlet
    {
        private const string Passed = "Passed";
        private const string Failed = "Failed";
        private const string NotChecked = "NotChecked";
        private const string Write = "DelegatedAdminRelationship.ReadWrite.All";
        private const string ReadOnly = "DelegatedAdminRelationship.Read.All";
        private const string Principal = "The service principal \"Partner Customer Delegated Administration\" (appId 2832473f-ec63-45fb-976f-5d45a7d4bb91) must exist in the partner tenant: create it with the Create servicePrincipal API of Microsoft Graph.";

        /// <summary>The session to check. If omitted, the default session is checked.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true)]
        [Alias("Session")]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session InputObject { get; set; }

        /// <summary>CloudCockpit: the customer whose list is read.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance. If omitted, that of the session is used.</summary>
        [Parameter]
        public Guid ProviderInstanceId { get; set; }

        /// <summary>Returns true if no check failed, otherwise false.</summary>
        [Parameter]
        public SwitchParameter Quiet { get; set; }

        /// <inheritdoc/>
        protected override void BeginProcessing() => Calls.Begin(null);

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            Session session = null;
            Require(() => session = Calls.SessionFor(InputObject));
            var all = new List<SessionCheck>();
            // A browser opens only in Connect-Gdap: a read renews the token without one.
            var read = session.AuthType == "Browser" ? Read(session) : null;
            var signIn = Token(session, read != null, all);
            if (session.IsGraph)
            {
                all.Add(Permission(signIn));
            }
            all.Add(read ?? (signIn == null ? new SessionCheck(session, "Read", NotChecked, "There is no token.") : Read(session)));
            all.Add(Connection(session));
            Calls.Finish();
            if (Quiet.IsPresent)
            {
                WriteObject(all.TrueForAll(check => check.Result != Failed));
                return;
            }
            WriteObject(all, true);
        }

        private SignIn Token(Session session, bool offline, List<SessionCheck> all)
        {
            try
            {
                var call = Calls.NewCall(session);
                call.Offline = offline;
                var signIn = SignIn.Of(Calls.Run(session, () => session.Client().SignIn(call)));
                if (!signIn.IsSignedIn)
                {
                    all.Add(new SessionCheck(session, "Token", Failed, "Nobody is signed in.", "Run Connect-Gdap again."));
                    return null;
                }
                all.Add(new SessionCheck(session, "Token", Passed, TokenText(signIn)));
                return signIn;
            }
            catch (GdapCallException error)
            {
                all.Add(new SessionCheck(session, "Token", error, null));
                return null;
            }
        }

        private static string TokenText(SignIn signIn)
        {
            var until = signIn.ExpiresOn == null ? "" : " Valid until " + signIn.ExpiresOn + ".";
            return signIn.IsReadable
                ? "Signed in as " + (signIn.User ?? signIn.AppId ?? signIn.Credential) + " in tenant " + (signIn.TenantId ?? "(none)") + "; the token is for " + (signIn.Audience ?? "(none)") + " (unverified)." + until
                : "There is a token. It is opaque, so its tenant and audience can't be shown." + until;
        }

        private static SessionCheck Permission(SignIn signIn)
        {
            if (signIn == null)
            {
                return new SessionCheck(null, "Permission", NotChecked, "There is no token.");
            }
            if (!signIn.IsReadable)
            {
                return new SessionCheck(null, "Permission", NotChecked, "The token is opaque, so permissions can't be checked in advance.");
            }
            var names = new List<string>(signIn.Roles);
            names.AddRange(signIn.Scopes);
            bool Has(string permission) => names.Exists(name => name.Equals(permission, StringComparison.OrdinalIgnoreCase));
            if (Has(Write))
            {
                return new SessionCheck(null, "Permission", Passed, "The token has " + Write + " (unverified).");
            }
            if (Has(ReadOnly))
            {
                return new SessionCheck(null, "Permission", Passed, "The token has " + ReadOnly + " (unverified): reading works, but changes need " + Write + ".");
            }
            var permissions = names.Count == 0 ? "no permission" : string.Join(", ", names);
            return new SessionCheck(null, "Permission", Failed, "The token has " + permissions + " (unverified), but not " + Write + ".",
                "Add the permission " + Write + " of Microsoft Graph to the app registration (for an app: an application permission; for a managed identity: an app role assignment) and grant admin consent. " + Principal + " A new grant may take an hour to show in tokens, for a managed identity up to a day.");
        }

        /// <summary>Reports the connections of the previous requests; sends no request.</summary>
        private SessionCheck Connection(Session session)
        {
            try
            {
                var call = Calls.NewCall(session);
                call.Offline = true;
                var connections = SignIn.Of(Calls.Run(session, () => session.Client().SignIn(call))).Connections;
                var isKnown = Array.TrueForAll(connections, connection => connection.TlsVersion != null);
                return new SessionCheck(session, "Connection", isKnown ? Passed : NotChecked, string.Join("; ", (object[])connections) + ".");
            }
            catch (GdapCallException error)
            {
                return new SessionCheck(session, "Connection", error, null);
            }
        }

        private SessionCheck Read(Session session)
        {
            if (!session.IsGraph && CustomerId == null)
            {
                return new SessionCheck(session, "Read", NotChecked, "CloudCockpit reads the list of one customer.", "Specify -CustomerId.");
            }
            try
            {
                var call = Calls.NewCall(session);
                call.CustomerId = CustomerId;
                call.ProviderInstanceId = ProviderInstanceId == Guid.Empty ? null : ProviderInstanceId.ToString("D");
                var page = Calls.Run(session, () => session.Client().ListRelationships(new GdapListOptions(), call));
                var count = (page.Value["value"] as object[])?.Length ?? 0;
                return new SessionCheck(session, "Read", Passed, "Relationships read: " + count + (page.Next == null ? "." : ", and there are more."));
            }
            catch (GdapCallException error)
            {
                var more = session.IsGraph && (error.StatusCode == 401 || error.StatusCode == 403)
                    ? " " + Write + " may also be missing. " + Principal : null;
                return new SessionCheck(session, "Read", error, more);
            }
        }
    }
}
