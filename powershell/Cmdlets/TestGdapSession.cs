using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Checks that a session can work: a token, the permission in it, and one read.</summary>
    /// <remarks>
    /// <para>Returns one object for each check, with what was found and the hint; nothing is thrown for a check that
    /// fails. -Quiet returns true or false instead.</para>
    /// <para>The permission is read from the token, which nobody has verified: it tells what to look for. The read is
    /// what counts. On CloudCockpit it needs -CustomerId, because only one customer's list can be read.</para>
    /// </remarks>
    /// <example>
    /// <para>Before a long run.</para>
    /// <code>Test-GdapSession</code>
    /// </example>
    /// <example>
    /// <para>In a runbook that should stop early, with the hints in its error.</para>
    /// <code>
    /// $checks = Test-GdapSession
    /// $failed = $checks | Where-Object { -not $_.Passed }
    /// if ($failed) { throw ($failed | ForEach-Object { "$($_.Check): $($_.Detail) $($_.Hint)" } | Out-String) }
    /// </code>
    /// </example>
    /// <example>
    /// <para>True or false.</para>
    /// <code>if (Test-GdapSession -Quiet) { Get-GdapRelationship }</code>
    /// </example>
    [Cmdlet(VerbsDiagnostic.Test, "GdapSession")]
    [OutputType(typeof(SessionCheck), typeof(bool))]
    public sealed class TestGdapSessionCommand : GdapCmdlet
    {
        private const string Write = "DelegatedAdminRelationship.ReadWrite.All";
        private const string ReadOnly = "DelegatedAdminRelationship.Read.All";
        private const string Principal = "The service principal \"Partner Customer Delegated Administration\" (appId 2832473f-ec63-45fb-976f-5d45a7d4bb91) must exist in the partner tenant: create it with the Create servicePrincipal API of Microsoft Graph.";

        /// <summary>The session to check.</summary>
        [Parameter(Position = 0, ValueFromPipeline = true)]
        [SessionTransformation]
        public Session InputObject { get; set; }

        /// <summary>CloudCockpit: the customer whose list is read.</summary>
        [Parameter]
        public Guid CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance, where the session has none.</summary>
        [Parameter]
        public Guid ProviderInstanceId { get; set; }

        /// <summary>Returns true when every check passed, else false.</summary>
        [Parameter]
        public SwitchParameter Quiet { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            Session session = null;
            Refuse(() => session = SessionFor(InputObject));
            var all = new List<SessionCheck>();
            var signIn = Token(session, all);
            if (signIn != null)
            {
                if (session.IsGraph)
                {
                    all.Add(Permission(signIn));
                }
                Read(session, all);
            }
            FinishPumps();
            if (Quiet.IsPresent)
            {
                WriteObject(all.TrueForAll(check => check.Passed));
                return;
            }
            WriteObject(all, true);
        }

        private SignIn Token(Session session, List<SessionCheck> all)
        {
            try
            {
                var signIn = SignIn.Of(PumpFor(session).Run(() => session.Client().SignIn(NewCall(session))));
                all.Add(new SessionCheck(session, "Token", true, "There is a token: " + signIn + "."));
                return signIn;
            }
            catch (GdapCallException error)
            {
                all.Add(new SessionCheck(session, "Token", error, null));
                return null;
            }
        }

        private static SessionCheck Permission(SignIn signIn)
        {
            if (!signIn.IsReadable)
            {
                return new SessionCheck(null, "Permission", true, "The token cannot be read, so the permission shows with the read alone.");
            }
            var names = new List<string>(signIn.Roles);
            names.AddRange(signIn.Scopes);
            bool Has(string wanted) => names.Exists(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (Has(Write))
            {
                return new SessionCheck(null, "Permission", true, "The token has " + Write + " (unverified).");
            }
            if (Has(ReadOnly))
            {
                return new SessionCheck(null, "Permission", true, "The token has " + ReadOnly + " (unverified): reading works, changes need " + Write + ".");
            }
            var what = names.Count == 0 ? "no permission at all" : string.Join(", ", names);
            return new SessionCheck(null, "Permission", false, "The token has " + what + " (unverified), and not " + Write + ".",
                "Add the permission " + Write + " of Microsoft Graph to the app registration (of an app: application permission; of a managed identity: app role assignment) and grant admin consent. " + Principal + " A new grant may take an hour to show in tokens, for a managed identity up to a day.");
        }

        private void Read(Session session, List<SessionCheck> all)
        {
            if (!session.IsGraph && CustomerId == Guid.Empty)
            {
                all.Add(new SessionCheck(session, "Read", true, "Not tried: CloudCockpit reads the list of one customer. Give -CustomerId to try it."));
                return;
            }
            try
            {
                var call = NewCall(session);
                call.CustomerId = CustomerId == Guid.Empty ? null : CustomerId.ToString("D");
                call.ProviderInstanceId = ProviderInstanceId == Guid.Empty ? null : ProviderInstanceId.ToString("D");
                var query = session.IsGraph ? new GdapListQuery { Top = 1 } : new GdapListQuery();
                var result = PumpFor(session).Run(() => session.Client().List(query, call));
                all.Add(new SessionCheck(session, "Read", true, "A list was read (HTTP " + result.HttpStatus + ")."));
            }
            catch (GdapCallException error)
            {
                var more = session.IsGraph && (error.StatusCode == 401 || error.StatusCode == 403) && error.HintCode != "permissions.check"
                    ? " It may also be that " + Write + " is missing. " + Principal : null;
                all.Add(new SessionCheck(session, "Read", error, more));
            }
        }
    }

    /// <summary>One check of a session.</summary>
    public sealed class SessionCheck
    {
        internal SessionCheck(Session session, string check, bool passed, string detail, string hint = null)
        {
            Session = session;
            Check = check;
            Passed = passed;
            Detail = detail;
            Hint = hint;
        }

        internal SessionCheck(Session session, string check, GdapCallException error, string more)
            : this(session, check, false, error.Message, (error.Hint + more).Trim())
        {
            Kind = error.Kind;
            Code = error.Code;
            StatusCode = error.StatusCode;
            RequestId = error.RequestId;
            ClientRequestId = error.ClientRequestId;
        }

        /// <summary>Token, Permission or Read.</summary>
        public string Check { get; }

        /// <summary>Whether it is fine, or cannot be told.</summary>
        public bool Passed { get; }

        /// <summary>What was found.</summary>
        public string Detail { get; }

        /// <summary>What to do about it.</summary>
        public string Hint { get; }

        /// <summary>The kind of failure, as in FullyQualifiedErrorId.</summary>
        public string Kind { get; }

        /// <summary>The service's own code, such as AADSTS7000215.</summary>
        public string Code { get; }

        /// <summary>The HTTP status of the answer, 0 if there was none.</summary>
        public int StatusCode { get; }

        /// <summary>The service's id of the request (trace id), which its support asks for.</summary>
        public string RequestId { get; }

        /// <summary>Our id of the request (correlation id).</summary>
        public string ClientRequestId { get; }

        internal Session Session { get; }

        /// <inheritdoc/>
        public override string ToString() => Check + (Passed ? ": " : " failed: ") + Detail;
    }
}
