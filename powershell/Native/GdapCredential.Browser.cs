using System;
using System.Security;
using System.Text;

namespace Gdap.Native
{
    /// <summary>Options of a sign-in in a browser. A property that is null has its default.</summary>
    public sealed class GdapInteractiveOptions
    {
        /// <summary>The permissions to request, separated by spaces; null for those that the app registration lists.</summary>
        public string Scopes { get; set; }

        /// <summary>The account that the page proposes; null to let the person choose.</summary>
        public string LoginHint { get; set; }

        /// <summary>The maximum time for the sign-in, at most a day; null for 5 minutes. The call's deadline limits it too.</summary>
        public TimeSpan? Timeout { get; set; }
    }

    // A person who signs in in a browser on this computer, and the refresh tokens of a person.
    public sealed unsafe partial class GdapCredential
    {
        private static readonly gdap_browser_callback OnPage = Open;
        private static readonly gdap_refresh_token_callback OnRefreshToken = Save;

        /// <summary>
        /// A person who signs in in a browser on this computer. <paramref name="open"/> opens the page; it runs on any
        /// thread and must return at once; an exception ends the sign-in. The app registration needs the redirect URI
        /// http://localhost under Mobile and desktop applications. The browser opens only during
        /// <see cref="GdapClient.SignIn"/>, which requires a deadline longer than the timeout.
        /// </summary>
        public static GdapCredential FromBrowser(string tenant, string clientId, Action<GdapBrowserPrompt> open, GdapInteractiveOptions options = null)
        {
            if (open == null) throw new ArgumentNullException(nameof(open));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                gdap_interactive_options own;
                NativeMethods.gdap_interactive_options_init(&own, (UIntPtr)(uint)sizeof(gdap_interactive_options));
                own.scopes = text.Add(options?.Scopes);
                own.login_hint = text.Add(options?.LoginHint);
                own.timeout_ms = (long)(options?.Timeout?.TotalMilliseconds ?? 0);
                gdap_str tenantText = text.Add(tenant), clientText = text.Add(clientId);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_interactive(
                    tenantText, clientText, &own, OnPage, Sinks.Keep(open), Sinks.OnDestroy, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>
        /// Passes each refresh token that the service issues to <paramref name="save"/>, so that a later program can sign in
        /// without a person (<see cref="FromRefreshToken"/>). The callback disposes of the SecureString. It runs on any
        /// thread; an exception is logged as a warning. For the credentials of a person only.
        /// </summary>
        public void SetRefreshTokenCallback(Action<SecureString> save)
        {
            if (save == null) throw new ArgumentNullException(nameof(save));
            IntPtr error, userData = Sinks.Keep(save);
            int status;
            try
            {
                status = NativeMethods.gdap_credential_set_refresh_token_callback(Handle, OnRefreshToken, userData, Sinks.OnDestroy, out error);
            }
            catch
            {
                Sinks.OnDestroy(userData); // the credential was disposed of, so the library never received it
                throw;
            }
            GdapException.Check(status, error);
        }

        private static int Open(IntPtr userData, gdap_browser_prompt* prompt)
        {
            try
            {
                ((Action<GdapBrowserPrompt>)Sinks.Kept(userData))(new GdapBrowserPrompt(prompt));
                return 0;
            }
            catch (Exception)
            {
                return (int)GdapStatus.Credential; // an exception must not unwind into native code
            }
        }

        private static int Save(IntPtr userData, gdap_str token)
        {
            try
            {
                using (var text = new NativeText())
                {
                    int length = checked((int)token.len.ToUInt64());
                    var letters = (char*)text.Room(checked(2 * length + 2));
                    int count = Encoding.UTF8.GetChars((byte*)token.data, length, letters, length);
                    ((Action<SecureString>)Sinks.Kept(userData))(new SecureString(letters, count));
                }
                return 0;
            }
            catch (Exception)
            {
                return (int)GdapStatus.Credential; // as above
            }
        }
    }
}
