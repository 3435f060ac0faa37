using System;
using System.Security;

namespace Gdap.Native
{
    /// <summary>The token that a token callback must get.</summary>
    public sealed class GdapTokenRequest
    {
        internal unsafe GdapTokenRequest(gdap_token_request* request)
        {
            Rejected = request->rejected != 0;
            Scope = Utf8.Text(request->scope);
            Authority = Utf8.Text(request->authority);
            Claims = Utf8.Text(request->claims);
            Tenant = Utf8.Text(request->tenant);
        }

        /// <summary>Whether the service rejected the last token (401): get a new one, not a cached one.</summary>
        public bool Rejected { get; }

        /// <summary>The scope to request.</summary>
        public string Scope { get; }

        /// <summary>The authority to get the token from.</summary>
        public string Authority { get; }

        /// <summary>The claims challenge of the service as JSON, or null.</summary>
        public string Claims { get; }

        /// <summary>The tenant to sign in to, or null.</summary>
        public string Tenant { get; }
    }

    /// <summary>
    /// A token and its expiry time, copied to unmanaged memory as UTF-8. Passing it to a credential or returning it from
    /// a token callback overwrites and frees the copy; otherwise, dispose of it.
    /// </summary>
    public sealed class GdapToken : IDisposable
    {
        private readonly NativeText _memory = new NativeText();
        private readonly gdap_str _token;
        private readonly long _expiresOn;
        private bool _isDisposed;

        /// <summary>A token that is already a managed string.</summary>
        public GdapToken(string token, DateTimeOffset? expiresOn = null)
        {
            if (token == null) throw new ArgumentNullException(nameof(token));
            _token = _memory.Add(token);
            _expiresOn = Seconds(expiresOn);
        }

        /// <summary>A token that never becomes a managed string. The caller keeps the SecureString.</summary>
        public GdapToken(SecureString token, DateTimeOffset? expiresOn = null)
        {
            if (token == null) throw new ArgumentNullException(nameof(token));
            _token = _memory.Add(token);
            _expiresOn = Seconds(expiresOn);
        }

        /// <summary>A token as UTF-8 in unmanaged memory. The caller keeps that memory and can overwrite it at once.</summary>
        public unsafe GdapToken(IntPtr utf8, int length, DateTimeOffset? expiresOn = null)
        {
            if (utf8 == IntPtr.Zero) throw new ArgumentNullException(nameof(utf8));
            if (length < 0) throw new ArgumentOutOfRangeException(nameof(length));
            var copy = (byte*)_memory.Room(checked(length + 1));
            Buffer.MemoryCopy((void*)utf8, copy, length, length);
            _token = new gdap_str { data = (IntPtr)copy, len = (UIntPtr)(uint)length };
            _expiresOn = Seconds(expiresOn);
        }

        /// <summary>Overwrites and frees the copy, if that wasn't done before.</summary>
        ~GdapToken()
        {
            _memory.Dispose();
        }

        /// <summary>The token, until it is disposed of.</summary>
        internal gdap_str Value
        {
            get
            {
                if (_isDisposed) throw new ObjectDisposedException(nameof(GdapToken), "The token was already used.");
                return _token;
            }
        }

        /// <summary>The expiry time in Unix seconds; 0 if it isn't known.</summary>
        internal long ExpiresOn => _expiresOn;

        /// <summary>Overwrites and frees the copy.</summary>
        public void Dispose()
        {
            _isDisposed = true;
            _memory.Dispose();
            GC.SuppressFinalize(this);
        }

        private static long Seconds(DateTimeOffset? time) => time == null ? 0 : time.Value.ToUnixTimeSeconds();
    }

    /// <summary>Where a client's tokens come from. It can be disposed of as soon as the client is made.</summary>
    public sealed unsafe partial class GdapCredential : IDisposable
    {
        private static readonly gdap_token_callback OnToken = PassToken;

        private GdapCredential(IntPtr owned)
        {
            Handle = new CredentialHandle(owned);
        }

        internal CredentialHandle Handle { get; }

        /// <summary>One token. The library copies it and overwrites its copy at the end.</summary>
        public static GdapCredential FromToken(GdapToken token)
        {
            if (token == null) throw new ArgumentNullException(nameof(token));
            NativeLoader.Load();
            using (token)
            {
                IntPtr credential, error;
                GdapException.Check(NativeMethods.gdap_credential_new_token(token.Value, token.ExpiresOn, out credential, out error), error);
                return new GdapCredential(credential);
            }
        }

        /// <summary>One token that is already a managed string.</summary>
        public static GdapCredential FromToken(string token, DateTimeOffset? expiresOn = null) => FromToken(new GdapToken(token, expiresOn));

        /// <summary>One token that never becomes a managed string.</summary>
        public static GdapCredential FromToken(SecureString token, DateTimeOffset? expiresOn = null) => FromToken(new GdapToken(token, expiresOn));

        /// <summary>
        /// Tokens from a callback of the host. It is called if there is no token, before the token expires, and after
        /// a 401; on any thread, one call at a time for a credential. An exception fails the call that needed the
        /// token, and is the inner exception of its <see cref="GdapException"/>.
        /// </summary>
        public static GdapCredential FromCallback(Func<GdapTokenRequest, GdapToken> callback)
        {
            if (callback == null) throw new ArgumentNullException(nameof(callback));
            NativeLoader.Load();
            IntPtr credential, error;
            int status = NativeMethods.gdap_credential_new_token_callback(
                OnToken, Sinks.Keep(callback), Sinks.OnDestroy, out credential, out error);
            GdapException.Check(status, error);
            return new GdapCredential(credential);
        }

        /// <summary>Frees the credential. Clients that use it aren't affected.</summary>
        public void Dispose() => Handle.Dispose();

        private static int PassToken(IntPtr userData, gdap_token_request* request, IntPtr sink)
        {
            try
            {
                try
                {
                    var callback = (Func<GdapTokenRequest, GdapToken>)Sinks.Kept(userData);
                    using (GdapToken token = callback(new GdapTokenRequest(request)))
                    {
                        return token == null
                            ? Fail(sink, "The token callback returned nothing.")
                            : NativeMethods.gdap_token_sink_set(sink, token.Value, token.ExpiresOn);
                    }
                }
                catch (Exception caught)
                {
                    CallbackFailures.Add(caught);
                    return Fail(sink, caught.Message);
                }
            }
            catch (Exception)
            {
                return (int)GdapStatus.Credential; // an exception must not unwind into native code
            }
        }

        private static int Fail(IntPtr sink, string message)
        {
            using (var text = new NativeText()) NativeMethods.gdap_token_sink_fail(sink, text.Add(message));
            return (int)GdapStatus.Credential;
        }
    }
}
