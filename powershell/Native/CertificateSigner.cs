using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gdap.Native
{
    /// <summary>
    /// Signs with the private key of a certificate, wherever .NET finds that: in memory, a file, the store, a smart
    /// card. The key never leaves it.
    /// </summary>
    internal sealed class CertificateSigner
    {
        private readonly object _gate = new object();
        private readonly RSA _key;
        private readonly LegacyKey _reopened;

        private CertificateSigner(RSA key, LegacyKey reopened, GdapAlgorithm algorithm, string remark)
        {
            _key = key;
            _reopened = reopened;
            Algorithm = algorithm;
            Remark = remark;
        }

        /// <summary>PSS, or PKCS #1 v1.5 for a key that doesn't support PSS.</summary>
        internal GdapAlgorithm Algorithm { get; }

        /// <summary>A note for the user if .NET's key can't sign PSS itself, or null.</summary>
        internal string Remark { get; }

        /// <summary>The signer of a certificate. Its key signs once as a test, so that an unusable key fails here.</summary>
        internal static CertificateSigner Of(X509Certificate2 certificate)
        {
            if (!certificate.HasPrivateKey)
                throw new ArgumentException("The certificate has no private key. Specify a PFX file with the key, or a certificate whose key is on this machine.");
            try
            {
                return OfKey(certificate.GetRSAPrivateKey());
            }
            catch (CryptographicException error)
            {
                throw new GdapKeyException(certificate.Subject, error);
            }
        }

        private static CertificateSigner OfKey(RSA key)
        {
            if (key == null)
                throw new ArgumentException("The certificate's key isn't an RSA key. Specify a certificate with an RSA key of 2048 to 4096 bits.");
            if (CanSign(key, RSASignaturePadding.Pss)) return new CertificateSigner(key, null, GdapAlgorithm.Ps256, null);
            LegacyKey reopened = LegacyKey.Open(key as RSACryptoServiceProvider);
            if (reopened != null)
                return new CertificateSigner(key, reopened, GdapAlgorithm.Ps256, "The key of an old provider (CSP) was reopened through CNG, so that it can sign PS256.");
            string remark = "The private key (" + key.GetType().Name + ") can't sign PS256 (RSASSA-PSS); RS256 is used.";
            key.SignHash(new byte[32], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return new CertificateSigner(key, null, GdapAlgorithm.Rs256, remark);
        }

        /// <summary>The certificate; with <paramref name="chain"/> also those of its issuers that <paramref name="others"/> or this machine has.</summary>
        internal static List<byte[]> Certificates(X509Certificate2 certificate, bool chain, X509Certificate2Collection others)
        {
            var all = new List<byte[]> { certificate.RawData };
            if (!chain) return all;
            using (var built = new X509Chain())
            {
                built.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                built.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
                if (others != null) built.ChainPolicy.ExtraStore.AddRange(others);
                built.Build(certificate);
                foreach (X509ChainElement element in built.ChainElements)
                    if (element.Certificate.Thumbprint != certificate.Thumbprint) all.Add(element.Certificate.RawData);
            }
            return all;
        }

        internal byte[] Sign(GdapSigningRequest request)
        {
            lock (_gate)
            {
                if (_reopened != null) return _reopened.SignPss(request.Digest);
                RSASignaturePadding padding = request.Algorithm == GdapAlgorithm.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
                return _key.SignHash(request.Digest, HashAlgorithmName.SHA256, padding);
            }
        }

        private static bool CanSign(RSA key, RSASignaturePadding padding)
        {
            try
            {
                return key.SignHash(new byte[32], HashAlgorithmName.SHA256, padding) != null;
            }
            catch (Exception error) when (error is CryptographicException || error is NotSupportedException || error is NotImplementedException)
            {
                return false;
            }
        }
    }
}
