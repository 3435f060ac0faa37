using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Where the emulator is, whom to trust, and its control API.</summary>
static class Stand
{
    public static readonly string Uri = Variable("GDAP_EMULATOR");
    public const string Tenant = "8777b240-c6f0-4469-9e98-a3205431b836";
    public const string Client = "5b1fbbd1-0000-4000-8000-00000000c11e";
    public const string Secret = "right horse";
    public const string Scope = "https://graph.microsoft.com/.default";
    public static readonly string[] Scopes = { "https://graph.microsoft.com/DelegatedAdminRelationship.ReadWrite.All" };
    public static readonly X509Certificate2 Certificate = X509Certificate2.CreateFromPemFile(Variable("GDAP_CERTIFICATE"), Variable("GDAP_KEY"));

    static readonly X509Certificate2 Authority = X509CertificateLoader.LoadCertificateFromFile(Variable("SSL_CERT_FILE"));
    static readonly HttpClient Http = new(Handler());

    static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name + " isn't set");

    /// <summary>A handler that trusts the emulator's authority alone.</summary>
    public static HttpClientHandler Handler() => new()
    {
        ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(Authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate!);
        },
    };

    public static async Task<JsonNode> Control(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Uri}/emulator/{path}");
        request.Content = body == null ? null : JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>An emulator as at the start, which takes only tokens of its own and knows one client.</summary>
    public static async Task Reset()
    {
        await Control("POST", "reset", new { });
        await Control("POST", "settings", new
        {
            tokens = "issued",
            clients = new Dictionary<string, string> { [Client] = Secret },
            certificates = new Dictionary<string, string[]> { [Client] = new[] { Certificate.ExportCertificatePem() } },
            federated = new Dictionary<string, object> { [Client] = new { issuer = "https://issuer.example", subject = "a job" } },
            deviceCode = new { pending = 1, interval = 1 },
            operationMs = 50,
            retryAfterSeconds = 0,
        });
    }

    /// <summary>The token of an outside issuer that the client trusts.</summary>
    public static string OutsideToken()
    {
        static string Part(object value) => Encode(JsonSerializer.SerializeToUtf8Bytes(value));
        long end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600;
        var claims = new { iss = "https://issuer.example", sub = "a job", aud = "api://AzureADTokenExchange", exp = end };
        return Part(new { alg = "RS256", typ = "JWT" }) + "." + Part(claims) + "." + Part("none");
    }

    static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Fails unless a token opens the list of relationships.</summary>
    public static async Task Opens(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Uri}/v1.0/tenantRelationships/delegatedAdminRelationships");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await Http.SendAsync(request);
        Check(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static void Check(bool good, string what)
    {
        if (!good)
            throw new InvalidOperationException(what);
    }

    public static void Same(object? wanted, object? got) => Check(Equals(wanted, got), $"{got} in place of {wanted}");

    /// <summary>The failure of a call that must fail.</summary>
    public static async Task<T> Fails<T>(Func<Task> call) where T : Exception
    {
        try
        {
            await call();
        }
        catch (T failure)
        {
            return failure;
        }
        throw new InvalidOperationException("it succeeded");
    }
}
