using System;

namespace Gdap.Native
{
    /// <summary>How an app's certificate signs.</summary>
    public enum GdapAlgorithm
    {
        /// <summary>RSASSA-PSS with SHA-256 and a salt of 32 bytes.</summary>
        Ps256 = 1,
        /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, for keys that cannot do PSS.</summary>
        Rs256 = 2,
    }

    /// <summary>How an app uses its certificate.</summary>
    [Flags]
    internal enum GdapCertificateFlags
    {
        /// <summary>Sends the chain along.</summary>
        SendChain = 1,
    }

    /// <summary>Which of the managed identities that a host has.</summary>
    public enum GdapIdentity
    {
        /// <summary>The host's own.</summary>
        System = 1,
        /// <summary>A user-assigned one, by its client id.</summary>
        ClientId = 2,
        /// <summary>A user-assigned one, by the object id of its service principal.</summary>
        ObjectId = 3,
        /// <summary>A user-assigned one, by its Azure resource id.</summary>
        ResourceId = 4,
    }

    /// <summary>What hands out the tokens of a managed identity.</summary>
    public enum GdapIdentityHost
    {
        /// <summary>The instance metadata service of virtual machines.</summary>
        Imds = 1,
        /// <summary>App Service, Functions, or a cloud job of Azure Automation.</summary>
        AppService = 2,
        /// <summary>A server enrolled in Azure Arc.</summary>
        Arc = 3,
    }

    /// <summary>What the chain tries.</summary>
    [Flags]
    internal enum GdapChainFlags
    {
        /// <summary>The instance metadata service, at last.</summary>
        ProbeImds = 1,
    }

    /// <summary>What a signer is asked for.</summary>
    public sealed class GdapSigningRequest
    {
        internal unsafe GdapSigningRequest(gdap_signing_request* request)
        {
            Algorithm = (GdapAlgorithm)request->algorithm;
            Message = Copy(request->message);
            Digest = Copy(request->digest);
        }

        /// <summary>How to sign.</summary>
        public GdapAlgorithm Algorithm { get; }

        /// <summary>What to sign.</summary>
        public byte[] Message { get; }

        /// <summary>Its SHA-256, for keys that sign digests.</summary>
        public byte[] Digest { get; }

        private static byte[] Copy(gdap_bytes view)
        {
            var bytes = new byte[checked((int)view.len.ToUInt64())];
            System.Runtime.InteropServices.Marshal.Copy(view.data, bytes, 0, bytes.Length);
            return bytes;
        }
    }

    /// <summary>What a person must be shown to sign in on another device.</summary>
    public sealed class GdapDevicePrompt
    {
        internal unsafe GdapDevicePrompt(gdap_device_prompt* prompt)
        {
            UserCode = Utf8.Text(prompt->user_code);
            VerificationUri = Utf8.Text(prompt->verification_uri);
            Message = Utf8.Text(prompt->message);
            ExpiresIn = TimeSpan.FromMilliseconds(prompt->expires_in_ms);
        }

        /// <summary>To be typed in.</summary>
        public string UserCode { get; }

        /// <summary>Where.</summary>
        public string VerificationUri { get; }

        /// <summary>Both in a sentence.</summary>
        public string Message { get; }

        /// <summary>How long the code is good.</summary>
        public TimeSpan ExpiresIn { get; }
    }
}
