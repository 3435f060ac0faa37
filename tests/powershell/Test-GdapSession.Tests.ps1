# The check of a session, and the secrets that a sign-in must never show.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $client = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
    $tenant = '8777b240-c6f0-4469-9e98-a3205431b836'
    $stand = Start-GdapEmulator -Seed 6

    function New-Secret([string] $Text) {
        $secret = New-Object System.Security.SecureString
        foreach ($letter in $Text.ToCharArray()) { $secret.AppendChar($letter) }
        $secret
    }
    function Open-Session([string] $Text = 'right horse') {
        $login = New-Object System.Management.Automation.PSCredential $client, (New-Secret $Text)
        Connect-Gdap -ClientSecretCredential $login -TenantId $tenant -Emulator $stand -NoDefault -Option (New-GdapSessionOption -MaxRetries 1 -RetryDelay 0.005 -RequestTimeout 0.8)
    }
    # A token with the given claims; the emulator accepts it while its tokens are "any".
    function New-Token([hashtable] $Claims) {
        $part = { param($Value) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $Value -Compress))).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        New-Secret ((& $part @{ alg = 'none' }) + '.' + (& $part $Claims) + '.c2ln')
    }
    function Add-Fault($Fault) { $null = Invoke-Control $stand 'faults' 'Post' $Fault }
    function Reset-Stand {
        $null = Invoke-Control $stand 'faults' 'Delete'
        $null = Invoke-Control $stand 'settings' 'Post' @{ tokens = 'issued'; clients = @{ $client = 'right horse' } }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Test-GdapSession' {
    BeforeEach { Reset-Stand }
    It 'reports token, permission and read' {
        $session = Open-Session
        $checks = @(Test-GdapSession $session)
        $checks.Check | Should -Be 'Token', 'Permission', 'Read', 'Connection'
        $checks.Result | Should -Be 'Passed', 'Passed', 'Passed', 'NotChecked'
        Test-GdapSession -Session $session -Quiet | Should -BeTrue
    }

    It 'names the permission and the service principal that are missing' {
        $null = Invoke-Control $stand 'settings' 'Post' @{ tokens = 'any' }
        $session = Connect-Gdap -AccessToken (New-Token @{ tid = $tenant; appid = $client; roles = @('User.Read.All') }) -Emulator $stand -NoDefault
        Add-Fault @{ kind = 'status'; status = 403; match = @{ operation = 'listRelationships' } }
        $checks = @(Test-GdapSession $session)
        $checks[1].Result, $checks[2].Result | Should -Be 'Failed', 'Failed'
        $checks[1].Hint | Should -BeLike '*DelegatedAdminRelationship.ReadWrite.All*'
        $checks[2].Hint | Should -BeLike '*DelegatedAdminRelationship.Read.All*'
        foreach ($check in $checks[1, 2]) {
            $check.Hint | Should -BeLike '*Partner Customer Delegated Administration*2832473f-ec63-45fb-976f-5d45a7d4bb91*'
        }
        Test-GdapSession $session -Quiet | Should -BeFalse
        $reader = Connect-Gdap -AccessToken (New-Token @{ scp = 'DelegatedAdminRelationship.Read.All' }) -Emulator $stand -NoDefault
        @(Test-GdapSession $reader)[1].Detail | Should -BeLike '*reading works*'
    }

    It '41: reports tenant, audience and how many relationships were read' {
        $session = Open-Session
        $token, $null, $read, $null = @(Test-GdapSession $session)
        $token.Detail | Should -BeLike "*$client*tenant $tenant*the token is for https://graph.microsoft.com*"
        $read.Detail | Should -Be 'Relationships read: 6.'
        $null = Invoke-Control $stand 'settings' 'Post' @{ pageSize = 4 }
        @(Test-GdapSession $session)[2].Detail | Should -Be 'Relationships read: 4, and there are more.'
        $null = Invoke-Control $stand 'settings' 'Post' @{ pageSize = 300 }
    }

    It '41: what can''t be checked is NotChecked, which isn''t a failure' {
        $null = Invoke-Control $stand 'settings' 'Post' @{ tokens = 'any' }
        $session = Connect-Gdap -AccessToken (New-Secret 'opaque') -Emulator $stand -NoDefault
        @(Test-GdapSession $session).Result | Should -Be 'Passed', 'NotChecked', 'Passed', 'NotChecked'
        Test-GdapSession $session -Quiet | Should -BeTrue
        $cockpit = Connect-Gdap -Service CloudCockpit -PortalDomain portal.contoso.com -AccessToken (New-Secret 'opaque') -Emulator $stand -NoDefault
        @(Test-GdapSession $cockpit | Where-Object Check -EQ 'Read').Result | Should -Be 'NotChecked'
    }

    It '41: without a token the other checks are NotChecked, and the token is Failed' {
        $source = Connect-Gdap -TokenSource { throw 'no token today' } -BaseUri $stand.Uri -NoDefault
        $checks = @(Test-GdapSession $source)
        $checks.Result | Should -Be 'Failed', 'NotChecked', 'NotChecked', 'NotChecked'
        Test-GdapSession $source -Quiet | Should -BeFalse
    }

    It 'reports the connection: here no proxy and no TLS' {
        $connection = @(Test-GdapSession (Open-Session))[-1]
        $connection.Check, $connection.Result | Should -Be 'Connection', 'NotChecked'
        $connection.Detail | Should -Be '127.0.0.1: no proxy, TLS version not known, issuer not known.'
    }

    It 'reports the proxy and where it comes from, though nothing answers there' {
        $option = New-GdapSessionOption -Proxy http://127.0.0.1:9 -MaxRetries 0
        $session = Connect-Gdap -BaseUri https://graph.test -Authority https://login.test -AccessToken (New-Secret 'opaque') -NoDefault -Option $option
        $checks = @(Test-GdapSession $session)
        $checks[2].Kind | Should -Be 'Proxy'
        $checks[-1].Detail | Should -Be 'graph.test: proxy 127.0.0.1:9 (from -Proxy), TLS version not known, issuer not known; login.test: proxy 127.0.0.1:9 (from -Proxy), TLS version not known, issuer not known.'
    }

    It 'through the connections of .NET it isn''t known' {
        $session = Connect-Gdap -BaseUri https://graph.test -Authority https://graph.test -AccessToken (New-Secret 'opaque') -NoDefault -Option (New-GdapSessionOption -Transport DotNet -Proxy http://127.0.0.1:9 -MaxRetries 0)
        @(Test-GdapSession $session)[-1].Detail | Should -Be 'graph.test: proxy not known, TLS version not known, issuer not known.'
    }

    It 'tells of a token that the service rejects, without an error' {
        $session = Open-Session
        Add-Fault @{ kind = 'status'; status = 401; match = @{ operation = 'listRelationships' } }
        $read = @(Test-GdapSession $session)[2]
        $read.Result, $read.StatusCode | Should -Be 'Failed', 401
        $read.Hint | Should -BeLike '*2832473f*'
    }
}

Describe 'A token endpoint that misbehaves' {
    BeforeEach { Reset-Stand }
    It '<name> is <kind>' -ForEach @(
        @{ name = 'a web page'; kind = 'InvalidResponse'; fault = @{ kind = 'html'; status = 200 } }
        @{ name = 'a redirect'; kind = 'UntrustedHost'; fault = @{ kind = 'redirect'; to = 'https://evil.test/' } }
        @{ name = 'silence'; kind = 'Timeout'; fault = @{ kind = 'stall'; ms = 3000 } }
        @{ name = 'a token of another tenant'; kind = 'Credential'; fault = @{ kind = 'status'; status = 200; body = @{ token_type = 'Bearer'; expires_in = 3599; access_token = 'e30.' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('{"tid":"aaaaaaaa-0000-0000-0000-aaaaaaaaaaaa"}')).TrimEnd('=') + '.c2ln' } } }
        @{ name = 'AADSTS7000222'; kind = 'Credential'; fault = @{ kind = 'status'; status = 401; body = @{ error = 'invalid_client'; error_codes = @(7000222); error_description = 'AADSTS7000222: expired. Trace ID: x' } } }
    ) {
        $fault.match = @{ operation = 'token' }
        Add-Fault $fault
        $failure = Get-Failure { Open-Session }
        $failure.Exception.Kind | Should -Be $kind
        $failure.Exception.Hint | Should -Not -BeNullOrEmpty
    }
}

Describe 'Planted secrets' {
    BeforeEach { Reset-Stand }
    It 'come out in no stream, error, object or file' {
        # The secrets are in variables, because an error shows the line of the script that failed.
        $planted = 'hunter2-secret', 'hunter2-refresh', 'hunter2-pfx', 'hunter2-token'
        $secrets = @($planted | ForEach-Object { New-Secret $_ })
        $null = Invoke-Control $stand 'settings' 'Post' @{ tokens = 'any'; clients = @{} }
        $login = New-Object System.Management.Automation.PSCredential $client, $secrets[0]
        $pfx = Join-Path $TestDrive 'planted.pfx'
        $key = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=planted', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        [IO.File]::WriteAllBytes($pfx, $certificate.Export('Pfx', $planted[2]))
        $runs = @(
            { Connect-Gdap -ClientSecretCredential $login -TenantId $tenant -Emulator $stand -NoDefault -Verbose -Debug }
            { Connect-Gdap -RefreshToken $secrets[1] -ClientSecretCredential $login -TenantId $tenant -Emulator $stand -NoDefault -Verbose -Debug }
            { Connect-Gdap -CertificatePath $pfx -CertificatePassword $secrets[2] -SendCertificateChain -ClientId $client -TenantId $tenant -Emulator $stand -NoDefault -Verbose -Debug }
            { Connect-Gdap -AccessToken $secrets[3] -Emulator $stand -NoDefault -Verbose -Debug }
        )
        $lines = & {
            foreach ($run in $runs) {
                $session = $null
                foreach ($one in (& $run *>&1)) { if ($one -is [Gdap.Session]) { $session = $one } else { $one } }
                $session | Format-List * -Force
                $session.SignIn | Format-List * -Force
                Test-GdapSession $session -Verbose -Debug *>&1 | Format-List * -Force
                Get-GdapRelationship -Session $session -Verbose -Debug *>&1 | Format-List * -Force
            }
            # The same requests, rejected with a response that echoes them.
            foreach ($number in 0, 1) {
                $null = Invoke-Control $stand 'faults' 'Delete'
                Add-Fault @{ kind = 'status'; status = 400; match = @{ operation = 'token' }; body = @{ error = 'invalid_client'; error_description = "AADSTS1: you sent $($planted[0..$number])" } }
                try { & $runs[$number] *>&1 } catch { $_ | Format-List * -Force; $_.Exception | Format-List * -Force; $_.Exception.Detail }
            }
        } | Out-String -Width 4000
        $lines | Should -BeLike '*attempt 1*'
        $lines | Should -BeLike '*you sent*'
        $written = Get-ChildItem -File -LiteralPath $TestDrive | Where-Object Extension -NE '.pfx' | Get-Content -Raw
        foreach ($secret in $planted) { "$lines$($Error | Out-String -Width 4000)$written" | Should -Not -BeLike "*$secret*" }
    }
}
