using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>The whole life of a relationship: lock, approval, assignments, an operation, the end; and a journal.</summary>
    internal static class Lives
    {
        private const string Lock = "{\"action\":\"lockForApproval\"}";
        private const string Extend = "{\"autoExtendDuration\":\"P180D\"}";
        private const string Readers = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
        private const string Writers = "9360feb5-f418-4baa-8175-e2a00bac4301";
        private const string Group = "a0000000-0000-0000-0000-000000000001";

        internal static void Run(GdapClient client, string uri, Func<string, string> name)
        {
            string id = client.CreateRelationship(Draft(name("life"))).Id;
            GdapResult plan = client.CreateRequest(id, Lock, new GdapCallOptions { Plan = true });
            Say("plan a lock: " + plan.Kind + ", " + plan.Value.Text("method") + ", refused: " + plan.Value["refused"]);
            Say("lock it: " + client.CreateRequest(id, Lock).Kind + ", again: " + client.CreateRequest(id, Lock).Kind);
            Say("its requests: " + Count(client.ListRequests(id)));
            Approve(uri, id);
            GdapResult active = client.WaitForRelationship(id, "active", new GdapCallOptions { Deadline = TimeSpan.FromSeconds(20) });
            Say("wait: " + active.Kind + ", " + ((JsonObject)active.Value["relationship"]).Text("status"));
            Assignments(client, id);
            Customers(client, (JsonObject)active.Value["relationship"]);
            Say("terminate: " + client.CreateRequest(id, "{\"action\":\"terminate\"}").Kind);
            Say("wait for the end: " + client.WaitForRelationship(id, "terminated", new GdapCallOptions { Deadline = TimeSpan.FromSeconds(20) }).Kind);
            string draft = client.CreateRelationship(Draft(name("draft"))).Id;
            Fails("delete what has ended", () => client.DeleteRelationship(id));
            Say("delete a draft: " + client.DeleteRelationship(draft).Kind + ", again: " + client.DeleteRelationship(draft, new GdapCallOptions { ReuseExisting = true }).Kind);
            Many(client, uri, name);
            Journal(client, name);
        }

        private static string Draft(string name) => Json.Write(new JsonObject
        {
            { "displayName", name },
            { "duration", "P30D" },
            { "customer", new JsonObject { { "tenantId", "c0000000-0000-0000-0000-000000000001" } } },
            { "accessDetails", Roles(Readers, Writers) },
        });

        private static JsonObject Roles(params string[] ids)
        {
            var roles = new List<object>();
            foreach (string id in ids) roles.Add(new JsonObject { { "roleDefinitionId", id } });
            return new JsonObject { { "unifiedRoles", roles.ToArray() } };
        }

        private static int Count(GdapResult page) => ((object[])page.Value["value"]).Length;

        private static void Approve(string uri, string id)
        {
            using (var web = new HttpClient())
            using (HttpResponseMessage answer = web.PostAsync(uri + "/emulator/relationships/" + id + "/approve", new StringContent("{}")).Result)
                answer.EnsureSuccessStatusCode();
        }

        private static void Assignments(GdapClient client, string id)
        {
            string document = Json.Write(new JsonObject
            {
                { "accessContainer", new JsonObject { { "accessContainerId", Group }, { "accessContainerType", "securityGroup" } } },
                { "accessDetails", Roles(Readers) },
            });
            GdapResult made = client.CreateAssignment(id, document, new GdapCallOptions { Wait = true });
            Say("assign: " + made.Kind + ", " + ((JsonObject)made.Value["assignment"]).Text("status") + ", listed " + Count(client.ListAssignments(id)));
            Fails("assign again", () => client.CreateAssignment(id, document));
            GdapResult changed = client.UpdateAssignment(id, made.Id, Json.Write(new JsonObject { { "accessDetails", Roles(Writers) } }));
            string operation = ((JsonObject)changed.Value["operation"]).Text("id");
            GdapResult ended = client.GetOperation(id, operation, new GdapCallOptions { Wait = true, Deadline = TimeSpan.FromSeconds(20) });
            Say("update it: " + changed.Kind + ", its operation: " + ((JsonObject)ended.Value["operation"]).Text("status") + ", listed " + Count(client.ListOperations(id)));
            string etag = client.GetAssignment(id, made.Id).ETag;
            Say("delete it: " + client.DeleteAssignment(id, made.Id, new GdapCallOptions { IfMatch = etag, Wait = true }).Kind);
        }

        private static void Customers(GdapClient client, JsonObject relationship)
        {
            string tenant = ((JsonObject)relationship["customer"]).Text("tenantId");
            GdapResult one = client.GetCustomer(tenant);
            Say("customers: listed: " + (Count(client.ListCustomers()) > 0) + ", one: " + (((JsonObject)one.Value["customer"]).Text("tenantId") == tenant)
                + ", services: " + (Count(client.ListCustomerServices(tenant)) > 0));
            Say("directory: contract listed: " + client.ListContracts().Json.Contains(tenant)
                + ", groups of a name: " + Count(client.ListGroups(new GdapListOptions { Filter = "displayName eq 'GDAP Helpdesk'" })));
        }

        // One thread waits for twenty at once.
        private static void Many(GdapClient client, string uri, Func<string, string> name)
        {
            using (var batch = new GdapBatch(client, concurrency: 1, capacity: 100))
            {
                var ids = new List<string>();
                for (int i = 0; i < 20; i++)
                {
                    string id = client.CreateRelationship(Draft(name("many " + i))).Id;
                    client.CreateRequest(id, Lock);
                    ids.Add(id);
                    batch.Submit(GdapAction.RelationshipWait, id, "active", (ulong)i, new GdapCallOptions { Deadline = TimeSpan.FromSeconds(60) });
                }
                for (int i = ids.Count; i-- > 0;) Approve(uri, ids[i]);
                int came = 0;
                GdapCompletion one;
                while (batch.TryTake(TimeSpan.FromSeconds(60), out one)) came += one.Error == null ? 1 : 0;
                Say("wait for many at once: " + came + " came");
            }
        }

        // A run that makes half of the writes, and one that makes the rest.
        private static void Journal(GdapClient client, Func<string, string> name)
        {
            string path = Path.Combine(Path.GetTempPath(), "gdap-" + Guid.NewGuid().ToString("N") + ".journal");
            try
            {
                var ids = new List<string>();
                for (int i = 0; i < 6; i++) ids.Add(client.CreateRelationship(Draft(name("journal " + i))).Id);
                Say("journal: " + Noted(client, path, ids.GetRange(0, 3)));
                Say("taken up again: " + Noted(client, path, ids));
                using (Open(client, new GdapBatchOptions { JournalPath = path }))
                    Fails("a second run over it", () => new GdapBatch(client, new GdapBatchOptions { JournalPath = path }));
            }
            finally
            {
                File.Delete(path);
            }
        }

        private static string Noted(GdapClient client, string path, List<string> ids)
        {
            var options = new GdapBatchOptions { JournalPath = path, JournalSync = true };
            using (GdapBatch batch = Open(client, options))
            {
                for (int i = 0; i < ids.Count; i++) batch.Submit(GdapAction.RelationshipUpdate, ids[i], Extend, (ulong)i, new GdapCallOptions { JournalKey = "row " + i });
                var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
                GdapCompletion one;
                while (batch.TryTake(TimeSpan.FromSeconds(20), out one))
                {
                    string done = one.Error == null ? one.Result.Kind.ToString() : one.Error.Kind;
                    int so = counts.TryGetValue(done, out so) ? so : 0;
                    counts[done] = so + 1;
                }
                var texts = new List<string>();
                foreach (var count in counts) texts.Add(count.Value + " " + count.Key);
                return string.Join(", ", texts);
            }
        }

        // The previous batch closes its journal a moment after it was disposed of.
        private static GdapBatch Open(GdapClient client, GdapBatchOptions options)
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    return new GdapBatch(client, options);
                }
                catch (GdapException busy)
                {
                    if (busy.Kind != "Journal" || i == 200) throw;
                    Thread.Sleep(20);
                }
            }
        }
    }
}
