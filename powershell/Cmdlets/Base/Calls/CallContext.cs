using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The calls of one cmdlet: finds the session of each, waits for it on the pipeline thread, and stops all of them
    /// with the pipeline.
    /// </summary>
    internal sealed class CallContext : IDisposable
    {
        private readonly Dictionary<Session, Pump> pumps = new Dictionary<Session, Pump>();
        private readonly object gate = new object();
        private readonly ServiceCmdlet cmdlet;
        private Session chosen;
        private readonly Stack<IDisposable> runs = new Stack<IDisposable>();
        private bool stopping;

        internal CallContext(ServiceCmdlet cmdlet)
        {
            this.cmdlet = cmdlet;
        }

        /// <summary>The state of the cmdlet's runspace.</summary>
        internal RunspaceState State { get; private set; }

        /// <summary>Fills in the progress bar during a run of many items; null for a single call.</summary>
        internal Action<ProgressRecord> Progress { get; set; }

        /// <summary>Whether the pipeline is stopping.</summary>
        internal bool IsStopping => stopping;

        /// <summary>Must be called first, on the pipeline thread.</summary>
        /// <param name="session">The session that the user names with -Session; null for none.</param>
        internal void Begin(Session session)
        {
            chosen = session;
            State = RunspaceState.Current;
            Preferences.NeverAskOnDebug(cmdlet);
        }

        /// <summary>Makes this context own a run of items: runs are disposed first, the last one before the others.</summary>
        internal void Own(IDisposable items) => runs.Push(items);

        /// <summary>The session for an object: -Session, otherwise the object's own, otherwise the default one.</summary>
        /// <exception cref="GdapCallException">There is none, it is closed, or -Session isn't the object's own.</exception>
        internal Session SessionFor(Session own)
        {
            if (chosen != null && own != null && !ReferenceEquals(chosen, own))
            {
                throw new GdapCallException("WrongSession", "It was read through " + own + ", but -Session is " + chosen + ".", "Omit -Session, or read the object through that session.");
            }
            var session = chosen ?? own ?? State.Default
                ?? throw new GdapCallException("NoSession", "You aren't connected.", "Run Connect-Gdap. In a job or ForEach-Object -Parallel, specify -Session $using:session.");
            session.RequireOpen();
            if (session.TokenScript != null && session.TokenScript.IsRunning && pumps.Count == 0)
            {
                throw new GdapCallException("WrongSession", "A -TokenSource script can't use the session that it gets the token for.", "Sign in another way inside the script.");
            }
            return session;
        }

        /// <summary>The session for an object that only Microsoft Graph has.</summary>
        internal Session GraphSessionFor(Session own)
        {
            var session = SessionFor(own);
            if (!session.IsGraph)
            {
                throw new GdapCallException("Unsupported", "CloudCockpit doesn't support this; the session is " + session + ".", "Connect to Microsoft Graph.");
            }
            return session;
        }

        /// <summary>Options of a call that ends when the pipeline stops.</summary>
        internal GdapCallOptions NewCall(Session session) => new GdapCallOptions { Cancel = PumpFor(session).Cancel };

        /// <summary>Makes a call and waits for it.</summary>
        /// <exception cref="GdapCallException">It failed.</exception>
        /// <exception cref="PipelineStoppedException">The pipeline stops.</exception>
        internal GdapResult Run(Session session, Func<GdapResult> native, bool isSlow = false) => PumpFor(session).Run(native, isSlow);

        /// <summary>Makes a call and waits until it has ended, or for a moment after the pipeline stops.</summary>
        internal Completion Complete(Session session, Func<GdapResult> native, bool isSlow) => PumpFor(session).Complete(native, isSlow);

        /// <summary>Lets the pipeline thread do its part while a batch runs: write the log, run token scripts, show progress.</summary>
        internal void Turn(Stopwatch since)
        {
            foreach (var pump in pumps.Values)
            {
                pump.Turn(since);
            }
        }

        /// <summary>Writes the rest of the log and removes the progress bars.</summary>
        internal void Finish()
        {
            foreach (var pump in pumps.Values)
            {
                pump.Finish();
            }
        }

        /// <summary>How long one wait for a batch lasts: shorter if a script supplies the tokens, because the pipeline thread runs it.</summary>
        internal TimeSpan Slice
        {
            get
            {
                foreach (var session in pumps.Keys)
                {
                    if (session.TokenScript != null)
                    {
                        return TimeSpan.FromMilliseconds(10);
                    }
                }
                return TimeSpan.FromMilliseconds(50);
            }
        }

        /// <summary>From any thread: cancels all calls.</summary>
        internal void Stop()
        {
            stopping = true;
            lock (gate)
            {
                foreach (var pump in pumps.Values)
                {
                    pump.Stop();
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            while (runs.Count > 0)
            {
                runs.Pop().Dispose();
            }
            lock (gate)
            {
                foreach (var pump in pumps.Values)
                {
                    pump.Dispose();
                }
                pumps.Clear();
            }
        }

        private Pump PumpFor(Session session)
        {
            lock (gate)
            {
                if (!pumps.TryGetValue(session, out var pump))
                {
                    pump = new Pump(cmdlet, session);
                    pumps.Add(session, pump);
                    if (stopping)
                    {
                        pump.Stop();
                    }
                }
                return pump;
            }
        }
    }
}
