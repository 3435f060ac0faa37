using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using Gdap.Native;
using static Gdap.Host.Steps;

namespace Gdap.Host
{
    /// <summary>Every credential of the binding, against an emulator that checks secrets and signatures.</summary>
    internal static class SignIns
    {
        private const string Tenant = "8777b240-c6f0-4469-9e98-a3205431b836";
        private const string App = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

        internal static void Run(string uri, string keys)
        {
            byte[] pem = File.ReadAllBytes(Path.Combine(keys, "app.pem"));
#pragma warning disable SYSLIB0057 // its replacement isn't in Mono
            var certificate = new X509Certificate2(Path.Combine(keys, "app.pfx"), "open sesame");
#pragma warning restore SYSLIB0057
            var chain = new[] { certificate.RawData };
            var variables = new Dictionary<string, string>
            {
                { "AZURE_TENANT_ID", Tenant }, { "AZURE_CLIENT_ID", App }, { "AZURE_CLIENT_SECRET", "right horse" },
                { "AZURE_POD_IDENTITY_AUTHORITY_HOST", uri },
            };
            string shownCode = null;

            Works("secret", uri, GdapCredential.FromSecret(Tenant, App, Secret("right horse")));
            Fails("a wrong secret", () => Works("", uri, GdapCredential.FromSecret(Tenant, App, Secret("wrong horse"))));
            Works("certificate", uri, GdapCredential.FromCertificate(Tenant, App, pem));
            Works("signer", uri, GdapCredential.FromCertificate(Tenant, App, certificate));
            Fails("a signer that throws", () => Works("", uri, GdapCredential.FromSigner(Tenant, App, chain, request => throw new InvalidOperationException("No key today."))));
            Fails("a signer of nothing", () => Works("", uri, GdapCredential.FromSigner(Tenant, App, chain, request => null)));
            Fails("no certificate", () => GdapCredential.FromSigner(Tenant, App, new byte[0][], request => null));
            Works("environment", uri, GdapCredential.FromEnvironment(variables));
            Works("chain", uri, GdapCredential.FromChain(variables: variables));
            Works("managed identity", uri, GdapCredential.FromManagedIdentity(host: GdapIdentityHost.Imds, variables: variables));
            Works("device code", uri, GdapCredential.FromDeviceCode(Tenant, App, prompt => shownCode = prompt.Message));
            Say("device code shown: " + (shownCode != null));
            SecureString saved = null;
            var browser = new GdapInteractiveOptions { LoginHint = "agent@partner.example", Timeout = TimeSpan.FromSeconds(20) };
            GdapCredential person = GdapCredential.FromBrowser(Tenant, App, Browse, browser);
            person.SetRefreshTokenCallback(token => saved = token);
            Works("browser", uri, person);
            Works("saved refresh token", uri, GdapCredential.FromRefreshToken(Tenant, App, saved, Secret("right horse")));
            Fails("no browser", () => Works("", uri, GdapCredential.FromBrowser(Tenant, App, page => throw new InvalidOperationException("No browser."))));
            Fails("a refresh token of an app", () => GdapCredential.FromEnvironment(variables).SetRefreshTokenCallback(token => { }));
            Fails("a scope that isn't one", () => GdapCredential.FromBrowser(Tenant, App, Browse, new GdapInteractiveOptions { Scopes = "\u00e4" }));
            Works("refresh token", uri, GdapCredential.FromRefreshToken(Tenant, App, Secret("refresh")));
            Works("federated callback", uri, GdapCredential.FromFederatedCallback(Tenant, App, request => new GdapToken(File.ReadAllText(Path.Combine(keys, "outside.jwt")))));
            Works("federated file", uri, GdapCredential.FromFederatedFile(Tenant, App, Path.Combine(keys, "outside.jwt")));
            Fails("an empty secret", () => GdapCredential.FromSecret(Tenant, App, new SecureString()));
            Fails("no variables", () => GdapCredential.FromEnvironment(new Dictionary<string, string>()));
        }

        private static void Works(string what, string uri, GdapCredential credential)
        {
            var options = new GdapClientOptions { BaseUri = uri, Authority = uri, Tenant = Tenant, AllowHttpLoopback = true, ProxyMode = GdapProxyMode.None };
            using (credential)
            using (var client = new GdapClient(options, credential))
            {
                var cached = (JsonObject)client.SignIn(new GdapCallOptions { Offline = true }).Value["signIn"];
                GdapResult result = client.SignIn();
                var current = (JsonObject)result.Value["signIn"];
                var claims = (JsonObject)current["unverifiedClaims"];
                Say("sign in, " + what + ": " + result.Kind + ", " + current.Text("credential") + ", before: " + cached["signedIn"]
                    + ", now: " + current["signedIn"] + ", tenant: " + (claims.Text("tenant") == Tenant));
                client.ListRelationships();
            }
        }

        /// <summary>A browser: it follows the page's redirects.</summary>
        private static void Browse(GdapBrowserPrompt page) =>
            ThreadPool.QueueUserWorkItem(_ =>
            {
                using (var web = new HttpClient()) web.GetStringAsync(page.Uri).GetAwaiter().GetResult();
            });

        internal static SecureString Secret(string text)
        {
            var secret = new SecureString();
            foreach (char letter in text) secret.AppendChar(letter);
            return secret;
        }
    }
}
