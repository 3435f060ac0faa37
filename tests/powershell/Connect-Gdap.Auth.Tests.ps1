# Every way to sign in, against the emulator, which verifies secrets and signatures. The keys are generated here.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $client = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
    $tenant = '8777b240-c6f0-4469-9e98-a3205431b836'
    $stand = Start-GdapEmulator -Seed 2

    function New-Secret([string] $Text) {
        $secret = New-Object System.Security.SecureString
        foreach ($letter in $Text.ToCharArray()) { $secret.AppendChar($letter) }
        $secret
    }
    function New-Login([string] $User, [string] $Text) { New-Object System.Management.Automation.PSCredential $User, (New-Secret $Text) }
    function New-Certificate([string] $Name = 'CN=gdap.test', [datetimeoffset] $From = [datetimeoffset]::UtcNow.AddDays(-1), [int] $Days = 30, $Issuer, [switch] $Authority) {
        $key = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
            $Name, $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        if ($Authority) { $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true)) }
        if (-not $Issuer) { return $request.CreateSelfSigned($From, $From.AddDays($Days)) }
        $signed = $request.Create($Issuer, $From, $From.AddDays($Days), [guid]::NewGuid().ToByteArray())
        [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::CopyWithPrivateKey($signed, $key)
    }
    # The issuer is valid longer than the certificates that it issues.
    function New-Authority([string] $Name, $Issuer) {
        New-Certificate $Name ([datetimeoffset]::UtcNow.AddDays($(if ($Issuer) { -2 } else { -3 }))) $(if ($Issuer) { 40 } else { 50 }) $Issuer -Authority
    }
    function Get-EncryptedPem($Certificate, [string] $Word) {
        $how = [System.Security.Cryptography.PbeParameters]::new([System.Security.Cryptography.PbeEncryptionAlgorithm]::Aes256Cbc, [System.Security.Cryptography.HashAlgorithmName]::SHA256, 2000)
        $key = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($Certificate)
        Get-Pem 'ENCRYPTED PRIVATE KEY' $key.ExportEncryptedPkcs8PrivateKey($Word, $how)
    }
    # The header of the last assertion that was sent.
    function Get-AssertionHeader {
        $sent = @(Get-Log $stand | Where-Object path -Like '*/token')[-1].body
        $part = [regex]::Match($sent, 'client_assertion=([^.]+)').Groups[1].Value.Replace('-', '+').Replace('_', '/')
        ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($part.PadRight([Math]::Ceiling($part.Length / 4) * 4, '='))))
    }
    function Get-Pem([string] $Label, [byte[]] $Der) {
        "-----BEGIN $Label-----`n" + [Convert]::ToBase64String($Der, 'InsertLineBreaks') + "`n-----END $Label-----`n"
    }
    function Set-Stand([hashtable] $Settings) { $null = Invoke-Control $stand 'settings' 'Post' $Settings }
    # The session works: a list is read with its token.
    function Test-Working($Session) { @(Get-GdapRelationship -Session $Session).Count | Should -Be 2 }

    $own = New-Certificate
    $pem = Get-Pem 'CERTIFICATE' $own.RawData
    $keyPem = Get-Pem 'PRIVATE KEY' ([System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($own).ExportPkcs8PrivateKey())
    $pfx = Join-Path $TestDrive 'app.pfx'
    [IO.File]::WriteAllBytes($pfx, $own.Export('Pfx', 'open sesame'))
    $pemFile = Join-Path $TestDrive 'app.pem'
    [IO.File]::WriteAllText($pemFile, $pem + $keyPem)
    $app = @{ ClientId = $client; TenantId = $tenant; Emulator = $stand; NoDefault = $true }
    function Reset-Stand {
        $null = Invoke-Control $stand 'faults' 'Delete'
        Set-Stand @{ tokens = 'issued'; clients = @{ $client = 'right horse' }; certificates = @{ $client = @($pem) }; clockSkewSeconds = 0; revokedTokens = @() }
        Clear-Log $stand
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Connect-Gdap with a secret' {
    BeforeEach { Reset-Stand }
    It 'signs in, and tells who, until when and with what' {
        $session = Connect-Gdap -ClientSecretCredential (New-Login $client 'right horse') -TenantId $tenant -Emulator $stand -NoDefault
        Test-Working $session
        $session.AuthType | Should -Be 'ClientSecret'
        $session.ClientId, $session.TenantId | Should -Be $client, $tenant
        $signIn = $session.SignIn
        $signIn.AppId, $signIn.TenantId | Should -Be $client, $tenant
        $signIn.Roles | Should -Be 'DelegatedAdminRelationship.ReadWrite.All'
        $signIn.IsVerified | Should -BeFalse
        $signIn.ExpiresOn | Should -BeGreaterThan ([datetime]::UtcNow.AddMinutes(50))
        @(Get-Log $stand | Where-Object path -Like '*/token').Count | Should -Be 1
    }

    It 'names code, hint and ids of a rejection' {
        $failure = Get-Failure { Connect-Gdap -ClientSecretCredential (New-Login $client 'wrong horse') -TenantId $tenant -Emulator $stand }
        $failure.FullyQualifiedErrorId | Should -Be 'Gdap.Credential,Gdap.ConnectGdapCommand'
        $failure.Exception.Code | Should -Be 'AADSTS7000215'
        $failure.Exception.RequestId, $failure.Exception.ClientRequestId | Should -Not -BeNullOrEmpty
        $failure.Exception.Hint | Should -BeLike '*value (not its id)*'
    }

    It 'rejects what cannot be right before anything is sent' {
        (Get-Failure { Connect-Gdap -ClientSecretCredential (New-Login $client 'x') -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*-TenantId*'
        $empty = New-Object System.Management.Automation.PSCredential $client, (New-Object System.Security.SecureString)
        (Get-Failure { Connect-Gdap -ClientSecretCredential $empty -TenantId $tenant -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*secret is empty*'
        (Get-Failure { Connect-Gdap -ClientSecretCredential (New-Login $client 'x') -TenantId 'a/b' -Emulator $stand }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidArgument,*'
        @(Get-Log $stand).Count | Should -Be 0
    }

    It 'signs in to the tenant and for the audience of CloudCockpit' {
        $session = Connect-Gdap -Service CloudCockpit -PortalDomain portal.contoso.com -ClientSecretCredential (New-Login $client 'right horse') -Emulator $stand -NoDefault
        $session.SignIn.TenantId | Should -Be '4e806121-ff28-4286-ab4e-3be0a08f9ce0'
        $session.SignIn.Audience | Should -Be 'api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a'
        @(Test-GdapSession $session | Where-Object Result -EQ 'Failed').Count | Should -Be 0
        (Get-Failure { Connect-Gdap -Service CloudCockpit -Identity -Emulator $stand }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Unsupported,*'
    }
}

Describe 'Connect-Gdap with a certificate' {
    BeforeEach { Reset-Stand }
    It 'signs with <name>' -ForEach @(
        @{ name = 'an object'; way = { @{ Certificate = $own } } }
        @{ name = 'a PFX file'; way = { @{ CertificatePath = $pfx; CertificatePassword = New-Secret 'open sesame' } } }
        @{ name = 'a PEM file'; way = { @{ CertificatePath = $pemFile } } }
    ) {
        $how = & $way
        $session = Connect-Gdap @app @how
        Test-Working $session
        $session.AuthType | Should -Be 'Certificate'
    }

    It 'sends the chain along where it is asked to' {
        Set-Stand @{ certificates = @{} }
        (Get-Failure { Connect-Gdap @app -Certificate $own }).Exception.Code | Should -Be 'AADSTS700027'
        Test-Working (Connect-Gdap @app -Certificate $own -SendCertificateChain)
        Test-Working (Connect-Gdap @app -CertificatePath $pemFile -SendCertificateChain)
    }

    It 'sends the intermediates of <name> along' -ForEach @(
        @{ name = 'a PFX file'; file = 'chain.pfx'; password = 'open sesame' }
        @{ name = 'an encrypted PEM file'; file = 'chain.pem'; password = 'open sesame' }
    ) {
        if ($file -like '*.pem' -and $PSVersionTable.PSVersion.Major -lt 7) { Set-ItResult -Skipped -Because 'Windows PowerShell cannot open it'; return }
        $top = New-Authority 'CN=gdap root'
        $middle = New-Authority 'CN=gdap intermediate' $top
        $leaf = New-Certificate 'CN=gdap app' -Issuer $middle
        $path = Join-Path $TestDrive $file
        # Not in the order of the chain, and with an unrelated certificate.
        $all = [System.Security.Cryptography.X509Certificates.X509Certificate2Collection]::new()
        $all.AddRange([System.Security.Cryptography.X509Certificates.X509Certificate2[]]@($own.RawData, $top.RawData, $middle.RawData))
        if ($file -like '*.pfx') { $null = $all.Insert(1, $leaf); [IO.File]::WriteAllBytes($path, $all.Export('Pfx', $password)) }
        else { [IO.File]::WriteAllText($path, (($own, $top, $leaf, $middle | ForEach-Object { Get-Pem 'CERTIFICATE' $_.RawData }) -join '') + (Get-EncryptedPem $leaf $password)) }
        Set-Stand @{ certificates = @{ $client = @(Get-Pem 'CERTIFICATE' $leaf.RawData) } }
        Test-Working (Connect-Gdap @app -CertificatePath $path -CertificatePassword (New-Secret $password) -SendCertificateChain)
        $header = Get-AssertionHeader
        $header.x5c | Should -Be @($leaf, $middle, $top | ForEach-Object { [Convert]::ToBase64String($_.RawData) })
        Clear-Log $stand
        Test-Working (Connect-Gdap @app -CertificatePath $path -CertificatePassword (New-Secret $password))
        (Get-AssertionHeader).PSObject.Properties.Name | Should -Not -Contain 'x5c'
    }

    It 'opens PEM whose key is encrypted' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $file = Join-Path $TestDrive 'sealed.pem'
        [IO.File]::WriteAllText($file, "Bag`n" + (Get-EncryptedPem $own 'open sesame') + (Get-Pem 'CERTIFICATE' (New-Certificate).RawData) + $pem)
        Test-Working (Connect-Gdap @app -CertificatePath $file -CertificatePassword (New-Secret 'open sesame'))
    }

    It 'tells of Windows PowerShell how to open it' -Skip:($PSVersionTable.PSVersion.Major -ge 7) {
        $file = Join-Path $TestDrive 'sealed51.pem'
        [IO.File]::WriteAllText($file, $pem + "-----BEGIN ENCRYPTED PRIVATE KEY-----`nAQID`n-----END ENCRYPTED PRIVATE KEY-----`n")
        $failure = Get-Failure { Connect-Gdap @app -CertificatePath $file -CertificatePassword (New-Secret 'x') }
        $failure.Exception.Hint | Should -BeLike '*openssl pkcs12 -export*'
    }

    It 'finds a certificate in the store of the user, by thumbprint and by subject' {
        $store = [System.Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
        $store.Open('ReadWrite')
        $name = "gdap-test-$PID"
        $old = New-Certificate "CN=$name" ([datetimeoffset]::UtcNow.AddDays(-40)) 30
        $new = New-Certificate "CN=$name"
        # A certificate in a store needs a persistent key.
        $kept = $old, $new | ForEach-Object { [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($_.Export('Pfx', 'x'), 'x', 'PersistKeySet') }
        Set-Stand @{ certificates = @{ $client = @(Get-Pem 'CERTIFICATE' $new.RawData) } }
        try {
            $kept | ForEach-Object { $store.Add($_) }
            Test-Working (Connect-Gdap @app -CertificateThumbprint $new.Thumbprint.ToLowerInvariant())
            Test-Working (Connect-Gdap @app -CertificateSubjectName "CN=$name")
            Test-Working (Connect-Gdap @app -CertificateName $name)
            (Get-Failure { Connect-Gdap @app -CertificateThumbprint $old.Thumbprint }).ErrorDetails.Message | Should -BeLike '*expired on*'
        }
        finally { $kept | ForEach-Object { $store.Remove($_) }; $store.Dispose() }
        (Get-Failure { Connect-Gdap @app -CertificateThumbprint $new.Thumbprint }).ErrorDetails.Message | Should -BeLike '*No certificate*'
    }

    It 'rejects <name>' -ForEach @(
        @{ name = 'a wrong password'; say = '*password is wrong*'; way = { @{ CertificatePath = $pfx; CertificatePassword = New-Secret 'wrong' } } }
        @{ name = 'no password'; say = '*password is wrong*'; way = { @{ CertificatePath = $pfx } } }
        @{ name = 'a password for PEM'; say = '*for PFX files*'; way = { @{ CertificatePath = $pemFile; CertificatePassword = New-Secret 'x' } } }
        @{ name = 'an encrypted PEM without a password'; say = '*is encrypted*'; way = { [IO.File]::WriteAllText("$TestDrive/s.pem", $pem + (Get-EncryptedPem $own 'x')); @{ CertificatePath = "$TestDrive/s.pem" } } }
        @{ name = 'an encrypted PEM with a wrong password'; say = '*password is wrong*'; way = { [IO.File]::WriteAllText("$TestDrive/s.pem", $pem + (Get-EncryptedPem $own 'x')); @{ CertificatePath = "$TestDrive/s.pem"; CertificatePassword = New-Secret 'y' } } }
        @{ name = 'an encrypted PEM of another certificate'; say = '*none of the file*'; way = { [IO.File]::WriteAllText("$TestDrive/s.pem", (Get-Pem 'CERTIFICATE' (New-Certificate).RawData) + (Get-EncryptedPem $own 'x')); @{ CertificatePath = "$TestDrive/s.pem"; CertificatePassword = New-Secret 'x' } } }
        @{ name = 'an encrypted PEM without a certificate'; say = '*has no certificate*'; way = { [IO.File]::WriteAllText("$TestDrive/s.pem", (Get-EncryptedPem $own 'x')); @{ CertificatePath = "$TestDrive/s.pem"; CertificatePassword = New-Secret 'x' } } }
        @{ name = 'PEM encrypted in the old way'; say = '*Proc-Type: 4,ENCRYPTED*'; way = { [IO.File]::WriteAllText("$TestDrive/s.pem", $pem + "-----BEGIN RSA PRIVATE KEY-----`nProc-Type: 4,ENCRYPTED`nDEK-Info: AES-256-CBC,00`n`nAQID`n-----END RSA PRIVATE KEY-----`n"); @{ CertificatePath = "$TestDrive/s.pem"; CertificatePassword = New-Secret 'x' } } }
        @{ name = 'an expired certificate'; say = '*expired on*'; way = { @{ Certificate = New-Certificate 'CN=old' ([datetimeoffset]::UtcNow.AddDays(-20)) 10 } } }
        @{ name = 'a file that is not there'; say = "*-CertificatePath can't be read*"; way = { @{ CertificatePath = Join-Path $TestDrive 'none.pfx' } } }
        @{ name = 'a file of something else'; say = "*isn't a PFX or PEM file*"; way = { [IO.File]::WriteAllText("$TestDrive/x", 'hello'); @{ CertificatePath = "$TestDrive/x" } } }
        @{
            name = 'a PFX without key'
            say = '*no private key*'
            way = {
                $bare = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($own.RawData)
                [IO.File]::WriteAllBytes("$TestDrive/bare.pfx", $bare.Export('Pfx', 'x'))
                @{ CertificatePath = "$TestDrive/bare.pfx"; CertificatePassword = New-Secret 'x' }
            }
        }
        @{ name = 'a certificate without key'; say = '*no private key*'; way = { @{ Certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($own.RawData) } } }
        @{ name = 'PEM without key'; say = '*no private key*'; way = { [IO.File]::WriteAllText("$TestDrive/c.pem", $pem); @{ CertificatePath = "$TestDrive/c.pem" } } }
        @{ name = 'PEM with two keys'; say = '*more than one private key*'; way = { [IO.File]::WriteAllText("$TestDrive/k.pem", $pem + $keyPem + $keyPem); @{ CertificatePath = "$TestDrive/k.pem" } } }
        @{ name = 'a key of another certificate'; say = '*belong to the certificate*'; way = { [IO.File]::WriteAllText("$TestDrive/o.pem", (Get-Pem 'CERTIFICATE' (New-Certificate).RawData) + $keyPem); @{ CertificatePath = "$TestDrive/o.pem" } } }
        @{ name = 'a certificate that is not valid yet'; say = '*valid before*'; way = { @{ Certificate = New-Certificate 'CN=later' ([datetimeoffset]::UtcNow.AddDays(2)) } } }
        @{
            name = 'an elliptic key'
            say = '*isn''t an RSA key*'
            way = {
                $key = [System.Security.Cryptography.ECDsa]::Create()
                $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=ec', $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256)
                @{ Certificate = $request.CreateSelfSigned([datetimeoffset]::UtcNow, [datetimeoffset]::UtcNow.AddDays(1)) }
            }
        }
    ) {
        $how = & $way
        $failure = Get-Failure { Connect-Gdap @app @how }
        $failure.ErrorDetails.Message | Should -BeLike $say
        @(Get-Log $stand).Count | Should -Be 0
    }

    It 'takes the one that fits the key among several in a PEM' {
        [IO.File]::WriteAllText("$TestDrive/many.pem", "comment`n" + (Get-Pem 'CERTIFICATE' (New-Certificate).RawData) + $keyPem + $pem)
        Test-Working (Connect-Gdap @app -CertificatePath "$TestDrive/many.pem")
    }
}

Describe 'Connect-Gdap with what the environment offers' {
    BeforeEach { Reset-Stand }
    BeforeAll { $names = 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_POD_IDENTITY_AUTHORITY_HOST', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER' }
    AfterEach { $names | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore } }

    It 'reads the variables as they are now' {
        $env:AZURE_CLIENT_ID, $env:AZURE_TENANT_ID, $env:AZURE_CLIENT_SECRET = $client, $tenant, 'right horse'
        Test-Working (Connect-Gdap -EnvironmentVariable -Emulator $stand -NoDefault)
        $session = Connect-Gdap -DefaultCredential -Emulator $stand -NoDefault
        $session.SignIn.Way | Should -Be 'environment'
        Remove-Item Env:AZURE_CLIENT_SECRET
        (Get-Failure { Connect-Gdap -EnvironmentVariable -Emulator $stand }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Configuration,*'
        (Get-Failure { Connect-Gdap -DefaultCredential -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*offers no credential*environment:*github:*managed identity:*imds:*'
    }

    It 'uses the managed identity of a virtual machine and of Azure Automation' {
        $env:AZURE_POD_IDENTITY_AUTHORITY_HOST = $stand.Uri
        $session = Connect-Gdap -Identity -Emulator $stand -NoDefault
        Test-Working $session
        $session.SignIn.Way | Should -Be 'imds'
        (Connect-Gdap -Identity -ClientId $client -Emulator $stand -NoDefault).SignIn.AppId | Should -Be $client
        $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = "$($stand.Uri)/msi/token", 'emulator-identity-header'
        (Connect-Gdap -Identity -Emulator $stand -NoDefault).SignIn.Way | Should -Be 'appService'
        (Get-Failure { Connect-Gdap -Identity -TenantId $client -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*of tenant*'
    }

    It 'reads a federated token file: <name>' -ForEach @(
        @{ name = 'with a byte order mark and a newline'; text = { [char]0xFEFF + $assertion + "`r`n" }; code = $null }
        @{ name = 'empty'; text = { '' }; code = 'empty' }
        @{ name = 'of something else'; text = { "not a token`nat all" }; code = 'contain a federated token' }
        @{ name = 'missing'; text = { $null }; code = 'can''t be read' }
    ) {
        $part = { param($Value) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $Value -Compress))).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        $assertion = (& $part @{ alg = 'RS256' }) + '.' + (& $part @{ iss = 'https://issuer.test'; sub = 'job'; aud = 'api://AzureADTokenExchange'; exp = 4000000000 }) + '.AAAA'
        Set-Stand @{ federated = @{ $client = @{ issuer = 'https://issuer.test'; subject = 'job' } } }
        $file = Join-Path $TestDrive "token-$([guid]::NewGuid())"
        $content = & $text
        if ($null -ne $content) { [IO.File]::WriteAllText($file, $content) }
        if ($code) { (Get-Failure { Connect-Gdap @app -FederatedTokenFile $file }).ErrorDetails.Message | Should -BeLike "*$code*" }
        else { Test-Working (Connect-Gdap @app -FederatedTokenFile $file) }
    }
}

Describe 'Connect-Gdap with a person' {
    BeforeEach { Reset-Stand }
    It 'shows a code and waits for the person' {
        $session = Connect-Gdap @app -UseDeviceCode -InformationVariable shown
        Test-Working $session
        "$shown" | Should -BeLike '*microsoft.com/devicelogin*'
        Set-Stand @{ deviceCode = @{ person = 'declines'; pending = 0 } }
        (Get-Failure { Connect-Gdap @app -UseDeviceCode 6>$null }).ErrorDetails.Message | Should -BeLike '*declined*'
        (Get-Failure { Connect-Gdap @app -UseDeviceCode -Option (New-GdapSessionOption -Deadline 0.3) 6>$null }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Deadline,*'
    }

    It 'renews a refresh token' {
        Set-Stand @{ tokens = 'any' }
        $session = Connect-Gdap @app -RefreshToken (New-Secret 'refresh-hunter2')
        Test-Working $session
        (Get-Failure { Connect-Gdap -RefreshToken (New-Secret 'x') -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*-ClientId*'
        Set-Stand @{ tokens = 'issued' }
        (Get-Failure { Connect-Gdap @app -RefreshToken (New-Secret 'refresh-hunter2') }).Exception.Code | Should -Be 'AADSTS700082'
    }
}
