using System;

namespace Gdap.Native
{
    /// <summary>
    /// Cancels calls. One-shot: it can be fired from any thread and stays fired, and every call that uses it returns
    /// within 50 ms. Many calls can share it, and it can be disposed of while they run.
    /// </summary>
    public sealed class GdapCancel : IDisposable
    {
        /// <summary>Makes a cancel.</summary>
        public GdapCancel()
        {
            NativeLoader.Load();
            Handle = Make();
        }

        internal CancelHandle Handle { get; }

        /// <summary>Whether it has fired.</summary>
        public bool IsFired => NativeMethods.gdap_cancel_is_fired(Handle) != 0;

        /// <summary>Cancels the calls that use it. Firing it again does nothing.</summary>
        public void Fire() => NativeMethods.gdap_cancel_fire(Handle);

        /// <summary>Frees it when the last call that uses it has returned. Doesn't fire it.</summary>
        public void Dispose() => Handle.Dispose();

        private static CancelHandle Make()
        {
            IntPtr cancel, error;
            GdapException.Check(NativeMethods.gdap_cancel_new(out cancel, out error), error);
            return new CancelHandle(cancel);
        }
    }
}
