using System;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>
    /// Owns one native object. Each call that takes the handle holds it for as long as the call runs, so a Dispose on
    /// another thread frees the object only when the last call has returned, and a call after Dispose throws
    /// <see cref="ObjectDisposedException"/> instead of touching freed memory.
    /// </summary>
    internal abstract class GdapHandle : SafeHandle
    {
        protected GdapHandle(IntPtr owned) : base(IntPtr.Zero, true)
        {
            SetHandle(owned);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        /// <summary>The pointer, for accessors called inside a scope that disposes of this handle at its end.</summary>
        internal IntPtr Pointer => handle;
    }

    internal sealed class ClientHandle : GdapHandle
    {
        internal ClientHandle(IntPtr owned) : base(owned) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_client_free(handle);
            return true;
        }
    }

    internal sealed class CredentialHandle : GdapHandle
    {
        internal CredentialHandle(IntPtr owned) : base(owned) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_credential_free(handle);
            return true;
        }
    }

    internal sealed class CancelHandle : GdapHandle
    {
        internal CancelHandle(IntPtr owned) : base(owned) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_cancel_free(handle);
            return true;
        }
    }

    internal sealed class ResultHandle : GdapHandle
    {
        internal ResultHandle(IntPtr owned) : base(owned) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_result_free(handle);
            return true;
        }
    }

    internal sealed class ErrorHandle : GdapHandle
    {
        internal ErrorHandle(IntPtr owned) : base(owned) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_error_free(handle);
            return true;
        }
    }

    internal sealed class BatchHandle : GdapHandle
    {
        private readonly ClientHandle _client;
        private readonly bool _held;

        /// <summary>A batch must be freed before its client, so it holds a reference to the client until then.</summary>
        internal BatchHandle(IntPtr owned, ClientHandle client) : base(owned)
        {
            _client = client;
            client.DangerousAddRef(ref _held);
        }

        protected override bool ReleaseHandle()
        {
            NativeMethods.gdap_batch_free(handle);
            if (_held) _client.DangerousRelease();
            return true;
        }
    }
}
