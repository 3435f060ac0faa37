using System;
using System.Threading;

namespace Gdap.Native
{
    /// <summary>A call was cancelled by its cancellation token. A write may have been made nevertheless: see <see cref="Outcome"/>.</summary>
    public sealed class GdapCanceledException : OperationCanceledException
    {
        internal GdapCanceledException(GdapException error, CancellationToken token) : base(error.Message, error, token)
        {
        }

        /// <summary>The error with all its details.</summary>
        public GdapException Error => (GdapException)InnerException;

        /// <summary>Whether the change wasn't sent, was rejected, or may have been made.</summary>
        public GdapOutcome Outcome => Error.Outcome;

        /// <summary>Whether <paramref name="error"/> means that <paramref name="token"/> cancelled the call.</summary>
        internal static bool IsOf(GdapException error, CancellationToken token) =>
            error.Status == GdapStatus.Cancelled && token.IsCancellationRequested;
    }
}
