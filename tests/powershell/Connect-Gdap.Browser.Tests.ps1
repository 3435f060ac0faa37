# Signing in in a browser, in a PowerShell of its own that is interactive, with a desktop and a browser of this suite.
BeforeDiscovery { $cannot = -not $IsLinux }
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $client = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
    $tenant = '8777b240-c6f0-4469-9e98-a3205431b836'
    $stand = Start-GdapEmulator -Seed 2
    # The browser follows the page's redirects; the last page is in page.html.
    $programs = Join-Path $TestDrive 'bin'
    $null = New-Item -ItemType Directory $programs
    $page = Join-Path $TestDrive 'page.html'
    if ($IsLinux) {
        [IO.File]::WriteAllText("$programs/xdg-open", "#!/bin/sh`nexec curl --noproxy '*' -s -L -o '$page' `"`$1`"`n")
        & chmod +x "$programs/xdg-open"
    }
    $desktop = @{ DISPLAY = ':0'; WAYLAND_DISPLAY = ''; PATH = "$($programs):$env:PATH" }
    foreach ($name in 'CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY', 'AUTOMATION_ASSET_ACCOUNTID', 'AZUREPS_HOST_ENVIRONMENT') { $desktop[$name] = '' }
    $app = "-ClientId $client -TenantId $tenant -Emulator `$uri"
    $reported = @'
Import-Module $module
function Fail([scriptblock] $Call) {
    $id = try { & $Call; 'nothing' } catch { $_ }
    if ($id -is [string]) { return $id }
    "$(($id.FullyQualifiedErrorId -split ',')[0]) $($id.Exception.Code): $($id.ErrorDetails.Message)"
}
function Get-Text([securestring] $Secret) { [System.Net.NetworkCredential]::new('', $Secret).Password }
'@
    # Runs a script as a person would; returns the lines that it printed.
    function Invoke-Person([string] $Script, [hashtable] $Environment = @{}) {
        $all = $desktop.Clone()
        foreach ($name in $Environment.Keys) { $all[$name] = $Environment[$name] }
        Remove-Item -LiteralPath $page -ErrorAction Ignore
        @(Invoke-Shell "$reported`n$Script" $stand $all -Interactive)
    }
    # The page that the browser shows. It can arrive after the sign-in has ended.
    function Get-Page {
        for ($n = 0; $n -lt 400 -and -not ((Test-Path -LiteralPath $page) -and (Get-Item -LiteralPath $page).Length); $n++) { Start-Sleep -Milliseconds 25 }
        Get-Content -Raw -LiteralPath $page
    }
    function Get-Asked { @(Get-Log $stand | Where-Object path -Like '*/authorize') }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Connect-Gdap in a browser' -Skip:$cannot {
    BeforeEach {
        Clear-Fault $stand
        Set-Stand $stand @{ tokens = 'issued'; consent = 'given'; redirectUris = @{ $client = @('http://localhost') }; revokedTokens = @() }
        Clear-Log $stand
    }

    It '40: opens the browser, prints the address, and shows who signed in' {
        $lines = Invoke-Person "
            `$session = Connect-Gdap $app -LoginHint agent@partner.example -Scopes DelegatedAdminRelationship.Read.All
            `$session.AuthType; `$session.SignIn.User; `$session.SignIn.Scopes; `"`$(`$session.SignIn)`"
            @(Get-GdapRelationship).Count"
        $lines[0] | Should -BeLike 'Sign in in the browser. If no page opens, open this address on this computer:*'
        $lines[1] | Should -BeLike "$($stand.Uri)/$tenant/oauth2/v2.0/authorize[?]*redirect_uri=http%3A%2F%2Flocalhost%3A*&code_challenge_method=S256*"
        $lines[2..4] | Should -Be 'Browser', 'agent@partner.example', 'DelegatedAdminRelationship.Read.All'
        $lines[5] | Should -BeLike 'agent@partner.example until *'
        $lines[6] | Should -Be '2'
        Get-Page | Should -BeLike '*The program has received your sign-in.*'
        @(Get-Asked).query | Should -BeLike '*login_hint=agent%40partner.example*'
    }

    It 'gives -RefreshTokenRotated each new refresh token on the pipeline thread, good for -RefreshToken' {
        $lines = Invoke-Person "
            `$here = [Threading.Thread]::CurrentThread.ManagedThreadId
            `$saved = [Collections.Generic.List[securestring]]::new()
            `$save = { param([securestring] `$Token) `$saved.Add(`$Token); `$Token.GetType().Name; if ([Threading.Thread]::CurrentThread.ManagedThreadId -ne `$here) { throw 'another thread' } }
            `$null = Connect-Gdap $app -RefreshTokenRotated `$save
            'saved: ' + `$saved.Count
            `$null = Connect-Gdap $app -RefreshToken `$saved[0] -RefreshTokenRotated `$save
            'saved: ' + `$saved.Count + ', another: ' + ((Get-Text `$saved[0]) -ne (Get-Text `$saved[1]))
            @(Get-GdapRelationship).Count
            `$null = Connect-Gdap $app -RefreshToken `$saved[1] -RefreshTokenRotated { throw 'The vault is sealed.' } 3>&1 | ForEach-Object { if (`$_ -is [Management.Automation.WarningRecord]) { 'warning: ' + `$_ } } | Out-Host"
        $lines[2..4] | Should -Be 'saved: 1', 'saved: 2, another: True', '2'
        $lines[5] | Should -BeLike 'warning: The -RefreshTokenRotated script failed, so the new refresh token may not be saved. The vault is sealed.'
        $lines.Count | Should -Be 6
    }

    It 'words a declined consent, an address that isn''t registered, and a wrong ID token' {
        Set-Stand $stand @{ consent = 'declined' }
        $lines = Invoke-Person "Fail { Connect-Gdap $app }"
        $lines[2] | Should -BeLike 'Gdap.Credential AADSTS65004: The person declined to consent*'
        Get-Page | Should -BeLike "*didn't succeed*"
        # This error is shown only in the browser: here the sign-in times out.
        Set-Stand $stand @{ consent = 'given'; redirectUris = @{ $client = @('http://localhost/other') } }
        $lines = Invoke-Person "Fail { Connect-Gdap $app -SignInTimeout 1 }"
        $lines[2] | Should -BeLike 'Gdap.Deadline : Nobody finished the sign-in in the browser in time. Run Connect-Gdap again and finish in the browser.*the help on authentication explains it.'
        Get-Page | Should -BeLike '*AADSTS50011*'
        Set-Stand $stand @{ redirectUris = @{ $client = @('http://localhost') } }
        Add-Fault $stand @{ kind = 'id_token'; wrong = 'tid'; match = @{ operation = 'token' } }
        (Invoke-Person "Fail { Connect-Gdap $app }")[2] | Should -BeLike 'Gdap.InvalidResponse :*(iss)*'
    }

    It 'prints the address where no browser can be started' {
        # This test doesn't need curl or the shell of the system.
        $lines = Invoke-Person "Fail { Connect-Gdap $app -SignInTimeout 0.2 }" @{ PATH = $programs + 'none' }
        $lines[0] | Should -Be 'No browser could be started. Open this address in a browser on this computer:'
        $lines[1] | Should -BeLike '*/authorize[?]*'
        $lines[2] | Should -BeLike 'Gdap.Deadline *'
    }

    It 'stops waiting at once when the pipeline stops' {
        $lines = Invoke-Person "
            `$there = [runspacefactory]::CreateRunspace(`$Host); `$there.Open()
            `$person = [powershell]::Create(); `$person.Runspace = `$there
            `$null = `$person.AddScript(`"Import-Module '`$module'; Connect-Gdap $($app.Replace('$uri', $stand.Uri)) -SignInTimeout 300`")
            `$waits = `$person.BeginInvoke()
            for (`$n = 0; `$n -lt 1200 -and -not `$person.Streams.Information.Count; `$n++) { Start-Sleep -Milliseconds 25 }
            `$watch = [Diagnostics.Stopwatch]::StartNew()
            `$person.Stop()
            'state: ' + `$person.InvocationStateInfo.State + ', at once: ' + (`$watch.Elapsed.TotalSeconds -lt 30)" @{ PATH = $programs + 'none' }
        $lines[-1] | Should -Be 'state: Stopped, at once: True'
        $lines[0] | Should -BeLike 'No browser could be started*'
    }

    It 'passes a claims challenge on at the next Connect-Gdap, which signs in to the same session' {
        $claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
        $header = 'Bearer realm="", error="insufficient_claims", claims="' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($claims)) + '"'
        Add-Fault $stand @{ kind = 'status'; status = 401; code = 'InvalidAuthenticationToken'; headers = @{ 'www-authenticate' = $header }; times = 1; match = @{ path = 'delegatedAdminRelationships' } }
        $lines = Invoke-Person "
            `$session = Connect-Gdap $app
            Fail { Get-GdapRelationship -ErrorAction Stop }
            Fail { Get-GdapRelationship -ErrorAction Stop }
            (Test-GdapSession | ForEach-Object Result) -join ' '
            `$again = Connect-Gdap $app
            [object]::ReferenceEquals(`$session, `$again); @(Get-GdapSession -All).Count
            @(Get-GdapRelationship).Count
            `$other = Connect-Gdap $app
            [object]::ReferenceEquals(`$session, `$other)"
        $lines[2] | Should -BeLike 'Gdap.Credential *stronger sign-in*Sign in again with Connect-Gdap, or ask*'
        $lines[3] | Should -BeLike 'Gdap.Credential *stronger sign-in*'
        $lines[4] | Should -Be 'Failed NotChecked Failed NotChecked'
        $lines[7..9] | Should -Be 'True', '1', '2'
        $lines[12] | Should -Be 'False'
        $asked = @(Get-Asked)
        $asked.Count | Should -Be 3 -Because 'no browser opens between the sign-ins'
        $asked[0].query | Should -Not -BeLike '*claims=*'
        $asked[1].query | Should -BeLike "*claims=$([uri]::EscapeDataString($claims))*"
    }

    It 'has help whose examples run' {
        $topic = Get-Content -LiteralPath (Join-Path $Root 'powershell/Help/about_Gdap_Authentication.help.txt')
        $examples = @((Get-Help Connect-Gdap).examples.example.code) + @(Get-TopicCode $topic) | Where-Object { Test-BrowserCode $_ }
        @($examples).Count | Should -BeGreaterOrEqual 4
        $world = "
            `$PSDefaultParameterValues['Connect-Gdap:Emulator'] = `$uri
            `$clientId, `$tenantId = '$client', '$tenant'
            `$vault = @{}
            function Set-Secret(`$Name, [securestring] `$SecureStringSecret) { `$vault[`$Name] = `$SecureStringSecret }
            function Get-Secret(`$Name) { `$vault[`$Name] }"
        foreach ($example in $examples) {
            $lines = Invoke-Person "$world`n`$ErrorActionPreference = 'Stop'`n`$null = . {`n$example`n}`n'works: ' + @(Get-GdapRelationship).Count"
            $lines[-1] | Should -Be 'works: 2' -Because $example
        }
    }

    It '40: is rejected before any request where nobody could use a browser' {
        $cases = [ordered]@{
            CI = 'true'; TF_BUILD = 'True'; GITHUB_ACTIONS = 'true'; SSH_CONNECTION = '10.0.0.1 1 10.0.0.2 22'; SSH_TTY = '/dev/pts/1'
            AUTOMATION_ASSET_ACCOUNTID = 'x'; AZUREPS_HOST_ENVIRONMENT = 'AzureAutomation/1'; DISPLAY = ''
        }
        $script = ($cases.Keys | ForEach-Object { "`$old = `$env:$_; `$env:$_ = '$($cases[$_])'; '$($_): ' + (Fail { Connect-Gdap $app }); `$env:$_ = `$old" }) -join "`n"
        $lines = Invoke-Person "$script`n`$mute = [powershell]::Create().AddScript(`"Import-Module '`$module'; Connect-Gdap $($app.Replace('$uri', $stand.Uri))`")`n`$null = `$mute.Invoke(); 'mute: ' + `$mute.Streams.Error[0].ErrorDetails"
        $lines.Count | Should -Be 9
        $parts = 'variable CI is set', 'variable TF_BUILD', 'variable GITHUB_ACTIONS', 'SSH session', 'SSH session', 'Azure Automation', 'Azure Automation', 'DISPLAY', 'no user interface'
        for ($n = 0; $n -lt $parts.Count; $n++) { $lines[$n] | Should -BeLike "*You can't sign in in a browser here:*$($parts[$n])*" }
        $lines[0] | Should -BeLike '*-UseDeviceCode*-Identity*-GitHubActions*'
        # This suite itself runs with -NonInteractive, as a scheduled task should.
        $failure = Get-Failure { Connect-Gdap -ClientId $client -TenantId $tenant -Emulator $stand -NoDefault }
        $failure.ErrorDetails.Message | Should -BeLike '*PowerShell runs with -NonInteractive*-UseDeviceCode*'
        Get-Kind $failure | Should -Be 'Gdap.Credential'
        @(Get-Log $stand).Count | Should -Be 0
    }
}

Describe 'Connect-Gdap -ClientId' {
    It '40: alone says that -TenantId is missing; nothing at all is rejected with two examples' {
        (Get-Failure { Connect-Gdap -ClientId $client -Emulator $stand }).ErrorDetails.Message | Should -BeLike '*specify -TenantId, too*'
        (Get-Failure { Connect-Gdap }).ErrorDetails.Message | Should -BeLike '*Connect-Gdap -ClientId ... -TenantId ...*Connect-Gdap -Identity*'
    }

    It 'keeps the parameters of the browser to the browser' {
        (Get-Failure { Connect-Gdap -Identity -LoginHint a@b.test -Emulator $stand }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
        (Get-Failure { Connect-Gdap -Identity -RefreshTokenRotated { } -Emulator $stand }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
    }

    It 'knows -NonInteractive in every form that PowerShell accepts' {
        $type = (Get-Command Connect-Gdap).ImplementingType.Assembly.GetType('Gdap.InteractiveHost')
        $method = $type.GetMethod('IsNonInteractive', [System.Reflection.BindingFlags]'Static,NonPublic')
        $is = { param([string[]] $Arguments) $method.Invoke($null, @(, $Arguments)) }
        & $is 'pwsh', '-NoProfile', '-NonInteractive', '-File', 'x.ps1' | Should -BeTrue
        & $is 'pwsh', '-noni' | Should -BeTrue
        & $is 'pwsh', '/NonInter', '-c', 'x' | Should -BeTrue
        & $is 'pwsh', '--noninteractive' | Should -BeTrue
        & $is 'pwsh', '-NoProfile', '-nol' | Should -BeFalse
        & $is 'pwsh', '-File', 'x.ps1', '-NonInteractive' | Should -BeFalse
        & $is 'pwsh', '-c', 'echo -NonInteractive' | Should -BeFalse
        & $is @('pwsh') | Should -BeFalse
    }
}
