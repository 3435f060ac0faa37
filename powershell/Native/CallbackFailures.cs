using System;

namespace Gdap.Native
{
    /// <summary>
    /// The last exceptions of the host's callbacks. Native code carries a message only, and several calls may fail of one
    /// exception, so the exception of a call is found by the message that the callback failed with.
    /// </summary>
    internal static class CallbackFailures
    {
        private const int Most = 16;
        private static readonly Exception[] Last = new Exception[Most];
        private static int _count;

        internal static void Add(Exception failure)
        {
            lock (Last) Last[_count++ % Most] = failure;
        }

        /// <summary>The newest exception that made an error with this message; null if none did.</summary>
        internal static Exception Find(GdapStatus status, string message)
        {
            if (message == null || (status != GdapStatus.Credential && (status < GdapStatus.Connect || status > GdapStatus.UntrustedHost))) return null;
            lock (Last)
            {
                for (int i = 1; i <= Math.Min(_count, Most); i++)
                {
                    Exception one = Last[(_count - i) % Most];
                    if (one.Message.Length > 0 && message.Contains(one.Message)) return one;
                }
            }
            return null;
        }
    }
}
