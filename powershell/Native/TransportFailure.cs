using System;
using System.Net;
using System.Net.Http;
using System.Reflection;

namespace Gdap.Native
{
    /// <summary>Why a handler of .NET has no response, and whether the request may have been sent.</summary>
    internal sealed class TransportFailure
    {
        // Since .NET 8.
        private static readonly PropertyInfo RequestError = typeof(HttpRequestException).GetProperty("HttpRequestError");

        internal TransportFailure(GdapStatus status, bool sent, string message)
        {
            Status = status;
            Sent = sent;
            Message = message;
        }

        internal GdapStatus Status { get; }

        internal bool Sent { get; }

        internal string Message { get; }

        /// <summary>The request counts as sent, unless .NET reports that there was no connection.</summary>
        internal static TransportFailure Of(Exception caught)
        {
            GdapStatus? unsent = null;
            bool isTimeout = false;
            for (Exception one = caught; one != null && unsent == null; one = one.InnerException)
            {
                isTimeout |= one is OperationCanceledException || one is TimeoutException;
                if (one is HttpRequestException && RequestError != null) unsent = Unsent(RequestError.GetValue(one)?.ToString());
                else if (one is WebException web) unsent = Unsent(web.Status);
            }
            return new TransportFailure(unsent ?? (isTimeout ? GdapStatus.Timeout : GdapStatus.ConnectionLost), unsent == null, AllMessages(caught));
        }

        private static GdapStatus? Unsent(string requestError)
        {
            switch (requestError)
            {
                case "NameResolutionError":
                case "ConnectionError": return GdapStatus.Connect;
                case "SecureConnectionError": return GdapStatus.Tls;
                case "ProxyTunnelError": return GdapStatus.Proxy;
                default: return null;
            }
        }

        private static GdapStatus? Unsent(WebExceptionStatus status)
        {
            switch (status)
            {
                case WebExceptionStatus.NameResolutionFailure:
                case WebExceptionStatus.ConnectFailure: return GdapStatus.Connect;
                case WebExceptionStatus.TrustFailure:
                case WebExceptionStatus.SecureChannelFailure: return GdapStatus.Tls;
                case WebExceptionStatus.ProxyNameResolutionFailure:
                case WebExceptionStatus.RequestProhibitedByProxy: return GdapStatus.Proxy;
                default: return null;
            }
        }

        private static string AllMessages(Exception caught)
        {
            string all = caught.Message;
            for (Exception one = caught.InnerException; one != null; one = one.InnerException)
                if (!all.Contains(one.Message)) all += " " + one.Message;
            return all;
        }
    }
}
