# A partner's work with 200 customers: gaps, onboarding from a template with groups by name, approval, assignment, drift,
# repair, renewal. Each step writes what its plan says, killed and resumed too, and nothing when it is run again.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $count = 200
    $contracts = @(1..$count | ForEach-Object { @{ customerId = [guid]::NewGuid().ToString(); displayName = "Customer $_" } })
    Set-Stand $stand @{ contracts = $contracts; operationMs = 0; logLimit = 100000 }
    $template = Join-Path $TestDrive 'template.json'
    $null = New-GdapTemplate -Name 'Support of {CustomerName:30}' -Duration 730 -AutoExtend -Role 'Helpdesk Administrator', 'Directory Readers' -Path $template `
        -Assignment @{ group = 'GDAP Helpdesk'; roles = 'Helpdesk Administrator' }, @{ group = 'GDAP Readers'; roles = 'Directory Readers' }
    $customers = Join-Path $TestDrive 'customers.csv'
    $contracts | ForEach-Object { [pscustomobject]@{ CustomerName = $_.displayName; CustomerTenantId = $_.customerId } } | Export-Csv $customers -NoTypeInformation

    # The writes that a plan shows; the plan itself writes nothing.
    function Get-Planned([string] $Call) {
        $before = Get-WriteCount $stand
        $rows = @(. ([scriptblock]::Create("$Call -Plan")))
        Get-WriteCount $stand | Should -Be $before
        @($rows | Where-Object { -not $_.Allowed }) | Should -BeNullOrEmpty
        @($rows | Where-Object Action -NE 'None')
    }

    # Planned writes and writes in the service's log in one form: the action, the relationship's name, the new group.
    function ConvertTo-Line($Planned, $Logged) {
        $names, $groups = @{}, @{}
        Get-GdapRelationship | ForEach-Object { $names[$_.Id] = $_.DisplayName }
        (Invoke-Control $stand 'settings').groups | ForEach-Object { $groups["group '$($_.displayName)'"] = $_.id }
        foreach ($row in $Planned) {
            $name = if ($row.RelationshipId) { $names[$row.RelationshipId] } else { $row.Target }
            $group = if ($row.Action -eq 'Assign') { if ($groups[$row.Target]) { $groups[$row.Target] } else { $row.Target -replace '^group ' } }
            "$($row.Action) $name $group".Trim()
        }
        foreach ($one in $Logged) {
            $body = if ($one.body) { ConvertFrom-Json $one.body }
            $name = $names[[uri]::UnescapeDataString(($one.path -split '/')[4])]
            switch ($one.operation) {
                'createRelationship' { "Create $($body.displayName)" }
                'updateRelationship' { "Update $name" }
                'createRequest' { "$($body.action) $name" }
                'createAssignment' { "Assign $name $($body.accessContainer.accessContainerId)" }
                'updateAssignment' { "UpdateAssignment $name" }
                default { "$_ $name" }
            }
        }
    }

    # Runs a step. With $KillAfter, another process begins it and is killed after so many writes; then it is resumed here.
    function Invoke-Step([string] $Call, [int] $Expected, [int] $KillAfter) {
        $planned = @(Get-Planned $Call)
        $planned.Count | Should -Be $Expected
        $before = Get-WriteCount $stand
        Clear-Log $stand
        $more = '-Confirm:$false'
        if ($KillAfter) {
            $more += " -JournalPath '$(Join-Path $TestDrive "$([guid]::NewGuid()).journal")'"
            $file = Join-Path $TestDrive 'killed.ps1'
            "Import-Module '$Module'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'; `$template = '$template'; `$customers = '$customers'; $Call $more -ThrottleLimit 1" | Set-Content $file
            # The writes are slow and sequential, so that the process is killed before its end on a busy machine too.
            Set-Stand $stand @{ latencyMs = 100 }
            $process = Start-Process (Get-Shell) -ArgumentList '-NoProfile', '-NonInteractive', '-File', $file -PassThru -NoNewWindow -RedirectStandardOutput (Join-Path $TestDrive 'out.txt') -RedirectStandardError (Join-Path $TestDrive 'err.txt')
            $end = [datetime]::UtcNow.AddSeconds(120)
            while (-not $process.HasExited -and (Get-WriteCount $stand) -lt $before + $KillAfter -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 5 }
            $process.HasExited | Should -BeFalse -Because (Get-Content -Raw (Join-Path $TestDrive 'err.txt'))
            $process.Kill()
            $process.WaitForExit()
            Set-Stand $stand @{ latencyMs = 0 }
            Get-WriteCount $stand | Should -BeGreaterOrEqual ($before + $KillAfter)
            Get-WriteCount $stand | Should -BeLessThan ($before + $Expected)
        }
        $problems = @()
        $done = @(. ([scriptblock]::Create("$Call $more -ErrorVariable problems")))
        $problems | Should -BeNullOrEmpty
        # The writes are exactly those of the plan.
        Get-WriteCount $stand | Should -Be ($before + $Expected)
        $written = @(Get-Log $stand | Where-Object committed)
        ConvertTo-Line $null $written | Sort-Object | Should -Be @(ConvertTo-Line $planned | Sort-Object)
        $done
    }

    # The step is run again and writes nothing.
    function Confirm-Done([string] $Call) {
        $before = Get-WriteCount $stand
        Get-Planned $Call | Should -BeNullOrEmpty
        $again = @(. ([scriptblock]::Create("$Call -Confirm:`$false")))
        Get-WriteCount $stand | Should -Be $before
        $again.Result | Sort-Object -Unique | Should -Be 'Unchanged'
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Two hundred customers' {
    It 'begin as gaps' {
        $gaps = @(Get-GdapGapReport)
        $gaps.Count | Should -Be $count
        $gaps.Gap | Sort-Object -Unique | Should -Be 'NoRelationship'
        $gaps.Source | Sort-Object -Unique | Should -Be 'Contracts'
    }

    It 'are onboarded from the template, killed on the way' {
        $call = 'New-GdapOnboarding $template -CsvPath $customers'
        $done = Invoke-Step $call (2 * $count) 30
        $done.Status | Sort-Object -Unique | Should -Be 'approvalPending'
        Confirm-Done $call
        @(Get-GdapGapReport | Where-Object Gap -EQ ApprovalPending).Count | Should -Be $count
    }

    It 'get their groups after the approvals' {
        Get-GdapRelationship -Status approvalPending | ForEach-Object { Approve-GdapEmulatorRelationship $_.Id }
        $call = 'New-GdapOnboarding $template -CsvPath $customers -Assign'
        $null = Invoke-Step $call (2 * $count)
        Confirm-Done $call
        Get-GdapGapReport | Should -BeNullOrEmpty
        @(Compare-GdapTemplate $template -DifferentOnly).Count | Should -Be 0
    }

    It 'are repaired after they drifted, killed on the way' {
        $all = @(Get-GdapRelationship -Status active)
        $all[0..19] | Get-GdapAccessAssignment | Where-Object RoleNames -EQ 'Directory Readers' | Remove-GdapAccessAssignment -Confirm:$false
        $null = $all[20..39] | Get-GdapAccessAssignment | Where-Object RoleNames -EQ 'Directory Readers' | Update-GdapAccessAssignment -Role 'Helpdesk Administrator' -Wait
        $null = $all[40..59] | Update-GdapRelationship -AutoExtendDuration 0
        @(Compare-GdapTemplate $template -DifferentOnly).Count | Should -Be 60
        $call = 'Repair-GdapRelationship -Template $template'
        $null = Invoke-Step $call 60 15
        Confirm-Done $call
        @(Compare-GdapTemplate $template -DifferentOnly).Count | Should -Be 0
    }

    It 'are renewed, and their predecessors end last, killed on the way' {
        $call = 'New-GdapOnboarding -From (Get-GdapRelationship | Where-Object DisplayName -Match "^Support of Customer [1-4]\d$") -EndPredecessor'
        $made = Invoke-Step $call 80
        $made.Status | Sort-Object -Unique | Should -Be 'approvalPending'
        Confirm-Done $call
        $made.RelationshipId | ForEach-Object { Approve-GdapEmulatorRelationship $_ }
        $null = Invoke-Step $call 120 30
        Confirm-Done $call
        $ended = @(Get-GdapRelationship | Where-Object Status -Like 'terminat*')
        $ended.DisplayName | Sort-Object | Should -Be @(10..49 | ForEach-Object { "Support of Customer $_" } | Sort-Object)
        Get-GdapGapReport | Should -BeNullOrEmpty
    }
}
