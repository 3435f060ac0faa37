using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>Calls that return tasks: results, cancellation, sequences, and how many threads a thousand of them need.</summary>
    internal static class Asyncs
    {
        private const string Absent = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";
        private const string Body = "{\"displayName\":\"async\"}";
        private static string _uri;

        internal static async Task Run(string library, string uri, string stalled)
        {
            NativeLoader.Load(library);
            _uri = uri;
            using (GdapCredential credential = GdapCredential.FromToken("token-of-the-host"))
            using (GdapClient client = Client(credential, uri))
            {
                await Results(client);
                await Sequence(client);
                await Many(client);
            }
            await Cancels(stalled);
            await Callbacks();
            await Ends(stalled);
            Say("done");
        }

        private static async Task Results(GdapClient client)
        {
            string id = (await client.CreateRelationshipAsync(Document("C# async"))).Id;
            GdapResult plan = await client.UpdateRelationshipAsync(id, Body, new GdapCallOptions { Plan = true });
            GdapResult updated = await client.UpdateRelationshipAsync(id, Body);
            Say("create, plan, update: " + plan.Kind + ", " + updated.Kind);
            Task<GdapResult> waiting;
            using (var source = new CancellationTokenSource())
            {
                waiting = client.WaitForRelationshipAsync(id, "active", null, source.Token);
                Say("read while the same one is waited for: " + (await client.GetRelationshipAsync(id)).Kind + ", still waiting: " + !waiting.IsCompleted);
                source.Cancel();
                await Canceled("the wait", waiting);
            }
            Say("signed in: " + ((JsonObject)(await client.SignInAsync()).Value["signIn"])["signedIn"]);
            Say("a request: " + (await client.CreateRequestAsync(id, "{\"action\":\"lockForApproval\"}")).Kind);
            await FailsAsync("conflict", client.UpdateRelationshipAsync(id, Body, new GdapCallOptions { IfMatch = "W/\"1\"" }));
            await FailsAsync("not found", client.GetAssignmentAsync(Absent, "869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11"));
            await FailsAsync("bad input", client.UpdateRelationshipAsync("", Body));
            await FailsAsync("an option that doesn't belong", client.GetRelationshipAsync(id, new GdapCallOptions { Plan = true }));
        }

        private static async Task Sequence(GdapClient client)
        {
            var ids = new HashSet<string>();
            GdapEntities.Enumerator at = client.EnumerateRelationshipsAsync(new GdapListOptions { Top = 2, Filter = "status eq 'created'" }).GetAsyncEnumerator();
            while (await at.MoveNextAsync()) ids.Add(at.Current.Text("id"));
            Say("all of a list: " + ids.Count + ", and no more: " + !await at.MoveNextAsync());
            int customers = 0;
#if NET
            await foreach (JsonObject customer in client.EnumerateCustomersAsync()) customers += customer["tenantId"] == null ? 0 : 1;
#else
            at = client.EnumerateCustomersAsync().GetAsyncEnumerator();
            while (await at.MoveNextAsync()) customers += at.Current["tenantId"] == null ? 0 : 1;
#endif
            Say("customers: " + (customers > 0));
        }

        /// <summary>A thousand updates at once; the service takes 20 ms for each.</summary>
        private static async Task Many(GdapClient client)
        {
            var ids = new List<string>();
            GdapEntities.Enumerator at = client.EnumerateRelationshipsAsync(new GdapListOptions { Filter = "status eq 'active'" }).GetAsyncEnumerator();
            while (await at.MoveNextAsync()) ids.Add(at.Current.Text("id"));
            Task<GdapResult>[] calls = ids.Select(id => client.UpdateRelationshipAsync(id, "{\"autoExtendDuration\":\"P180D\"}")).ToArray();
            Task all = Task.WhenAll(calls);
            int threads = 0;
            while (!all.IsCompleted)
            {
                threads = Math.Max(threads, Threads());
                await Task.WhenAny(all, Task.Delay(50));
            }
            await all;
            int wrong = calls.Count(call => call.Result.Kind != GdapResultKind.Updated);
            Say(calls.Length + " updates at once: " + wrong + " not updated, fewer than 40 threads: " + (threads < 40));
            Console.Error.WriteLine("threads with " + calls.Length + " updates at once: " + threads);
        }

        private static int Threads() =>
            Directory.Exists("/proc/self/task") ? Directory.GetDirectories("/proc/self/task").Length : Process.GetCurrentProcess().Threads.Count;

        private static async Task Cancels(string stalled)
        {
            using (GdapCredential credential = GdapCredential.FromToken("t"))
            using (GdapClient client = Client(credential, stalled))
            using (var fired = new CancellationTokenSource())
            {
                fired.Cancel();
                await Canceled("cancelled before", client.UpdateRelationshipAsync(Absent, Body, null, fired.Token));
                await Canceled("cancelled while writing", CancelLater(token =>
                    client.UpdateRelationshipAsync(Absent, Body, new GdapCallOptions { IfMatch = "W/\"1\"" }, token)));
                await Canceled("a blocking call", Task.Run(() =>
                    client.GetRelationship(Absent, new GdapCallOptions { CancellationToken = fired.Token })));
                using (var cancel = new GdapCancel())
                {
                    Task<GdapResult> call = client.GetRelationshipAsync(Absent, new GdapCallOptions { Cancel = cancel });
                    cancel.Fire();
                    await FailsAsync("a GdapCancel", call);
                    await Throws<ArgumentException>("two cancels", client.GetRelationshipAsync(Absent, new GdapCallOptions { Cancel = cancel }, fired.Token));
                }
            }
        }

        /// <summary>A call whose token is cancelled while it runs.</summary>
        private static async Task<GdapResult> CancelLater(Func<CancellationToken, Task<GdapResult>> call)
        {
            using (var source = new CancellationTokenSource(300)) return await call(source.Token);
        }

        private static async Task Callbacks()
        {
            using (GdapCredential credential = GdapCredential.FromCallback(request => { throw new InvalidOperationException("the vault is closed"); }))
            using (GdapClient client = Client(credential, _uri))
            {
                try
                {
                    await client.ListRelationshipsAsync();
                }
                catch (GdapException wrong)
                {
                    Say("a callback that throws: " + wrong.Kind + ", inner: " + wrong.InnerException?.GetType().Name + ", " + wrong.InnerException?.Message);
                }
            }
        }

        private static async Task Ends(string stalled)
        {
            GdapCredential credential = GdapCredential.FromToken("t");
            GdapClient client = Client(credential, stalled);
            credential.Dispose();
            Task<GdapResult> call = client.GetRelationshipAsync(Absent, new GdapCallOptions { Deadline = TimeSpan.FromMilliseconds(500) });
            client.Dispose();
            await Throws<ObjectDisposedException>("a call after Dispose", client.GetRelationshipAsync(Absent));
            await FailsAsync("a call before Dispose goes on to its end", call);
        }

        private static async Task Canceled(string what, Task<GdapResult> call)
        {
            try
            {
                await call;
                Say(what + ": no error");
            }
            catch (OperationCanceledException canceled)
            {
                var own = (GdapCanceledException)canceled;
                Say(what + ": " + own.Error.Kind + ", " + own.Outcome + ", task canceled: " + call.IsCanceled + ", its token: " + own.CancellationToken.IsCancellationRequested);
            }
        }

        private static async Task FailsAsync(string what, Task<GdapResult> call)
        {
            try
            {
                await call;
                Say(what + ": no error");
            }
            catch (GdapException wrong)
            {
                Say(what + ": " + wrong.Kind + ", " + wrong.Outcome);
            }
        }

        private static async Task Throws<T>(string what, Task<GdapResult> call) where T : Exception
        {
            try
            {
                await call;
                Say(what + ": no error");
            }
            catch (T)
            {
                Say(what + ": " + typeof(T).Name);
            }
        }
    }
}
