using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace Gdap.Native
{
    /// <summary>Text between .NET and the library.</summary>
    internal static unsafe class Utf8
    {
        // Rejects a lone surrogate instead of replacing it with another character.
        internal static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        /// <summary>A view as a string: null if absent, empty if empty.</summary>
        internal static string Text(gdap_str view)
        {
            if (view.data == IntPtr.Zero) return null;
            ulong length = view.len.ToUInt64();
            return length == 0 ? string.Empty : Encoding.UTF8.GetString((byte*)view.data, checked((int)length));
        }

        /// <summary>Overwrites memory with zeros.</summary>
        internal static void Zero(IntPtr data, int length)
        {
            byte* at = (byte*)data;
            for (int i = 0; i < length; i++) at[i] = 0;
        }
    }

    /// <summary>
    /// The texts and structs of one native call, in unmanaged memory: valid until Dispose, which overwrites and frees
    /// them. Secrets too are converted without a managed string.
    /// </summary>
    internal sealed unsafe class NativeText : IDisposable
    {
        private const int FirstSize = 2048;
        private IntPtr _chunk;
        private int _size;
        private int _used;
        private List<KeyValuePair<IntPtr, int>> _full;

        /// <summary>The text as UTF-8, followed by a NUL; null is absent.</summary>
        internal gdap_str Add(string text)
        {
            if (text == null) return default(gdap_str);
            fixed (char* from = text) return Encode(from, text.Length);
        }

        /// <summary>A secret as UTF-8; null is absent.</summary>
        internal gdap_str Add(SecureString secret)
        {
            if (secret == null) return default(gdap_str);
            IntPtr wide = Marshal.SecureStringToGlobalAllocUnicode(secret);
            try
            {
                return Encode((char*)wide, secret.Length);
            }
            finally
            {
                Marshal.ZeroFreeGlobalAllocUnicode(wide);
            }
        }

        /// <summary>Zeroed memory for structs.</summary>
        internal void* Room(int size)
        {
            _used = (_used + 7) & ~7;
            IntPtr room = Take(size);
            Utf8.Zero(room, size);
            return (void*)room;
        }

        /// <summary>Overwrites and frees everything.</summary>
        public void Dispose()
        {
            Free(_chunk, _used);
            _chunk = IntPtr.Zero;
            _size = _used = 0;
            if (_full != null)
            {
                foreach (KeyValuePair<IntPtr, int> chunk in _full) Free(chunk.Key, chunk.Value);
                _full = null;
            }
        }

        private gdap_str Encode(char* from, int length)
        {
            try
            {
                int room = length <= FirstSize / 8 ? length * 3 : Utf8.Strict.GetByteCount(from, length);
                byte* to = (byte*)Take(checked(room + 1));
                int written = length == 0 ? 0 : Utf8.Strict.GetBytes(from, length, to, room);
                to[written] = 0;
                _used -= room - written;
                return new gdap_str { data = (IntPtr)to, len = (UIntPtr)(uint)written };
            }
            catch (EncoderFallbackException)
            {
                throw new ArgumentException("A string contains half of a surrogate pair, so it isn't valid Unicode and can't be sent.");
            }
        }

        private IntPtr Take(int size)
        {
            if (size > _size - _used)
            {
                if (_chunk != IntPtr.Zero)
                {
                    if (_full == null) _full = new List<KeyValuePair<IntPtr, int>>();
                    _full.Add(new KeyValuePair<IntPtr, int>(_chunk, _used));
                    _chunk = IntPtr.Zero;
                }
                _used = 0;
                _size = 0;
                int chunkSize = Math.Max(size, FirstSize);
                _chunk = Marshal.AllocHGlobal(chunkSize);
                _size = chunkSize;
            }
            IntPtr at = _chunk + _used;
            _used += size;
            return at;
        }

        private static void Free(IntPtr chunk, int used)
        {
            if (chunk == IntPtr.Zero) return;
            Utf8.Zero(chunk, used);
            Marshal.FreeHGlobal(chunk);
        }
    }
}
