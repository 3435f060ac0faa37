using System;

namespace Gdap.Native
{
    /// <summary>The message that a signer must sign.</summary>
    public sealed class GdapSigningRequest
    {
        internal unsafe GdapSigningRequest(gdap_signing_request* request)
        {
            Algorithm = (GdapAlgorithm)request->algorithm;
            Message = Copy(request->message);
            Digest = Copy(request->digest);
        }

        /// <summary>The signature algorithm.</summary>
        public GdapAlgorithm Algorithm { get; }

        /// <summary>The bytes to sign.</summary>
        public byte[] Message { get; }

        /// <summary>The SHA-256 of <see cref="Message"/>, for keys that sign digests.</summary>
        public byte[] Digest { get; }

        private static byte[] Copy(gdap_bytes view)
        {
            var bytes = new byte[checked((int)view.len.ToUInt64())];
            System.Runtime.InteropServices.Marshal.Copy(view.data, bytes, 0, bytes.Length);
            return bytes;
        }
    }

    /// <summary>The page that a person signs in on.</summary>
    public sealed class GdapBrowserPrompt
    {
        internal unsafe GdapBrowserPrompt(gdap_browser_prompt* prompt)
        {
            Uri = Utf8.Text(prompt->uri);
            ExpiresIn = TimeSpan.FromMilliseconds(prompt->expires_in_ms);
        }

        /// <summary>The address to open in a browser on this computer. It is valid for one sign-in.</summary>
        public string Uri { get; }

        /// <summary>How long the library waits for the person.</summary>
        public TimeSpan ExpiresIn { get; }
    }

    /// <summary>What to show a person who signs in on another device.</summary>
    public sealed class GdapDevicePrompt
    {
        internal unsafe GdapDevicePrompt(gdap_device_prompt* prompt)
        {
            UserCode = Utf8.Text(prompt->user_code);
            VerificationUri = Utf8.Text(prompt->verification_uri);
            Message = Utf8.Text(prompt->message);
            ExpiresIn = TimeSpan.FromMilliseconds(prompt->expires_in_ms);
        }

        /// <summary>The code to enter.</summary>
        public string UserCode { get; }

        /// <summary>The address to open.</summary>
        public string VerificationUri { get; }

        /// <summary>The service's sentence with the code and the address.</summary>
        public string Message { get; }

        /// <summary>How long the code is valid.</summary>
        public TimeSpan ExpiresIn { get; }
    }
}
