using System;
using System.Security.Cryptography;

namespace Gdap.Native
{
    /// <summary>A certificate's private key exists, but this account can't use it: Windows reports "Keyset does not exist" or "Access is denied".</summary>
    public sealed class GdapKeyException : Exception
    {
        /// <summary>An exception for the key of the certificate with this subject, with the system's exception.</summary>
        public GdapKeyException(string subject, CryptographicException inner)
            : base("The private key of the certificate '" + subject + "' can't be used: " + inner?.Message, inner)
        {
        }

        /// <summary>The fix.</summary>
        public GdapHint Hint { get; } = new GdapHint("certificate.grantKeyAccess", null);
    }
}
