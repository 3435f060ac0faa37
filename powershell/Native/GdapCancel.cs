using System;

namespace Gdap.Native
{
    /// <summary>
    /// One shot: fired once, from any thread, it stays fired, and every call it was given to returns within 50 ms. May be
    /// shared by many calls, and disposed of while they run.
    /// </summary>
    public sealed class GdapCancel : IDisposable
    {
        /// <summary>A cancel that has not fired.</summary>
        public GdapCancel()
        {
            NativeLoader.Load();
            Handle = Make();
        }

        internal CancelHandle Handle { get; }

        /// <summary>Whether it has fired.</summary>
        public bool IsFired => NativeMethods.gdap_cancel_is_fired(Handle) != 0;

        /// <summary>Fires it. A second time does nothing.</summary>
        public void Fire() => NativeMethods.gdap_cancel_fire(Handle);

        /// <summary>Frees it, when the last call with it is back. Does not fire it.</summary>
        public void Dispose() => Handle.Dispose();

        private static CancelHandle Make()
        {
            IntPtr cancel, error;
            GdapException.Check(NativeMethods.gdap_cancel_new(out cancel, out error), error);
            return new CancelHandle(cancel);
        }
    }
}
