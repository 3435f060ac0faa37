using System;
using System.Security.Cryptography;

namespace Gdap.Native
{
    /// <summary>A certificate's private key exists, and this account can't use it: Windows says "Keyset does not exist" or "Access is denied".</summary>
    public sealed class GdapKeyException : Exception
    {
        /// <summary>The key of the certificate with this subject, and what the system says.</summary>
        public GdapKeyException(string subject, CryptographicException inner)
            : base("The private key of the certificate '" + subject + "' can't be used: " + inner?.Message, inner)
        {
        }

        /// <summary>What to do.</summary>
        public GdapHint Hint { get; } = new GdapHint("certificate.grantKeyAccess", null);
    }
}
