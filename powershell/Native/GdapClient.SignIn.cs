using System;

namespace Gdap.Native
{
    public sealed unsafe partial class GdapClient
    {
        /// <summary>
        /// Gets a token as a call would and describes it: the property signIn of <see cref="GdapResult.Value"/> has the
        /// credential, when the token expires, and its claims, which aren't verified. Never the token.
        /// </summary>
        public GdapResult SignIn(GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_client_sign_in(_handle, scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }
    }
}
