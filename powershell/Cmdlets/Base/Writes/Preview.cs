using System;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Gdap
{
    /// <summary>Shows the library's plan of the changes: as text (-WhatIf), in a prompt (-Confirm), or as objects (-Plan).</summary>
    internal sealed class Preview
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly bool isPlan;
        private readonly bool isMg;

        internal Preview(ServiceCmdlet cmdlet, WriteSettings settings)
        {
            this.cmdlet = cmdlet;
            isPlan = settings.IsPlan;
            isMg = MgNames.IsMg(cmdlet.MyInvocation.InvocationName);
            IsOn = isPlan || Preferences.IsWhatIf(cmdlet);
            // A cmdlet that is called by its Graph name prompts at the same impact as the Graph module's cmdlet.
            Prompts = !IsOn && Preferences.Prompts(cmdlet, isMg ? ConfirmImpact.Medium : settings.Impact);
        }

        /// <summary>Whether nothing is written.</summary>
        internal bool IsOn { get; }

        /// <summary>Whether the user is asked.</summary>
        internal bool Prompts { get; }

        /// <summary>Asks whether an item may be written. Its plan is made only if the user is prompted.</summary>
        internal bool Ask(WorkItem item, ItemRun items)
        {
            if (!Prompts)
            {
                return isMg || cmdlet.ShouldProcess(item.Phrase(item), item.Phrase(item), cmdlet.MyInvocation.MyCommand.Name);
            }
            var plan = item.Copy();
            plan.Plans = new System.Collections.Generic.List<PlannedCall>();
            var end = items.Steps(ref plan);
            if (cmdlet.Calls.IsStopping)
            {
                throw new PipelineStoppedException();
            }
            if (end.Error != null)
            {
                throw GdapCallException.From(end.Error, item.Names);
            }
            return Ask(PlanText.Of(plan.Plans));
        }

        /// <summary>Asks with this text.</summary>
        internal bool Ask(string text)
        {
            try
            {
                return cmdlet.ShouldProcess(text, text, cmdlet.MyInvocation.MyCommand.Name);
            }
            catch (Exception error) when (Prompts && !(error is PipelineStoppedException) && !(error is PSInvalidCastException)
                && (error is InvalidOperationException || error is NotSupportedException || error is NotImplementedException || error is HostException))
            {
                throw new GdapCallException("CannotAsk", "This host can't prompt for confirmation.", "Use -Confirm:$false.", error);
            }
        }

        /// <summary>Shows the plans of an item.</summary>
        internal void Show(WorkItem item)
        {
            if (!isPlan)
            {
                Ask(PlanText.Of(item.Plans));
                return;
            }
            foreach (var plan in item.Plans)
            {
                cmdlet.WriteObject(new PlannedChange(plan));
            }
        }
    }
}
