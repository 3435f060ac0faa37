using Microsoft.Identity.Client;
using static Stand;

/// <summary>MSAL.NET signs in.</summary>
static class MsalSteps
{
    public static readonly (string, Func<Task>)[] All =
    {
        ("MSAL.NET: a secret", ASecret),
        ("MSAL.NET: a certificate", ACertificate),
        ("MSAL.NET: an assertion of an outside issuer", AnAssertion),
        ("MSAL.NET: a device code and its renewal", ADeviceCode),
        ("MSAL.NET: on behalf of", OnBehalfOf),
        ("MSAL.NET: errors by their number", Errors),
    };

    sealed class Factory : IMsalHttpClientFactory
    {
        readonly HttpClient client = new(Handler());
        public HttpClient GetHttpClient() => client;
    }

    static ConfidentialClientApplicationBuilder Application() => ConfidentialClientApplicationBuilder.Create(Client)
        .WithAuthority(new Uri($"{Stand.Uri}/{Tenant}"), false)
        .WithInstanceDiscovery(false)
        .WithHttpClientFactory(new Factory());

    static IPublicClientApplication Public() => PublicClientApplicationBuilder.Create(Client)
        .WithAuthority(new Uri($"{Stand.Uri}/{Tenant}"), false)
        .WithInstanceDiscovery(false)
        .WithHttpClientFactory(new Factory())
        .Build();

    static Task<AuthenticationResult> Token(IConfidentialClientApplication app) =>
        app.AcquireTokenForClient(new[] { Scope }).ExecuteAsync();

    static async Task ASecret()
    {
        var app = Application().WithClientSecret(Secret).Build();
        await Opens((await Token(app)).AccessToken);
        Same(TokenSource.Cache, (await Token(app)).AuthenticationResultMetadata.TokenSource);
        var wrong = await Fails<MsalServiceException>(() => Token(Application().WithClientSecret("wrong").Build()));
        Same("invalid_client", wrong.ErrorCode);
        Check(wrong.Message.Contains("AADSTS7000215"), wrong.Message);
    }

    static async Task ACertificate()
    {
        foreach (bool chain in new[] { false, true })
        {
            var app = Application().WithCertificate(Certificate, chain).Build();
            await Opens((await Token(app)).AccessToken);
        }
    }

    static async Task AnAssertion()
    {
        var app = Application().WithClientAssertion((CancellationToken _) => Task.FromResult(OutsideToken())).Build();
        await Opens((await Token(app)).AccessToken);
    }

    static async Task ADeviceCode()
    {
        var app = Public();
        var token = await app.AcquireTokenWithDeviceCode(Scopes, code =>
        {
            Check(code.Message.Contains(code.UserCode), code.Message);
            return Task.CompletedTask;
        }).ExecuteAsync();
        await Opens(token.AccessToken);
        Same("agent@partner.example", token.Account.Username);
        Same(Tenant, token.TenantId);
        var renewed = await app.AcquireTokenSilent(Scopes, token.Account).WithForceRefresh(true).ExecuteAsync();
        Same(TokenSource.IdentityProvider, renewed.AuthenticationResultMetadata.TokenSource);
        await Opens(renewed.AccessToken);
    }

    static async Task OnBehalfOf()
    {
        var incoming = await Public().AcquireTokenWithDeviceCode(new[] { $"api://{Client}/access" }, _ => Task.CompletedTask).ExecuteAsync();
        var middle = Application().WithClientSecret(Secret).Build();
        var token = await middle.AcquireTokenOnBehalfOf(Scopes, new UserAssertion(incoming.AccessToken)).ExecuteAsync();
        await Opens(token.AccessToken);
    }

    static async Task Errors()
    {
        var app = Application().WithClientSecret(Secret).Build();
        foreach (var (code, interaction) in new[] { (65001, true), (50076, true), (53003, true), (7000222, false) })
        {
            await Control("DELETE", "faults");
            await Control("POST", "faults", new { kind = "aadsts", code = code.ToString(), match = new { operation = "token" } });
            var error = await Fails<MsalServiceException>(() => Token(app));
            Same(interaction, error is MsalUiRequiredException);
            Check(error.Message.Contains($"AADSTS{code}"), error.Message);
        }
    }
}
