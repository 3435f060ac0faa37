using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The token of a session: what it says of itself, which nobody has verified. Never the token.</summary>
    public sealed class SignIn
    {
        private static readonly string[] None = new string[0];

        private SignIn(JsonObject told)
        {
            Credential = told.Text("credential");
            Way = told.Text("way");
            Scope = told.Text("scope");
            Authority = told.Text("authority");
            IsSignedIn = Equals(told["signedIn"], true);
            if (told.Text("expiresOn") is string end)
            {
                ExpiresOn = DateTime.Parse(end, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
            }
            var claims = told["unverifiedClaims"] as JsonObject;
            IsReadable = claims != null;
            Audience = claims?.Text("audience");
            TenantId = claims?.Text("tenant");
            AppId = claims?.Text("appId");
            ObjectId = claims?.Text("objectId");
            User = claims?.Text("user");
            Roles = Texts(claims?["roles"]);
            Scopes = Texts(claims?["scopes"]);
        }

        /// <summary>How the token is got.</summary>
        public string Credential { get; }

        /// <summary>Which of its ways the credential goes.</summary>
        public string Way { get; }

        /// <summary>Whether there is a token at hand.</summary>
        public bool IsSignedIn { get; }

        /// <summary>When it ends, in UTC.</summary>
        public DateTime? ExpiresOn { get; }

        /// <summary>What was asked for.</summary>
        public string Scope { get; }

        /// <summary>Who handed it out.</summary>
        public string Authority { get; }

        /// <summary>Always false: what follows is read from the token for display, and nobody has verified it.</summary>
        public bool IsVerified => false;

        /// <summary>Whether the token could be read at all.</summary>
        public bool IsReadable { get; }

        /// <summary>Unverified: for which service it is.</summary>
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

        /// <summary>Unverified: scopes, in a token of a person.</summary>
        public string[] Scopes { get; }

        /// <inheritdoc/>
        public override string ToString() =>
            !IsSignedIn ? "not signed in yet"
            : (User ?? AppId ?? Credential) + (ExpiresOn == null ? "" : " until " + ExpiresOn.Value.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)) + " (unverified)";

        internal static SignIn Of(GdapResult result) => new SignIn((JsonObject)result.Value["signIn"]);

        private static string[] Texts(object list) => list is object[] all ? Array.ConvertAll(all, one => (string)one) : None;
    }

    /// <summary>Codes that a person must be shown: they come on any thread, and go out on the pipeline's.</summary>
    internal sealed class DevicePrompts
    {
        private readonly ConcurrentQueue<string> waiting = new ConcurrentQueue<string>();

        internal Session Session { get; set; }

        internal void Add(GdapDevicePrompt prompt)
        {
            waiting.Enqueue(prompt.Message);
            Session?.WakeAll();
        }

        internal void ShowOn(Cmdlet cmdlet)
        {
            while (waiting.TryDequeue(out var message))
            {
                cmdlet.WriteInformation(new HostInformationMessage { Message = message }, new[] { "PSHOST" });
            }
        }
    }
}
