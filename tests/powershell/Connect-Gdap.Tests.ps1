BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 2
    $secret = ConvertTo-SecureString 'x' -AsPlainText -Force
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Connect-Gdap' {
    It '30: names the ways to sign in when none is given' {
        $failure = Get-Failure { Connect-Gdap }
        $failure.FullyQualifiedErrorId | Should -Be 'Gdap.Credential,Gdap.ConnectGdapCommand'
        foreach ($way in '-AccessToken', '-TokenSource', '-Emulator') { "$failure" | Should -BeLike "*$way*" }
    }

    It 'returns a session and makes it the default' {
        $session = Connect-Gdap -Emulator $stand
        (Get-GdapSession).Id | Should -Be $session.Id
        $session.PSObject.TypeNames[0] | Should -Be 'Gdap.Session'
        $other = Connect-Gdap -Emulator $stand -NoDefault
        (Get-GdapSession).Id | Should -Be $session.Id
        $other.Id | Should -Not -Be $session.Id
    }

    It 'accepts the emulator as object, text or Uri' {
        foreach ($given in $stand, $stand.Uri, [uri] $stand.Uri) {
            @(Get-GdapRelationship -Session (Connect-Gdap -Emulator $given -NoDefault)).Count | Should -Be 2
        }
        Get-Failure { Connect-Gdap -Emulator 'https://graph.microsoft.com' -NoDefault } | Should -Not -BeNullOrEmpty
    }

    It 'sends the token of -AccessToken' {
        Clear-Log $stand
        $null = Get-GdapRelationship -Top 1 -Session (Connect-Gdap -BaseUri $stand.Uri -AccessToken (ConvertTo-SecureString 'token-1' -AsPlainText -Force) -NoDefault)
        (Get-Log $stand).headers.authorization | Should -Be 'Bearer token-1'
    }

    It 'takes the version and the root of the service' {
        Clear-Log $stand
        $null = Get-GdapRelationship -Top 1 -Session (Connect-Gdap -BaseUri $stand.Uri -AccessToken $secret -ApiVersion beta -NoDefault)
        (Get-Log $stand).path | Should -BeLike '/beta/*'
        (Connect-Gdap -AccessToken $secret -Environment USGov -NoDefault).Environment | Should -Be 'USGov'
        Get-Failure { Connect-Gdap -AccessToken $secret -BaseUri 'http://example.com' -NoDefault } | Should -Not -BeNullOrEmpty
    }

    It 'rejects <Name>' -TestCases @(
        @{ Name = 'two ways to sign in'; Given = @{ AccessToken = (ConvertTo-SecureString 'x' -AsPlainText -Force); TokenSource = { 'x' } } }
        @{ Name = 'an environment that does not exist'; Given = @{ AccessToken = (ConvertTo-SecureString 'x' -AsPlainText -Force); Environment = 'Mars' } }
        @{ Name = 'a token that is text'; Given = @{ AccessToken = 'x' } }
    ) {
        Get-Failure { Connect-Gdap @Given -NoDefault } | Should -Not -BeNullOrEmpty
    }

    It 'keeps to timeouts, retries and the deadline' {
        $id = Add-Relationship $stand
        Add-Fault $stand @{ kind = 'status'; status = 503; match = @{ path = $id } }
        Clear-Log $stand
        Get-Kind (Get-Failure { Get-GdapRelationship $id -Session (Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -MaxRetries 2 -RetryDelay 0.001 -MaxRetryDelay 0.002)) }) | Should -Be 'Gdap.ServerError'
        @(Get-Log $stand).Count | Should -Be 3
        Clear-Fault $stand
        Add-Fault $stand @{ kind = 'stall'; ms = 3000; match = @{ path = $id } }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        Get-Kind (Get-Failure { Get-GdapRelationship $id -Session (Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 0.3)) }) | Should -BeIn 'Gdap.Deadline', 'Gdap.Timeout'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2.5
        Clear-Fault $stand
    }
}

Describe '-TokenSource' {
    It '29: accepts <Name>' -TestCases @(
        @{ Name = 'text'; Source = { 'token-2' } }
        @{ Name = 'a SecureString'; Source = { ConvertTo-SecureString 'token-2' -AsPlainText -Force } }
        @{ Name = 'an object with Token and ExpiresOn'; Source = { [pscustomobject]@{ Token = 'token-2'; ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1) } } }
        @{ Name = 'the same with a SecureString'; Source = { [pscustomobject]@{ Token = (ConvertTo-SecureString 'token-2' -AsPlainText -Force); ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1); UserId = 'x' } } }
    ) {
        Clear-Log $stand
        $null = Get-GdapRelationship -Top 1 -Session (Connect-Gdap -BaseUri $stand.Uri -TokenSource $Source -NoDefault)
        (Get-Log $stand).headers.authorization | Should -Be 'Bearer token-2'
    }

    It '29: runs on the pipeline thread, also in bulk' {
        $script:asked = 0
        $script:threads = @()
        $here = [System.Threading.Thread]::CurrentThread.ManagedThreadId
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource {
            $script:asked++
            $script:threads += [System.Threading.Thread]::CurrentThread.ManagedThreadId
            [pscustomobject]@{ Token = 'x'; ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1) }
        }
        @(Get-GdapRelationship -Session $session | Update-GdapRelationship -AutoExtendDuration 180).Count | Should -BeGreaterThan 1
        $script:asked | Should -Be 1
        $script:threads | Should -Be $here
    }

    It '29: renews the token in bulk' {
        $script:n = 0
        $ids = @(Add-Relationship $stand 60 @{ prefix = 'Renewed ' })
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { $script:n++; Set-Stand $stand @{ revokedTokens = @(0..($script:n - 1) | ForEach-Object { "token-$_" }) }; "token-$($script:n)" }
        Clear-Log $stand
        $count = 0
        $done = $ids | Update-GdapRelationship -AutoExtendDuration 180 -Session $session | ForEach-Object {
            if (++$count -eq 20) { Set-Stand $stand @{ revokedTokens = @("token-$($script:n)") } }
            $_
        }
        Set-Stand $stand @{ revokedTokens = @() }
        $done.Count | Should -Be 60
        $script:n | Should -BeGreaterThan 1
        @(Get-Log $stand | ForEach-Object { $_.headers.authorization } | Sort-Object -Unique).Count | Should -BeGreaterThan 1
    }

    It '29: works in ForEach-Object -Parallel' {
        $ids = @(Add-Relationship $stand 6)
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { [pscustomobject]@{ Token = 'parallel'; ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1) } }
        $module = $Module
        $done = $ids | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:module
            Update-GdapRelationship $_ -AutoExtendDuration 180 -Session $using:session
        }
        $done.Count | Should -Be 6
        $done.Result | Should -Be (, 'Updated' * 6)
    }

    It '29: one that fails, or returns nothing, ends the call with its words' {
        "$(Get-Failure { Get-GdapRelationship -Session (Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { throw 'no vault' }) })" | Should -BeLike '*no vault*'
        Get-Kind (Get-Failure { Get-GdapRelationship -Session (Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { }) }) | Should -Be 'Gdap.Credential'
    }

    It '29: one that uses its own session is rejected, and does not hang' {
        $script:own = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { Get-GdapRelationship -Top 1 -Session $script:own; 'x' }
        Get-Failure { Get-GdapRelationship -Top 1 -Session $script:own } | Should -Not -BeNullOrEmpty
    }
}
