using System;

namespace Gdap.Native
{
    public sealed unsafe partial class GdapClient
    {
        /// <summary>
        /// Gets a token as any call does and describes it: the property signIn of <see cref="GdapResult.Value"/> has the
        /// credential, the token's expiry time and its claims, which aren't verified. It never has the token.
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
