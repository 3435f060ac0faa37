#if NET // mcs doesn't support await foreach
using System;
using System.Collections.Generic;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>
    /// A whole program: it signs in as an app, reads a list as an asynchronous sequence, extends the relationships in
    /// a batch with a journal, and awaits a call that conflicts.
    /// </summary>
    internal static class Sample
    {
        internal static async Task Run(string uri, string tenant, string app, SecureString secret, string journal)
        {
            // For the real service, no options at all.
            var options = new GdapClientOptions { BaseUri = uri, Authority = uri, AllowHttpLoopback = true };
            using var credential = GdapCredential.FromSecret(tenant, app, secret);
            using var client = new GdapClient(options, credential);
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            try
            {
                GdapResult signedIn = await client.SignInAsync(null, timeout.Token);
                Console.WriteLine("signed in by " + ((JsonObject)signedIn.Value["signIn"]).Text("credential"));

                var ids = new List<string>();
                string etag = null;
                var active = new GdapListOptions { Filter = "status eq 'active'", Top = 2 };
                await foreach (JsonObject relationship in client.EnumerateRelationshipsAsync(active, null, timeout.Token))
                {
                    ids.Add(relationship.Text("id"));
                    etag = relationship.Text("@odata.etag");
                }
                Console.WriteLine(ids.Count + " are active");

                // Run it again after a crash: items that are done are skipped.
                Extend(client, ids, journal);

                // The batch has changed the relationship since the list was read.
                var strict = new GdapCallOptions { IfMatch = etag };
                await client.UpdateRelationshipAsync(ids[ids.Count - 1], "{\"autoExtendDuration\":\"PT0S\"}", strict, timeout.Token);
            }
            catch (GdapCanceledException canceled)
            {
                Console.WriteLine("canceled; the outcome is " + canceled.Outcome);
            }
            catch (GdapException error)
            {
                Console.WriteLine(error.Kind + ", " + error.Outcome);
            }
        }

        private static void Extend(GdapClient client, List<string> ids, string journal)
        {
            using var batch = new GdapBatch(client, new GdapBatchOptions { JournalPath = journal });
            var counts = new SortedDictionary<string, int>();
            void Count(GdapCompletion item)
            {
                string end = item.Error == null ? item.Result.Kind.ToString() : item.Error.Kind;
                counts[end] = counts.TryGetValue(end, out int before) ? before + 1 : 1;
            }
            for (int i = 0; i < ids.Count; i++)
            {
                while (!batch.Submit(GdapAction.RelationshipUpdate, ids[i], "{\"autoExtendDuration\":\"P180D\"}", (ulong)i))
                    if (batch.TryTake(TimeSpan.FromMinutes(1), out GdapCompletion one)) Count(one);
            }
            while (batch.TryTake(TimeSpan.FromMinutes(1), out GdapCompletion one)) Count(one);
            foreach (var count in counts) Console.WriteLine("batch: " + count.Value + " " + count.Key);
        }
    }
}
#endif
