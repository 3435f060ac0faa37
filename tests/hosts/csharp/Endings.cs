using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>How calls and handles end early, with a server that never responds.</summary>
    internal static class Endings
    {
        private const string Id = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";
        private static string _stalled;

        internal static void Run(string stalled)
        {
            _stalled = stalled;
            Cancels();
            Frees();
        }

        private static void Cancels()
        {
            using (GdapCredential credential = GdapCredential.FromToken("t"))
            using (GdapClient client = Client(credential, _stalled))
            {
                const string Body = "{\"displayName\":\"z\"}";
                Fired("cancel while reading", (cancel, token) => client.UpdateRelationship(Id, Body, new GdapCallOptions { Cancel = cancel }));
                using (var cancel = new GdapCancel())
                {
                    cancel.Fire();
                    Fails("a fired cancel", () => client.UpdateRelationship(Id, Body, new GdapCallOptions { Cancel = cancel, IfMatch = "W/\"1\"" }));
                    Say("a fired cancel stays fired: " + cancel.IsFired);
                }
                Fired("cancel while writing", (cancel, token) => client.UpdateRelationship(Id, Body, new GdapCallOptions { Cancel = cancel, IfMatch = "W/\"1\"" }));
                Fired("cancellation token", (cancel, token) => client.GetRelationship(Id, new GdapCallOptions { CancellationToken = token }));
                using (var source = new CancellationTokenSource())
                {
                    source.Cancel();
                    Fails("a token cancelled before", () => client.GetRelationship(Id, new GdapCallOptions { CancellationToken = source.Token }));
                }
                Fails("deadline", () => client.GetRelationship(Id, new GdapCallOptions { Deadline = TimeSpan.FromMilliseconds(150) }));
            }
        }

        /// <summary>How a call ends whose cancel fires, and that it returns within 50 ms: in one of ten tries, because a busy machine delays threads.</summary>
        private static void Fired(string what, Action<GdapCancel, CancellationToken> call)
        {
            long best = long.MaxValue;
            for (int i = 0; i < 10 && best >= 50; i++)
            {
                using (var cancel = new GdapCancel())
                using (var source = new CancellationTokenSource())
                {
                    var watch = new Stopwatch();
                    Task firing = Task.Run(() =>
                    {
                        Thread.Sleep(300);
                        watch.Start();
                        cancel.Fire();
                        source.Cancel();
                    });
                    if (i == 0) Fails(what, () => call(cancel, source.Token));
                    else Ends(() => call(cancel, source.Token));
                    watch.Stop();
                    firing.Wait();
                    best = Math.Min(best, watch.ElapsedMilliseconds);
                }
            }
            Say("  back at once: " + (best < 50 ? "True" : "False, " + best + " ms"));
        }

        private static void Ends(Action call)
        {
            try
            {
                call();
            }
            catch (Exception caught) when (caught is GdapException || caught is GdapCanceledException)
            {
            }
        }

        private static void Frees()
        {
            GdapCredential credential = GdapCredential.FromToken("t");
            GdapClient client = Client(credential, _stalled);
            var cancel = new GdapCancel();
            credential.Dispose();
            credential.Dispose();
            Task<string> call = Task.Run(() =>
            {
                try
                {
                    return client.GetRelationship(Id, new GdapCallOptions { Cancel = cancel }).Kind.ToString();
                }
                catch (GdapException stopped)
                {
                    return stopped.Kind;
                }
            });
            Thread.Sleep(200);
            client.Dispose();
            Say("disposed of during a call: the call goes on: " + !call.IsCompleted);
            cancel.Fire();
            cancel.Dispose();
            Say("and ends: " + call.Result);
            Throws<ObjectDisposedException>("a call after Dispose", () => client.GetRelationship(Id));
            Throws<ObjectDisposedException>("a cancel after Dispose", cancel.Fire);
            Forget();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Say("forgotten handles: freed by their finalizers");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Forget()
        {
            for (int i = 0; i < 20; i++)
            {
                GdapClient client = Client(GdapCredential.FromCallback(request => new GdapToken("t")), _stalled);
                client.SetLog(GdapLogLevel.Debug, line => { });
                var batch = new GdapBatch(client);
                batch.Submit(GdapAction.RelationshipGet, "x", null, 1, new GdapCallOptions { Cancel = new GdapCancel() });
            }
        }
    }
}
