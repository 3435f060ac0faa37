# Sign-in and calls through a proxy that requires a password, to an emulator that can't be reached otherwise; and the
# job of GitHub Actions, whose endpoint is https as the emulator's is here.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    # A proxy on this machine. It connects every host name to one port, and records the request heads that it receives.
    Add-Type -IgnoreWarnings -WarningAction SilentlyContinue -TypeDefinition @'
using System; using System.Collections.Generic; using System.IO; using System.Net; using System.Net.Sockets; using System.Text; using System.Threading.Tasks;
public class LeadingProxy {
    readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0); readonly int target; readonly string wanted; readonly List<string> heads = new List<string>();
    public LeadingProxy(int target, string wanted) { this.target = target; this.wanted = wanted; listener.Start(); Task.Run((Action)Accept); }
    public string Uri { get { return "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port; } }
    public string[] Heads { get { lock (heads) { return heads.ToArray(); } } }
    public void Forget() { lock (heads) { heads.Clear(); } }
    public void Stop() { listener.Stop(); }
    void Accept() {
        try { while (true) { var client = listener.AcceptTcpClient(); Task.Run(() => Serve(client)); } }
        catch (SocketException) { } catch (ObjectDisposedException) { } catch (InvalidOperationException) { }
    }
    void Serve(TcpClient client) {
        try {
            using (client) {
                var stream = client.GetStream();
                var head = new StringBuilder();
                while (!head.ToString().EndsWith("\r\n\r\n")) { var one = stream.ReadByte(); if (one < 0) return; head.Append((char)one); }
                lock (heads) { heads.Add(head.ToString()); }
                var known = string.IsNullOrEmpty(wanted) || head.ToString().IndexOf("proxy-authorization: Basic " + wanted + "\r\n", StringComparison.OrdinalIgnoreCase) >= 0;
                var answer = Encoding.ASCII.GetBytes(known ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
                stream.Write(answer, 0, answer.Length);
                if (!known) return;
                using (var onward = new TcpClient()) {
                    onward.Connect(IPAddress.Loopback, target);
                    Task.WaitAny(stream.CopyToAsync(onward.GetStream()), onward.GetStream().CopyToAsync(stream));
                }
            }
        }
        catch (IOException) { } catch (SocketException) { }
    }
    // The emulator's control address, whose certificate only the session is told to trust.
    public static string Ask(string method, string uri, string body) {
        var request = WebRequest.CreateHttp(uri);
        request.Method = method; request.Proxy = null; request.ServerCertificateValidationCallback = (a, b, c, d) => true;
        if (!string.IsNullOrEmpty(body)) { request.ContentType = "application/json"; using (var writer = new StreamWriter(request.GetRequestStream())) writer.Write(body); }
        using (var answer = request.GetResponse()) using (var reader = new StreamReader(answer.GetResponseStream())) return reader.ReadToEnd();
    }
}
'@
    $client = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
    $tenant = '8777b240-c6f0-4469-9e98-a3205431b836'
    function New-Login([string] $User, [string] $Text) {
        $secret = New-Object System.Security.SecureString
        foreach ($letter in $Text.ToCharArray()) { $secret.AppendChar($letter) }
        New-Object System.Management.Automation.PSCredential $User, $secret
    }

    # The emulator, over https; its control address too, for which certificates aren't checked.
    $ca = Join-Path $TestDrive 'ca.pem'
    $file = Get-ChildItem -File -LiteralPath (Get-NativeFolder "$Module.Emulator") | Where-Object Name -Match '^gdap-emulator(\.exe)?$' | Select-Object -First 1
    $start = New-Object System.Diagnostics.ProcessStartInfo $file.FullName, "serve --until-stdin-closes --seed 2 --tls --ca-file `"$ca`""
    $start.UseShellExecute, $start.RedirectStandardInput, $start.RedirectStandardOutput = $false, $true, $true
    $process = [System.Diagnostics.Process]::Start($start)
    $stand = ConvertFrom-Json $process.StandardOutput.ReadLine()
    $port = ([uri] $stand.uri).Port
    # A host name that only the proxy can connect to.
    $root = "https://emulator.test:$port"
    $password = 'hunter2: w' + [char]0xf6 + 'rd'
    $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("proxy user:$password"))
    $proxy = New-Object LeadingProxy $port, $basic
    $open = New-Object LeadingProxy $port, $null
    $proxyLogin = New-Login 'proxy user' $password
    $login = New-Login $client 'right horse'
    $place = @{
        BaseUri = $root; Authority = $root; TenantId = $tenant; NoDefault = $true; ClientSecretCredential = $login
    }
    $transport = @{ CertificateAuthority = $ca; MaxRetries = 0; Deadline = 20 }
    $names = 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'
    $kept = @{}
    foreach ($name in $names) { $kept[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, $null) }
    function Set-Emulator([hashtable] $Settings) { $null = [LeadingProxy]::Ask('POST', "$($stand.uri)/emulator/settings", (ConvertTo-Json $Settings -Depth 5)) }
    function Reset-Emulator {
        Set-Emulator @{ tokens = 'issued'; clients = @{ $client = 'right horse' }; federated = @{} }
        $null = [LeadingProxy]::Ask('DELETE', "$($stand.uri)/emulator/log", $null)
        $proxy.Forget(); $open.Forget()
    }
    # The requests that reached the emulator, as text.
    function Get-Reached { [LeadingProxy]::Ask('GET', "$($stand.uri)/emulator/log", $null) }
}
AfterAll {
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    $proxy.Stop(); $open.Stop()
    $process.StandardInput.Close()
    $null = $process.WaitForExit(3000)
}

Describe 'A proxy' {
    BeforeEach { Reset-Emulator }

    It 'takes the sign-in and the calls of a session, and alone sees its password' {
        $lines = & {
            $session = Connect-Gdap @place -Option (New-GdapSessionOption @transport -Proxy $proxy.Uri -ProxyCredential $proxyLogin) -Verbose -Debug
            @(Get-GdapRelationship -Session $session -Verbose -Debug | ForEach-Object Id).Count
            $session | Format-List * -Force
        } *>&1 | Out-String -Width 4000
        $lines | Should -Match '(?m)^2\s*$'
        $proxy.Heads.Count | Should -BeGreaterThan 0
        foreach ($head in $proxy.Heads) {
            $head | Should -BeLike "CONNECT emulator.test:$port HTTP/1.1*proxy-authorization: Basic $basic*"
            $head | Should -Not -Match '(?m)^authorization:|right.horse|eyJ'
        }
        $reached = Get-Reached
        $reached | Should -BeLike '*/oauth2/v2.0/token*delegatedAdminRelationships*'
        $reached | Should -Not -BeLike '*proxy-authorization*'
        foreach ($secret in $password, $basic, 'right horse') { "$lines$reached$($Error | Out-String -Width 4000)".Replace('client_secret=right%20horse', '') | Should -Not -BeLike "*$secret*" }
    }

    It 'that rejects its password is named, without it' {
        $failure = Get-Failure { Connect-Gdap @place -Option (New-GdapSessionOption @transport -Proxy $proxy.Uri -ProxyCredential (New-Login 'proxy user' 'hunter2-wrong')) }
        Get-Kind $failure | Should -Be 'Gdap.Proxy'
        $failure.Exception.Hint | Should -Not -BeNullOrEmpty
        "$failure$($failure.ErrorDetails)$($failure.Exception | Format-List * -Force | Out-String)" | Should -Not -BeLike '*hunter2*'
        Get-Reached | Should -Not -BeLike '*/token*'
        Get-Kind (Get-Failure { Connect-Gdap @place -Option (New-GdapSessionOption @transport -Proxy $proxy.Uri) }) | Should -Be 'Gdap.Proxy'
    }

    It 'of one update stands in the place of the session''s' {
        $session = Connect-Gdap @place -Option (New-GdapSessionOption @transport -Proxy $open.Uri)
        $id = @(Get-GdapRelationship -Session $session)[0].Id
        $open.Forget()
        $done = Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session -Proxy $proxy.Uri -ProxyCredential $proxyLogin
        $done.AutoExtendDuration.TotalDays | Should -Be 180
        $proxy.Heads.Count | Should -BeGreaterThan 0
        $open.Heads.Count | Should -Be 0
        Get-Reached | Should -Not -BeLike '*proxy-authorization*'
    }

    It 'of a variable that was set in the session is used' {
        $env:HTTPS_PROXY = $open.Uri
        try { @(Get-GdapRelationship -Session (Connect-Gdap @place -Option (New-GdapSessionOption @transport))).Count | Should -Be 2 }
        finally { Remove-Item Env:HTTPS_PROXY }
        $open.Heads.Count | Should -BeGreaterThan 0
        Get-Kind (Get-Failure { Connect-Gdap @place -Option (New-GdapSessionOption @transport) }) | Should -Be 'Gdap.Connect'
    }

    It 'of the environment is used, unless -NoProxy says no' {
        $script = @"
Import-Module `$module
`$transport = @{ CertificateAuthority = '$ca'; MaxRetries = 0 }
`$secret = New-Object System.Security.SecureString
foreach (`$letter in 'right horse'.ToCharArray()) { `$secret.AppendChar(`$letter) }
`$place = @{
    BaseUri = '$root'; Authority = '$root'; TenantId = '$tenant'
    ClientSecretCredential = New-Object System.Management.Automation.PSCredential '$client', `$secret
}
"relationships: `$(@(Get-GdapRelationship -Session (Connect-Gdap @place -Option (New-GdapSessionOption @transport))).Count)"
try { Connect-Gdap @place -Option (New-GdapSessionOption @transport -NoProxy) } catch { `$_.FullyQualifiedErrorId }
"@
        $lines = @(Invoke-Shell $script -Environment @{ HTTPS_PROXY = $open.Uri; NO_PROXY = 'other.test' })
        $lines | Should -Be 'relationships: 2', 'Gdap.Connect,Gdap.ConnectGdapCommand'
        $open.Heads.Count | Should -BeGreaterThan 0
        $open.Forget()
        $lines = @(Invoke-Shell $script -Environment @{ HTTPS_PROXY = $open.Uri; NO_PROXY = 'emulator.test' })
        $lines | Should -Contain 'relationships: 0'
        $open.Heads.Count | Should -Be 0
    }
}

# The certificates that .NET trusts can be set for one process on Linux only.
Describe 'New-GdapSessionOption -Transport DotNet' -Skip:(-not (Test-Path /proc/self)) {
    BeforeAll {
        # Prints the relationships that a session of this option reads, or why it can't be opened.
        function Read-Through([string] $Option, [hashtable] $Environment) {
            $Environment.SSL_CERT_FILE = $ca
            Invoke-Shell @"
Import-Module `$module
function New-Login(`$User, `$Text) {
    `$secret = New-Object System.Security.SecureString
    foreach (`$letter in `$Text.ToCharArray()) { `$secret.AppendChar(`$letter) }
    New-Object System.Management.Automation.PSCredential `$User, `$secret
}
`$place = @{ BaseUri = '$root'; Authority = '$root'; TenantId = '$tenant'; ClientSecretCredential = New-Login '$client' 'right horse' }
try {
    `$option = New-GdapSessionOption -Transport DotNet -MaxRetries 0 $Option
    `$session = Connect-Gdap @place -Option `$option
    "relationships: `$(@(Get-GdapRelationship -Session `$session).Count)"
    `$id = @(Get-GdapRelationship -Session `$session)[0].Id
    "update: `$((Update-GdapRelationship `$id -AutoExtendDuration 180 -Session `$session).AutoExtendDuration.TotalDays)"
}
catch { "`$(`$_.FullyQualifiedErrorId) `$(`$_.Exception.Outcome)"; "`$_" }
"@ -Environment $Environment
        }
    }
    BeforeEach { Reset-Emulator }

    It 'signs in and works through the proxy that .NET knows' {
        Read-Through '' @{ HTTPS_PROXY = $open.Uri } | Should -Be 'relationships: 2', 'update: 180'
        $open.Heads.Count | Should -BeGreaterThan 0
        foreach ($head in $open.Heads) { $head | Should -BeLike "CONNECT emulator.test:$port HTTP/1.1*" }
        Get-Reached | Should -BeLike '*/oauth2/v2.0/token*delegatedAdminRelationships*'
    }

    It 'signs in to a proxy with -ProxyCredential, which alone sees the password' {
        Read-Through "-Proxy $($proxy.Uri) -ProxyCredential (New-Login 'proxy user' 'hunter2')" @{ } | Should -BeLike '*Proxy*'
        Get-Reached | Should -Not -BeLike '*/token*'
        $ascii = New-Object LeadingProxy $port, ([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('user:word')))
        try { Read-Through "-Proxy $($ascii.Uri) -ProxyCredential (New-Login 'user' 'word')" @{ } | Should -Be 'relationships: 2', 'update: 180' }
        finally { $ascii.Stop() }
        Get-Reached | Should -Not -BeLike '*proxy-authorization*'
    }

    It 'follows no redirect and keeps no cookie' {
        $faults = "$($stand.uri)/emulator/faults"
        $list = @{ operation = 'listRelationships' }
        $redirect = @{ kind = 'redirect'; to = "$root/v1.0/was-redirected"; times = 1; match = $list }
        $cookie = @{ kind = 'status'; status = 503; headers = @{ 'Set-Cookie' = 'session=kept; Path=/' }; times = 1; match = $list }
        try {
            foreach ($fault in $redirect, $cookie) {
                $null = [LeadingProxy]::Ask('DELETE', $faults, $null)
                $null = [LeadingProxy]::Ask('POST', $faults, (ConvertTo-Json $fault -Depth 5))
                $lines = @(Invoke-Shell @"
Import-Module `$module
`$secret = New-Object System.Security.SecureString
foreach (`$letter in 'right horse'.ToCharArray()) { `$secret.AppendChar(`$letter) }
`$login = New-Object System.Management.Automation.PSCredential '$client', `$secret
`$session = Connect-Gdap -BaseUri '$root' -Authority '$root' -TenantId '$tenant' -ClientSecretCredential `$login -Option (New-GdapSessionOption -Transport DotNet -MaxRetries 0)
try { Get-GdapRelationship -Session `$session } catch { 'failed' }
@(Get-GdapRelationship -Session `$session).Count
"@ -Environment @{ HTTPS_PROXY = $open.Uri; SSL_CERT_FILE = $ca })
                $lines | Should -Be 'failed', '2'
            }
        }
        finally { $null = [LeadingProxy]::Ask('DELETE', $faults, $null) }
        $reached = Get-Reached
        $reached | Should -BeLike '*delegatedAdminRelationships*'
        foreach ($entry in @(ConvertFrom-Json $reached | ForEach-Object { $_ })) {
            "$($entry.path)" | Should -Not -BeLike '*was-redirected*'
            $entry.headers.PSObject.Properties.Name | Should -Not -Contain 'cookie'
        }
    }

    It 'says what failed, and that nothing was sent' {
        $lines = @(Read-Through '-NoProxy' @{ HTTPS_PROXY = $open.Uri })
        $lines[0] | Should -Be 'Gdap.Connect,Gdap.ConnectGdapCommand NotSent'
        $lines[1] | Should -BeLike '*emulator.test*'
        $open.Heads.Count | Should -Be 0
        $lines = @(Read-Through '' @{ HTTPS_PROXY = $proxy.Uri })
        $lines[0] | Should -Be 'Gdap.Proxy,Gdap.ConnectGdapCommand NotSent'
        $lines[1] | Should -BeLike '*407*'
    }
}

Describe 'Connect-Gdap -GitHubActions' {
    BeforeEach { Reset-Emulator }
    AfterEach { Remove-Item Env:ACTIONS_ID_TOKEN_REQUEST_URL, Env:ACTIONS_ID_TOKEN_REQUEST_TOKEN -ErrorAction Ignore }

    It 'has GitHub vouch for the job' {
        $job = @{ BaseUri = $root; Authority = $root; TenantId = $tenant; ClientId = $client; GitHubActions = $true; Option = New-GdapSessionOption -CertificateAuthority $ca -Proxy $open.Uri; NoDefault = $true }
        (Get-Failure { Connect-Gdap @job }).ErrorDetails.Message | Should -BeLike '*id-token: write*'
        $env:ACTIONS_ID_TOKEN_REQUEST_URL, $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN = "$root/github/id-token?api-version=2.0", 'emulator-request-token'
        (Get-Failure { Connect-Gdap @job }).Exception.Code | Should -Be 'AADSTS70021'
        Set-Emulator @{ federated = @{ $client = @{ issuer = 'https://token.actions.githubusercontent.com'; subject = 'repo:contoso/gdap:ref:refs/heads/main' } } }
        $session = Connect-Gdap @job
        @(Get-GdapRelationship -Session $session).Count | Should -Be 2
        $session.AuthType, $session.SignIn.Way | Should -Be 'GitHubActions', 'github'
        (Get-Failure { Connect-Gdap -GitHubActions -ClientId $client }).ErrorDetails.Message | Should -BeLike '*-TenantId*'
    }
}
