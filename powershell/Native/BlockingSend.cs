using System;
using System.Net.Http;
using System.Reflection;
using System.Threading;

namespace Gdap.Native
{
    /// <summary>
    /// Sends with the blocking Send of .NET 5 and later, which saves two thread switches, if a handler and its inner
    /// handlers override it; otherwise with SendAsync.
    /// </summary>
    internal static class BlockingSend
    {
        private static readonly Type[] Parameters = { typeof(HttpRequestMessage), typeof(CancellationToken) };
        private static readonly MethodInfo Send = typeof(HttpMessageInvoker).GetMethod("Send", Parameters);

        internal static Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage> Of(HttpMessageHandler handler)
        {
            Type sender = typeof(Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>);
            if (Send != null && IsBlocking(handler)) return (Func<HttpMessageInvoker, HttpRequestMessage, CancellationToken, HttpResponseMessage>)Send.CreateDelegate(sender);
            // The callback can block: it has a thread of the library to itself.
            return (invoker, message, token) => invoker.SendAsync(message, token).GetAwaiter().GetResult();
        }

        // If a class overrides only SendAsync, its base's Send would bypass the override.
        private static bool IsBlocking(HttpMessageHandler handler)
        {
            for (HttpMessageHandler one = handler; one != null; one = (one as DelegatingHandler)?.InnerHandler)
            {
                Type send = Declaring(one, "Send");
                if (send == null || send == typeof(HttpMessageHandler) || send != Declaring(one, "SendAsync")) return false;
            }
            return true;
        }

        private static Type Declaring(HttpMessageHandler handler, string name) =>
            handler.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic, null, Parameters, null)?.DeclaringType;
    }
}
