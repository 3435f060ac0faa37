# A preview matches the run: -WhatIf, $WhatIfPreference and -Plan of every writing cmdlet and job in every situation, and
# then the run itself, which must make the changes that were shown.
BeforeDiscovery {
    $plain = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', '9360feb5-f418-4baa-8175-e2a00bac4301'
    $admin = '62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
    # Call: the command. Plan: the action of each row of -Plan, with ! for one that isn't allowed. Result: of the run; none
    # for an error.
    $cases = @(
        @{ Case = 'an update'; Call = 'Update-GdapRelationship $id -AutoExtendDuration P180D'; Plan = 'Update'; Result = 'Updated' }
        @{ Case = 'an update of a piped relationship'; Call = 'Get-GdapRelationship $id | Update-GdapRelationship -AutoExtendDuration P180D'; Plan = 'Update'; Result = 'Updated' }
        @{ Case = 'an update by a row'; Call = '[pscustomobject]@{ Id = $id; AutoExtendDuration = "P180D" } | Update-GdapRelationship'; Plan = 'Update'; Result = 'Updated' }
        @{ Case = 'an update that changes nothing'; Call = 'Update-GdapRelationship $id -AutoExtendDuration 0'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'an update that the status forbids'; Call = 'Update-GdapRelationship $id -DisplayName Another'; Plan = 'Update!' }
        @{ Case = 'an extension with Global Administrator'; Seed = @{ roles = $admin }; Call = 'Update-GdapRelationship $id -AutoExtendDuration P180D'; Plan = 'Update!' }
        @{ Case = 'an update of nothing there'; Call = 'Update-GdapRelationship $missing -AutoExtendDuration P180D'; Plan = 'Update!' }
        @{ Case = 'an update with an old ETag'; Call = 'Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch ''W/"b2xk"'''; Plan = 'Update!' }
        @{ Case = 'the removal of a role'; Seed = @{ status = 'created'; roles = $plain }; Call = 'Update-GdapRelationship $id -RemoveRole "Directory Readers"'; Plan = 'Update'; Result = 'Updated' }
        @{ Case = 'the removal of a role that it doesn''t have'; Seed = @{ status = 'created'; roles = $plain }; Call = 'Update-GdapRelationship $id -RemoveRole "Reports Reader"'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'an update that is waited for'; Seed = @{ roles = $admin }; Call = 'Update-GdapRelationship $id -RemoveRole "Global Administrator"'; Plan = 'Update'; Result = 'Accepted' }
        @{ Case = 'two inputs, one of them bad'; Call = '$id, $missing | Update-GdapRelationship -AutoExtendDuration P180D -KeepOrder'; Plan = 'Update', 'Update!'; Result = 'Updated' }

        @{ Case = 'a creation'; Call = 'New-GdapRelationship $name -Duration 30 -Role "Directory Readers"'; Plan = 'Create'; Result = 'Created' }
        @{ Case = 'a creation of what exists'; Before = { $null = New-GdapRelationship $name -Duration 30 -Role 'Directory Readers' }; Call = 'New-GdapRelationship $name -Duration 30 -Role "Directory Readers"'; Plan = 'Create!' }
        @{ Case = 'a creation of what exists, which is accepted'; Before = { $null = New-GdapRelationship $name -Duration 30 -Role 'Directory Readers' }; Call = 'New-GdapRelationship $name -Duration 30 -Role "Directory Readers" -ReuseExisting'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'a creation under a name with other values'; Before = { $null = New-GdapRelationship $name -Duration 60 -Role 'Directory Readers' }; Call = 'New-GdapRelationship $name -Duration 30 -Role "Directory Readers" -ReuseExisting'; Plan = 'Create!' }
        @{ Case = 'a creation under the name of one that has ended'; Before = { Add-Ended $name }; Call = 'New-GdapRelationship $name -Duration 30 -Role "Directory Readers" -ReuseExisting'; Plan = 'Create!' }
        @{ Case = 'a creation with a bad duration'; Call = 'New-GdapRelationship $name -Duration P3M -Role "Directory Readers"'; Plan = 'Create!' }

        @{ Case = 'a deletion'; Seed = @{ status = 'created' }; Call = 'Remove-GdapRelationship $id -PassThru'; Plan = 'Delete'; Result = 'Deleted'; NoPassThru = $true }
        @{ Case = 'a deletion of an active one'; Call = 'Remove-GdapRelationship $id'; Plan = 'Delete!' }
        @{ Case = 'a deletion of nothing there'; Call = 'Remove-GdapRelationship $missing'; Plan = 'Delete!' }
        @{ Case = 'a deletion of nothing there, which is accepted'; Call = 'Remove-GdapRelationship $missing -IgnoreMissing -PassThru'; Plan = 'None'; Result = 'Unchanged'; NoPassThru = $true }
        @{ Case = 'a lock'; Seed = @{ status = 'created' }; Call = 'Lock-GdapRelationship $id'; Plan = 'LockForApproval'; Result = 'Created|Updated' }
        @{ Case = 'a lock of what is locked'; Seed = @{ status = 'approvalPending' }; Call = 'Lock-GdapRelationship $id'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'a lock of an active one'; Call = 'Lock-GdapRelationship $id'; Plan = 'LockForApproval!' }
        @{ Case = 'a termination'; Call = 'Stop-GdapRelationship $id'; Plan = 'Terminate'; Result = 'Created|Updated' }
        @{ Case = 'a termination of a draft'; Seed = @{ status = 'created' }; Call = 'Stop-GdapRelationship $id'; Plan = 'Terminate!' }
        @{ Case = 'a termination of what has ended'; Seed = @{ status = 'terminated' }; Call = 'Stop-GdapRelationship $id'; Plan = 'None'; Result = 'Unchanged' }

        @{ Case = 'an assignment'; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers"'; Plan = 'Assign'; Result = 'Created' }
        @{ Case = 'an assignment of a group that has the roles'; Before = { Set-Group $id $group }; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers"'; Plan = 'Assign!' }
        @{ Case = 'an assignment of a group that has the roles, which is accepted'; Before = { Set-Group $id $group }; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers" -ReuseExisting'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'an assignment of a group with other roles'; Before = { Set-Group $id $group 'Directory Writers' }; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers" -ReuseExisting'; Plan = 'Assign!' }
        @{ Case = 'an assignment of a group whose assignment was deleted'; Before = { Remove-Group $id $group }; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers" -ReuseExisting'; Plan = 'Assign'; Result = 'Created' }
        @{ Case = 'an assignment of a role outside the relationship'; Call = 'New-GdapAccessAssignment $id $group -Role "Global Reader"'; Plan = 'Assign!' }
        @{ Case = 'an assignment of a draft'; Seed = @{ status = 'created' }; Call = 'New-GdapAccessAssignment $id $group -Role "Directory Readers"'; Plan = 'Assign!' }
        @{ Case = 'other roles for a group'; Before = { Set-Group $id $group }; Call = 'Get-GdapAccessAssignment $id | Update-GdapAccessAssignment -Role "Directory Writers"'; Plan = 'UpdateAssignment'; Result = 'Accepted|Updated' }
        @{ Case = 'the same roles for a group'; Before = { Set-Group $id $group }; Call = 'Get-GdapAccessAssignment $id | Update-GdapAccessAssignment -Role "Directory Readers"'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'the end of an assignment'; Before = { Set-Group $id $group }; Call = 'Get-GdapAccessAssignment $id | Remove-GdapAccessAssignment -PassThru'; Plan = 'DeleteAssignment'; Result = 'Deleted|Accepted'; NoPassThru = $true }
        @{ Case = 'the end of an assignment that isn''t there'; Call = 'Remove-GdapAccessAssignment $id $missing'; Plan = 'DeleteAssignment!' }

        @{ Case = 'a job over relationships'; Call = '$id, $second | Set-GdapAutoExtend'; Plan = 'Update', 'Update'; Result = 'Updated', 'Updated' }
        @{ Case = 'a job over what is set already'; Seed = @{ autoExtendDuration = 'P180D' }; Call = 'Set-GdapAutoExtend $id'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'a job over a blocked one'; Seed = @{ roles = $admin }; Call = 'Set-GdapAutoExtend $id'; Plan = 'Update!'; Result = 'Skipped' }
        @{ Case = 'a job that removes what blocks'; Seed = @{ roles = $admin }; Call = 'Set-GdapAutoExtend $id -RemoveGlobalAdministrator'; Plan = 'Update', 'Update'; Result = 'Updated' }
        @{ Case = 'a job over one that has ended'; Seed = @{ status = 'expired' }; Call = 'Set-GdapAutoExtend $id'; Plan = 'Update!'; Result = 'Skipped' }
        @{ Case = 'a job over nothing there'; Call = 'Set-GdapAutoExtend $missing'; Plan = 'Update!'; Result = 'Failed' }

        @{ Case = 'a repair of a missing group'; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'Assign'; Result = 'Updated' }
        @{ Case = 'a repair of what matches'; Before = { Set-Group $id $group }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'a repair of a group with other roles'; Before = { Set-Group $id $group 'Directory Writers' }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'UpdateAssignment'; Result = 'Updated' }
        @{ Case = 'a repair of a group that was removed'; Before = { Remove-Group $id $group }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'Assign'; Result = 'Updated' }
        @{ Case = 'a repair that removes an extra group'; Before = { Set-Group $id $group; Set-Group $id ([guid]::NewGuid()) }; Call = '$id | Repair-GdapRelationship -Template $template -RemoveExtra'; Plan = 'DeleteAssignment'; Result = 'Updated' }
        @{ Case = 'a repair of extension that Global Administrator blocks'; Seed = @{ roles = $admin + $plain }; Before = { Set-Group $id $group }; Call = '$template.autoExtend = $true; $id | Repair-GdapRelationship -Template $template'; Plan = 'Update', 'Update'; Result = 'Updated' }
        @{ Case = 'a repair that needs a renewal'; Seed = @{ roles = @($plain[0]) }; Before = { Set-Group $id $group }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'Update!'; Result = 'Skipped' }
        @{ Case = 'a repair of which a part needs a renewal'; Seed = @{ roles = @($plain[0]) }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'None', 'Assign'; Result = 'Updated' }
        @{ Case = 'a repair of one that has ended'; Seed = @{ status = 'expired' }; Call = '$id | Repair-GdapRelationship -Template $template'; Plan = 'Update!'; Result = 'Skipped' }

        @{ Case = 'an onboarding'; Call = '$customer | New-GdapOnboarding $template'; Plan = 'Create', 'LockForApproval'; Result = 'Created' }
        @{ Case = 'an onboarding without a lock'; Call = '$customer | New-GdapOnboarding $template -NoLock'; Plan = 'Create'; Result = 'Created' }
        @{ Case = 'an onboarding of a draft'; Before = { $null = $customer | New-GdapOnboarding $template -NoLock -Confirm:$false }; Call = '$customer | New-GdapOnboarding $template'; Plan = 'None', 'LockForApproval'; Result = 'Updated' }
        @{ Case = 'an onboarding that was done'; Before = { $null = $customer | New-GdapOnboarding $template -Confirm:$false }; Call = '$customer | New-GdapOnboarding $template'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'an onboarding under a name with other roles'; Before = { $null = New-GdapRelationship $name -Duration 30 -Role 'Directory Writers' -CustomerTenantId $customer.TenantId }; Call = '$customer | New-GdapOnboarding $template'; Plan = 'Create!'; Result = 'Failed' }
        @{ Case = 'an onboarding under the name of one that has ended'; Before = { Add-Ended $name }; Call = '$customer | New-GdapOnboarding $template'; Plan = 'Create!'; Result = 'Failed' }
        @{ Case = 'a renewal'; Before = { Set-Group $id $group }; Call = 'New-GdapOnboarding -From $id'; Plan = 'Create', 'LockForApproval'; Result = 'Created' }
        @{ Case = 'a renewal that waits for the approval'; Before = { Set-Group $id $group; $null = New-GdapOnboarding -From $id -Confirm:$false }; Call = 'New-GdapOnboarding -From $id -EndPredecessor'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'a renewal that was approved'; Before = { Set-Group $id $group; New-Successor $id }; Call = 'New-GdapOnboarding -From $id -EndPredecessor'; Plan = 'Assign', 'Terminate'; Result = 'Updated' }
        @{ Case = 'the assignments of an onboarding'; Before = { $null = New-Active $customer }; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'Assign'; Result = 'Updated' }
        @{ Case = 'the assignments of an onboarding that has them'; Before = { Set-Group (New-Active $customer) $group }; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'None'; Result = 'Unchanged' }
        @{ Case = 'the assignments of an onboarding where one was deleted'; Before = { Remove-Group (New-Active $customer) $group }; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'Assign'; Result = 'Updated' }
        @{ Case = 'the assignments of an onboarding with other roles'; Before = { Set-Group (New-Active $customer) $group 'Directory Writers' }; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'Assign!'; Result = 'Failed' }
        @{ Case = 'the assignments of an onboarding that isn''t approved'; Before = { $null = $customer | New-GdapOnboarding $template -Confirm:$false }; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'Assign!'; Result = 'Skipped' }
        @{ Case = 'the assignments of an onboarding that wasn''t created'; Call = '$customer | New-GdapOnboarding $template -Assign'; Plan = 'Assign!'; Result = 'Skipped' }
    )
}
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/Hosted.ps1"
    $stand = Start-Stand
    Set-Stand $stand @{ operationMs = 50; lifecycleMs = 20 }
    $plain = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', '9360feb5-f418-4baa-8175-e2a00bac4301'
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
    function Set-Group($Id, $Group, $Role = 'Directory Readers') {
        $null = New-GdapAccessAssignment $Id $Group -Role $Role
        $end = [datetime]::UtcNow.AddSeconds(20)
        while ((Get-GdapAccessAssignment $Id).Status -ne 'active' -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 20 }
    }
    function Remove-Group($Id, $Group) {
        Set-Group $Id $Group
        Get-GdapAccessAssignment $Id | Remove-GdapAccessAssignment -Confirm:$false
        $end = [datetime]::UtcNow.AddSeconds(20)
        while (@(Get-GdapAccessAssignment $Id | Where-Object Status -NE 'deleted') -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 20 }
    }
    # An onboarded relationship that the customer has approved.
    function New-Active($Customer) {
        $made = $Customer | New-GdapOnboarding $template -Confirm:$false
        Approve-GdapEmulatorRelationship $made.RelationshipId -Emulator $stand | Out-Null
        $null = Wait-GdapRelationship $made.RelationshipId active -TimeoutSec 30
        $made.RelationshipId
    }
    # The successor of a relationship, approved.
    function New-Successor($Id) {
        $made = New-GdapOnboarding -From $Id -Confirm:$false
        Approve-GdapEmulatorRelationship $made.RelationshipId -Emulator $stand | Out-Null
        $null = Wait-GdapRelationship $made.RelationshipId active -TimeoutSec 30
    }
    # Adds a relationship that has ended and still uses a name.
    function Add-Ended($Name) { Add-Relationship $stand 1 @{ status = 'terminated' } | Set-GdapEmulatorRelationship -Property @{ displayName = $Name } -Emulator $stand }
    $hosted = Open-Hosted
    function Get-Written { @(Get-Log $stand | Where-Object method -NE 'GET').Count }
}
AfterAll { $hosted.Space.Dispose(); Stop-GdapEmulator $stand }

Describe 'A preview is the run' {
    BeforeEach {
        Reset-GdapEmulator -Emulator $stand
        $more = @{ roles = $plain }
        if ($Seed) { foreach ($key in $Seed.Keys) { $more[$key] = $Seed[$key] } }
        $id = Add-Relationship $stand 1 $more
        $second = Add-Relationship $stand
        $name = "Preview $([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $group = [guid]::NewGuid().ToString()
        $customer = [pscustomobject]@{ Name = $name; TenantId = [guid]::NewGuid().ToString() }
        $template = @{ name = '{CustomerName}'; duration = 30; roles = 'Directory Readers', 'Directory Writers'; assignments = @(@{ groupId = $group; roles = 'Directory Readers' }) }
        if ($Before) { . $Before }
        Clear-Log $stand
        $context = '$id = "{0}"; $second = "{1}"; $missing = "{2}"; $name = "{3}"; $group = "{4}"; $customer = [pscustomobject]@{{ Name = $name; TenantId = "{5}" }}
            $template = @{{ name = "{{CustomerName}}"; duration = 30; roles = "Directory Readers", "Directory Writers"; assignments = @(@{{ groupId = $group; roles = "Directory Readers" }}) }}; ' -f $id, $second, $missing, $name, $group, $customer.TenantId
    }

    It '33: <Case>' -TestCases $cases {
        $preview = if ($NoPassThru) { $Call -replace ' -PassThru' } else { $Call }
        # -WhatIf writes text and no objects, and so does $WhatIfPreference: the same text.
        $shown = Invoke-Hosted "$context $preview -WhatIf" -In $hosted
        $shown.Output | Should -BeNullOrEmpty
        $preferred = Invoke-Hosted "$context `$WhatIfPreference = `$true; $preview" -In $hosted
        $preferred.Output | Should -BeNullOrEmpty
        $preferred.Said | Should -Be $shown.Said
        $shown.Said | Should -Not -BeNullOrEmpty
        @($shown.Said | Where-Object { $_ -notlike 'What if: *' }) | Should -BeNullOrEmpty

        # -Plan returns objects and never asks, also under $WhatIfPreference.
        $planned = Invoke-Hosted "$context `$ConfirmPreference = 'Low'; $preview -Plan" -In $hosted
        $planned.Questions | Should -BeNullOrEmpty
        $again = Invoke-Hosted "$context `$WhatIfPreference = `$true; $preview -Plan" -In $hosted
        $rows = @($planned.Output)
        ($again.Output | ConvertTo-Csv) | Should -Be ($rows | ConvertTo-Csv)
        $again.Said | Should -BeNullOrEmpty
        @($rows | ForEach-Object { "$($_.Action)$(if (-not $_.Allowed) { '!' })" }) | Should -Be @($Plan)
        foreach ($row in $rows) {
            $row.PSObject.TypeNames[0] | Should -Be 'Gdap.PlannedChange'
            @($row.PSObject.Properties.Name) | Should -Be 'RelationshipId', 'CustomerName', 'Action', 'Target', 'Changes', 'Allowed', 'Reason'
            if (-not $row.Allowed -or $row.Action -eq 'None') { $row.Reason | Should -Not -BeNullOrEmpty }
            if ($row.Action -in 'Update', 'Create' -and $row.Allowed) { $row.Changes | Should -Match '^\w+(\.\w+)*: .' }
        }
        # The previews wrote nothing.
        Get-Written | Should -Be 0

        # The run makes the changes that were shown.
        $ran = Invoke-Hosted "$context $Call -Confirm:`$false" -In $hosted
        @($ran.Output | ForEach-Object Result) | Should -Match "^($((@($Result) | Where-Object { $_ } | Select-Object -Unique) -join '|'))$" -Because "$($ran.Errors)"
        @($ran.Output).Count | Should -Be @($Result | Where-Object { $_ }).Count
        $isError = @($ran.Errors).Count + [int] [bool] $ran.Thrown
        $isRefused = @($rows | Where-Object { -not $_.Allowed }).Count
        if ('Skipped' -in @($Result)) { $isError | Should -Be 0 } else { $isError | Should -Be $isRefused }
        # A rejection in the preview has the text of the error, unless the service's own message is shown.
        if ($isRefused -and $isError -and -not @($ran.Errors)[0].Exception.StatusCode) {
            $reason = @($rows | Where-Object { -not $_.Allowed })[0].Reason
            "$(@($ran.Errors)[0].ErrorDetails)" | Should -BeLike "*$([WildcardPattern]::Escape($reason))*"
        }
        # One write for each row that is allowed. A row that isn't allowed can be sent too, if only the service's
        # rejection shows why.
        $writes = @($rows | Where-Object { $_.Allowed -and $_.Action -ne 'None' }).Count
        $most = $writes + $(if ($isRefused -and "$($rows.Action)" -match 'Create|Assign|Update') { $isRefused })
        Get-Written | Should -BeIn ($writes..$most)
    }

    It '33: -Plan with -<Parameter> is rejected' -TestCases @(
        @{ Parameter = 'Wait'; Call = { Update-GdapRelationship $id -AutoExtendDuration P180D -Plan -Wait } }, @{ Parameter = 'PassThru'; Call = { Remove-GdapRelationship $id -Plan -PassThru } }
        @{ Parameter = 'JournalPath'; Call = { Update-GdapRelationship $id -AutoExtendDuration P180D -Plan -JournalPath "$TestDrive/x.journal" } }
        @{ Parameter = 'JournalPath'; Call = { Set-GdapAutoExtend $id -Plan -JournalPath "$TestDrive/x.journal" } }
        @{ Parameter = 'JournalPath'; Call = { $customer | New-GdapOnboarding $template -Plan -JournalPath "$TestDrive/x.journal" } }
    ) {
        $failure = Get-Failure $Call
        Get-Kind $failure | Should -Be 'Gdap.InvalidArgument'
        "$($failure.ErrorDetails)" | Should -BeLike "-Plan can't be combined with -$Parameter. *"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '33: every writing cmdlet and job has -Plan and -WhatIf' {
        $writing = Get-Command -Module Gdap -Verb Update, New, Remove, Lock, Stop, Set, Repair | Where-Object Name -NotIn 'New-GdapSessionOption', 'New-GdapTemplate'
        $writing.Count | Should -BeGreaterOrEqual 9
        foreach ($one in $writing) { $one.Parameters.Keys | Should -Contain 'Plan' -Because $one.Name; $one.Parameters.Keys | Should -Contain 'WhatIf' -Because $one.Name }
        # Each of them is in the table above.
        $tried = "$($calls)"
        foreach ($one in $writing) { $tried | Should -BeLike "*$($one.Name)*" }
    } -TestCases @{ calls = $cases.Call }

    It '33: a template with the typo autoExtnd is rejected by <How> as by the run' -TestCases @(
        @{ How = '-WhatIf'; More = '-WhatIf' }, @{ How = '-Plan'; More = '-Plan' }, @{ How = '$WhatIfPreference'; More = ''; Head = '$WhatIfPreference = $true; ' }, @{ How = 'the run'; More = '-Confirm:$false' }
    ) {
        $run = Invoke-Hosted "$context $Head `$template.autoExtnd = `$true; `$customer | New-GdapOnboarding `$template $More" -In $hosted
        $run.Output | Should -BeNullOrEmpty
        "$($run.Thrown)$($run.Errors)" | Should -BeLike "*'autoExtnd' is unknown. Did you mean 'autoExtend'?*"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '33: Compare-GdapTemplate tells of an extra group under $WhatIfPreference too' {
        Set-Group $id ([guid]::NewGuid().ToString())
        $plainly = Compare-GdapTemplate $template $id
        $WhatIfPreference = $true
        $preferred = Compare-GdapTemplate $template $id
        $WhatIfPreference = $false
        $preferred.InStep | Should -BeFalse
        $preferred.ExtraGroups | Should -Not -BeNullOrEmpty
        $preferred.Differences | Should -Be $plainly.Differences
    }

    It '33: reading cmdlets do the same under $WhatIfPreference: <_>' -ForEach 'Get-GdapRelationship $id', 'Get-GdapAccessAssignment $id', 'Get-GdapExpiryReport $id', 'Test-GdapSession', 'Get-GdapCustomer' {
        $call = [scriptblock]::Create($_)
        $plainly = @(& $call).Count
        $WhatIfPreference = $true
        $preferred = @(& $call).Count
        $WhatIfPreference = $false
        $preferred | Should -Be $plainly
    }
}
