using System;
using System.Globalization;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The claims of a session's token, which aren't verified. It doesn't contain the token.</summary>
    public sealed class SignIn
    {
        private static readonly string[] None = new string[0];

        private readonly DateTime? expires;

        private SignIn(JsonObject signIn)
        {
            Credential = signIn.Text("credential");
            Way = signIn.Text("way");
            Scope = signIn.Text("scope");
            Authority = signIn.Text("authority");
            IsSignedIn = Equals(signIn["signedIn"], true);
            expires = UtcDate.Read(signIn["expiresOn"]);
            var claims = signIn["unverifiedClaims"] as JsonObject;
            IsReadable = claims != null;
            Audience = claims?.Text("audience");
            TenantId = claims?.Text("tenant");
            AppId = claims?.Text("appId");
            ObjectId = claims?.Text("objectId");
            User = signIn.Text("user") ?? claims?.Text("user");
            Roles = Texts(claims?["roles"]);
            Scopes = Texts(claims?["scopes"]);
            var connections = signIn["connections"] as object[] ?? new object[0];
            Connections = Array.ConvertAll(connections, one => new Connection((JsonObject)one));
        }

        /// <summary>The credential that supplies the token.</summary>
        public string Credential { get; }

        /// <summary>For a chain of credentials, the one that is used.</summary>
        public string Way { get; }

        /// <summary>Whether there is a token.</summary>
        public bool IsSignedIn { get; }

        /// <summary>When the token expires, in UTC.</summary>
        public object ExpiresOn => UtcDate.Show(expires);

        /// <summary>The scope that was requested.</summary>
        public string Scope { get; }

        /// <summary>The authority that issued the token.</summary>
        public string Authority { get; }

        /// <summary>Always false: the claims are read from the token for display and aren't verified.</summary>
        public bool IsVerified => false;

        /// <summary>Whether the token has claims that can be read.</summary>
        public bool IsReadable { get; }

        /// <summary>Unverified: the service that the token is for.</summary>
        public string Audience { get; }

        /// <summary>Unverified: the tenant.</summary>
        public string TenantId { get; }

        /// <summary>Unverified: the app's client id.</summary>
        public string AppId { get; }

        /// <summary>Unverified: the object id of the service principal or the user.</summary>
        public string ObjectId { get; }

        /// <summary>Unverified: the user's name.</summary>
        public string User { get; }

        /// <summary>Unverified: app roles, in a token of an app.</summary>
        public string[] Roles { get; }

        /// <summary>Unverified: scopes, in a token of a user.</summary>
        public string[] Scopes { get; }

        /// <summary>The connections to the service, and to the authority if that is another host.</summary>
        internal Connection[] Connections { get; }

        /// <inheritdoc/>
        public override string ToString() =>
            !IsSignedIn ? "not signed in yet"
            : (User ?? AppId ?? Credential) + (expires == null ? "" : " until " + expires.Value.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)) + " (unverified)";

        internal static SignIn Of(GdapResult result) => new SignIn((JsonObject)result.Value["signIn"]);

        private static string[] Texts(object list) => list is object[] all ? Array.ConvertAll(all, one => (string)one) : None;
    }
}
