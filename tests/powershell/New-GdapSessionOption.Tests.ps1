BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand 1
    $token = ConvertTo-SecureString emulator -AsPlainText -Force
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'New-GdapSessionOption' {
    It '40: takes the transport settings, which Connect-Gdap doesn''t have any more' {
        $moved = 'Proxy', 'ProxyCredential', 'NoProxy', 'ConnectTimeout', 'RequestTimeout', 'Deadline', 'MaxRetries', 'RetryDelay', 'MaxRetryDelay', 'ThrottleLimit', 'CertificateAuthority', 'UserAgent'
        $moved | Where-Object { $_ -notin (Get-Command New-GdapSessionOption).Parameters.Keys } | Should -BeNullOrEmpty
        $moved | Where-Object { $_ -in (Get-Command Connect-Gdap).Parameters.Keys } | Should -BeNullOrEmpty
        (Get-Command Connect-Gdap).Parameters.Option.ParameterType | Should -Be ([Gdap.SessionOption])
    }

    It '40: sends nothing and needs no session; what isn''t set stays unset, with the library''s default' {
        Clear-Log $stand
        $option = New-GdapSessionOption
        ($option.PSObject.Properties | Where-Object { $null -ne $_.Value }).Name | Should -Be 'NoProxy', 'NoSystemProxy'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '40: <Given> is <Expected>' -TestCases @(
        @{ Given = 'a number of seconds'; Value = 1.5; Expected = '00:00:01.5000000' }
        @{ Given = 'a TimeSpan'; Value = [timespan]::FromMinutes(2); Expected = '00:02:00' }
        @{ Given = 'text'; Value = '00:00:20'; Expected = '00:00:20' }
    ) {
        "$((New-GdapSessionOption -Deadline $Value).Deadline)" | Should -Be $Expected
    }

    It '40: a session uses them: retries, deadline, user agent, concurrency' {
        $id = (Get-GdapRelationship).Id
        $option = New-GdapSessionOption -MaxRetries 0 -UserAgent 'contoso-runbook/3' -ThrottleLimit 2
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option $option
        Clear-Log $stand
        Add-Fault $stand @{ kind = 'status'; status = 503; times = 1 }
        Get-Kind (Get-Failure { Get-GdapRelationship $id -Session $session }) | Should -Be 'Gdap.ServerError'
        @(Get-Log $stand).Count | Should -Be 1
        (Get-Log $stand)[0].headers.'user-agent' | Should -BeLike 'contoso-runbook/3 *gdap/*'
        $session.ThrottleLimit | Should -Be 2

        $hurried = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 0.3)
        Add-Fault $stand @{ kind = 'stall'; times = 1 }
        try { Get-Kind (Get-Failure { Get-GdapRelationship $id -Session $hurried }) | Should -BeIn 'Gdap.Deadline', 'Gdap.Timeout' }
        finally { Clear-Fault $stand }
    }

    It '40: one option serves several sessions, and stays as it is' {
        $option = New-GdapSessionOption -ThrottleLimit 3
        $sessions = 1, 2 | ForEach-Object { Connect-Gdap -Emulator $stand -NoDefault -Option $option }
        $sessions.ThrottleLimit | Should -Be @(3, 3)
        { $option.ThrottleLimit = 5 } | Should -Throw
    }

    It 'rejects <Case>, and names the parameter' -TestCases @(
        @{ Case = 'a proxy that is to be used and not'; Arguments = @{ Proxy = 'http://proxy:8080'; NoProxy = $true }; Says = '*-NoProxy*' }
        @{ Case = 'a proxy without the system''s'; Arguments = @{ Proxy = 'http://proxy:8080'; NoSystemProxy = $true }; Says = '*-NoSystemProxy*' }
        @{ Case = 'no system''s proxy for .NET'; Arguments = @{ Transport = 'DotNet'; NoSystemProxy = $true }; Says = '*-NoSystemProxy*-Transport DotNet*' }
        @{ Case = 'a sign-in without its proxy'; Arguments = @{ ProxyCredential = [pscredential]::new('user', (ConvertTo-SecureString x -AsPlainText -Force)) }; Says = '*-Proxy*' }
        @{ Case = 'an authority for .NET'; Arguments = @{ Transport = 'DotNet'; CertificateAuthority = 'x.pem' }; Says = '*-CertificateAuthority*-Transport DotNet*' }
        @{ Case = 'a connect timeout for .NET'; Arguments = @{ Transport = 'DotNet'; ConnectTimeout = 5 }; Says = '*-ConnectTimeout*-Transport DotNet*' }
        @{ Case = 'an unknown transport'; Arguments = @{ Transport = 'Curl' }; Says = '*Native*DotNet*' }
        @{ Case = 'a file that is missing'; Arguments = @{ CertificateAuthority = 'no-such.pem' }; Says = '*-CertificateAuthority*no-such.pem*' }
        @{ Case = 'a path of another provider'; Arguments = @{ CertificateAuthority = 'Env:PATH' }; Says = "*-CertificateAuthority 'Env:PATH'*" }
        @{ Case = 'a time that is none'; Arguments = @{ Deadline = 'soon' }; Says = '*Deadline*' }
        @{ Case = 'a number of items above the limit'; Arguments = @{ ThrottleLimit = 65 }; Says = '*ThrottleLimit*' }
    ) {
        "$(Get-Failure { New-GdapSessionOption @Arguments })" | Should -BeLike $Says
    }

    It 'a proxy and a file that isn''t a certificate are rejected when connecting, by the name of the parameter' {
        $file = Join-Path $TestDrive 'text.pem'
        Set-Content $file 'this is no certificate'
        $failure = Get-Failure { Connect-Gdap -NoDefault -BaseUri https://graph.example.com -AccessToken $token -Option (New-GdapSessionOption -CertificateAuthority $file) }
        "$($failure.ErrorDetails)" | Should -BeLike '*certificate*'
        "$failure $($failure.ErrorDetails)" | Should -Not -Match 'ca_add|caAdd'
        "$(Get-Failure { Connect-Gdap -Emulator $stand -Option 5 })" | Should -BeLike '*Option*'
    }

    It 'a file that another program has open for writing can be read' {
        $file = Join-Path $TestDrive 'open.pem'
        Set-Content $file 'text'
        $open = [System.IO.File]::Open($file, 'Open', 'ReadWrite', 'ReadWrite')
        try { (New-GdapSessionOption -CertificateAuthority $file).CertificateAuthority | Should -Match 'text' }
        finally { $open.Dispose() }
    }
}
