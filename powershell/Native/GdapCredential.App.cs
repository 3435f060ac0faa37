using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gdap.Native
{
    // An app with a secret or a certificate. If the tenant is null, the tenant of the client's options is used.
    public sealed unsafe partial class GdapCredential
    {
        private static readonly gdap_signing_callback OnSign = Sign;

        /// <summary>An app with a client secret, which never becomes a managed string. The caller keeps the SecureString.</summary>
        public static GdapCredential FromSecret(string tenant, string clientId, SecureString secret)
        {
            if (secret == null) throw new ArgumentNullException(nameof(secret));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_secret(text.Add(tenant), text.Add(clientId), text.Add(secret), out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>
        /// An app with a certificate: PEM with the unencrypted private key and the certificates. The caller keeps the
        /// array and should overwrite it.
        /// </summary>
        public static GdapCredential FromCertificate(string tenant, string clientId, byte[] pem, GdapAlgorithm algorithm = GdapAlgorithm.Ps256, bool sendChain = false)
        {
            if (pem == null) throw new ArgumentNullException(nameof(pem));
            NativeLoader.Load();
            using (var text = new NativeText())
            fixed (byte* first = pem)
            {
                gdap_certificate_options options = Options(algorithm, sendChain);
                var view = new gdap_str { data = (IntPtr)first, len = (UIntPtr)(uint)pem.Length };
                if (pem.Length == 0) view = text.Add(string.Empty);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_certificate(text.Add(tenant), text.Add(clientId), view, &options, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>
        /// An app with a certificate whose private key stays with the host: <paramref name="sign"/> signs, on any thread.
        /// The certificates are DER, the app's own first, then its chain. An exception of the signer fails the call that
        /// needed the token, with the exception's message.
        /// </summary>
        public static GdapCredential FromSigner(
            string tenant, string clientId, IEnumerable<byte[]> certificates, Func<GdapSigningRequest, byte[]> sign,
            GdapAlgorithm algorithm = GdapAlgorithm.Ps256, bool sendChain = false)
        {
            if (certificates == null) throw new ArgumentNullException(nameof(certificates));
            if (sign == null) throw new ArgumentNullException(nameof(sign));
            NativeLoader.Load();
            var all = new List<byte[]>(certificates);
            using (var text = new NativeText())
            {
                var views = (gdap_bytes*)text.Room(Math.Max(1, all.Count) * sizeof(gdap_bytes));
                for (int i = 0; i < all.Count; i++)
                {
                    void* copy = text.Room(Math.Max(1, all[i].Length));
                    Marshal.Copy(all[i], 0, (IntPtr)copy, all[i].Length);
                    views[i] = new gdap_bytes { data = (IntPtr)copy, len = (UIntPtr)(uint)all[i].Length };
                }
                gdap_certificate_options options = Options(algorithm, sendChain);
                gdap_str tenantText = text.Add(tenant), clientText = text.Add(clientId);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_signing_callback(
                    tenantText, clientText, views, (UIntPtr)(uint)all.Count, &options,
                    OnSign, Sinks.Keep(sign), Sinks.OnDestroy, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>
        /// An app with a certificate of .NET, whose private key isn't exported. It signs PS256 (RSASSA-PSS), or RS256
        /// if the key doesn't support PS256. If .NET's key can't sign PS256 itself, <paramref name="remark"/> is
        /// called with a note. The chain is built from <paramref name="others"/> and the machine's certificate
        /// stores.
        /// </summary>
        public static GdapCredential FromCertificate(
            string tenant, string clientId, X509Certificate2 certificate, bool sendChain = false, Action<string> remark = null,
            X509Certificate2Collection others = null)
        {
            if (certificate == null) throw new ArgumentNullException(nameof(certificate));
            CertificateSigner signer = CertificateSigner.Of(certificate);
            if (signer.Remark != null) remark?.Invoke(signer.Remark);
            return FromSigner(tenant, clientId, CertificateSigner.Certificates(certificate, sendChain, others), signer.Sign, signer.Algorithm, sendChain);
        }

        private static GdapCredential Made(int status, IntPtr credential, IntPtr error)
        {
            GdapException.Check(status, error);
            return new GdapCredential(credential);
        }

        private static gdap_certificate_options Options(GdapAlgorithm algorithm, bool sendChain)
        {
            gdap_certificate_options options;
            NativeMethods.gdap_certificate_options_init(&options, (UIntPtr)(uint)sizeof(gdap_certificate_options));
            options.algorithm = (int)algorithm;
            if (sendChain) options.flags = (uint)GdapCertificateFlags.SendChain;
            return options;
        }

        private static int Sign(IntPtr userData, gdap_signing_request* request, IntPtr sink)
        {
            try
            {
                try
                {
                    byte[] signature = ((Func<GdapSigningRequest, byte[]>)Sinks.Kept(userData))(new GdapSigningRequest(request));
                    if (signature == null) return Unsigned(sink, "The signer returned nothing.");
                    fixed (byte* first = signature)
                    {
                        return NativeMethods.gdap_signature_sink_set(sink, new gdap_bytes { data = (IntPtr)first, len = (UIntPtr)(uint)signature.Length });
                    }
                }
                catch (Exception caught)
                {
                    CallbackFailures.Add(caught);
                    return Unsigned(sink, caught.Message);
                }
            }
            catch (Exception)
            {
                return (int)GdapStatus.Credential; // an exception must not unwind into native code
            }
        }

        private static int Unsigned(IntPtr sink, string message)
        {
            using (var text = new NativeText()) NativeMethods.gdap_signature_sink_fail(sink, text.Add(message));
            return (int)GdapStatus.Credential;
        }
    }
}
