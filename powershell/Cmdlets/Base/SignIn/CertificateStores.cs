using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gdap
{
    /// <summary>Certificates of the personal stores: the user's, then the machine's.</summary>
    internal static class CertificateStores
    {
        private static readonly StoreLocation[] Places = { StoreLocation.CurrentUser, StoreLocation.LocalMachine };

        internal static X509Certificate2 ByThumbprint(string thumbprint)
        {
            var digits = new StringBuilder();
            foreach (var letter in thumbprint)
            {
                if (Uri.IsHexDigit(letter)) // a thumbprint copied from a dialog has blanks and an invisible mark
                {
                    digits.Append(letter);
                }
            }
            return Find(one => one.Thumbprint.Equals(digits.ToString(), StringComparison.OrdinalIgnoreCase), "the thumbprint " + thumbprint);
        }

        internal static X509Certificate2 BySubject(string subject) => Find(
            one => one.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase)
                || one.GetNameInfo(X509NameType.SimpleName, false).Equals(subject, StringComparison.OrdinalIgnoreCase),
            "the subject " + subject);

        private static X509Certificate2 Find(Predicate<X509Certificate2> matches, string criterion)
        {
            X509Certificate2 keyless = null;
            foreach (var place in Places)
            {
                X509Certificate2 best = null;
                foreach (var one in All(place))
                {
                    if (!matches(one))
                    {
                        continue;
                    }
                    if (!one.HasPrivateKey)
                    {
                        keyless = one;
                    }
                    else if (best == null || Rank(one) > Rank(best))
                    {
                        best = one;
                    }
                }
                if (best != null)
                {
                    return best;
                }
            }
            throw keyless != null
                ? new GdapCallException("Credential", "The certificate with " + criterion + " is in the store, but without its private key.", "Import the PFX file with the key, and give this account access to it.")
                : new GdapCallException("Credential", "No certificate with " + criterion + " is in the personal store of the user or the machine.", "List the certificates with Get-ChildItem Cert:\\CurrentUser\\My, Cert:\\LocalMachine\\My, or specify -CertificatePath.");
        }

        private static DateTime Rank(X509Certificate2 one) =>
            one.NotBefore <= DateTime.Now && DateTime.Now <= one.NotAfter ? one.NotAfter : DateTime.MinValue;

        private static X509Certificate2Collection All(StoreLocation place)
        {
            try
            {
                using (var store = new X509Store(StoreName.My, place))
                {
                    store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                    return store.Certificates;
                }
            }
            catch (CryptographicException)
            {
                return new X509Certificate2Collection(); // the store doesn't exist, such as the machine's on Linux
            }
        }
    }
}
