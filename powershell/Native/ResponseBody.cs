using System;
using System.IO;
using System.Net.Http;

namespace Gdap.Native
{
    /// <summary>The body of a response, within its bound.</summary>
    internal static class ResponseBody
    {
        /// <summary>Reads it, and one byte more than <paramref name="most"/> at most.</summary>
        internal static ArraySegment<byte> Read(HttpContent content, long most)
        {
            if (content == null) return new ArraySegment<byte>(new byte[0]);
            using (Stream stream = content.ReadAsStreamAsync().GetAwaiter().GetResult())
            {
                var room = new byte[(int)Math.Min(most + 1, Math.Max(content.Headers.ContentLength + 1 ?? 0, 4096))];
                int length = 0;
                while (true)
                {
                    int read = stream.Read(room, length, room.Length - length);
                    length += read;
                    if (read == 0 || length > most) return new ArraySegment<byte>(room, 0, length);
                    if (length == room.Length) Array.Resize(ref room, (int)Math.Min(most + 1, (long)room.Length * 2));
                }
            }
        }
    }
}
