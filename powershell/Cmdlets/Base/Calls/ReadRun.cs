using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads items: a single one directly, many from a pipeline or an array at the same time.</summary>
    internal sealed class ReadRun : IDisposable
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly RequestSettings request;
        private readonly ItemRun items;
        private long position;

        /// <param name="cmdlet">The cmdlet that reads.</param>
        /// <param name="throttleLimit">The maximum number of calls at once; 0 for the limit of each item's session.</param>
        /// <param name="keepOrder">Whether results come in input order.</param>
        /// <param name="request">Publishes the response headers; null if the cmdlet has no such parameter.</param>
        internal ReadRun(ServiceCmdlet cmdlet, int throttleLimit, bool keepOrder, RequestSettings request)
        {
            this.cmdlet = cmdlet;
            this.request = request;
            items = new ItemRun(cmdlet, throttleLimit, Settle) { KeepOrder = keepOrder };
            cmdlet.Calls.Own(this);
            cmdlet.Calls.Progress = items.Progress.Describe;
        }

        /// <summary>The maximum number of items in progress; 0 for a few for each call at once.</summary>
        internal int Room
        {
            set => items.Room = value;
        }

        /// <summary>Reads what each input names.</summary>
        /// <param name="inputs">The inputs of this pipeline step.</param>
        /// <param name="build">Makes the item of an input; null if there is nothing to read.</param>
        internal void ForEach(IReadOnlyList<object> inputs, Func<object, WorkItem> build)
        {
            var isAlone = inputs.Count == 1 && !cmdlet.MyInvocation.ExpectingInput;
            if (inputs.Count > 1 && !cmdlet.MyInvocation.ExpectingInput)
            {
                items.Progress.Total = inputs.Count;
            }
            foreach (var input in inputs)
            {
                position++;
                try
                {
                    var item = build(input);
                    if (item == null)
                    {
                        continue;
                    }
                    item.Position = isAlone ? 0 : position;
                    if (isAlone)
                    {
                        items.RunAlone(item);
                    }
                    else
                    {
                        items.Add(item);
                    }
                }
                catch (GdapCallException error)
                {
                    items.Progress.CountRejected();
                    Errors.Write(cmdlet, error, ItemName.Of(input, isAlone ? 0 : position));
                }
            }
        }

        /// <summary>Reads an item at the same time as others.</summary>
        internal void Submit(WorkItem item) => items.Add(item);

        /// <summary>Waits for the items in progress.</summary>
        internal void Finish() => items.Finish();

        /// <inheritdoc/>
        public void Dispose() => items.Dispose();

        private void Settle(WorkItem item, Completion end)
        {
            if (cmdlet.Calls.IsStopping)
            {
                throw new PipelineStoppedException();
            }
            request?.Publish(end.Result, end.Error);
            var error = end.Error;
            try
            {
                if (error == null)
                {
                    item.Emit(item, end.Result);
                    return;
                }
            }
            catch (GdapCallException caught)
            {
                // The read of a later page failed.
                error = caught;
            }
            items.Progress.CountFailed();
            var failure = GdapCallException.From(error, item.Names);
            item.Failed?.Invoke(item, failure);
            Errors.Write(cmdlet, failure, ItemName.Of(item));
        }
    }
}
