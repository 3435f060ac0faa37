using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Waits for the native calls of one session. A call runs on the pipeline thread itself, with a cancel that Ctrl+C
    /// fires, unless the log is shown, a script supplies the tokens, or the call can take long. In these cases it runs on
    /// another thread, and meanwhile the pipeline thread writes to the streams, runs the script and shows progress.
    /// </summary>
    internal sealed class Pump : IDisposable
    {
        private const int Slice = 100;
        private const int MaxLines = 10000;
        private const int ProgressId = 7413;
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(120);

        private readonly ServiceCmdlet cmdlet;
        private readonly Session session;
        private readonly ManualResetEventSlim wake = new ManualResetEventSlim(false, 20);
        private readonly ConcurrentQueue<GdapLogEvent> lines;
        private readonly Stopwatch shown = new Stopwatch();
        private readonly bool verbose;
        private readonly bool debug;
        private WaitText current;
        private bool progressOn;
        private volatile bool stopping;
        private Stopwatch stopped;
        private Thread pipelineThread;
        private Exception progressError;

        internal Pump(ServiceCmdlet cmdlet, Session session)
        {
            this.cmdlet = cmdlet;
            this.session = session;
            verbose = Preferences.Shows(cmdlet, "Verbose");
            debug = Preferences.Shows(cmdlet, "Debug");
            lines = WantsLog ? new ConcurrentQueue<GdapLogEvent>() : null;
            Cancel = new GdapCancel();
            session.Enter(this);
        }

        /// <summary>Fires when the pipeline stops.</summary>
        internal GdapCancel Cancel { get; }

        /// <summary>Whether the log is shown.</summary>
        internal bool WantsLog => verbose || debug;

        /// <summary>Makes a call and waits for it.</summary>
        /// <exception cref="GdapCallException">It failed.</exception>
        /// <exception cref="PipelineStoppedException">The pipeline stops.</exception>
        internal GdapResult Run(Func<GdapResult> native, bool isSlow)
        {
            var end = Complete(native, isSlow);
            if (stopping)
            {
                throw new PipelineStoppedException();
            }
            return end.Error == null ? end.Result : throw GdapCallException.From(end.Error);
        }

        /// <summary>Makes a call and waits until it has ended, or for a moment after the pipeline stops.</summary>
        internal Completion Complete(Func<GdapResult> native, bool isSlow)
        {
            if (stopping)
            {
                return new Completion(null, new GdapCallException("Cancelled", "It wasn't sent."));
            }
            return isSlow || WantsLog || session.NeedsPipeline ? CompleteBeside(native) : CompleteHere(native);
        }

        private Completion CompleteHere(Func<GdapResult> native)
        {
            pipelineThread = Thread.CurrentThread;
            var end = TryCall(native);
            pipelineThread = null;
            return progressError == null ? end : throw progressError;
        }

        private Completion CompleteBeside(Func<GdapResult> native)
        {
            var end = default(Completion);
            var done = 0;
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    end = TryCall(native);
                    Volatile.Write(ref done, 1);
                    Wake();
                },
                null);
            var clock = Stopwatch.StartNew();
            while (Volatile.Read(ref done) == 0)
            {
                wake.Wait(Slice);
                wake.Reset();
                if (stopping && Volatile.Read(ref done) == 0 && stopped.Elapsed > Patience)
                {
                    return default(Completion);
                }
                Turn(clock);
            }
            Turn(clock);
            return end;
        }

        private static Completion TryCall(Func<GdapResult> native)
        {
            try
            {
                return new Completion(native(), null);
            }
            catch (Exception error)
            {
                return new Completion(null, error);
            }
        }

        /// <summary>The work of the pipeline thread between two waits: scripts, prompts, the log and the progress bar.</summary>
        internal void Turn(Stopwatch since)
        {
            if (stopping)
            {
                return;
            }
            session.TokenScript?.RunOnPipeline();
            session.Prompts?.ShowOn(cmdlet);
            session.RefreshTokenScript?.RunOn(cmdlet);
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
                // The cmdlet has ended.
            }
            Wake();
        }

        /// <summary>From any thread: wakes the pipeline thread for new work.</summary>
        internal void Wake()
        {
            try
            {
                wake.Set();
            }
            catch (ObjectDisposedException)
            {
                // The cmdlet has ended.
            }
        }

        /// <summary>From any thread: a line of the log.</summary>
        internal void Tell(GdapLogEvent line)
        {
            if ((debug || (verbose && line.Level <= GdapLogLevel.Info)) && lines.Count < MaxLines)
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
            current = new WaitText(step);
            if (step.Wait.TotalMilliseconds >= 1000 && ReferenceEquals(pipelineThread, Thread.CurrentThread) && progressError == null)
            {
                try
                {
                    Show();
                }
                catch (Exception error)
                {
                    // The exception must not pass through native code: the call is cancelled, and the exception
                    // thrown after it.
                    progressError = error;
                    Cancel.Fire();
                }
            }
        }

        /// <summary>Writes the rest of the log and removes the progress bar.</summary>
        internal void Finish()
        {
            if (!stopping)
            {
                session.RefreshTokenScript?.RunOn(cmdlet);
            }
            Write();
            if (progressOn)
            {
                progressOn = false;
                cmdlet.WriteProgress(new ProgressRecord(ProgressId, cmdlet.Activity, "Done") { RecordType = ProgressRecordType.Completed });
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            session.Leave(this);
            Cancel.Dispose();
            wake.Dispose();
        }

        private void Write()
        {
            while (lines != null && lines.TryDequeue(out var line))
            {
                if (verbose && line.Level <= GdapLogLevel.Info)
                {
                    cmdlet.WriteVerbose(line.Message);
                }
                else if (debug)
                {
                    cmdlet.WriteDebug(line.Message);
                }
            }
        }

        private void Show()
        {
            shown.Restart();
            var wait = current;
            var record = new ProgressRecord(ProgressId, cmdlet.Activity, "Waiting for the service");
            cmdlet.Calls.Progress?.Invoke(record);
            if (wait != null && wait.Left > TimeSpan.Zero)
            {
                record.StatusDescription += "; " + wait;
            }
            progressOn = true;
            cmdlet.WriteProgress(record);
        }
    }
}
