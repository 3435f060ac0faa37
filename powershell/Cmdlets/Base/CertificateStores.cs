using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Security;
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
            var wanted = new StringBuilder();
            foreach (var letter in thumbprint)
            {
                if (Uri.IsHexDigit(letter)) // what is copied from a dialog has blanks and an invisible mark in it
                {
                    wanted.Append(letter);
                }
            }
            return Find(one => one.Thumbprint.Equals(wanted.ToString(), StringComparison.OrdinalIgnoreCase), "the thumbprint " + thumbprint);
        }

        internal static X509Certificate2 BySubject(string subject) => Find(
            one => one.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase)
                || one.GetNameInfo(X509NameType.SimpleName, false).Equals(subject, StringComparison.OrdinalIgnoreCase),
            "the subject " + subject);

        private static X509Certificate2 Find(Predicate<X509Certificate2> fits, string what)
        {
            X509Certificate2 keyless = null;
            foreach (var place in Places)
            {
                X509Certificate2 best = null;
                foreach (var one in All(place))
                {
                    if (!fits(one))
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
                ? new GdapCallException("Credential", "The certificate with " + what + " is in the store without its private key.", "Import the PFX file with the key, and let this account read it.")
                : new GdapCallException("Credential", "No certificate with " + what + " is in the personal store of the user or the machine.", "Look with Get-ChildItem Cert:\\CurrentUser\\My, Cert:\\LocalMachine\\My; or give -CertificatePath.");
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
                return new X509Certificate2Collection(); // there is none, as that of the machine on Linux
            }
        }
    }

    /// <summary>A file with a certificate and its key: PFX, which .NET opens, or PEM, which the library reads.</summary>
    internal sealed class CertificateFile
    {
        private const int Most = 1024 * 1024;
        private const X509KeyStorageFlags InMemory = (X509KeyStorageFlags)32; // EphemeralKeySet: leaves no key file behind

        internal X509Certificate2 Certificate { get; private set; }

        internal byte[] Pem { get; private set; }

        internal static CertificateFile Read(string path, SecureString password)
        {
            byte[] bytes;
            try
            {
                if (new FileInfo(path).Length > Most)
                {
                    throw new GdapCallException("Credential", "The file " + path + " is too large for a certificate.");
                }
                bytes = File.ReadAllBytes(path);
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                throw new GdapCallException("Credential", "The certificate file cannot be read: " + error.Message, "Check -CertificatePath, and that this account may read it.", error);
            }
            if (IsPem(bytes))
            {
                if (password != null)
                {
                    Array.Clear(bytes, 0, bytes.Length);
                    throw new GdapCallException("Credential", "-CertificatePassword is for PFX files, and " + path + " is PEM.", "Leave it away; where the key is encrypted make a PFX of it (openssl pkcs12 -export).");
                }
                return new CertificateFile { Pem = bytes };
            }
            try
            {
                return new CertificateFile { Certificate = Open(bytes, password) };
            }
            catch (CryptographicException error)
            {
                throw new GdapCallException("Credential", "The file " + path + " cannot be opened: it is no PFX and no PEM file, or the password is wrong.", "Check -CertificatePassword.", error);
            }
            finally
            {
                Array.Clear(bytes, 0, bytes.Length);
            }
        }

        internal void Forget()
        {
            if (Pem != null)
            {
                Array.Clear(Pem, 0, Pem.Length);
            }
        }

        private static X509Certificate2 Open(byte[] bytes, SecureString password)
        {
            var flags = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? X509KeyStorageFlags.DefaultKeySet : InMemory;
            return new X509Certificate2(bytes, password ?? new SecureString(), flags);
        }

        private static bool IsPem(byte[] bytes)
        {
            var mark = Encoding.ASCII.GetBytes("-----BEGIN ");
            for (var at = 0; at + mark.Length <= bytes.Length; at++)
            {
                var same = 0;
                while (same < mark.Length && bytes[at + same] == mark[same])
                {
                    same++;
                }
                if (same == mark.Length)
                {
                    return true;
                }
            }
            return false;
        }
    }
}
