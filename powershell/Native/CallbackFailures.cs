using System;

namespace Gdap.Native
{
    /// <summary>
    /// The last exceptions of the host's callbacks. Native code carries only a message, and one exception can fail
    /// several calls, so the exception of a call is found by the message that the callback reported.
    /// </summary>
    internal static class CallbackFailures
    {
        private const int Capacity = 16;
        private static readonly Exception[] Last = new Exception[Capacity];
        private static int _count;

        internal static void Add(Exception failure)
        {
            lock (Last) Last[_count++ % Capacity] = failure;
        }

        /// <summary>The newest exception whose message is in an error's message; null if there is none.</summary>
        internal static Exception Find(GdapStatus status, string message)
        {
            if (message == null || (status != GdapStatus.Credential && (status < GdapStatus.Connect || status > GdapStatus.UntrustedHost))) return null;
            lock (Last)
            {
                for (int i = 1; i <= Math.Min(_count, Capacity); i++)
                {
                    Exception one = Last[(_count - i) % Capacity];
                    if (one.Message.Length > 0 && message.Contains(one.Message)) return one;
                }
            }
            return null;
        }
    }
}
