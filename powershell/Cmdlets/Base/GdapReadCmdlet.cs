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
        internal IEnumerable<JsonObject> Pages(Session session, GdapListQuery query, Func<GdapListQuery, GdapResult> native) =>
            Pages(session, Read(session, () => native(query)), native);

        /// <summary>The items of a page that was read, and of those after it.</summary>
        internal IEnumerable<JsonObject> Pages(Session session, GdapResult page, Func<GdapListQuery, GdapResult> native)
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
                var query = new GdapListQuery { Next = page.Next };
                page = Read(session, () => native(query));
            }
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
}
