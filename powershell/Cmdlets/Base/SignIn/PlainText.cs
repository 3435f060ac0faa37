using System;
using System.Runtime.InteropServices;
using System.Security;

namespace Gdap
{
    /// <summary>A SecureString as text, for .NET APIs that need it: it is pinned, and Dispose overwrites it.</summary>
    internal sealed class PlainText : IDisposable
    {
        private GCHandle pin;

        internal PlainText(SecureString secret)
        {
            if (secret == null || secret.Length == 0)
            {
                Value = string.Empty;
                return;
            }
            Value = new string('\0', secret.Length);
            pin = GCHandle.Alloc(Value, GCHandleType.Pinned);
            var copy = Marshal.SecureStringToGlobalAllocUnicode(secret);
            try
            {
                for (var at = 0; at < Value.Length; at++)
                {
                    Marshal.WriteInt16(pin.AddrOfPinnedObject(), 2 * at, Marshal.ReadInt16(copy, 2 * at));
                }
            }
            finally
            {
                Marshal.ZeroFreeGlobalAllocUnicode(copy);
            }
        }

        internal string Value { get; }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!pin.IsAllocated)
            {
                return;
            }
            for (var at = 0; at < Value.Length; at++)
            {
                Marshal.WriteInt16(pin.AddrOfPinnedObject(), 2 * at, 0);
            }
            pin.Free();
        }
    }
}
