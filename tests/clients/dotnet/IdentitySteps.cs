using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using static Stand;

/// <summary>Azure.Identity signs in.</summary>
static class IdentitySteps
{
    public static readonly (string, Func<Task>)[] All =
    {
        ("Azure.Identity: a secret", ASecret),
        ("Azure.Identity: a certificate", () => Works(new ClientCertificateCredential(Tenant, Client, Certificate, With(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = true })))),
        ("Azure.Identity: an assertion of an outside issuer", () => Works(new ClientAssertionCredential(Tenant, Client, _ => Task.FromResult(OutsideToken()), With(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = true })))),
        ("Azure.Identity: a device code", ADeviceCode),
    };

    /// <summary>The options of a credential that goes to the emulator.</summary>
    public static T With<T>(T options) where T : TokenCredentialOptions
    {
        options.AuthorityHost = new Uri(Stand.Uri);
        options.Transport = new HttpClientTransport(Handler());
        return options;
    }

    public static TokenCredential OfSecret(string secret) =>
        new ClientSecretCredential(Tenant, Client, secret, With(new ClientSecretCredentialOptions { DisableInstanceDiscovery = true }));

    static async Task Works(TokenCredential credential, string scope = Scope)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { scope }), default);
        Check(token.ExpiresOn > DateTimeOffset.UtcNow.AddMinutes(50), token.ExpiresOn.ToString());
        await Opens(token.Token);
    }

    static async Task ASecret()
    {
        await Works(OfSecret(Secret));
        var wrong = await Fails<AuthenticationFailedException>(() => Works(OfSecret("wrong")));
        Check(wrong.ToString().Contains("AADSTS7000215"), wrong.ToString());
    }

    static Task ADeviceCode()
    {
        var options = With(new DeviceCodeCredentialOptions
        {
            TenantId = Tenant,
            ClientId = Client,
            DisableInstanceDiscovery = true,
            DeviceCodeCallback = (_, _) => Task.CompletedTask,
        });
        return Works(new DeviceCodeCredential(options), Scopes[0]);
    }
}
