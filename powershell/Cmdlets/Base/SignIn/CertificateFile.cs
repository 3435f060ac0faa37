using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gdap
{
    /// <summary>A file with a certificate and its private key: PFX or encrypted PEM, which .NET opens, or PEM, which the library reads.</summary>
    internal sealed class CertificateFile
    {
        private const int MaxSize = 1024 * 1024;
        private const X509KeyStorageFlags InMemory = (X509KeyStorageFlags)32; // EphemeralKeySet: leaves no key file behind

        /// <summary>The app's certificate with its key; null if the library reads the file.</summary>
        internal X509Certificate2 Certificate { get; private set; }

        /// <summary>The other certificates of the file, for the chain; null if it wasn't requested.</summary>
        internal X509Certificate2Collection Others { get; private set; }

        internal byte[] Pem { get; private set; }

        internal static CertificateFile Read(string path, SecureString password, bool chain)
        {
            var bytes = FileText.Bytes(path, "CertificatePath", MaxSize);
            var isPem = Has(bytes, "-----BEGIN ");
            if (isPem && password == null && !Has(bytes, EncryptedPem.Mark))
            {
                return new CertificateFile { Pem = bytes };
            }
            try
            {
                return isPem ? OfEncryptedPem(path, bytes, password) : OfPfx(path, bytes, password, chain);
            }
            finally
            {
                Array.Clear(bytes, 0, bytes.Length);
            }
        }

        /// <summary>Overwrites the bytes of the file.</summary>
        internal void Forget()
        {
            if (Pem != null)
            {
                Array.Clear(Pem, 0, Pem.Length);
            }
        }

        private static CertificateFile OfEncryptedPem(string path, byte[] bytes, SecureString password)
        {
            if (!Has(bytes, EncryptedPem.Mark))
            {
                throw new GdapCallException("Credential", "-CertificatePassword is only valid for PFX files and for PEM files with BEGIN ENCRYPTED PRIVATE KEY; " + path + " is neither.",
                    "Omit it if the key isn't encrypted. Convert a key with Proc-Type: 4,ENCRYPTED with openssl pkcs8 -topk8.");
            }
            if (password == null)
            {
                throw new GdapCallException("Credential", "The private key in " + path + " is encrypted.", "Specify -CertificatePassword.");
            }
            var certificate = EncryptedPem.Open(path, Encoding.ASCII.GetString(bytes), password, out var others);
            return new CertificateFile { Certificate = certificate, Others = others };
        }

        private static CertificateFile OfPfx(string path, byte[] bytes, SecureString password, bool chain)
        {
            var flags = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? X509KeyStorageFlags.DefaultKeySet : InMemory;
            try
            {
                var certificate = new X509Certificate2(bytes, password ?? new SecureString(), flags);
                return new CertificateFile { Certificate = certificate, Others = chain ? All(bytes, password, flags) : null };
            }
            catch (CryptographicException error)
            {
                throw new GdapCallException("Credential", "The file " + path + " can't be opened: it isn't a PFX or PEM file, or the password is wrong.", "Check -CertificatePassword.", error);
            }
        }

        private static X509Certificate2Collection All(byte[] bytes, SecureString password, X509KeyStorageFlags flags)
        {
            var all = new X509Certificate2Collection();
            using (var text = new PlainText(password)) // a collection doesn't accept a SecureString
            {
                all.Import(bytes, text.Value, flags);
            }
            return all;
        }

        private static bool Has(byte[] bytes, string text)
        {
            var mark = Encoding.ASCII.GetBytes(text);
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
