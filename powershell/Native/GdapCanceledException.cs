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

        /// <summary>What is known of the change.</summary>
        public GdapOutcome Outcome => Error.Outcome;

        /// <summary>Whether <paramref name="error"/> is how a call ends whose token has fired.</summary>
        internal static bool IsOf(GdapException error, CancellationToken token) =>
            error.Status == GdapStatus.Cancelled && token.IsCancellationRequested;
    }
}
