using System.Management.Automation;

namespace Gdap
{
    /// <summary>The parameters of the cmdlets that write.</summary>
    public abstract class GdapWriteCmdlet : GdapCmdlet
    {
        /// <summary>The path of a journal file. Each write is recorded before it is sent and after it has ended. To resume a run that was interrupted, run the same command with the same file: items that are done are skipped.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string JournalPath { get; set; }

        /// <summary>Returns what would be written as objects and writes nothing, without asking. Only reads are sent.</summary>
        [Parameter]
        public SwitchParameter Plan { get; set; }

        /// <summary>The impact of a write, which is compared with $ConfirmPreference to decide whether it prompts.</summary>
        internal virtual ConfirmImpact Impact => ConfirmImpact.Medium;

        /// <summary>The run that writes the items.</summary>
        internal WriteRun Writes { get; private set; }

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(Prepare);
        }

        /// <inheritdoc/>
        protected override void EndProcessing() => Writes.Finish();

        private void Prepare()
        {
            if (Plan.IsPresent)
            {
                foreach (var name in new[] { "Wait", "PassThru", nameof(JournalPath) })
                {
                    if (MyInvocation.BoundParameters.ContainsKey(name))
                    {
                        throw new GdapCallException("InvalidArgument", "-Plan can't be combined with -" + name + ".", "Omit -" + name + ": a plan writes nothing.");
                    }
                }
            }
            var journal = JournalPath == null ? null : FilePath.Of(this, JournalPath, nameof(JournalPath));
            Writes = new WriteRun(this, new WriteSettings
            {
                ThrottleLimit = ThrottleLimit,
                KeepOrder = KeepOrder.IsPresent,
                Journal = journal,
                IsPlan = Plan.IsPresent,
                Impact = Impact,
                Request = Request,
            });
        }
    }
}
