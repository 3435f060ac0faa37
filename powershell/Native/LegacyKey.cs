using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gdap.Native
{
    /// <summary>
    /// A key of an old Windows provider (CSP), opened through CNG, which can sign PSS with it. For Windows PowerShell 5.1,
    /// whose .NET opens such a key through the old interface only.
    /// </summary>
    internal sealed class LegacyKey
    {
        private const string Provider = "Microsoft Software Key Storage Provider";
        private const int MachineKey = 0x20;
        private const int Silent = 0x40;
        private const int PaddingPss = 8;

        private readonly IntPtr _provider; // never freed: the key signs about once an hour, until the process ends
        private readonly IntPtr _key;

        private LegacyKey(IntPtr provider, IntPtr key)
        {
            _provider = provider;
            _key = key;
        }

        /// <summary>Opens the key; null if it isn't a key of an old provider, or can't be opened or can't sign.</summary>
        internal static LegacyKey Open(RSACryptoServiceProvider key)
        {
            if (key == null || !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return null;
            try
            {
                CspKeyContainerInfo container = key.CspKeyContainerInfo;
                if (container.HardwareDevice || string.IsNullOrEmpty(container.KeyContainerName)) return null;
                IntPtr provider, opened;
                if (NCryptOpenStorageProvider(out provider, Provider, 0) != 0) return null;
                int flags = Silent | (container.MachineKeyStore ? MachineKey : 0);
                if (NCryptOpenKey(provider, out opened, container.KeyContainerName, (int)container.KeyNumber, flags) != 0)
                {
                    NCryptFreeObject(provider);
                    return null;
                }
                var reopened = new LegacyKey(provider, opened);
                reopened.SignPss(new byte[32]);
                return reopened;
            }
            catch (Exception error) when (error is CryptographicException || error is PlatformNotSupportedException || error is DllNotFoundException)
            {
                return null;
            }
        }

        /// <summary>RSASSA-PSS with SHA-256 and a salt of 32 bytes over a digest.</summary>
        internal byte[] SignPss(byte[] digest)
        {
            IntPtr name = Marshal.StringToHGlobalUni("SHA256");
            try
            {
                var padding = new PssPadding { Algorithm = name, Salt = 32 };
                int length;
                Check(NCryptSignHash(_key, ref padding, digest, digest.Length, null, 0, out length, PaddingPss));
                var signature = new byte[length];
                Check(NCryptSignHash(_key, ref padding, digest, digest.Length, signature, signature.Length, out length, PaddingPss));
                return signature;
            }
            finally
            {
                Marshal.FreeHGlobal(name);
            }
        }

        private static void Check(int status)
        {
            if (status != 0) throw new CryptographicException(status);
        }

        [StructLayout(LayoutKind.Sequential)]
        private struct PssPadding
        {
            public IntPtr Algorithm;
            public int Salt;
        }

        [DllImport("ncrypt.dll", CharSet = CharSet.Unicode)]
        private static extern int NCryptOpenStorageProvider(out IntPtr provider, string name, int flags);

        [DllImport("ncrypt.dll", CharSet = CharSet.Unicode)]
        private static extern int NCryptOpenKey(IntPtr provider, out IntPtr key, string name, int legacyKeySpec, int flags);

        [DllImport("ncrypt.dll")]
        private static extern int NCryptSignHash(IntPtr key, ref PssPadding padding, byte[] hash, int hashLength, byte[] signature, int signatureLength, out int length, int flags);

        [DllImport("ncrypt.dll")]
        private static extern int NCryptFreeObject(IntPtr handle);
    }
}
