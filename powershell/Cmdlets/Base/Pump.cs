using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Waits for native calls. A call that nobody listens to runs on the pipeline thread itself, with
    /// a cancel that Ctrl+C fires. Where the log is read, a script gives the tokens, or a long wait is
    /// asked for, it runs on another thread; meanwhile the pipeline thread writes what comes to the
    /// streams, runs the script and shows progress.
    /// </summary>
    internal sealed class Pump : IDisposable
    {
        private const int Slice = 100;
        private const int MostLines = 10000;
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(120);

        private readonly GdapCmdlet cmdlet;
        private readonly Session session;
        private readonly ManualResetEventSlim wake = new ManualResetEventSlim(false, 20);
        private readonly ConcurrentQueue<GdapLogEvent> lines;
        private readonly Stopwatch shown = new Stopwatch();
        private readonly bool verbose;
        private readonly bool debug;
        private Waits.Wait current;
        private bool progressOn;
        private volatile bool stopping;
        private Stopwatch stopped;
        private Thread here;
        private Exception fault;

        internal Pump(GdapCmdlet cmdlet, Session session)
        {
            this.cmdlet = cmdlet;
            this.session = session;
            verbose = cmdlet.Listens("Verbose");
            debug = cmdlet.Listens("Debug");
            lines = WantsLog ? new ConcurrentQueue<GdapLogEvent>() : null;
            Cancel = new GdapCancel();
            session.Enter(this);
        }

        /// <summary>Fires when the pipeline stops.</summary>
        internal GdapCancel Cancel { get; }

        /// <summary>Whether someone reads the log.</summary>
        internal bool WantsLog => verbose || debug;

        internal bool Stopping => stopping;

        /// <summary>Runs a native call and waits for it here.</summary>
        internal GdapResult Run(Func<GdapResult> native, bool slow = false)
        {
            if (stopping)
            {
                throw new PipelineStoppedException();
            }
            return slow || WantsLog || session.TokenScript != null || session.Prompts != null ? RunBeside(native) : RunHere(native);
        }

        private GdapResult RunHere(Func<GdapResult> native)
        {
            GdapResult result = null;
            Exception error = null;
            here = Thread.CurrentThread;
            try
            {
                result = native();
            }
            catch (Exception caught)
            {
                error = caught;
            }
            here = null;
            if (stopping || fault != null)
            {
                throw fault ?? new PipelineStoppedException();
            }
            return error == null ? result : throw GdapCallException.From(error);
        }

        private GdapResult RunBeside(Func<GdapResult> native)
        {
            var pending = new Pending(native, this);
            ThreadPool.UnsafeQueueUserWorkItem(Pending.Go, pending);
            var clock = Stopwatch.StartNew();
            while (!pending.Done)
            {
                wake.Wait(Slice);
                wake.Reset();
                if (stopping && !pending.Done && stopped.Elapsed > Patience)
                {
                    throw new PipelineStoppedException();
                }
                Turn(clock);
            }
            Turn(clock);
            if (stopping)
            {
                throw new PipelineStoppedException();
            }
            return pending.Result();
        }

        /// <summary>What the pipeline thread does between two slices of waiting.</summary>
        internal void Turn(Stopwatch since)
        {
            if (stopping)
            {
                return;
            }
            session.TokenScript?.RunOnPipeline();
            session.Prompts?.ShowOn(cmdlet);
            Write();
            if (since.ElapsedMilliseconds >= 1000 && (!shown.IsRunning || shown.ElapsedMilliseconds >= 200))
            {
                Show();
            }
        }

        /// <summary>From any thread: the pipeline stops.</summary>
        internal void Stop()
        {
            stopped = Stopwatch.StartNew();
            stopping = true;
            try
            {
                Cancel.Fire();
            }
            catch (ObjectDisposedException)
            {
                // It has ended already.
            }
            Wake();
        }

        /// <summary>From any thread: something is there to do.</summary>
        internal void Wake()
        {
            try
            {
                wake.Set();
            }
            catch (ObjectDisposedException)
            {
                // It has ended already.
            }
        }

        /// <summary>From any thread: a line of the log.</summary>
        internal void Tell(GdapLogEvent line)
        {
            if ((debug || (verbose && line.Level <= GdapLogLevel.Info)) && lines.Count < MostLines)
            {
                lines.Enqueue(line);
                Wake();
            }
        }

        /// <summary>From any thread: a step of progress.</summary>
        internal void Tell(GdapProgress step)
        {
            if (step.Wait <= TimeSpan.Zero)
            {
                return;
            }
            current = new Waits.Wait(Waits.Text(step.Kind), step.Attempt, step.Wait);
            if (step.Wait.TotalMilliseconds >= 1000 && ReferenceEquals(here, Thread.CurrentThread) && fault == null)
            {
                try
                {
                    Show();
                }
                catch (Exception error)
                {
                    // It must not pass through native code: the call ends, and it goes on from there.
                    fault = error;
                    Cancel.Fire();
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            session.Leave(this);
            Cancel.Dispose();
            wake.Dispose();
        }

        /// <summary>Writes what is left of the log, and takes the progress bar away.</summary>
        internal void Finish()
        {
            Write();
            if (progressOn)
            {
                progressOn = false;
                cmdlet.WriteProgress(new ProgressRecord(cmdlet.ActivityId, cmdlet.Activity, "Done") { RecordType = ProgressRecordType.Completed });
            }
        }

        private void Write()
        {
            while (lines != null && lines.TryDequeue(out var line))
            {
                if (line.Level <= GdapLogLevel.Info)
                {
                    if (verbose)
                    {
                        cmdlet.WriteVerbose(line.Message);
                        continue;
                    }
                }
                if (debug)
                {
                    cmdlet.WriteDebug(line.Message);
                }
            }
        }

        private void Show()
        {
            shown.Restart();
            var wait = current;
            var status = cmdlet.RunStatus ?? "Waiting for the service";
            if (wait != null && wait.Left > TimeSpan.Zero)
            {
                status += "; " + wait;
            }
            var record = new ProgressRecord(cmdlet.ActivityId, cmdlet.Activity, status);
            progressOn = true;
            cmdlet.WriteProgress(record);
        }

        private sealed class Pending
        {
            private readonly Func<GdapResult> native;
            private readonly Pump pump;
            private GdapResult result;
            private Exception error;
            private volatile bool done;

            internal Pending(Func<GdapResult> native, Pump pump)
            {
                this.native = native;
                this.pump = pump;
            }

            internal static readonly WaitCallback Go = state => ((Pending)state).Work();

            internal bool Done => done;

            internal GdapResult Result()
            {
                if (error != null)
                {
                    throw GdapCallException.From(error);
                }
                return result;
            }

            private void Work()
            {
                try
                {
                    result = native();
                }
                catch (Exception caught)
                {
                    error = caught;
                }
                done = true;
                pump.Wake();
            }
        }
    }
}
