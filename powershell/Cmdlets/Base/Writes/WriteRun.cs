using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Writes items: prompts before it writes, or shows the plan instead; calls a single item directly and many at
    /// the same time; counts the results, and writes a summary if the run ends early.
    /// </summary>
    internal sealed class WriteRun : IDisposable
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly WriteSettings settings;
        private readonly ItemRun items;
        private readonly Preview preview;
        private readonly RunSummary summary;
        private long position;
        private bool concluded;

        internal WriteRun(ServiceCmdlet cmdlet, WriteSettings settings)
        {
            this.cmdlet = cmdlet;
            this.settings = settings;
            preview = new Preview(cmdlet, settings);
            items = new ItemRun(cmdlet, settings.ThrottleLimit, Settle) { KeepOrder = settings.KeepOrder || preview.IsOn };
            summary = new RunSummary(cmdlet.MyInvocation.MyCommand.Name);
            cmdlet.Calls.State.LastRun = summary;
            cmdlet.Calls.Own(this);
            cmdlet.Calls.Progress = items.Progress.Describe;
        }

        /// <summary>Whether nothing is written: -WhatIf or -Plan.</summary>
        internal bool IsPreview => preview.IsOn;

        /// <summary>Whether the user is asked before something is written.</summary>
        internal bool Prompts => preview.Prompts;

        /// <summary>The number of all items, for the progress bar, if it is known before the first one.</summary>
        internal long Total
        {
            set => items.Progress.Total = value;
        }

        /// <summary>Asks once for the whole run; false if nothing may be written.</summary>
        internal bool AskOnce(string text) => preview.IsOn || preview.Ask(text);

        /// <summary>Writes what each input names.</summary>
        /// <param name="inputs">The inputs of this pipeline step.</param>
        /// <param name="build">Makes the item of an input.</param>
        /// <param name="reject">Writes an object for an input that no item can be made of; null for none.</param>
        internal void ForEach(IReadOnlyList<object> inputs, Func<object, WorkItem> build, Action<GdapCallException, ItemName> reject = null)
        {
            var isAlone = inputs.Count == 1 && !cmdlet.MyInvocation.ExpectingInput;
            if (inputs.Count > 1 && !cmdlet.MyInvocation.ExpectingInput)
            {
                Total = inputs.Count;
            }
            foreach (var input in inputs)
            {
                position++;
                try
                {
                    var item = build(input);
                    item.Position = isAlone ? 0 : position;
                    Submit(item, isAlone);
                }
                catch (GdapCallException error)
                {
                    Reject(error, ItemName.Of(input, isAlone ? 0 : position), reject);
                }
            }
        }

        /// <summary>Asks, then writes an item or adds it to the batch.</summary>
        /// <exception cref="GdapCallException">The user can't be asked, or the plan to show failed.</exception>
        internal void Submit(WorkItem item, bool isAlone = false)
        {
            if (preview.IsOn)
            {
                item.Plans = new List<PlannedCall>();
            }
            else if (!settings.AsksOnce && !preview.Ask(item, items))
            {
                summary.Items++;
                summary.Skipped++;
                return;
            }
            summary.Items++;
            item.Journal = item.Journal ?? settings.Journal;
            if (isAlone && item.Journal == null)
            {
                items.RunAlone(item);
            }
            else
            {
                items.Add(item);
            }
        }

        /// <summary>Counts an item that failed before it could be submitted, and writes its error.</summary>
        internal void Reject(GdapCallException error, ItemName name, Action<GdapCallException, ItemName> reject = null)
        {
            summary.Items++;
            items.Progress.CountRejected();
            summary.Count(name.Target as string, new Completion(null, error));
            Guard(() =>
            {
                if (!preview.IsOn)
                {
                    reject?.Invoke(error, name);
                }
                Errors.Write(cmdlet, error, name);
            });
        }

        /// <summary>Counts an item that a rule of the cmdlet skips.</summary>
        internal void Skip()
        {
            summary.Items++;
            summary.Skipped++;
        }

        /// <summary>Shows a plan that needs no call, such as the step after a creation.</summary>
        internal void Show(WorkItem item)
        {
            Skip();
            Guard(() => preview.Show(item));
        }

        /// <summary>Waits for the items in progress.</summary>
        internal void Finish()
        {
            items.Finish();
            summary.Completed = true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Conclude();
            items.Dispose();
        }

        private void Settle(WorkItem item, Completion end)
        {
            if (item.Plans != null)
            {
                Guard(() => SettlePreview(item, end));
                return;
            }
            settings.Request?.Publish(end.Result, end.Error);
            if (cmdlet.Calls.IsStopping)
            {
                CountStopped(item, end);
                return;
            }
            var error = end.Error == null ? null : GdapCallException.From(end.Error, item.Names);
            var isSkipped = error != null && item.IsSkip != null && item.IsSkip(error);
            if (isSkipped)
            {
                summary.Skipped++;
            }
            else
            {
                summary.Count(item.Id ?? item.Name, end);
            }
            Guard(() => Emit(item, end.Result, error, isSkipped));
        }

        private void CountStopped(WorkItem item, Completion end)
        {
            if (end.Error != null && item.IsSkip != null && item.IsSkip(GdapCallException.From(end.Error, item.Names)))
            {
                summary.Skipped++;
                return;
            }
            summary.CountStopped(item.Id ?? item.Name, end);
        }

        private void Emit(WorkItem item, GdapResult result, GdapCallException error, bool isSkipped)
        {
            if (error == null)
            {
                item.Emit(item, result);
                return;
            }
            item.Failed?.Invoke(item, error);
            if (!isSkipped)
            {
                items.Progress.CountFailed();
                Errors.Write(cmdlet, error, item);
            }
        }

        private void SettlePreview(WorkItem item, Completion end)
        {
            summary.Skipped++;
            if (cmdlet.Calls.IsStopping)
            {
                return;
            }
            if (end.Error != null)
            {
                items.Progress.CountFailed();
                Errors.Write(cmdlet, GdapCallException.From(end.Error, item.Names), item);
                return;
            }
            preview.Show(item);
        }

        // If writing ends the pipeline, the summary is written now, while this cmdlet can still write a warning.
        private void Guard(Action write)
        {
            try
            {
                write();
            }
            catch
            {
                Conclude();
                throw;
            }
        }

        // If the run ends early, whatever the reason, nothing more is sent, all items are counted, and one warning is
        // written.
        private void Conclude()
        {
            if (concluded)
            {
                return;
            }
            concluded = true;
            if (!summary.Completed)
            {
                items.Abandon(CountStopped);
                if (!preview.IsOn && summary.IsWorthTelling)
                {
                    Tell(summary.ToString());
                }
            }
            summary.End();
        }

        private void Tell(string text)
        {
            try
            {
                cmdlet.WriteWarning(text);
            }
            catch (PipelineStoppedException)
            {
                // Nothing can be written to a pipeline that stops, only to the host.
                TellHost(text);
            }
            catch (RuntimeException)
            {
                // -WarningAction Stop: the run has ended anyway.
            }
        }

        private void TellHost(string text)
        {
            try
            {
                cmdlet.Host?.UI?.WriteWarningLine(text);
            }
            catch (Exception)
            {
                // A host without a user interface: Get-GdapLastRun has the summary.
            }
        }
    }
}
