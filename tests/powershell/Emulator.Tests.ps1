BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $draft = { (New-GdapRelationship "Draft $([guid]::NewGuid().ToString('n').Substring(0, 8))" -Duration 90 -Role 'Directory Readers').Id }
    $locked = { $id = & $draft; $null = Lock-GdapRelationship $id -Confirm:$false; $id }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The module Gdap.Emulator' {
    BeforeEach {
        Reset-GdapEmulator
        $null = Connect-Gdap -Emulator $stand
    }

    It '46: is a module of its own with the version of Gdap, which it loads; Gdap has no emulator' {
        $own = Import-PowerShellDataFile "$Module.Emulator/Gdap.Emulator.psd1"
        $own.ModuleVersion | Should -Be (Import-PowerShellDataFile "$Module/Gdap.psd1").ModuleVersion
        $own.RequiredModules.ModuleName | Should -Be 'Gdap'
        Get-ChildItem $Module -Recurse -Filter 'gdap-emulator*' | Should -BeNullOrEmpty
        $text = Invoke-Shell '$env:PSModulePath = (Split-Path $module); Import-Module Gdap.Emulator; (Get-Module Gdap, Gdap.Emulator).Name -join ","'
        $text | Should -Be 'Gdap,Gdap.Emulator'
    }

    It '46: Approve- makes a locked relationship active, as the customer' {
        $ids = (& $locked), (& $locked)
        Get-GdapRelationship -Status approvalPending | Approve-GdapEmulatorRelationship
        @(Get-GdapRelationship $ids).Status | Should -Be @('active', 'active')
        $open = & $locked
        $tenant = [guid]::NewGuid().ToString()
        Approve-GdapEmulatorRelationship $open -CustomerTenantId $tenant
        (Get-GdapRelationship $open).CustomerTenantId | Should -Be $tenant
    }

    It '46: Deny- ends it' {
        $id = & $locked
        Deny-GdapEmulatorRelationship $id
        (Get-GdapRelationship $id).Status | Should -BeLike 'terminat*'
    }

    It '46: what the emulator rejects is the error of that item, and the others go on' {
        $unlocked = & $draft
        $id = & $locked
        $unlocked, $id | Approve-GdapEmulatorRelationship -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0].ErrorDetails)" | Should -BeLike "'$unlocked': *"
        $failed[0].TargetObject | Should -Be $unlocked
        (Get-GdapRelationship $id).Status | Should -Be 'active'
    }

    It '46: Add- adds relationships with the properties of its parameters' {
        $tenant = [guid]::NewGuid().ToString()
        $ids = @(Add-GdapEmulatorRelationship 3 -Status active -Role 'Global Administrator; Directory Readers' -Duration 90 -AutoExtendDuration 0 -EndsInDays 20 -CustomerTenantId $tenant -NamePrefix 'Mine ')
        $ids.Count | Should -Be 3
        $one = Get-GdapRelationship $ids[0]
        $one.DisplayName | Should -BeLike 'Mine *'
        $one.CustomerTenantId | Should -Be $tenant
        $one.Duration | Should -Be ([timespan]::FromDays(90))
        $one.RoleNames | Should -Match 'Global Administrator'
        [math]::Round(($one.EndDateTime - [datetime]::UtcNow).TotalDays) | Should -Be 20
    }

    It '46: a seed makes a realistic mix, the same for the same number' {
        Reset-GdapEmulator -Seed 40
        $first = @(Get-GdapRelationship)
        $first.Count | Should -Be 40
        $roles = $first | Where-Object RoleNames -Match 'Global Administrator'
        $kinds = @{
            Soon      = $first | Where-Object { $_.Status -eq 'active' -and $_.DaysLeft -lt 60 -and $_.AutoExtendDuration.Days -eq 0 }
            Blocked   = $roles | Where-Object { $_.Status -eq 'active' -and $_.AutoExtendDuration.Days -eq 0 }
            Extended  = $first | Where-Object { $_.AutoExtendDuration.Days -eq 180 }
            Pending   = $first | Where-Object Status -EQ 'approvalPending'
            Created   = $first | Where-Object { $_.Status -eq 'created' -and $null -eq $_.Customer }
            Ended     = $first | Where-Object { $_.Status -in 'expired', 'terminated' -and $_.DaysLeft -lt 0 }
            Moved     = $first | Where-Object DisplayName -Like 'MLT_*'
        }
        foreach ($kind in $kinds.Keys) { @($kinds[$kind]).Count | Should -BeGreaterOrEqual 2 -Because $kind }
        $assigned = @($first | Where-Object Status -EQ 'active' | Get-GdapAccessAssignment -KeepOrder)
        $assigned.Count | Should -BeGreaterThan 10
        @($first | Where-Object { $_.Status -eq 'active' -and $_.Id -notin $assigned.RelationshipId }).Count | Should -BeGreaterOrEqual 2
        # An assignment has only roles that its relationship has.
        foreach ($one in $assigned) { ($first | Where-Object Id -EQ $one.RelationshipId).RoleNames -split '; ' | Should -Contain $one.RoleNames }
        @(Get-GdapCustomer).Count | Should -BeGreaterThan 20

        $shown = 'Id', 'DisplayName', 'Status', 'CustomerName', 'CustomerTenantId', 'RoleNames', 'DaysLeft'
        Reset-GdapEmulator -Seed 40
        Get-GdapRelationship | Select-Object $shown | ConvertTo-Csv | Should -Be ($first | Select-Object $shown | ConvertTo-Csv)
        Reset-GdapEmulator -Seed 12
        @(Get-GdapRelationship).Id | Should -Be $first[0..11].Id
        Approve-GdapEmulatorRelationship @(Get-GdapRelationship -Status approvalPending)[0]
        @(Get-GdapRelationship).Count | Should -Be 12
    }

    It '46: Set- changes a relationship behind the cmdlets'' back' {
        $id = Add-GdapEmulatorRelationship
        $seen = Get-GdapRelationship $id
        $end = [datetime]::UtcNow.Date.AddDays(10)
        $seen | Set-GdapEmulatorRelationship -Property @{ endDateTime = $end }
        $now = Get-GdapRelationship $id
        $now.ETag | Should -Not -Be $seen.ETag
        $now.EndDateTime | Should -Be $end
        Get-Kind (Get-Failure { Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch $seen.ETag }) | Should -Be 'Gdap.Conflict'
    }

    It '46: Add- and Clear-GdapEmulatorFault fail requests and let them pass again' {
        $id = Add-GdapEmulatorRelationship
        Add-GdapEmulatorFault status -StatusCode 404 -Operation getRelationship
        Get-Kind (Get-Failure { Get-GdapRelationship $id }) | Should -Be 'Gdap.NotFound'
        Clear-GdapEmulatorFault
        (Get-GdapRelationship $id).Id | Should -Be $id
        Add-GdapEmulatorFault close_after -Operation updateRelationship -Times 1
        (Update-GdapRelationship $id -AutoExtendDuration P180D).Result | Should -Be 'Recovered'
        Add-GdapEmulatorFault status -StatusCode 429 -Headers @{ 'Retry-After' = '1' } -Times 1
        (Get-GdapRelationship $id).Id | Should -Be $id
        @(Get-GdapEmulatorRequest | Where-Object Status -EQ 429).Count | Should -Be 1
    }

    It '46: a fault of an unknown kind, or with a misspelt property, is an error' {
        Get-Kind (Get-Failure { Add-GdapEmulatorFault no_such_kind }) | Should -BeLike 'Gdap.*'
        Get-Kind (Get-Failure { Add-GdapEmulatorFault status -Property @{ no_such = 1 } }) | Should -BeLike 'Gdap.*'
    }

    It '46: Get- and Clear-GdapEmulatorRequest tell what was sent' {
        $id = Add-GdapEmulatorRelationship
        Clear-GdapEmulatorRequest
        $null = Update-GdapRelationship $id -AutoExtendDuration P180D
        @(Get-GdapEmulatorRequest).Method | Should -Be @('GET', 'PATCH')
        $patch = Get-GdapEmulatorRequest -Method patch -Path "*/$id"
        $patch.Status | Should -Be 200
        $patch.Body | Should -BeLike '*P180D*'
        $patch.Headers['if-match'] | Should -Not -BeNullOrEmpty
        $patch.Time.Kind | Should -Be 'Utc'
        "$patch" | Should -BeLike "PATCH */$id -> 200"
        Clear-GdapEmulatorRequest
        Get-GdapEmulatorRequest | Should -BeNullOrEmpty
    }

    It '46: the cmdlets use the emulator that was started last, or the one of -Emulator' {
        $other = Start-GdapEmulator -Seed 1
        try {
            $id = Add-GdapEmulatorRelationship
            Get-Kind (Get-Failure { Get-GdapRelationship $id }) | Should -Be 'Gdap.NotFound'
            $id = Add-GdapEmulatorRelationship -Emulator $stand.Uri
            (Get-GdapRelationship $id).Id | Should -Be $id
        }
        finally { Stop-GdapEmulator $other }
        Add-GdapEmulatorRelationship | Should -Not -BeNullOrEmpty
        "$(Get-Failure { Clear-GdapEmulatorFault -Emulator 'https://graph.microsoft.com' })" | Should -BeLike '*-Emulator*'
    }

    It '46: it starts though its file has lost the x bit and its folder is read-only, and leaves no copy' -Skip:$IsWindows {
        $folder = Join-Path $TestDrive 'modules'
        $null = New-Item -ItemType Directory $folder
        Copy-Item $Module, "$Module.Emulator" $folder -Recurse
        $file = Get-ChildItem "$folder/Gdap.Emulator" -Recurse -Filter gdap-emulator
        chmod 644 $file.FullName
        chmod -R a-w $folder
        try {
            $temporary = Join-Path $TestDrive 'temporary'
            $null = New-Item -ItemType Directory $temporary
            $text = Invoke-Shell @'
Import-Module $module, "$module.Emulator"; $one = Start-GdapEmulator -Seed 2
$session = Connect-Gdap -Emulator $one; @(Get-GdapRelationship).Count
@(Get-ChildItem $env:TMPDIR -Filter 'gdap-emulator-*').Count; Stop-GdapEmulator $one
'@ $null @{ TMPDIR = $temporary } "$folder/Gdap"
            $text | Should -Be @('2', '0')
        }
        finally { chmod -R u+w $folder }
    }

    It '45: a -StateFile that can''t be saved is an error of Stop-, and of Start- where it isn''t a file' {
        $folder = Join-Path $TestDrive 'gone'
        $null = New-Item -ItemType Directory $folder
        $one = Start-GdapEmulator -StateFile "$folder/state.json"
        Remove-Item $folder -Recurse -Force
        $failure = Get-Failure { Stop-GdapEmulator $one }
        Get-Kind $failure | Should -Be 'Gdap.File'
        "$($failure.ErrorDetails)" | Should -BeLike '*-StateFile*'
        $one.IsRunning | Should -BeFalse
        Get-Kind (Get-Failure { Start-GdapEmulator -StateFile Env:PATH }) | Should -Be 'Gdap.InvalidArgument'
    }
}
