using System;
using System.Linq.Expressions;
using System.Reflection;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>PEM whose key is encrypted (PKCS #8). PowerShell 7's .NET opens it; Windows PowerShell's can't.</summary>
    internal static class EncryptedPem
    {
        internal const string Mark = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

        private static readonly Regex Block = new Regex("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----", RegexOptions.CultureInvariant);

        /// <summary>The certificate that the key belongs to, wherever it is in the file, and the others.</summary>
        internal static X509Certificate2 Open(string path, string pem, SecureString password, out X509Certificate2Collection others)
        {
            var create = Creator();
            if (create == null)
            {
                throw new GdapCallException("Unsupported", "Windows PowerShell can't open the encrypted key in " + path + ".",
                    "Convert it to PFX (openssl pkcs12 -export -in app.pem -out app.pfx), or use PowerShell 7.");
            }
            X509Certificate2 found = null;
            CryptographicException failure = null;
            others = new X509Certificate2Collection();
            using (var text = new PlainText(password))
            {
                foreach (Match block in Block.Matches(pem))
                {
                    try
                    {
                        found = found ?? create(block.Value, pem, text.Value);
                    }
                    catch (CryptographicException error)
                    {
                        failure = error;
                    }
                    others.Add(OfBase64(path, block.Groups[1].Value));
                }
            }
            return found ?? throw new GdapCallException("Credential",
                others.Count == 0 ? "The file " + path + " has no certificate." : "The private key in " + path + " can't be opened: the password is wrong, or the key belongs to none of the file's certificates.",
                others.Count == 0 ? "Add the app's certificate (BEGIN CERTIFICATE) to the file." : "Check -CertificatePassword, and that key and certificate belong together.", failure);
        }

        private static X509Certificate2 OfBase64(string path, string text)
        {
            try
            {
                return new X509Certificate2(Convert.FromBase64String(text));
            }
            catch (Exception error) when (error is FormatException || error is CryptographicException)
            {
                throw new GdapCallException("Credential", "A certificate in " + path + " can't be read.", "Export the certificate again.", error);
            }
        }

        // X509Certificate2.CreateFromEncryptedPem takes spans, which netstandard2.0 lacks: a compiled expression
        // converts the text.
        private static Func<string, string, string, X509Certificate2> Creator()
        {
            var create = typeof(X509Certificate2).GetMethod("CreateFromEncryptedPem", BindingFlags.Public | BindingFlags.Static);
            if (create == null)
            {
                return null;
            }
            var span = typeof(string).GetMethod("op_Implicit", new[] { typeof(string) });
            var texts = Array.ConvertAll(create.GetParameters(), parameter => Expression.Parameter(typeof(string), parameter.Name));
            var call = Expression.Call(create, Array.ConvertAll(texts, text => Expression.Call(span, text)));
            return Expression.Lambda<Func<string, string, string, X509Certificate2>>(call, texts).Compile();
        }
    }
}
