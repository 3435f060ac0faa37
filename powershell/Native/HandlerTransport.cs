using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Threading;

namespace Gdap.Native
{
    /// <summary>Sends the library's requests through a handler of .NET.</summary>
    internal sealed unsafe class HandlerTransport
    {
        private static readonly gdap_transport_callback OnSend = Send;
        internal static readonly IntPtr Callback = Marshal.GetFunctionPointerForDelegate(OnSend);

        // .NET Framework and Mono retry a request, even a write, if an idle connection turns out to be closed. .NET
        // retries only a request without content.
        private static readonly bool RetriesOnIdleConnections =
            !RuntimeInformation.FrameworkDescription.StartsWith(".NET ", StringComparison.Ordinal) ||
            RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

        private readonly HttpMessageInvoker _invoker;
        private readonly Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage> _send;

        internal HandlerTransport(HttpMessageHandler handler)
        {
            _invoker = new HttpMessageInvoker(handler, false);
            _send = BlockingSend.Of(handler);
        }

        private static void Send(IntPtr userData, gdap_transport_request* request, IntPtr answer)
        {
            try
            {
                try
                {
                    ((HandlerTransport)Sinks.Kept(userData)).Send(request, answer);
                }
                catch (Exception caught)
                {
                    CallbackFailures.Add(caught);
                    Fail(answer, TransportFailure.Of(caught));
                }
            }
            catch (Exception)
            {
                // An exception must not unwind into native code; without an answer the request counts as sent.
            }
        }

        private void Send(gdap_transport_request* request, IntPtr answer)
        {
            using (HttpRequestMessage message = Message(request))
            using (var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Min(request->timeout_ms, int.MaxValue))))
            {
                Uri address = message.RequestUri;
                using (HttpResponseMessage response = _send(_invoker, message, end.Token) ?? throw new InvalidOperationException("The handler returned no response."))
                using (end.Token.Register(response.Dispose))
                {
                    Uri finalAddress = response.RequestMessage?.RequestUri ?? message.RequestUri;
                    if (address != message.RequestUri || address != finalAddress)
                    {
                        Fail(answer, new TransportFailure(GdapStatus.UntrustedHost, true, (address != finalAddress ? finalAddress : message.RequestUri).GetLeftPart(UriPartial.Authority)));
                        return;
                    }
                    long maximum = (long)Math.Min(request->max_body_bytes, int.MaxValue - 1);
                    ArraySegment<byte> body = ResponseBody.Read(response.Content, maximum);
                    if (body.Count > maximum) Fail(answer, new TransportFailure(GdapStatus.ResponseTooLarge, true, "more than " + maximum + " bytes"));
                    else Set(answer, response, body);
                }
            }
        }

        private static HttpRequestMessage Message(gdap_transport_request* request)
        {
            var method = new HttpMethod(Utf8.Text(request->method));
            var message = new HttpRequestMessage(method, new Uri(Utf8.Text(request->url)));
            // Empty content prevents .NET from retrying a DELETE.
            if (request->body.data != IntPtr.Zero || method != HttpMethod.Get) message.Content = new ByteArrayContent(Bytes(request->body));
            for (ulong i = 0; i < request->header_count.ToUInt64(); i++)
            {
                string name = Utf8.Text(request->headers[i].name), value = Utf8.Text(request->headers[i].value);
                if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            if (RetriesOnIdleConnections) message.Headers.ConnectionClose = true;
            return message;
        }

        private static byte[] Bytes(gdap_bytes view)
        {
            var copy = new byte[(int)view.len];
            if (copy.Length > 0) Marshal.Copy(view.data, copy, 0, copy.Length);
            return copy;
        }

        private static void Set(IntPtr answer, HttpResponseMessage response, ArraySegment<byte> body)
        {
            var all = new List<KeyValuePair<string, IEnumerable<string>>>(response.Headers);
            if (response.Content != null) all.AddRange(response.Content.Headers);
            int count = 0;
            foreach (KeyValuePair<string, IEnumerable<string>> header in all)
                foreach (string _ in header.Value) count++;
            using (var text = new NativeText())
            fixed (byte* data = body.Array)
            {
                var headers = (gdap_header*)text.Room(Math.Max(1, count) * sizeof(gdap_header));
                count = 0;
                foreach (KeyValuePair<string, IEnumerable<string>> header in all)
                {
                    gdap_str name = text.Add(header.Key);
                    foreach (string value in header.Value)
                    {
                        headers[count].name = name;
                        headers[count++].value = text.Add(value);
                    }
                }
                var view = new gdap_bytes { data = body.Count == 0 ? IntPtr.Zero : (IntPtr)data, len = (UIntPtr)(uint)body.Count };
                NativeMethods.gdap_answer_set(answer, (int)response.StatusCode, headers, (UIntPtr)(uint)count, view);
            }
        }

        private static void Fail(IntPtr answer, TransportFailure failure)
        {
            using (var text = new NativeText())
                NativeMethods.gdap_answer_fail(answer, (int)failure.Status, failure.Sent ? 1 : 0, text.Add(failure.Message));
        }
    }
}
