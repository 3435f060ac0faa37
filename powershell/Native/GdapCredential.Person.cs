using System;
using System.Security;

namespace Gdap.Native
{
    // A person who signs in on another device, or whose refresh token the host has.
    public sealed unsafe partial class GdapCredential
    {
        private static readonly gdap_device_callback OnPrompt = Show;

        /// <summary>
        /// A person who signs in on another device. <paramref name="show"/> runs on any thread and should return at
        /// once; an exception ends the sign-in.
        /// </summary>
        public static GdapCredential FromDeviceCode(string tenant, string clientId, Action<GdapDevicePrompt> show)
        {
            if (show == null) throw new ArgumentNullException(nameof(show));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                gdap_str tenantText = text.Add(tenant), clientText = text.Add(clientId);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_device_code(
                    tenantText, clientText, OnPrompt, Sinks.Keep(show), Sinks.OnDestroy, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>A refresh token that the host has. For a public client the secret is null.</summary>
        public static GdapCredential FromRefreshToken(string tenant, string clientId, SecureString refreshToken, SecureString clientSecret = null)
        {
            if (refreshToken == null) throw new ArgumentNullException(nameof(refreshToken));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_refresh_token(
                    text.Add(tenant), text.Add(clientId), text.Add(clientSecret), text.Add(refreshToken), out credential, out error);
                return Made(status, credential, error);
            }
        }

        private static int Show(IntPtr userData, gdap_device_prompt* prompt)
        {
            try
            {
                ((Action<GdapDevicePrompt>)Sinks.Kept(userData))(new GdapDevicePrompt(prompt));
                return 0;
            }
            catch (Exception)
            {
                return (int)GdapStatus.Credential; // an exception must not unwind into native code
            }
        }
    }
}
