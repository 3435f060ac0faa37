BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $helpdesk, $readers = '3f6c9a0e-5b1d-4c8e-9a77-0d5b1c2e4f01', 'b85d7e19-2f4a-4a63-b1c0-54d8e7f6a903'
    $roles = 'Helpdesk Administrator', 'Directory Readers'
    function New-Template([hashtable] $More = @{}) {
        $template = @{ version = 1; name = 'Seeded*'; duration = 730; roles = $roles; autoExtend = $true; assignments = @(
                @{ group = 'GDAP Helpdesk'; roles = 'Helpdesk Administrator' }
                @{ groupId = $readers; roles = 'Directory Readers' }) }
        foreach ($name in $More.Keys) { $template[$name] = $More[$name] }
        $template
    }
    function Get-Assigned([string] $Id) { @(Get-GdapAccessAssignment $Id | Where-Object Status -In 'active', 'pending' | ForEach-Object { "$_" } | Sort-Object) }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Repair-GdapRelationship' {
    BeforeEach { Set-Stand $stand @{ operationMs = 0 } }

    It 'does all that Compare-GdapTemplate finds, as its plan says, and the second run writes nothing' {
        $id = Add-GdapEmulatorRelationship -Role ($roles + 'Global Administrator')
        $extra = [guid]::NewGuid().ToString()
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Helpdesk Administrator' -Wait
        $null = New-GdapAccessAssignment $id -GroupId $extra -Role 'Directory Readers' -Wait
        (Get-GdapRelationship $id | Compare-GdapTemplate (New-Template)).InStep | Should -BeFalse

        $before = Get-WriteCount $stand
        $plan = @(Repair-GdapRelationship $id -Template (New-Template) -RemoveExtra -Plan)
        $plan.Action | Should -Be 'Assign', 'UpdateAssignment', 'DeleteAssignment', 'Update', 'Update'
        $plan.Allowed | Should -Not -Contain $false
        $plan[0].Target | Should -Be "group 'GDAP Helpdesk'"
        Get-WriteCount $stand | Should -Be $before

        $done = Repair-GdapRelationship $id -Template (New-Template) -RemoveExtra -Confirm:$false
        $done.Result | Should -Be 'Updated'
        $done.Changes -split '; ' | Sort-Object | Should -Be @("autoExtendDuration: 180 days", 'Global Administrator removed', "group $extra removed", "group $readers updated", "group 'GDAP Helpdesk' assigned" | Sort-Object)
        $done.Reason | Should -BeNullOrEmpty
        Get-WriteCount $stand | Should -Be ($before + $plan.Count)
        Get-Assigned $id | Should -Be @("$($helpdesk): Helpdesk Administrator", "$($readers): Directory Readers" | Sort-Object)
        (Get-GdapRelationship $id | Compare-GdapTemplate (New-Template)).InStep | Should -BeTrue

        $again = Repair-GdapRelationship $id -Template (New-Template) -RemoveExtra -Confirm:$false
        $again.Result | Should -Be 'Unchanged'
        Get-WriteCount $stand | Should -Be ($before + $plan.Count)
    }

    It 'keeps assignments that aren''t in the template without -RemoveExtra' {
        $id = Add-GdapEmulatorRelationship -Role $roles
        $null = New-GdapAccessAssignment $id -GroupId ([guid]::NewGuid()) -Role 'Directory Readers' -Wait
        $null = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        (Get-Assigned $id).Count | Should -Be 3
    }

    It 'counts what the service hasn''t finished as under way' {
        $id = Add-GdapEmulatorRelationship -Role ($roles + 'Global Administrator')
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Helpdesk Administrator' -Wait
        $null = New-GdapAccessAssignment $id -GroupId $helpdesk -Role 'Helpdesk Administrator' -Wait
        Set-Stand $stand @{ operationMs = 3600000 }
        $null = Get-GdapAccessAssignment $id -GroupId $readers | Update-GdapAccessAssignment -Role 'Directory Readers'
        $null = Update-GdapRelationship $id -RemoveRole 'Global Administrator'
        $null = Get-GdapAccessAssignment $id -GroupId $helpdesk | Remove-GdapAccessAssignment -Confirm:$false
        $before = Get-WriteCount $stand
        $plan = @(Repair-GdapRelationship $id -Template (New-Template) -Plan)
        $plan.Action | Should -Be 'None'
        $plan.Reason | Should -BeLike 'Under way: removal of Global Administrator*'
        $done = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        $done.Result | Should -Be 'Unchanged'
        $done.Reason | Should -BeLike "Under way: removal of Global Administrator, removal of group 'GDAP Helpdesk', assignment of group $readers, automatic extension*"
        Get-WriteCount $stand | Should -Be $before
    }

    It 'a second run right after the first writes nothing, however slow the service is' {
        $id = Add-GdapEmulatorRelationship -Role $roles
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Helpdesk Administrator' -Wait
        Set-Stand $stand @{ operationMs = 3600000 }
        $null = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        $before = Get-WriteCount $stand
        (Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false).Reason | Should -BeLike 'Under way: *'
        Get-WriteCount $stand | Should -Be $before
    }

    It 'counts a change of auto-extension that was accepted as under way' {
        $id = Add-GdapEmulatorRelationship -Role $roles
        $null = New-GdapAccessAssignment $id -GroupId $helpdesk -Role 'Helpdesk Administrator' -Wait
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Directory Readers' -Wait
        # The service's documentation doesn't exclude an operation here; the emulator makes operations only for other
        # changes.
        $other = Add-GdapEmulatorRelationship -Role ($roles + 'Global Administrator')
        Set-Stand $stand @{ operationMs = 3600000 }
        $null = Update-GdapRelationship $other -RemoveRole 'Global Administrator'
        $operation = (Get-State $stand $other).operations[0]
        $operation.operationType | Should -Be 'delegatedAdminRelationshipUpdate'
        Set-GdapEmulatorRelationship $id -Property @{ operations = @($operation) }
        $before = Get-WriteCount $stand
        $done = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        $done.Result | Should -Be 'Unchanged'
        $done.Reason | Should -Be 'Under way: automatic extension.'
        Get-WriteCount $stand | Should -Be $before
        $operation.status = 'succeeded'
        Set-GdapEmulatorRelationship $id -Property @{ operations = @($operation) }
        (Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false).Changes | Should -Be 'autoExtendDuration: 180 days'
    }

    It 'says "renew" for roles that can''t be changed, and repairs the rest' {
        $id = Add-GdapEmulatorRelationship -Role 'Directory Readers', 'Global Reader' -AutoExtendDuration 180
        $done = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        $done.Result | Should -Be 'Updated'
        $done.Changes | Should -Be "group $readers assigned"
        $done.Reason | Should -Be "Its roles can't be changed: it lacks Helpdesk Administrator, and it has Global Reader too. Renew it: New-GdapOnboarding -From."
        $again = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false
        $again.Result | Should -Be 'Skipped'
        $again.Reason | Should -Be $done.Reason
    }

    It 'one change that fails doesn''t hold up the others; the error names the relationship' {
        $id = Add-GdapEmulatorRelationship -Role $roles
        Add-Fault $stand @{ kind = 'status'; status = 400; match = @{ operation = 'createAssignment'; body = $helpdesk } }
        try {
            $problems = @()
            $done = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        }
        finally { Clear-Fault $stand }
        $done.Result | Should -Be 'Failed'
        $done.Changes | Should -BeLike "*group $readers assigned*"
        $done.Changes | Should -BeLike '*autoExtendDuration: 180 days*'
        "$($problems[0])" | Should -BeLike "'Seeded*'*"
        (Get-GdapLastRun).Failed | Should -Be 1
    }

    It 'names a group that is gone, and says what it must be' {
        $id = Add-GdapEmulatorRelationship -Role $roles -AutoExtendDuration 180
        Add-Fault $stand @{ kind = 'status'; status = 404; match = @{ operation = 'createAssignment'; body = $readers } }
        try { $done = Repair-GdapRelationship $id -Template (New-Template) -Confirm:$false -ErrorAction SilentlyContinue } finally { Clear-Fault $stand }
        $done.Result | Should -Be 'Failed'
        "$($done.Reason) $($done.Hint)" | Should -BeLike "*$readers*security group*"
        Get-Assigned $id | Should -Be "$($helpdesk): Helpdesk Administrator"
    }

    It 'repairs many at once, found by the template''s name; an id that doesn''t exist is an error of its own' {
        Reset-GdapEmulator
        $ids = @(Add-GdapEmulatorRelationship 30 -Role $roles)
        $ended = Add-GdapEmulatorRelationship -Role $roles -Status expired
        $done = @(Repair-GdapRelationship -Template (New-Template @{ name = 'Seeded relationship {CustomerName:5}' }) -Confirm:$false)
        $done.Count | Should -Be 30
        $done.Result | Sort-Object -Unique | Should -Be 'Updated'
        $ids | ForEach-Object { (Get-Assigned $_).Count | Should -Be 2 }
        $problems = @()
        $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
        $mixed = @($ids[0], $ended, $missing | Repair-GdapRelationship -Template (New-Template) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems)
        $mixed.Result | Sort-Object | Should -Be 'Failed', 'Skipped', 'Unchanged'
        ($mixed | Where-Object Result -EQ Skipped).Reason | Should -BeLike 'Its status is expired*'
        @($problems).Count | Should -Be 1
        "$($problems[0])" | Should -BeLike "'$missing'*"
    }

    It 'is previewed under -WhatIf and $WhatIfPreference, and asks once with the count' {
        $id = Add-GdapEmulatorRelationship -Role $roles
        $before = Get-WriteCount $stand
        Repair-GdapRelationship $id -Template (New-Template) -WhatIf | Should -BeNullOrEmpty
        $WhatIfPreference = $true
        Repair-GdapRelationship $id -Template (New-Template) | Should -BeNullOrEmpty
        $WhatIfPreference = $false
        Get-WriteCount $stand | Should -Be $before
        (Get-Command Repair-GdapRelationship).Parameters.Keys | Should -Contain 'Confirm'
        $text = Invoke-Shell "Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; Repair-GdapRelationship '$id' -Template '$(ConvertTo-Json (New-Template) -Depth 5 -Compress)'" $stand
        "$text" | Should -Match 'Confirm:\$false'
        Get-WriteCount $stand | Should -Be $before
    }

    It 'rejects: <Case>' -ForEach @(
        @{ Case = 'a group that is missing'; Call = { Repair-GdapRelationship $id -Template (New-Template @{ assignments = @(@{ group = 'Nobody'; roles = 'Directory Readers' }) }) -Confirm:$false }; Says = '*New-MgGroup*' }
        @{ Case = 'a template of a newer version'; Call = { Repair-GdapRelationship $id -Template (New-Template @{ version = 9 }) -Confirm:$false }; Says = '*version 9*' }
        @{ Case = 'a journal of a plan'; Call = { Repair-GdapRelationship $id -Template (New-Template) -Plan -JournalPath x }; Says = '*-JournalPath*' }
        @{ Case = 'relationships and -All'; Call = { Repair-GdapRelationship $id -Template (New-Template) -All -Confirm:$false }; Says = '*-All*' }
    ) {
        $id = Add-GdapEmulatorRelationship -Role $roles
        $before = Get-WriteCount $stand
        "$(Get-Failure $Call)" | Should -BeLike $Says
        Get-WriteCount $stand | Should -Be $before
    }
}
