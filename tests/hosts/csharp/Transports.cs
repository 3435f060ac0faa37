using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>Clients that send through a handler of .NET.</summary>
    internal static class Transports
    {
        private const string Absent = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";
        private const string Root = "https://graph.test";

        internal static void Run(string library, string emulator)
        {
            NativeLoader.Load(library);
            Life(emulator);
            Failures();
            Options();
            Hangs();
            IdleConnections();
            Say("done");
        }

        private static GdapClient Client(HttpMessageHandler handler, Action<GdapClientOptions> change = null)
        {
            var options = new GdapClientOptions { BaseUri = Root, Authority = Root, Transport = handler, MaxRetries = 0, ConsistencyWait = TimeSpan.Zero };
            change?.Invoke(options);
            using (GdapCredential credential = GdapCredential.FromToken("token-of-the-host")) return new GdapClient(options, credential);
        }

        private static void Life(string emulator)
        {
            using (var wire = new Wire(emulator))
            using (GdapClient client = Client(wire))
            {
                string id = client.CreateRelationship(Document("C# transport")).Id;
                GdapResult updated = client.UpdateRelationship(id, "{\"displayName\":\"C# transport 2\"}");
                Say("create, update, delete: " + updated.Kind + ", " + client.DeleteRelationship(id).Kind);
                GdapResult page = client.ListRelationships(new GdapListOptions { Top = 5 });
                Say("a list: " + (page.Value["value"] is object[]));
                Task<GdapResult>[] all = Enumerable.Range(0, 20).Select(i => client.CreateRelationshipAsync(Document("C# transport " + i + " of many"))).ToArray();
                Task.WaitAll(all);
                Say("twenty at once: " + all.Count(one => one.Result.Kind == GdapResultKind.Created) + ", on several threads: " + (wire.Threads > 1));
                Say("the methods: " + string.Join(" ", wire.Methods.Distinct()));
            }
        }

        private static void Failures()
        {
            Fails("an exception", Answering(request => { throw new InvalidOperationException("the cable is out"); }));
            Fails("a timeout", Answering(request => { throw new TaskCanceledException("too slow"); }));
            Fails("no response", Answering(request => null));
            Fails("an unknown name", Answering(request => { throw new HttpRequestException("failed", new WebException("unknown", WebExceptionStatus.NameResolutionFailure)); }));
            Fails("a certificate", Answering(request => { throw new HttpRequestException("failed", new WebException("untrusted", WebExceptionStatus.TrustFailure)); }));
            Fails("another address", Answering(request =>
            {
                request.RequestUri = new Uri("https://evil.test/x");
                return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent("{}") };
            }));
            Fails("a large body", Answering(request => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[20000]) }), options => options.MaxResponseBytes = 10000);
            Fails("a gateway's page", Answering(request => new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("<html><title>Access denied</title></html>", Encoding.UTF8, "text/html") }));
#if NET
            Fails("a closed port", new SocketsHttpHandler { UseProxy = false, ConnectCallback = (context, token) => { throw new SocketException((int)SocketError.ConnectionRefused); } });
#else
            Fails("a closed port", Answering(request => { throw new HttpRequestException("failed", new WebException("refused", WebExceptionStatus.ConnectFailure)); }));
#endif
        }

        private static void Fails(string what, HttpMessageHandler handler, Action<GdapClientOptions> change = null)
        {
            using (handler)
            using (GdapClient client = Client(handler, change))
            {
                try
                {
                    client.CreateRelationship(Document("C# failing"));
                    Say(what + ": no error");
                }
                catch (GdapException wrong)
                {
                    bool isSecret = (wrong.Message + wrong.Json + wrong).Contains("token-of-the-host");
                    Say(what + ": " + wrong.Kind + ", " + wrong.Outcome + ", inner: " + (wrong.InnerException?.GetType().Name ?? "none") + (isSecret ? ", A SECRET" : ""));
                }
            }
        }

        private static void Options()
        {
            foreach (Action<GdapClientOptions> change in new Action<GdapClientOptions>[]
            {
                options => options.ProxyMode = GdapProxyMode.None,
                options => options.ConnectTimeout = TimeSpan.FromSeconds(1),
                options => options.AllowHttpLoopback = true,
            })
            {
                try
                {
                    using (Client(new Wire("http://127.0.0.1:1"), change)) Say("an option for connections: no error");
                }
                catch (GdapException wrong)
                {
                    Say("an option for connections: " + wrong.Kind + ". " + wrong.Hint.Text);
                }
            }
        }

        /// <summary>A handler that never returns doesn't delay a call beyond its deadline or its cancel.</summary>
        private static void Hangs()
        {
            using (var released = new ManualResetEventSlim())
            using (GdapClient client = Client(Answering(request => { released.Wait(); return null; })))
            {
                try
                {
                    client.GetRelationship(Absent, new GdapCallOptions { Deadline = TimeSpan.FromMilliseconds(300) });
                }
                catch (GdapException wrong)
                {
                    Say("a handler that hangs: " + wrong.Kind);
                }
                using (var source = new CancellationTokenSource(200))
                {
                    try
                    {
                        client.GetRelationship(Absent, new GdapCallOptions { CancellationToken = source.Token });
                    }
                    catch (GdapCanceledException)
                    {
                        Say("a handler that hangs, cancelled");
                    }
                }
                released.Set();
            }
        }

        /// <summary>A server that closes each connection when a second request arrives on it receives each write once.</summary>
        private static void IdleConnections()
        {
            using (var server = new ClosingServer())
            using (var handler = new HttpClientHandler { UseProxy = false })
            using (var wire = new Wire(server.Uri, handler))
            using (GdapClient client = Client(wire))
            {
                int lostCount = 0;
                for (int i = 0; i < 6; i++)
                {
                    try
                    {
                        if (i < 3) client.DeleteAssignment(Absent, "869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11", new GdapCallOptions { IfMatch = "W/\"" + i + "\"" });
                        else client.UpdateRelationship(Absent, "{\"displayName\":\"" + i + "\"}", new GdapCallOptions { IfMatch = "W/\"" + i + "\"" });
                    }
                    catch (GdapException)
                    {
                        lostCount++;
                    }
                }
                IGrouping<string, string>[] writes = server.Writes.GroupBy(write => write).ToArray();
                Say("a server that closes idle connections: " + writes.Length + " writes seen, more than once: " + writes.Count(write => write.Count() > 1));
            }
        }

        private static HttpMessageHandler Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) => new Answers(answer);

        private sealed class Answers : HttpMessageHandler
        {
            private readonly Func<HttpRequestMessage, HttpResponseMessage> _answer;

            internal Answers(Func<HttpRequestMessage, HttpResponseMessage> answer)
            {
                _answer = answer;
            }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) => Task.FromResult(_answer(request));
        }
    }

    /// <summary>Redirects requests for graph.test to a server on this machine.</summary>
    internal sealed class Wire : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker;
        private readonly string _root;
        private readonly HashSet<int> _threads = new HashSet<int>();

        internal Wire(string root, HttpMessageHandler handler = null)
        {
            _root = root.TrimEnd('/');
            _invoker = new HttpMessageInvoker(handler ?? new HttpClientHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        }

        internal int Threads => _threads.Count;

        internal List<string> Methods { get; } = new List<string>();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
        {
            HttpResponseMessage response = await _invoker.SendAsync(Led(request), token).ConfigureAwait(false);
            response.RequestMessage = request;
            return response;
        }

#if NET
        /// <summary>The same with the blocking Send.</summary>
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken token)
        {
            HttpResponseMessage response = _invoker.Send(Led(request), token);
            response.RequestMessage = request;
            return response;
        }

#endif
        private HttpRequestMessage Led(HttpRequestMessage request)
        {
            lock (Methods)
            {
                Methods.Add(request.Method.Method);
                _threads.Add(Thread.CurrentThread.ManagedThreadId);
            }
            var sent = new HttpRequestMessage(request.Method, _root + request.RequestUri.PathAndQuery) { Content = request.Content };
            foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers) sent.Headers.TryAddWithoutValidation(header.Key, header.Value);
            return sent;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _invoker.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Responds to the first request of a connection, and closes the connection when the second one arrives, which it counts.</summary>
    internal sealed class ClosingServer : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly List<string> _writes = new List<string>();

        internal ClosingServer()
        {
            _listener.Start();
            Task.Run((Action)Accept);
        }

        internal string Uri => "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port;

        internal string[] Writes
        {
            get { lock (_writes) return _writes.ToArray(); }
        }

        public void Dispose() => _listener.Stop();

        private void Accept()
        {
            try
            {
                while (true)
                {
                    TcpClient client = _listener.AcceptTcpClient();
                    Task.Run(() => Serve(client));
                }
            }
            catch (SocketException) { }
            catch (InvalidOperationException) { }
        }

        private void Serve(TcpClient client)
        {
            try
            {
                using (client)
                {
                    NetworkStream stream = client.GetStream();
                    for (int i = 0; i < 2; i++)
                    {
                        string head = Head(stream);
                        if (head == null) return;
                        int length = Number(head, "content-length: ");
                        for (int at = 0; at < length; at++) stream.ReadByte();
                        if (!head.StartsWith("GET ", StringComparison.Ordinal))
                            lock (_writes) _writes.Add(head.Split(' ')[0] + " " + Number(head, "if-match: W/\""));
                        if (i == 1) return;
                        byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n{\"error\":{\"code\":\"x\",\"message\":\"\"}}");
                        stream.Write(answer, 0, answer.Length);
                    }
                }
            }
            catch (IOException) { }
        }

        private static string Head(Stream stream)
        {
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                int one = stream.ReadByte();
                if (one < 0) return null;
                head.Append((char)one);
            }
            return head.ToString();
        }

        private static int Number(string head, string after)
        {
            int at = head.IndexOf(after, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return 0;
            string rest = head.Substring(at + after.Length);
            return int.Parse(new string(rest.TakeWhile(char.IsDigit).ToArray()));
        }
    }
}
