using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads lists of a session page by page, on demand of the pipeline.</summary>
    internal sealed class Pager
    {
        private readonly CallContext calls;
        private readonly Session session;
        private readonly RequestSettings request;

        /// <param name="calls">The calls of the cmdlet.</param>
        /// <param name="session">The session to read through.</param>
        /// <param name="request">Publishes the response headers; null if the cmdlet has no such parameter.</param>
        internal Pager(CallContext calls, Session session, RequestSettings request = null)
        {
            this.calls = calls;
            this.session = session;
            this.request = request;
        }

        /// <summary>The entities of a list.</summary>
        internal IEnumerable<JsonObject> Read(GdapListOptions query, Func<GdapListOptions, GdapResult> native) => ReadOn(One(() => native(query)), native);

        /// <summary>The entities of a page that was already read, and of the pages after it.</summary>
        internal IEnumerable<JsonObject> ReadOn(GdapResult page, Func<GdapListOptions, GdapResult> native)
        {
            while (true)
            {
                foreach (var entity in page.Value["value"] as object[] ?? new object[0])
                {
                    if (entity is JsonObject one)
                    {
                        yield return one;
                    }
                }
                if (page.Next == null)
                {
                    yield break;
                }
                var query = new GdapListOptions { Next = page.Next };
                page = One(() => native(query));
            }
        }

        /// <summary>Makes one call and publishes its response headers.</summary>
        internal GdapResult One(Func<GdapResult> native)
        {
            GdapResult result = null;
            Exception failure = null;
            try
            {
                return result = calls.Run(session, native);
            }
            catch (GdapCallException error)
            {
                failure = error;
                throw;
            }
            finally
            {
                request?.Publish(result, failure);
            }
        }

        /// <summary>The relationships that a filter accepts.</summary>
        /// <param name="client">The session's client.</param>
        /// <param name="call">The options of each call.</param>
        /// <param name="query">The query; its filter is set here.</param>
        /// <param name="filter">Which relationships are wanted.</param>
        /// <param name="own">The user's own OData filter; null for none.</param>
        internal IEnumerable<JsonObject> Relationships(GdapClient client, GdapCallOptions call, GdapListOptions query, RelationshipFilter filter, string own = null)
        {
            query.Filter = filter.ToOData(own);
            foreach (var entity in ReadOn(FirstPage(client, call, query, own == null), one => client.ListRelationships(one, call)))
            {
                if (filter.Accepts(entity))
                {
                    yield return entity;
                }
            }
        }

        private GdapResult FirstPage(GdapClient client, GdapCallOptions call, GdapListOptions query, bool isOurs)
        {
            try
            {
                return One(() => client.ListRelationships(query, call));
            }
            catch (GdapCallException error) when (error.Kind == "BadRequest" && query.Filter != null && isOurs)
            {
                // The service rejects the filter: all relationships are read and filtered here.
                query.Filter = null;
                return One(() => client.ListRelationships(query, call));
            }
        }
    }
}
