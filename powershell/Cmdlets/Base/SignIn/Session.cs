using System;
using System.Collections.Generic;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// A connection to one service as one identity. Several can be open at once, and objects keep the session they
    /// were read through. Its token can't be read.
    /// </summary>
    public sealed class Session : IDisposable
    {
        private readonly object gate = new object();
        private readonly Func<GdapClientOptions> options;
        private readonly GdapCredential credential;
        private readonly Dictionary<string, GdapClient> viaProxy = new Dictionary<string, GdapClient>(StringComparer.Ordinal);
        private readonly GdapClient client;
        private Pump[] waiting = new Pump[0];
        private bool logging;
        private volatile bool closed;

        internal Session(Func<GdapClientOptions> options, GdapCredential credential, TokenScript tokenScript)
        {
            this.options = options;
            this.credential = credential;
            TokenScript = tokenScript;
            client = Watch(new GdapClient(options(), credential));
            if (tokenScript != null)
            {
                tokenScript.Session = this;
            }
        }

        /// <summary>The number of the session in this process.</summary>
        public int Id { get; } = Interlocked.Increment(ref last);

        private static int last;

        /// <summary>Graph or CloudCockpit.</summary>
        public string Service { get; internal set; }

        /// <summary>The national cloud, Emulator, or Custom.</summary>
        public string Environment { get; internal set; }

        /// <summary>v1.0 or beta.</summary>
        public string ApiVersion { get; internal set; }

        /// <summary>The root of the service, if it isn't the cloud's own.</summary>
        public string BaseUri { get; internal set; }

        /// <summary>How the session gets its tokens.</summary>
        public string AuthType { get; internal set; }

        /// <summary>The app registration that it signs in as, if one was specified.</summary>
        public string ClientId { get; internal set; }

        /// <summary>The tenant that it signs in to, if one was specified.</summary>
        public string TenantId { get; internal set; }

        /// <summary>The current token: how it was got, when it expires, and its claims. Nothing is requested.</summary>
        public SignIn SignIn => closed ? null : SignIn.Of(client.SignIn(new GdapCallOptions { Offline = true }));

        /// <summary>CloudCockpit: the domain of the portal.</summary>
        public string PortalDomain { get; internal set; }

        /// <summary>CloudCockpit: the provider instance of calls that specify none.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>The maximum number of items in progress at once if a call has no -ThrottleLimit; empty for the library's default.</summary>
        public int? ThrottleLimit { get; internal set; }

        /// <summary>When it was opened, in UTC.</summary>
        public object ConnectedAt { get; } = UtcDate.Show(DateTime.UtcNow);

        /// <summary>Whether Disconnect-Gdap has closed it.</summary>
        public bool IsClosed => closed;

        internal bool IsGraph => Service == "Graph";

        internal TokenScript TokenScript { get; }

        internal SignInPrompts Prompts { get; set; }

        internal RefreshTokenScript RefreshTokenScript { get; set; }

        /// <summary>The parameters of Connect-Gdap, for a sign-in in a browser: Connect-Gdap with the same parameters signs in to this session again.</summary>
        internal string SignInKey { get; set; }

        /// <summary>Whether any call may need the pipeline thread, for a script or to show a code.</summary>
        internal bool NeedsPipeline => TokenScript != null || AuthType == "DeviceCode";

        /// <summary>The link where a customer approves a relationship; null if the session is closed.</summary>
        internal string ApprovalUri(string relationshipId) => closed ? null : client.GetApprovalLink(relationshipId);

        /// <summary>The client, through the proxy of the call if it has one.</summary>
        internal GdapClient Client(ProxySetting proxy = null)
        {
            RequireOpen();
            if (proxy == null)
            {
                return client;
            }
            lock (gate)
            {
                if (!viaProxy.TryGetValue(proxy.Key, out var other))
                {
                    var changed = options();
                    proxy.Apply(changed);
                    other = Watch(new GdapClient(changed, credential));
                    viaProxy.Add(proxy.Key, other);
                }
                return other;
            }
        }

        /// <exception cref="GdapCallException">The session is closed.</exception>
        internal void RequireOpen()
        {
            if (closed)
            {
                throw new GdapCallException("SessionClosed", "The session " + Id + " is closed.", "Run Connect-Gdap again.");
            }
        }

        /// <summary>Adds a cmdlet that begins to wait: it receives log lines, progress and token requests.</summary>
        internal void Enter(Pump pump)
        {
            lock (gate)
            {
                var more = new Pump[waiting.Length + 1];
                waiting.CopyTo(more, 0);
                more[waiting.Length] = pump;
                waiting = more;
                Listen();
            }
        }

        /// <summary>Removes a cmdlet that has ended.</summary>
        internal void Leave(Pump pump)
        {
            lock (gate)
            {
                waiting = Array.FindAll(waiting, other => !ReferenceEquals(other, pump));
                Listen();
            }
        }

        /// <summary>Wakes every waiting cmdlet; one of them runs the token script. False if none waits.</summary>
        internal bool WakeAll()
        {
            var all = Volatile.Read(ref waiting);
            foreach (var pump in all)
            {
                pump.Wake();
            }
            return all.Length > 0;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            closed = true;
            client.Dispose();
            lock (gate)
            {
                foreach (var other in viaProxy.Values)
                {
                    other.Dispose();
                }
                viaProxy.Clear();
            }
            credential.Dispose();
        }

        /// <inheritdoc/>
        public override string ToString() => Service + " " + (BaseUri ?? Environment) + " (session " + Id + ")";

        private GdapClient Watch(GdapClient newClient)
        {
            newClient.SetProgress(step =>
            {
                foreach (var pump in Volatile.Read(ref waiting))
                {
                    pump.Tell(step);
                }
            });
            return newClient;
        }

        // Each log line costs a callback, so the library's log is off while no cmdlet shows it.
        private void Listen()
        {
            var isWanted = Array.Exists(waiting, pump => pump.WantsLog);
            if (isWanted == logging || closed)
            {
                return;
            }
            logging = isWanted;
            client.SetLog(GdapLogLevel.Debug, isWanted ? (Action<GdapLogEvent>)Log : null);
            foreach (var other in viaProxy.Values)
            {
                other.SetLog(GdapLogLevel.Debug, isWanted ? (Action<GdapLogEvent>)Log : null);
            }
        }

        private void Log(GdapLogEvent line)
        {
            foreach (var pump in Volatile.Read(ref waiting))
            {
                pump.Tell(line);
            }
        }
    }
}
