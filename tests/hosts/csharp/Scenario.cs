using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using System.Threading;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>A whole day of a client, against an emulator.</summary>
    internal static class Scenario
    {
        private static readonly string Nothing = null;
        private static string _uri;
        private static readonly string Mark = Guid.NewGuid().ToString("N").Substring(0, 8);

        internal static void Run(string library, string uri, string stalled, string keys)
        {
            _uri = uri;
            Loading(library);
            using (GdapCredential credential = GdapCredential.FromToken("token-of-the-host", DateTimeOffset.UtcNow.AddHours(1)))
            using (GdapClient client = Client(credential, uri))
            {
                Single(client);
                Errors(client);
                Batch(client);
                Lives.Run(client, uri, Name);
                Sinks(client);
            }
            Tokens();
            SignIns.Run(uri, keys);
            Endings.Run(stalled);
            Say("done");
        }

        private static string Name(string what) => "C# " + what + " " + Mark;

        private static void Loading(string library)
        {
            try
            {
                NativeLoader.Load(Path.Combine(Path.GetTempPath(), "no-such-folder"));
                Say("load: a missing library was found?");
            }
            catch (GdapLoadException missing)
            {
                Say("load: a missing library is named: " + missing.Message.Contains(RuntimeId.FileName(RuntimeId.System)));
            }
            NativeLoader.Load(library);
            NativeLoader.Load(library);
            NativeLoader.Load();
            Say("load: from the given path: " + (NativeLoader.LoadedPath == Path.GetFullPath(library))
                + ", version " + (NativeLoader.LibraryVersion == NativeLoader.BindingVersion ? "the same" : NativeLoader.LibraryVersion));
        }

        private static void Single(GdapClient client)
        {
            string name = Name("one");
            GdapResult made = client.CreateRelationship(Document(name));
            Say("create: " + made.Kind + ", id: " + !string.IsNullOrEmpty(made.Id) + ", etag: " + !string.IsNullOrEmpty(made.ETag) + ", attempts " + made.RequestsSent);

            GdapResult read = client.GetRelationship(made.Id);
            Say("get: " + read.Kind + ", same name: " + (((JsonObject)read.Value["relationship"]).Text("displayName") == name));

            GdapResult plan = client.UpdateRelationship(made.Id, "{\"autoExtendDuration\":\"P0D\"}", new GdapCallOptions { Plan = true });
            var change = (JsonObject)((object[])plan.Value["changes"])[0];
            Say("plan: " + plan.Kind + ", " + plan.Value.Text("method") + ", " + change.Text("pointer") + ": " + change["from"] + " -> " + change["to"]);

            GdapResult updated = client.UpdateRelationship(made.Id, "{\"autoExtendDuration\":\"P0D\"}");
            Say("update: " + updated.Kind + ", new etag: " + (updated.ETag != made.ETag));
            Say("update again: " + client.UpdateRelationship(made.Id, "{\"autoExtendDuration\":\"P0D\"}").Kind);

            GdapResult strict = client.UpdateRelationship(made.Id, "{\"displayName\":" + Json.Write(name + " é😀") + "}", new GdapCallOptions { IfMatch = updated.ETag });
            Say("update with an etag: " + strict.Kind + ", name: " + ((JsonObject)strict.Value["relationship"]).Text("displayName").Replace(Mark, "*"));
            Say("headers: " + (strict.Headers.Count > 0) + ", request id: " + !string.IsNullOrEmpty(strict.ServiceRequestId)
                + ", own id: " + !string.IsNullOrEmpty(strict.ClientRequestId) + ", status " + strict.HttpStatus);

            Fails("update with an old etag", () => client.UpdateRelationship(made.Id, "{\"displayName\":\"x\"}", new GdapCallOptions { IfMatch = made.ETag }));
            try
            {
                client.GetRelationship("0-0");
            }
            catch (GdapException missing)
            {
                Say("headers of a failure: " + (missing.Headers["Request-Id"][0] == missing.ServiceRequestId));
            }
            string snapshot = Json.Write(strict.Value["relationship"]);
            Say("update from a snapshot: " + client.UpdateRelationship(made.Id, "{\"autoExtendDuration\":\"P180D\"}", new GdapCallOptions { Snapshot = snapshot }).Kind);

            GdapResult locked = client.CreateRequest(made.Id, "{\"action\":\"lockForApproval\"}");
            Say("lock: " + locked.Kind);
            Say("approval link: " + client.GetApprovalLink(locked.Id).StartsWith("https://admin.microsoft.com/"));
            Fails("update when locked", () => client.UpdateRelationship(made.Id, "{\"displayName\":\"y\"}"));

            GdapResult again = client.CreateRelationship(Document(Name("twice")));
            GdapResult reused = client.CreateRelationship(Document(Name("twice")), new GdapCallOptions { ReuseExisting = true });
            Say("create again: " + reused.Kind + ", the same: " + (reused.Id == again.Id));

            var seen = new HashSet<string>();
            var query = new GdapListOptions { Top = 1 };
            do
            {
                GdapResult page = client.ListRelationships(query);
                foreach (JsonObject entity in (object[])page.Value["value"]) seen.Add(entity.Text("id"));
                query = new GdapListOptions { Next = page.Next };
            }
            while (query.Next != null && seen.Count < 1000);
            Say("list: both are there: " + (seen.Contains(made.Id) && seen.Contains(again.Id)));
        }

        private static void Errors(GdapClient client)
        {
            Fails("create with faults", () => client.CreateRelationship("{\"displayName\":\"\",\"duration\":\"P1M\",\"statsu\":\"active\"}"));
            Fails("no JSON", () => client.CreateRelationship("{"));
            Fails("no such relationship", () => client.GetRelationship("00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002"));
            Fails("a NUL in an id", () => client.GetRelationship("a\0b"));
            Fails("a header that is refused", () => client.GetRelationship("x", new GdapCallOptions { Headers = new Dictionary<string, string> { { "Authorization", "x" } } }));
            var roles = (object[])GdapClient.ListRoles().Value["value"];
            Say("roles: " + (roles.Length > 100) + ", blocking extension: " + string.Join(", ", roles.Cast<JsonObject>().Where(role => true.Equals(role["blocksAutoExtend"])).Select(role => role.Text("name"))));
            Say("offline check: " + GdapClient.CheckDocument(GdapService.Graph, GdapAction.RelationshipCreate, Document("x")).Kind);
            Throws<ArgumentException>("half a surrogate pair", () => client.GetRelationship("\ud800"));
            Throws<ArgumentOutOfRangeException>("no time at all", () => client.GetRelationship("x", new GdapCallOptions { Deadline = TimeSpan.Zero }));
        }

        private static void Batch(GdapClient client)
        {
            const int Items = 40;
            using (var batch = new GdapBatch(client, concurrency: 4, capacity: 8))
            {
                var tags = new HashSet<ulong>();
                int created = 0, failed = 0, full = 0;
                Action<GdapCompletion> count = completion =>
                {
                    tags.Add(completion.Tag);
                    if (completion.Error != null) failed++;
                    else if (completion.Result.Kind == GdapResultKind.Created) created++;
                };
                GdapCompletion one;
                for (ulong tag = 0; tag < Items; tag++)
                {
                    string document = tag == 7 ? "{}" : Document(Name("batch " + tag));
                    while (!batch.Submit(GdapAction.RelationshipCreate, null, document, tag))
                    {
                        full++;
                        if (batch.TryTake(TimeSpan.FromSeconds(10), out one)) count(one);
                    }
                }
                while (batch.TryTake(TimeSpan.FromSeconds(10), out one)) count(one);
                Say("batch: " + created + " created, " + failed + " failed, " + tags.Count + " tags, was full: " + (full > 0)
                    + ", finished " + batch.Counts.Finished + ", now " + batch.Take(TimeSpan.Zero, out one));
            }
        }

        private static void Sinks(GdapClient client)
        {
            int lines = 0, progress = 0;
            bool secret = false;
            client.SetLog(GdapLogLevel.Debug, line =>
            {
                Interlocked.Increment(ref lines);
                if (line.Message.Contains("token-of-the-host")) secret = true;
                throw new InvalidOperationException("a sink may throw");
            });
            client.SetProgress(report => Interlocked.Increment(ref progress));
            client.ListRelationships(new GdapListOptions { Top = 1 });
            int before = lines;
            client.SetLog(GdapLogLevel.Error, null);
            client.SetProgress(null);
            client.ListRelationships(new GdapListOptions { Top = 1 });
            Say("log: lines: " + (before > 0) + ", ended: " + (lines == before) + ", a secret: " + secret);
        }

        private static void Tokens()
        {
            int asked = 0;
            Func<GdapTokenRequest, GdapToken> callback = request =>
            {
                asked++;
                byte[] utf8 = Encoding.UTF8.GetBytes("token-" + asked);
                IntPtr memory = Marshal.AllocHGlobal(utf8.Length);
                Marshal.Copy(utf8, 0, memory, utf8.Length);
                var token = new GdapToken(memory, utf8.Length, DateTimeOffset.UtcNow.AddHours(1));
                Marshal.FreeHGlobal(memory);
                return token;
            };
            using (GdapCredential credential = GdapCredential.FromCallback(callback))
            using (GdapClient client = Client(credential, _uri))
            {
                credential.Dispose();
                client.ListRelationships();
                client.ListRelationships();
                Say("token callback: asked " + asked + " time for two calls");
            }
            using (GdapCredential credential = GdapCredential.FromCallback(request => { throw new InvalidOperationException("the vault is closed"); }))
            using (GdapClient client = Client(credential, _uri))
                Fails("token callback that throws", () => client.ListRelationships());
            using (GdapCredential credential = GdapCredential.FromCallback(request => new GdapToken(Nothing.Trim())))
            using (GdapClient client = Client(credential, _uri))
            using (var cancel = new GdapCancel())
                Fails("token callback that trips over null, on a thread of the library", () => client.ListRelationships(null, new GdapCallOptions { Cancel = cancel }));
            using (var secret = new SecureString())
            {
                foreach (char c in "secure-token-é😀".Replace("é😀", "")) secret.AppendChar(c);
                using (GdapCredential credential = GdapCredential.FromToken(secret))
                using (GdapClient client = Client(credential, _uri))
                    Say("token from a SecureString: " + client.ListRelationships().Kind);
            }
        }
    }
}
