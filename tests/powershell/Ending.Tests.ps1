BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 6
    $active = @(Get-GdapRelationship -Status active)
    function New-Draft { (Invoke-Control $stand 'seed' Post @{ count = 1; status = 'created'; prefix = "Draft $([guid]::NewGuid().ToString('N').Substring(0, 8)) " }).ids[0] }
    $admin = '62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Stop-GdapRelationship' {
    It 'ends an active relationship, and can be waited for' {
        $request = $active[0] | Stop-GdapRelationship -Confirm:$false
        $request.Action | Should -Be 'terminate'
        $request.Result | Should -Be 'Created'
        $request.ApprovalUri | Should -BeNullOrEmpty
        ($request | Wait-GdapRelationship -Status terminated).Status | Should -Be 'terminated'
    }

    It 'rejects one that is not active, and asks with impact High' {
        (Get-Failure { Stop-GdapRelationship (New-Draft) -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidState,*'
        [System.Management.Automation.CommandMetadata]::new((Get-Command Stop-GdapRelationship)).ConfirmImpact | Should -Be 'High'
    }

    It 'ends those of CloudCockpit, with the customer of the piped object' {
        $customer = [guid]::NewGuid().ToString()
        $provider = [guid]::NewGuid().ToString()
        $portal = Connect-Gdap -Emulator $stand -Service CloudCockpit -PortalDomain portal.example.com -ProviderInstanceId $provider -NoDefault -ErrorAction Stop
        $made = New-GdapRelationship 'At the portal' -AutoExtendEnabled $true -CustomerId $customer -Session $portal
        $null = Invoke-Control $stand "relationships/$($made.Id)/change" Post @{ status = 'active' }
        $ended = $made | Stop-GdapRelationship -Confirm:$false
        $ended.CustomerId | Should -Be $customer
        $ended.Result | Should -Be 'Updated'
        (Invoke-Control $stand "relationships/$($made.Id)").status | Should -BeLike 'terminat*'
        (Get-Failure { Remove-GdapRelationship $made -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Unsupported,*'
        Disconnect-Gdap -Session $portal
    }
}

Describe 'Remove-GdapRelationship' {
    It 'deletes one that is being prepared, in silence' {
        $id = New-Draft
        Remove-GdapRelationship $id -Confirm:$false | Should -BeNullOrEmpty
        (Get-Failure { Get-GdapRelationship $id }).FullyQualifiedErrorId | Should -BeLike 'Gdap.NotFound,*'
        (Get-Failure { Remove-GdapRelationship $id -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.NotFound,*'
        (Remove-GdapRelationship $id -IgnoreMissing -PassThru -Confirm:$false).Result | Should -Be 'Unchanged'
    }

    It 'rejects an active one with nothing sent' {
        Clear-Log $stand
        (Get-Failure { Remove-GdapRelationship $active[1] -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidState,*'
        Get-Log $stand | Where-Object method -NE 'GET' | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        $id = New-Draft
        Remove-GdapRelationship $id -WhatIf
        (Get-GdapRelationship $id).Status | Should -Be 'created'
    }
}

Describe 'Lock-GdapRelationship' {
    It 'gives the link for the customer, and can be run again' {
        $id = New-Draft
        $locked = Lock-GdapRelationship $id -Confirm:$false
        $locked.ApprovalUri | Should -Be "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/$id"
        (Lock-GdapRelationship $id -Confirm:$false).Result | Should -Be 'Unchanged'
        $null = Invoke-Control $stand "relationships/$id/approve" Post @{}
        ($locked | Wait-GdapRelationship -Status active).Status | Should -Be 'active'
        (Lock-GdapRelationship $id -ReuseExisting -Confirm:$false).Result | Should -Be 'Unchanged'
    }
}

Describe 'Get- and Wait-GdapOperation' {
    BeforeAll { $null = Invoke-Control $stand 'settings' Post @{ operationMs = 300 } }

    It 'reads and waits for the operation of an update' {
        $id = (Invoke-Control $stand 'seed' Post @{ count = 1; roles = $admin }).ids[0]
        $started = Update-GdapRelationship $id -RemoveRole 'Global Administrator'
        $started.Result | Should -Be 'Accepted'
        ($started | Get-GdapOperation).OperationType | Should -Be 'delegatedAdminRelationshipUpdate'
        $ended = $started | Wait-GdapOperation
        $ended.Status | Should -Be 'succeeded'
        @(Get-GdapOperation $id -Status succeeded).Count | Should -Be 1
        @(Get-GdapOperation $id -Status running).Count | Should -Be 0
        ($ended | Get-GdapOperation).Id | Should -Be $ended.Id
    }

    It 'skips input without an operation' {
        Update-GdapRelationship $active[2].Id -AutoExtendDuration 180 | Wait-GdapOperation | Should -BeNullOrEmpty
    }

    It 'reports one that failed' {
        $null = Invoke-Control $stand 'settings' Post @{ operationsFail = $true }
        $id = (Invoke-Control $stand 'seed' Post @{ count = 1; roles = $admin }).ids[0]
        (Get-Failure { Update-GdapRelationship $id -RemoveRole 'Global Administrator' | Wait-GdapOperation }).FullyQualifiedErrorId | Should -BeLike 'Gdap.OperationFailed,*'
        $null = Invoke-Control $stand 'settings' Post @{ operationsFail = $false }
    }

    It 'gives up on one that never ends, in the time it is given' {
        $null = Invoke-Control $stand 'settings' Post @{ operationMs = 3600000; retryAfterSeconds = 1 }
        $id = (Invoke-Control $stand 'seed' Post @{ count = 1; roles = $admin }).ids[0]
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        (Get-Failure { Update-GdapRelationship $id -RemoveRole 'Global Administrator' | Wait-GdapOperation -TimeoutSec 2 }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Deadline,*'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
        $null = Invoke-Control $stand 'settings' Post @{ operationMs = 100; retryAfterSeconds = $null }
    }
}

Describe 'Wait-GdapRelationship' {
    It 'ends at once if the status cannot come any more' {
        $id = New-Draft
        $null = Lock-GdapRelationship $id -Confirm:$false
        $null = Invoke-Control $stand "relationships/$id/reject" Post @{}
        (Get-Failure { Wait-GdapRelationship $id active }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidState,*'
    }

    It 'suggests the nearest status for a misspelt one' {
        "$((Get-Failure { Wait-GdapRelationship $active[3] activ }).ErrorDetails)" | Should -Match 'Did you mean 'active''
    }

    It 'ends at Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $uri, $id) Import-Module $module; $null = Connect-Gdap -Emulator $uri; Wait-GdapRelationship $id -Status active').AddArgument($script:Module).AddArgument($stand.Uri).AddArgument((New-Draft))
        $running = $shell.BeginInvoke()
        Start-Sleep -Seconds 2
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.ElapsedMilliseconds | Should -BeLessThan 1000
        $running.IsCompleted | Should -BeTrue
        $shell.Dispose()
    }
}

Describe 'Get-GdapCustomer' {
    It 'reads all, some by name, and one' {
        $all = @(Get-GdapCustomer)
        $all.Count | Should -BeGreaterThan 5
        @(Get-GdapCustomer -Top 2).Count | Should -Be 2
        (Get-GdapCustomer $all[0].TenantId).DisplayName | Should -Be $all[0].DisplayName
        @(Get-GdapCustomer -DisplayName $all[1].DisplayName).TenantId | Should -Contain $all[1].TenantId
        ($active[3] | Get-GdapCustomer).TenantId | Should -Be $active[3].CustomerTenantId
    }

    It 'reads where the services are managed' {
        $details = @($active[3] | Get-GdapCustomer -ServiceManagementDetail)
        $details.Count | Should -BeGreaterThan 0
        $details[0].CustomerTenantId | Should -Be $active[3].CustomerTenantId
        $details[0].ServiceManagementUrl | Should -Match '^https://'
    }

    It 'continues after one that doesn''t exist' {
        @('00000000-0000-0000-0000-000000000001', $active[3].CustomerTenantId | ForEach-Object { [pscustomobject]@{ TenantId = $_ } } |
                Get-GdapCustomer -ErrorAction SilentlyContinue).Count | Should -Be 1
    }
}

Describe 'A journal' {
    It 'skips what an earlier run has done' {
        $ids = (Invoke-Control $stand 'seed' Post @{ count = 20 }).ids
        $journal = Join-Path $TestDrive 'run.journal'
        @($ids | Select-Object -First 12 | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal).Count | Should -Be 12
        Clear-Log $stand
        $results = @($ids | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal)
        @($results | Where-Object Result -EQ 'Skipped').Count | Should -Be 12
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 8
        @(Get-Log $stand | Where-Object method -EQ 'PATCH').Count | Should -Be 8
        (Get-GdapLastRun).Skipped | Should -Be 12
    }

    It 'continues after a truncated line' {
        $ids = (Invoke-Control $stand 'seed' Post @{ count = 3 }).ids
        $journal = Join-Path $TestDrive 'cut.journal'
        $null = $ids | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal
        Start-Sleep -Milliseconds 500 # The library closes the file a moment later.
        $text = [System.IO.File]::ReadAllText($journal)
        [System.IO.File]::WriteAllText($journal, $text.Substring(0, $text.Length - 30))
        @($ids | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal | Group-Object Result | ForEach-Object Name | Sort-Object) -join ',' | Should -Be 'Recovered,Skipped'
    }

    It 'rejects a second run over it, and a file that is none' {
        $journal = Join-Path $TestDrive 'busy.journal'
        $failure = $null
        Get-GdapRelationship -Status active | Select-Object -First 3 | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal -ThrottleLimit 1 -KeepOrder | ForEach-Object {
            if (-not $failure) { $failure = Get-Failure { $active[4] | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $journal } }
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Gdap.Journal,*'
        $other = Join-Path $TestDrive 'other.txt'
        'no journal' | Set-Content $other
        (Get-Failure { $active[4] | Update-GdapRelationship -AutoExtendDuration 180 -JournalPath $other }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Journal,*'
    }
}
