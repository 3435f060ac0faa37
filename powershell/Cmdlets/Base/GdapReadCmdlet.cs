using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet has that reads what belongs to a relationship, or to none.</summary>
    public abstract class GdapReadCmdlet : GdapRequestCmdlet
    {
        /// <summary>Reads one thing, or waits for it.</summary>
        internal GdapResult Read(Session session, Func<GdapResult> native, bool slow = false)
        {
            GdapResult result = null;
            Exception error = null;
            try
            {
                return result = PumpFor(session).Run(native, slow);
            }
            catch (GdapCallException caught)
            {
                error = caught;
                throw;
            }
            finally
            {
                SetHeaders(result, error);
            }
        }

        /// <summary>Reads a list page by page, as fast as the pipeline takes it.</summary>
        internal IEnumerable<JsonObject> Pages(Session session, GdapListQuery query, Func<GdapListQuery, GdapResult> native)
        {
            do
            {
                var page = Read(session, () => native(query));
                foreach (var entity in page.Value["value"] as object[] ?? new object[0])
                {
                    if (entity is JsonObject one)
                    {
                        yield return one;
                    }
                }
                query = new GdapListQuery { Next = page.Next };
            }
            while (query.Next != null);
        }

        /// <summary>The session of a call that only Microsoft Graph has.</summary>
        internal Session GraphSession(Session own)
        {
            var session = SessionFor(own);
            if (!session.IsGraph)
            {
                throw new GdapCallException("Unsupported", "CloudCockpit has no such call; this session is " + session + ".", "Connect to Microsoft Graph.");
            }
            return session;
        }
    }

    /// <summary>What every cmdlet has that reads what belongs to a relationship.</summary>
    public abstract class GdapPartCmdlet : GdapReadCmdlet
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
                Read(target);
            }
            catch (GdapCallException error)
            {
                WriteFailure(error, about);
            }
        }

        /// <summary>Reads what belongs to the relationship.</summary>
        internal abstract void Read(Target target);
    }
}
