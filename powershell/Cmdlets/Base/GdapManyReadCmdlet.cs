using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet has that reads one item at the prompt, and many of a pipeline at once.</summary>
    public abstract class GdapManyReadCmdlet : GdapReadCmdlet
    {
        private Bulk bulk;

        /// <summary>How many items of the pipeline are read at once; 8 where neither the call nor the session says otherwise.</summary>
        [Parameter]
        [ValidateRange(1, 64)]
        public int ThrottleLimit { get; set; }

        /// <summary>Puts results out in the order of the input instead of the order of finishing.</summary>
        [Parameter]
        public SwitchParameter KeepOrder { get; set; }

        /// <summary>How many items may be under way at once; 0 for a few for each that is read at a time.</summary>
        internal virtual int Room => 0;

        /// <summary>Puts out what was read.</summary>
        internal abstract void Emit(WorkItem item, GdapResult result);

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            bulk?.Finish();
            FinishPumps();
        }

        /// <summary>Reads an item, or hands it to the run.</summary>
        internal void Submit(WorkItem item, bool isAlone)
        {
            if (isAlone)
            {
                Emit(item, Read(item.Session, item.Run, item.IsSlow));
                return;
            }
            if (bulk == null)
            {
                var limit = ThrottleLimit > 0 ? ThrottleLimit : (Session ?? State.Default)?.ThrottleLimit ?? 8;
                bulk = new Bulk(this, limit, KeepOrder.IsPresent, null, Settle) { Room = Room };
            }
            bulk.Add(item);
        }

        internal override void Close()
        {
            bulk?.Dispose();
            bulk = null;
        }

        private void Settle(WorkItem item, GdapResult result, System.Exception error)
        {
            SetHeaders(result, error);
            try
            {
                if (error == null)
                {
                    Emit(item, result);
                    return;
                }
            }
            catch (GdapCallException caught)
            {
                // A page after the first.
                error = caught;
            }
            WriteFailure(error, item.About);
        }
    }

    /// <summary>What every cmdlet has that reads what belongs to a relationship.</summary>
    public abstract class GdapPartCmdlet : GdapManyReadCmdlet
    {
        /// <summary>The id of the relationship, or an object that names one.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
        [Alias("RelationshipId", "Id")]
        [IdentityText]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public string DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ViaIdentity")]
        [AllowNull]
        public object InputObject { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            object about = (object)DelegatedAdminRelationshipId ?? InputObject;
            try
            {
                var target = Target.Of(about);
                about = target.Id;
                var session = SessionOf(target);
                var item = new WorkItem { Id = target.Id, Session = session, Client = ClientOf(session), Call = NewRequest(session) };
                if (Complete(item, target))
                {
                    Submit(item, !MyInvocation.ExpectingInput);
                }
            }
            catch (GdapCallException error)
            {
                WriteFailure(error, about);
            }
        }

        /// <summary>The session that the relationship is read through.</summary>
        internal virtual Session SessionOf(Target target) => GraphSession(target.Session);

        /// <summary>Says what is to be read; false where there is nothing.</summary>
        internal abstract bool Complete(WorkItem item, Target target);
    }
}
