using System;

namespace Gdap.Native
{
    public sealed unsafe partial class GdapClient
    {
        /// <summary>
        /// Gets a token as a call would and tells of it: the member signIn of <see cref="GdapResult.Value"/> has the
        /// credential, when the token ends, and its claims, which nobody has verified. Never the token.
        /// </summary>
        public GdapResult SignIn(GdapCall call = null)
        {
            using (var scope = new CallScope(call))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_client_sign_in(_handle, scope.Options, out result, out error);
                return GdapResult.Finish(status, result, error);
            }
        }
    }
}
