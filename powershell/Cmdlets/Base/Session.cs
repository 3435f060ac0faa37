using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Management.Automation.Runspaces;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// A connection to one service as one identity. Several may be open at once; objects remember
    /// theirs. Holds no token that can be read.
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

        /// <summary>Number that tells sessions of one process apart.</summary>
        public int Id { get; } = Interlocked.Increment(ref last);

        private static int last;

        /// <summary>Graph or CloudCockpit.</summary>
        public string Service { get; internal set; }

        /// <summary>The national cloud, Emulator, or Custom.</summary>
        public string Environment { get; internal set; }

        /// <summary>v1.0 or beta.</summary>
        public string ApiVersion { get; internal set; }

        /// <summary>The root of the service where it is not the cloud's own.</summary>
        public string BaseUri { get; internal set; }

        /// <summary>How the session gets its tokens.</summary>
        public string AuthType { get; internal set; }

        /// <summary>The app registration it signs in as, where one was named.</summary>
        public string ClientId { get; internal set; }

        /// <summary>The tenant it signs in to, where one was named.</summary>
        public string TenantId { get; internal set; }

        /// <summary>The token at hand: how it came, until when it holds, and what it says of itself. Asks nobody.</summary>
        public SignIn SignIn => closed ? null : SignIn.Of(client.SignIn(new GdapCall { Offline = true }));

        /// <summary>CloudCockpit: the domain of the portal.</summary>
        public string PortalDomain { get; internal set; }

        /// <summary>CloudCockpit: the provider instance where a call names none.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>How many items are written at once where a call names no -ThrottleLimit.</summary>
        public int ThrottleLimit { get; internal set; }

        /// <summary>When it was opened, in UTC.</summary>
        public DateTime ConnectedAt { get; } = DateTime.UtcNow;

        /// <summary>Whether Disconnect-Gdap has closed it.</summary>
        public bool IsClosed => closed;

        internal bool IsGraph => Service == "Graph";

        internal TokenScript TokenScript { get; }

        internal DevicePrompts Prompts { get; set; }

        /// <summary>The client, over the proxy of the call if it names one.</summary>
        internal GdapClient Client(ProxyChoice proxy = null)
        {
            if (closed)
            {
                throw new GdapCallException("SessionClosed", "The session " + Id + " is closed.", "Connect again with Connect-Gdap.");
            }
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

        /// <summary>Lets a cmdlet that begins to wait hear of logs, progress and wanted tokens.</summary>
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

        /// <summary>Forgets a cmdlet that has ended.</summary>
        internal void Leave(Pump pump)
        {
            lock (gate)
            {
                waiting = Array.FindAll(waiting, other => !ReferenceEquals(other, pump));
                Listen();
            }
        }

        /// <summary>Wakes every waiting cmdlet: one of them runs the token script. False when none waits.</summary>
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

        private GdapClient Watch(GdapClient made)
        {
            made.SetProgress(step =>
            {
                foreach (var pump in Volatile.Read(ref waiting))
                {
                    pump.Tell(step);
                }
            });
            return made;
        }

        // Log lines cost a call back each: the library makes none while nobody reads them.
        private void Listen()
        {
            var wanted = Array.Exists(waiting, pump => pump.WantsLog);
            if (wanted == logging || closed)
            {
                return;
            }
            logging = wanted;
            client.SetLog(GdapLogLevel.Debug, wanted ? (Action<GdapLogEvent>)Log : null);
            foreach (var other in viaProxy.Values)
            {
                other.SetLog(GdapLogLevel.Debug, wanted ? (Action<GdapLogEvent>)Log : null);
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

    /// <summary>The proxy that one call names.</summary>
    internal sealed class ProxyChoice
    {
        internal Uri Proxy { get; set; }

        internal PSCredential Credential { get; set; }

        internal string Key => Proxy + "\n" + (Credential == null ? "" : Credential.UserName + "\n" + RuntimeHelpers.GetHashCode(Credential.Password));

        internal void Apply(GdapClientOptions to)
        {
            to.ProxyMode = GdapProxyMode.Url;
            to.ProxyUrl = Proxy.AbsoluteUri;
            if (Credential != null)
            {
                to.ProxyUser = Credential.UserName;
                to.ProxyPassword = Credential.Password;
            }
        }
    }

    /// <summary>What one runspace knows: its default session and its last run.</summary>
    internal sealed class RunspaceState
    {
        private static readonly ConditionalWeakTable<Runspace, RunspaceState> All = new ConditionalWeakTable<Runspace, RunspaceState>();

        internal static RunspaceState Current => All.GetOrCreateValue(Runspace.DefaultRunspace);

        internal Session Default { get; set; }

        internal List<Session> Open { get; } = new List<Session>();

        internal RunSummary LastRun { get; set; }

        internal RecentIds Recent { get; } = new RecentIds();
    }

    /// <summary>The relationships that came out last, for completion.</summary>
    internal sealed class RecentIds
    {
        private readonly Relationship[] last = new Relationship[64];
        private int next;

        internal IEnumerable<Relationship> Newest
        {
            get
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var back = 1; back <= last.Length; back++)
                {
                    var one = last[(next - back + 2 * last.Length) % last.Length];
                    if (one?.Id != null && seen.Add(one.Id))
                    {
                        yield return one;
                    }
                }
            }
        }

        internal void Add(Relationship relationship)
        {
            last[next] = relationship;
            next = (next + 1) % last.Length;
        }
    }
}
