using System;
using System.IO;
using System.Net.Http;

namespace Gdap.Native
{
    /// <summary>Reads the body of a response up to its maximum size.</summary>
    internal static class ResponseBody
    {
        /// <summary>Reads at most <paramref name="maximum"/> bytes and one more, which shows that the body is too large.</summary>
        internal static ArraySegment<byte> Read(HttpContent content, long maximum)
        {
            if (content == null) return new ArraySegment<byte>(new byte[0]);
            using (Stream stream = content.ReadAsStreamAsync().GetAwaiter().GetResult())
            {
                var room = new byte[(int)Math.Min(maximum + 1, Math.Max(content.Headers.ContentLength + 1 ?? 0, 4096))];
                int length = 0;
                while (true)
                {
                    int read = stream.Read(room, length, room.Length - length);
                    length += read;
                    if (read == 0 || length > maximum) return new ArraySegment<byte>(room, 0, length);
                    if (length == room.Length) Array.Resize(ref room, (int)Math.Min(maximum + 1, (long)room.Length * 2));
                }
            }
        }
    }
}
