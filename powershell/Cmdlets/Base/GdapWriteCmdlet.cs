using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// What every cmdlet that writes has: asking before it does, one call at the prompt, many at once
    /// in a pipeline, and a summary of the run.
    /// </summary>
    public abstract class GdapWriteCmdlet : GdapRequestCmdlet
    {
        private Bulk bulk;
        private RunSummary summary;
        private bool whatIf;
        private bool prompts;
        private bool isMg;
        private string journal;

        /// <summary>How many items of the pipeline are written at once; 8 where neither the call nor the session says otherwise.</summary>
        [Parameter]
        [ValidateRange(1, 64)]
        public int ThrottleLimit { get; set; }

        /// <summary>Puts results out in the order of the input instead of the order of finishing.</summary>
        [Parameter]
        public SwitchParameter KeepOrder { get; set; }

        /// <summary>A file in which each write is noted before it is sent and after it has ended. A run that ended in any way is taken up again by giving the same items and the same file: what was done is left out, as Skipped.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string JournalPath { get; set; }

        /// <summary>What the cmdlet does, as a verb at the head of a sentence.</summary>
        internal abstract string Doing { get; }

        internal override string RunStatus => bulk == null ? null : bulk.Emitted + " of " + bulk.Taken + " done, "
            + (bulk.Emitted / System.Math.Max(0.001, bulk.Seconds)).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " a second";

        /// <summary>How much asking it takes before it does it.</summary>
        internal virtual ConfirmImpact Impact => ConfirmImpact.Medium;

        /// <summary>What would be done to an item, for -WhatIf and -Confirm; the plan says whether it can be.</summary>
        internal virtual string Phrase(WorkItem item) => Doing + " relationship " + item.Label;

        /// <summary>Puts out what became of an item.</summary>
        internal abstract void Emit(WorkItem item, GdapResult result);

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            whatIf = IsOn("WhatIf", "WhatIfPreference");
            isMg = MgNames.IsMg(MyInvocation.InvocationName);
            prompts = Prompts();
            journal = JournalPath == null || whatIf ? null : GetUnresolvedProviderPathFromPSPath(JournalPath);
            summary = new RunSummary(MyInvocation.MyCommand.Name);
            State.LastRun = summary;
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            if (bulk != null)
            {
                bulk.Finish();
                FinishPumps();
            }
            summary.Completed = true;
        }

        /// <summary>Asks, then does one item; or hands it to the run.</summary>
        internal void Submit(WorkItem item)
        {
            summary.Items++;
            var single = !MyInvocation.ExpectingInput && journal == null;
            if (whatIf)
            {
                Planned(item);
            }
            else if (!Ask(item))
            {
                summary.Skipped++;
                return;
            }
            if (single)
            {
                Finished(item, null);
                return;
            }
            Run().Add(item);
        }

        /// <summary>An item that failed before it could be handed in.</summary>
        internal void Fail(Exception error, object about)
        {
            summary.Items++;
            summary.Count(about as string, null, error);
            WriteFailure(error, about);
        }

        /// <inheritdoc/>
        internal override void Close()
        {
            if (summary == null)
            {
                return;
            }
            if (bulk != null)
            {
                var open = bulk.IsOpen && !summary.Completed;
                if (open)
                {
                    bulk.Abandon((item, result, error) => summary.CountLate(item.Id ?? item.Name, result, error));
                }
                bulk.Dispose();
                bulk = null;
                if (open)
                {
                    TellHost(summary + " Get-GdapLastRun has the ids.");
                }
            }
            summary.Elapsed = DateTime.UtcNow - summary.StartedAt;
        }

        private Bulk Run()
        {
            if (bulk == null)
            {
                var limit = ThrottleLimit > 0 ? ThrottleLimit : (Session ?? State.Default)?.ThrottleLimit ?? 8;
                bulk = new Bulk(this, limit, KeepOrder.IsPresent || whatIf, journal, (item, result, error) => Settle(item, result, error));
            }
            return bulk;
        }

        // One item by itself, at the prompt; the steps of an item one after the other.
        private void Finished(WorkItem item, GdapResult result)
        {
            Exception error = null;
            try
            {
                result = RunSteps(ref item);
            }
            catch (GdapCallException caught)
            {
                error = caught;
            }
            PumpFor(item.Session).Finish();
            Settle(item, result, error);
        }

        private GdapResult RunSteps(ref WorkItem item)
        {
            while (true)
            {
                var now = item;
                var result = PumpFor(now.Session).Run(now.Run, now.Call.Wait);
                if (now.Then == null)
                {
                    return result;
                }
                item = now.Then(result);
            }
        }

        private void Settle(WorkItem item, GdapResult result, Exception error)
        {
            if (item.Call.Plan)
            {
                summary.Skipped++;
                if (error != null)
                {
                    WriteFailure(error, item.About);
                    return;
                }
                Ask(item, TextOf(item, result));
                return;
            }
            SetHeaders(result, error);
            summary.Count(item.Id ?? result?.Id ?? item.Name, result, error);
            if (error != null)
            {
                WriteFailure(error, item.About);
                return;
            }
            Emit(item, result);
        }

        // Turns the last step of an item into its plan, which the library makes: it reads and writes nothing.
        private static void Planned(WorkItem item)
        {
            if (item.Then is Func<GdapResult, WorkItem> then)
            {
                item.Then = result =>
                {
                    var next = then(result);
                    Planned(next);
                    return next;
                };
                return;
            }
            item.Call = item.Call.Copy();
            item.Call.Plan = true;
        }

        private string TextOf(WorkItem item, GdapResult plan)
        {
            if (item.Action == GdapAction.Update || item.Action == GdapAction.Create)
            {
                return PlanText.Of(Doing, item.Id, item.Name, plan.Value);
            }
            item.Name = item.Name ?? plan.Value.Text("name");
            return PlanText.Of(Phrase(item), plan.Value);
        }

        private bool Ask(WorkItem item)
        {
            if (!prompts)
            {
                return Ask(item, Phrase(item));
            }
            var plan = item.Copy();
            Planned(plan);
            var result = RunSteps(ref plan);
            return Ask(item, TextOf(plan, result));
        }

        private bool Ask(WorkItem item, string text)
        {
            if (isMg && !whatIf && !prompts)
            {
                return true; // By its Graph name it asks no sooner than that cmdlet does.
            }
            try
            {
                return ShouldProcess(text, text, MyInvocation.MyCommand.Name);
            }
            catch (Exception error) when (prompts && !(error is PipelineStoppedException) && !(error is PSInvalidCastException)
                && (error is InvalidOperationException || error is NotSupportedException || error is System.Management.Automation.Host.HostException))
            {
                throw new GdapCallException("CannotAsk", "This host cannot ask for a confirmation.", "Give -Confirm:$false.", error);
            }
        }

        private bool IsOn(string parameter, string preference) => MyInvocation.BoundParameters.TryGetValue(parameter, out var on)
            ? LanguagePrimitives.IsTrue(on)
            : LanguagePrimitives.IsTrue(GetVariableValue(preference));

        private bool Prompts()
        {
            if (MyInvocation.BoundParameters.TryGetValue("Confirm", out var on))
            {
                return LanguagePrimitives.IsTrue(on);
            }
            return LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
                && preference != ConfirmImpact.None && preference <= (isMg ? ConfirmImpact.Medium : Impact);
        }

        private void TellHost(string text)
        {
            try
            {
                Host?.UI?.WriteLine(text);
            }
            catch (Exception)
            {
                // A host without a user interface has nobody to tell; Get-GdapLastRun has it all.
            }
        }
    }
}
