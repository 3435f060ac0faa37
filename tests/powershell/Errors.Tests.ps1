BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Errors' {
    BeforeEach {
        $id = Add-Relationship $stand
        Clear-Fault $stand
        Clear-Log $stand
    }

    It '27: <Status> is <Kind>, category <Category>' -TestCases @(
        @{ Status = 400; Kind = 'Gdap.BadRequest'; Category = 'InvalidResult' }
        @{ Status = 401; Kind = 'Gdap.Unauthenticated'; Category = 'AuthenticationError' }
        @{ Status = 403; Kind = 'Gdap.Forbidden'; Category = 'PermissionDenied' }
        @{ Status = 404; Kind = 'Gdap.NotFound'; Category = 'ObjectNotFound' }
        @{ Status = 412; Kind = 'Gdap.Conflict'; Category = 'WriteError' }
        @{ Status = 429; Kind = 'Gdap.Throttled'; Category = 'LimitsExceeded' }
        @{ Status = 500; Kind = 'Gdap.ServerError'; Category = 'ResourceUnavailable' }
    ) {
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -MaxRetries 0)
        Add-Fault $stand @{ kind = 'status'; status = $Status; match = @{ operation = 'updateRelationship' }; headers = @{ 'Retry-After' = '7' }; body = @{ error = @{ code = 'theCode'; message = 'The words of the service.'; innerError = @{ 'request-id' = '11111111-1111-1111-1111-111111111111' } } } }
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -IfMatch (Get-State $stand $id).etag -Session $session }
        $failure.FullyQualifiedErrorId | Should -Be "$Kind,Gdap.UpdateGdapRelationshipCommand"
        "$($failure.CategoryInfo.Category)" | Should -Be $Category
        $failure.TargetObject | Should -Be $id
        $failure.Exception | Should -BeOfType [Gdap.GdapCallException]
        $failure.Exception.StatusCode | Should -Be $Status
        $failure.Exception.Code | Should -Be 'theCode'
        $failure.Exception.ClientRequestId | Should -Not -BeNullOrEmpty
        $failure.Exception.RequestId | Should -Not -BeNullOrEmpty
        if ($Status -eq 429) { $failure.Exception.RetryAfter | Should -Be ([timespan]::FromSeconds(7)) }
        $failure.ErrorDetails.Message | Should -Not -BeNullOrEmpty
    }

    It '27: a connection that breaks is an error of the connection, and tells that the outcome is unknown' {
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -MaxRetries 0)
        Add-Fault $stand @{ kind = 'reset_before'; match = @{ method = 'PATCH' } }
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -IfMatch (Get-State $stand $id).etag -Session $session }
        Get-Kind $failure | Should -BeIn 'Gdap.ConnectionLost', 'Gdap.Connect'
        "$($failure.CategoryInfo.Category)" | Should -Be 'ConnectionError'
        "$($failure.Exception.Outcome)" | Should -BeIn 'Unknown', 'NotSent', 'Rejected'
    }

    It '27: a validation lists its problems' {
        $failure = Get-Failure { Update-GdapRelationship $id -BodyParameter @{ displayName = 'x' * 80; duration = 'P6M' } }
        Get-Kind $failure | Should -Be 'Gdap.Validation'
        @($failure.Exception.Problems).Count | Should -Be 2
        @($failure.Exception.Problems.Pointer | Sort-Object) | Should -Be '/displayName', '/duration'
        foreach ($problem in $failure.Exception.Problems) { $problem.Code | Should -Not -BeNullOrEmpty; $problem.Message | Should -Not -BeNullOrEmpty }
        "$($failure.Exception.Outcome)" | Should -Be 'NotSent'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '27: ErrorDetails says what happened and the fix, Exception.Hint the fix alone; RecommendedAction is empty' {
        $failure = Get-Failure { Update-GdapRelationship $id -DisplayName 'Another' }
        Get-Kind $failure | Should -Be 'Gdap.InvalidState'
        $hint = $failure.Exception.Hint
        $hint | Should -Not -BeNullOrEmpty
        $failure.ErrorDetails.Message | Should -BeLike "*$hint"
        $failure.ErrorDetails.Message.Length | Should -BeGreaterThan ($hint.Length + 10)
        $failure.ErrorDetails.Message | Should -BeLike '*active*'
        # ConciseView would print RecommendedAction a second time.
        $failure.ErrorDetails.RecommendedAction | Should -BeNullOrEmpty
    }

    It '27: what is wrong with the call is one terminating error before any request: <Name>' -TestCases @(
        @{ Name = 'a read-only parameter'; Call = { $id, $id | Update-GdapRelationship -Status active } }
        @{ Name = 'a parameter of the other service'; Call = { $id, $id | Update-GdapRelationship -AutoExtendEnabled $true } }
        @{ Name = 'no change'; Call = { $id, $id | Update-GdapRelationship } }
    ) {
        $script:records = @()
        { & $Call -ErrorAction SilentlyContinue } | Should -Throw
        $count = 0
        try { & $Call 2>&1 | ForEach-Object { $count++ } } catch { $count += 100 }
        $count | Should -Be 100
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '27: no session is one terminating error' {
        $text = Invoke-Shell "Import-Module `$module; try { '1-a', '1-b' | Update-GdapRelationship -AutoExtendDuration 180 } catch { `$_.FullyQualifiedErrorId; `"`$_`" }"
        $text[0] | Should -Be 'Gdap.NoSession,Gdap.UpdateGdapRelationshipCommand'
        "$text" | Should -BeLike '*Connect-Gdap*'
    }

    It '27: a failed sign-in is one terminating error' {
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { throw 'the vault is closed' }
        $ids = @($id, (Add-Relationship $stand), (Add-Relationship $stand))
        $records = @()
        $caught = $null
        try { $ids | Update-GdapRelationship -AutoExtendDuration 180 -Session $session -ErrorVariable records -ErrorAction Continue 2>$null } catch { $caught = $_ }
        Get-Kind $caught | Should -Be 'Gdap.Credential'
        "$caught" | Should -BeLike '*the vault is closed*'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '27: what is wrong with an item is that item''s error: the rest goes on' {
        $other = Add-Relationship $stand
        $done = @($id, $missing, $null, $other | Update-GdapRelationship -AutoExtendDuration 180 -ErrorAction SilentlyContinue -ErrorVariable failed)
        @($done.Id | Sort-Object) | Should -Be @($id, $other | Sort-Object)
        @($failed | ForEach-Object { Get-Kind $_ } | Sort-Object) | Should -Be 'Gdap.InvalidArgument', 'Gdap.NotFound'
        ($failed | Where-Object FullyQualifiedErrorId -Like 'Gdap.NotFound*').TargetObject | Should -Be $missing
    }

    It '27: -ErrorAction Stop, $?, -ErrorVariable and try/catch behave' {
        $caught = $null
        try { Update-GdapRelationship $missing -AutoExtendDuration 180 -ErrorAction Stop } catch [Gdap.GdapCallException] { $caught = $_ }
        $caught.Exception.StatusCode | Should -Be 404
        Update-GdapRelationship $missing -AutoExtendDuration 180 -ErrorAction SilentlyContinue -ErrorVariable mine
        $ok = $?
        $ok | Should -BeFalse
        @($mine).Count | Should -Be 1
        $null = Update-GdapRelationship $id -AutoExtendDuration 180
        $ok = $?
        $ok | Should -BeTrue
        Update-GdapRelationship $missing -AutoExtendDuration 180 -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It '27: -ErrorAction Stop ends a pipeline at the first failure' {
        $ids = @(Add-Relationship $stand 40)
        $caught = $null
        try { & { $missing; $ids } | Update-GdapRelationship -AutoExtendDuration 180 -ThrottleLimit 1 -ErrorAction Stop | Out-Null } catch { $caught = $_ }
        Get-Kind $caught | Should -Be 'Gdap.NotFound'
        @($ids | Where-Object { (Get-State $stand $_).autoExtendDuration -eq 'P180D' }).Count | Should -BeLessThan 10
    }

    It 'a message never holds the token' {
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -AccessToken (ConvertTo-SecureString 'eyJ-very-secret' -AsPlainText -Force)
        Add-Fault $stand @{ kind = 'status'; status = 401 }
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session }
        "$($failure | Format-List * -Force | Out-String) $($failure.Exception | Format-List * -Force | Out-String) $($session | Format-List * -Force | Out-String)" | Should -Not -Match 'eyJ-very-secret'
    }
}
