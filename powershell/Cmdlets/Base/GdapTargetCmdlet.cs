using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet has that writes to a relationship, named by its id or by an object.</summary>
    public abstract class GdapTargetCmdlet : GdapWriteCmdlet
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

        /// <summary>Why the other service has no such call; null where CloudCockpit has it too.</summary>
        internal virtual string OnlyGraph => null;

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            object about = (object)DelegatedAdminRelationshipId ?? InputObject;
            try
            {
                var target = Target.Of(about);
                about = target.Id;
                var session = SessionFor(target.Session);
                if (OnlyGraph != null && !session.IsGraph)
                {
                    throw new GdapCallException("Unsupported", OnlyGraph, "Connect to Microsoft Graph.");
                }
                var item = new WorkItem
                {
                    Id = target.Id,
                    Name = target.Name,
                    Input = Document.Unwrap(InputObject),
                    Session = session,
                    Client = ClientOf(session),
                    Call = NewRequest(session),
                };
                Complete(item, target);
                Submit(item);
            }
            catch (GdapCallException error)
            {
                Fail(error, about);
            }
        }

        /// <summary>Says what is to be done with the relationship.</summary>
        internal abstract void Complete(WorkItem item, Target target);

        /// <summary>The etag of -IfMatch or of the headers; without one the values of the piped object stand in for the first read.</summary>
        internal void UseEtag(WorkItem item, string ifMatch, string snapshot)
        {
            if (ifMatch != null && HeaderIfMatch != null && HeaderIfMatch != ifMatch)
            {
                throw new GdapCallException("InvalidArgument", "-IfMatch and the header If-Match name different etags.", "Give one of them.");
            }
            item.Call.IfMatch = ifMatch ?? HeaderIfMatch;
            item.Call.Snapshot = item.Call.IfMatch == null ? snapshot : null;
        }
    }
}
