BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $admin = '62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
    function Add-Some($Body) { , @((Invoke-Control $stand 'seed' Post $Body).ids) }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Set-GdapAutoExtend' {
    BeforeEach { $null = Invoke-Control $stand 'reset' Post }

    It 'switches every active relationship on, once, and leaves the rest alone' {
        $null = Add-Some @{ count = 12 }
        $null = Add-Some @{ count = 2; autoExtendDuration = 'P180D' }
        $null = Add-Some @{ count = 1; status = 'created'; prefix = 'Draft ' }
        $blocked = Add-Some @{ count = 2; roles = $admin }
        $results = @(Set-GdapAutoExtend -All)
        ($results | Group-Object Result | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Count)" }) -join ' ' | Should -Be 'Skipped=2 Unchanged=2 Updated=12'
        @($results | Where-Object Result -EQ 'Skipped').RelationshipId | Sort-Object | Should -Be @($blocked | Sort-Object)
        ($results | Where-Object Result -EQ 'Skipped')[0].Hint | Should -Match '-RemoveGlobalAdministrator'
        ($results | Where-Object Result -EQ 'Updated')[0].Changes | Should -Be 'autoExtendDuration: off -> 180 days'
        Clear-Log $stand
        @(Set-GdapAutoExtend -All | Where-Object Result -EQ 'Updated').Count | Should -Be 0
        Get-Log $stand | Where-Object method -NE 'GET' | Should -BeNullOrEmpty
        @(Set-GdapAutoExtend -All -Off | Where-Object Result -EQ 'Updated').Count | Should -Be 14
    }

    It 'removes Global Administrator only if requested, and waits for it' {
        $blocked = Add-Some @{ count = 3; roles = $admin }
        $plain = Add-Some @{ count = 2 }
        $results = @(Set-GdapAutoExtend -All -RemoveGlobalAdministrator)
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 5
        foreach ($result in $results) { $result.RelationshipId | Should -Not -BeNullOrEmpty }
        @($results | Where-Object { $_.RelationshipId -in $blocked }).Changes | Should -Be (@('roles: - Global Administrator; autoExtendDuration: off -> 180 days') * 3)
        @($results | Where-Object { $_.RelationshipId -in $plain }).Changes | Should -Be (@('autoExtendDuration: off -> 180 days') * 2)
        foreach ($id in $blocked) {
            $now = Get-GdapRelationship $id
            $now.RoleNames | Should -Not -Match 'Global Administrator'
            $now.AutoExtendDuration.Days | Should -Be 180
        }
    }

    It 'never removes a role to switch it off' {
        $id = Add-Some @{ count = 1; roles = $admin }
        (Set-GdapAutoExtend $id[0] -Off -RemoveGlobalAdministrator).Result | Should -Be 'Unchanged'
        (Get-GdapRelationship $id[0]).RoleNames | Should -Match 'Global Administrator'
    }

    It 'accepts ids, rows and objects, and tells of each that fails' {
        $ids = Add-Some @{ count = 3 }
        $expired = Add-Some @{ count = 1; status = 'expired' }
        $blocked = Add-Some @{ count = 1; roles = $admin }
        $row = "RelationshipId`n$($ids[1])" | ConvertFrom-Csv
        $results = @($ids[0], $row, (Get-GdapRelationship $ids[2]), $expired[0], $blocked[0], $null, 'no-such-id' | Set-GdapAutoExtend -ErrorVariable failed -ErrorAction SilentlyContinue)
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 3
        @($results | Where-Object Result -EQ 'Skipped').RelationshipId | Sort-Object | Should -Be @($expired[0], $blocked[0] | Sort-Object)
        @($results | Where-Object Result -EQ 'Failed').Count | Should -Be 2
        @($results | Where-Object Result -EQ 'Failed' | Where-Object Hint).Count | Should -Be 2
        @($failed | Where-Object { "$($_.FullyQualifiedErrorId)" -like 'Gdap.*' } | Select-Object -ExpandProperty FullyQualifiedErrorId -Unique).Count | Should -BeGreaterThan 0
    }

    It 'plans with -Plan and writes nothing, also for ids' {
        $ids = Add-Some @{ count = 2 }
        $blocked = Add-Some @{ count = 1; roles = $admin }
        Clear-Log $stand
        $plans = @($ids + $blocked | Set-GdapAutoExtend -RemoveGlobalAdministrator -Plan)
        @($plans | Where-Object RelationshipId -In $ids | Where-Object Action -NE 'None').Changes | Should -Be (@('autoExtendDuration: off -> 180 days') * 2)
        @($plans | Where-Object RelationshipId -EQ $blocked[0]).Changes | Should -Be @('accessDetails.unifiedRoles: [Global Administrator, Directory Readers] -> [Directory Readers]', 'autoExtendDuration: off -> 180 days')
        $plans.Allowed | Should -Not -Contain $false
        Get-Log $stand | Where-Object method -NE 'GET' | Should -BeNullOrEmpty
    }

    It 'reports an operation that fails, and goes on with the others' {
        $null = Invoke-Control $stand 'settings' Post @{ operationsFail = $true }
        $null = Add-Some @{ count = 2; roles = $admin }
        $null = Add-Some @{ count = 2 }
        $results = @(Set-GdapAutoExtend -All -RemoveGlobalAdministrator -ErrorAction SilentlyContinue)
        @($results | Where-Object Result -EQ 'Failed').Count | Should -Be 2
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 2
    }

    It 'reports Unknown if the result can''t be verified' {
        $null = Add-Some @{ count = 1 }
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -MaxRetries 0)
        $one = Get-GdapRelationship -Session $session
        $null = Invoke-Control $stand 'faults' Post @(@{ kind = 'close_before'; match = @{ operation = 'updateRelationship' } }, @{ kind = 'status'; status = 503; match = @{ operation = 'getRelationship' } })
        ($one | Set-GdapAutoExtend -ErrorAction SilentlyContinue).Result | Should -Be 'Unknown'
    }

    It 'obeys the preferences of a script that calls it' {
        $ids = Add-Some @{ count = 2 }
        $file = Join-Path $TestDrive 'caller.ps1'
        'param($ids) $WhatIfPreference = $true; $ids | Set-GdapAutoExtend' | Set-Content $file
        & $file $ids | Should -BeNullOrEmpty
        (Get-State $stand $ids[0]).autoExtendDuration | Should -Be 'PT0S'
        'param($ids) $ErrorActionPreference = "Stop"; $ids | Set-GdapAutoExtend; "went on"' | Set-Content $file
        { & $file (@('no-such-id') + $ids) } | Should -Throw
    }

    It 'prompts once, and names the hint if the host can''t' {
        $ids = Add-Some @{ count = 2 }
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $uri, $ids) Import-Module $module; $null = Connect-Gdap -Emulator $uri; $ids | Set-GdapAutoExtend -Confirm').AddArgument($script:Module).AddArgument($stand.Uri).AddArgument($ids)
        try { $null = $shell.Invoke(); $failure = $shell.Streams.Error[0] } catch { $failure = $_.Exception.InnerException.ErrorRecord }
        "$($failure.FullyQualifiedErrorId)" | Should -BeLike 'Gdap.CannotAsk,*'
        $shell.Dispose()
        @(Get-GdapRelationship | Where-Object { $_.AutoExtendDuration.Days }).Count | Should -Be 0
    }

    It 'is one terminating error without a session' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module) Import-Module $module; "1-a", "1-b" | Set-GdapAutoExtend; "went on"').AddArgument($script:Module)
        try { $output = $shell.Invoke(); $failure = $shell.Streams.Error[0] } catch { $failure = $_.Exception.InnerException.ErrorRecord }
        "$($failure.FullyQualifiedErrorId)" | Should -BeLike 'Gdap.NoSession,*'
        $shell.Streams.Error.Count | Should -BeLessOrEqual 1
        $shell.Dispose()
    }

    It 'goes on from its journal' {
        $ids = Add-Some @{ count = 10 }
        $blocked = Add-Some @{ count = 2; roles = $admin }
        $journal = Join-Path $TestDrive 'extend.journal'
        $null = $ids + $blocked | Select-Object -First 6 | Set-GdapAutoExtend -JournalPath $journal
        $results = @($ids + $blocked | Set-GdapAutoExtend -RemoveGlobalAdministrator -JournalPath $journal)
        @($results | Where-Object Result -EQ 'Skipped').Count | Should -Be 6
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 6
        $again = @($ids + $blocked | Set-GdapAutoExtend -RemoveGlobalAdministrator -JournalPath $journal)
        @($again | Where-Object Result -EQ 'Skipped').Count | Should -Be 12
    }

    It 'stops cleanly at Select-Object -First' {
        $null = Add-Some @{ count = 100 }
        @(Set-GdapAutoExtend -All | Select-Object -First 3).Count | Should -Be 3
    }
}
