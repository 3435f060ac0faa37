# New-GdapOnboarding -From: the successors of relationships.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $helpdesk, $readers = '3f6c9a0e-5b1d-4c8e-9a77-0d5b1c2e4f01', 'b85d7e19-2f4a-4a63-b1c0-54d8e7f6a903'
    $roles = 'Helpdesk Administrator', 'Directory Readers'
    function New-Predecessor([string] $Name, [string[]] $Role = ($roles + 'Global Administrator'), [string] $Status = 'active') {
        $id = Add-GdapEmulatorRelationship -Role $Role -Duration 365 -CustomerTenantId ([guid]::NewGuid())
        $null = New-GdapAccessAssignment $id -GroupId $helpdesk -Role 'Helpdesk Administrator' -Wait
        Set-GdapEmulatorRelationship $id -Property @{ displayName = $Name; status = $Status }
        $id
    }
    function Get-Assigned([string] $Id) { @(Get-GdapAccessAssignment $Id | Where-Object Status -In 'active', 'pending' | ForEach-Object { "$_" } | Sort-Object) }

    # Runs a step: its plan writes nothing and shows the writes of the run.
    function Invoke-Planned([scriptblock] $Call) {
        $before = Get-WriteCount $stand
        $plan = @(& $Call -Plan)
        Get-WriteCount $stand | Should -Be $before
        & $Call -WhatIf
        Get-WriteCount $stand | Should -Be $before
        $done = & $Call -Confirm:$false
        Get-WriteCount $stand | Should -Be ($before + @($plan | Where-Object { $_.Allowed -and $_.Action -ne 'None' }).Count)
        [pscustomobject]@{ Plan = $plan; Done = $done }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'New-GdapOnboarding -From' {
    It 'creates, locks, assigns after the approval, and ends the predecessor last; each step as planned, each again without a write' {
        $id = New-Predecessor 'Contoso support'
        $first = Invoke-Planned { param([switch] $Plan, [switch] $WhatIf, [switch] $Confirm) New-GdapOnboarding -From $id -EndPredecessor @PSBoundParameters }
        $first.Plan.Action | Should -Be 'Create', 'LockForApproval'
        $first.Done.Result | Should -Be 'Created'
        $first.Done.DisplayName | Should -Be 'Contoso support (2)'
        $first.Done.Status | Should -Be 'approvalPending'
        $first.Done.ApprovalUri | Should -Not -BeNullOrEmpty
        $successor = Get-GdapRelationship $first.Done.RelationshipId
        $old = Get-GdapRelationship $id
        $successor.CustomerTenantId | Should -Be $old.CustomerTenantId
        $successor.RoleNames -split '; ' | Sort-Object | Should -Be @($roles | Sort-Object)
        $successor.Duration.Days | Should -Be 365

        $again = Invoke-Planned { param([switch] $Plan, [switch] $WhatIf, [switch] $Confirm) New-GdapOnboarding -From $id -EndPredecessor @PSBoundParameters }
        $again.Plan.Action | Should -Be 'None'
        $again.Done.Result | Should -Be 'Unchanged'
        $again.Done.Reason | Should -BeLike '*hasn''t approved*'
        $again.Done.ApprovalUri | Should -Be $first.Done.ApprovalUri

        Approve-GdapEmulatorRelationship $successor.Id
        $second = Invoke-Planned { param([switch] $Plan, [switch] $WhatIf, [switch] $Confirm) New-GdapOnboarding -From $id -EndPredecessor @PSBoundParameters }
        $second.Plan.Action | Should -Be 'Assign', 'Terminate'
        $second.Done.Result | Should -Be 'Updated'
        $second.Done.Changes | Should -Be "group $helpdesk; predecessor terminated"
        Get-Assigned $successor.Id | Should -Be "$($helpdesk): Helpdesk Administrator"
        (Get-GdapRelationship $id).Status | Should -BeLike 'terminat*'

        # The predecessor has ended now.
        $last = Invoke-Planned { param([switch] $Plan, [switch] $WhatIf, [switch] $Confirm) New-GdapOnboarding -From $id -EndPredecessor @PSBoundParameters }
        @($last.Plan | Where-Object Action -NE None) | Should -BeNullOrEmpty
        $last.Done.Result | Should -Be 'Unchanged'
        $last.Done.RelationshipId | Should -Be $successor.Id
    }

    It 'ends the predecessor only after every assignment is active' {
        $id = New-Predecessor 'Fabrikam support'
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Directory Readers' -Wait
        $made = New-GdapOnboarding -From $id -Confirm:$false
        Approve-GdapEmulatorRelationship $made.RelationshipId
        Add-Fault $stand @{ kind = 'status'; status = 400; match = @{ operation = 'createAssignment'; body = $readers } }
        try {
            $problems = @()
            $failed = New-GdapOnboarding -From $id -EndPredecessor -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
        }
        finally { Clear-Fault $stand }
        $failed.Result | Should -Be 'Failed'
        "$($problems[0])" | Should -BeLike "'Fabrikam support (2)'*"
        (Get-GdapRelationship $id).Status | Should -Be 'active'
        # The service is slow: the assignments are waited for.
        Set-Stand $stand @{ operationMs = 700 }
        try { $done = New-GdapOnboarding -From $id -EndPredecessor -Confirm:$false } finally { Set-Stand $stand @{ operationMs = 200 } }
        $done.Result | Should -Be 'Updated'
        @(Get-GdapAccessAssignment $made.RelationshipId -Status active).Count | Should -Be 2
        (Get-GdapRelationship $id).Status | Should -BeLike 'terminat*'
    }

    It 'waits for assignments that an earlier run made, and ends nothing if one of them never becomes active' {
        $id = New-Predecessor 'Tailspin support'
        $made = New-GdapOnboarding -From $id -Confirm:$false
        Approve-GdapEmulatorRelationship $made.RelationshipId
        Set-Stand $stand @{ operationMs = 3600000 }
        try {
            (New-GdapOnboarding -From $id -Confirm:$false).Changes | Should -Be "group $helpdesk"
            # The assignment is read while it's pending, and can't be read afterwards.
            Add-Fault $stand @{ kind = 'status'; status = 403; match = @{ operation = 'getAssignment' } }
            $failed = New-GdapOnboarding -From $id -EndPredecessor -Confirm:$false -ErrorAction SilentlyContinue
        }
        finally {
            Clear-Fault $stand
            Set-Stand $stand @{ operationMs = 200 }
        }
        $failed.Result | Should -Be 'Failed'
        (Get-GdapAccessAssignment $made.RelationshipId).Status | Should -Be 'pending'
        (Get-GdapRelationship $id).Status | Should -Be 'active'
    }

    It 'gives each predecessor a successor of its own, also if their names are the same when cut' {
        $tenant = [guid]::NewGuid().ToString()
        $both = @('yyyy', 'zzzz' | ForEach-Object { $one = New-Predecessor (('c' * 46) + $_); Set-GdapEmulatorRelationship $one -Property @{ customer = @{ tenantId = $tenant } }; $one })
        $made = @(New-GdapOnboarding -From $both -Confirm:$false)
        $made.DisplayName | Sort-Object | Should -Be @((('c' * 46) + ' (2)'), (('c' * 46) + ' (3)'))
        $before = Get-WriteCount $stand
        $again = @(New-GdapOnboarding -From $both -EndPredecessor -Confirm:$false)
        $again.Result | Sort-Object -Unique | Should -Be 'Unchanged'
        $again.RelationshipId | Sort-Object | Should -Be @($made.RelationshipId | Sort-Object)
        Get-WriteCount $stand | Should -Be $before
    }

    It 'tells which group isn''t taken over, and rejects a predecessor that has Global Administrator alone' {
        $id = New-Predecessor 'Wingtip support'
        $null = New-GdapAccessAssignment $id -GroupId $readers -Role 'Global Administrator' -Wait
        $made = New-GdapOnboarding -From $id -Confirm:$false
        $made.Result | Should -Be 'Created'
        $made.Reason | Should -Be "Not taken over, because Global Administrator is its only role: group $readers."
        Approve-GdapEmulatorRelationship $made.RelationshipId
        (New-GdapOnboarding -From $id -Confirm:$false).Changes | Should -Be "group $helpdesk"
        $alone = Add-GdapEmulatorRelationship -Role 'Global Administrator'
        $failure = Get-Failure { New-GdapOnboarding -From $alone -Confirm:$false }
        Get-Kind $failure | Should -Be 'Gdap.InvalidState'
        "$failure" | Should -BeLike '*only role is Global Administrator*-KeepGlobalAdministrator*'
    }

    It 'leaves the predecessor alone without -EndPredecessor' {
        $id = New-Predecessor 'Litware support'
        $made = New-GdapOnboarding -From $id -Confirm:$false
        Approve-GdapEmulatorRelationship $made.RelationshipId
        $null = New-GdapOnboarding -From $id -Confirm:$false
        Get-Assigned $made.RelationshipId | Should -Be "$($helpdesk): Helpdesk Administrator"
        (Get-GdapRelationship $id).Status | Should -Be 'active'
    }

    It 'takes Global Administrator over only with -KeepGlobalAdministrator, and everything else from -Template' {
        $withAdministrator = New-GdapOnboarding -From (New-Predecessor 'Kept') -KeepGlobalAdministrator -Confirm:$false
        (Get-GdapRelationship $withAdministrator.RelationshipId).RoleNames | Should -Match 'Global Administrator'
        $template = @{ name = 'x'; duration = 730; autoExtend = $true; roles = $roles + 'Global Reader'; assignments = @(@{ group = 'GDAP Readers'; roles = 'Global Reader' }) }
        $id = New-Predecessor 'By template'
        $made = New-GdapOnboarding -From $id -Template $template -Confirm:$false
        $made.DisplayName | Should -Be 'By template (2)'
        $now = Get-GdapRelationship $made.RelationshipId
        $now.Duration.Days | Should -Be 730
        $now.AutoExtendDuration.Days | Should -Be 180
        $now.RoleNames | Should -Match 'Global Reader'
        Approve-GdapEmulatorRelationship $made.RelationshipId
        (New-GdapOnboarding -From $id -Template $template -Confirm:$false).Changes | Should -Be "group 'GDAP Readers'"
    }

    It 'names are unique and have at most 50 UTF-16 units: <From>' -ForEach @(
        @{ From = 'Numbered (2)'; Name = 'Numbered (3)' }
        @{ From = 'x' * 50; Name = ('x' * 46) + ' (2)' }
        @{ From = ('x' * 45) + ' yyyy'; Name = ('x' * 45) + ' (2)' }
        # The name isn't cut in the middle of a letter of two units.
        @{ From = ('z' * 45) + [char]::ConvertFromUtf32(0x1F600) + 'yyy'; Name = ('z' * 45) + ' (2)' }
        @{ From = 'Of another customer'; Name = 'Of another customer (3)'; Before = { Set-GdapEmulatorRelationship (Add-GdapEmulatorRelationship) -Property @{ displayName = 'Of another customer (2)' } } }
    ) {
        if ($Before) { & $Before }
        $made = New-GdapOnboarding -From (New-Predecessor $From) -Confirm:$false
        $made.DisplayName | Should -BeExactly $Name
        $made.DisplayName.Length | Should -BeLessOrEqual 50
    }

    It 'renews one that has ended, if its groups are known' {
        $id = New-Predecessor 'Expired one' -Status expired
        $made = New-GdapOnboarding -From $id -EndPredecessor -Confirm:$false
        $made.Result | Should -Be 'Created'
        Approve-GdapEmulatorRelationship $made.RelationshipId
        (New-GdapOnboarding -From $id -EndPredecessor -Confirm:$false).Changes | Should -Be "group $helpdesk"

        $bare = Add-GdapEmulatorRelationship -Role $roles -Status terminated
        $before = Get-WriteCount $stand
        $failure = Get-Failure { New-GdapOnboarding -From $bare -Confirm:$false }
        Get-Kind $failure | Should -Be 'Gdap.InvalidState'
        "$failure" | Should -BeLike '*has ended*-Template*'
        Get-WriteCount $stand | Should -Be $before
    }

    It 'rejects one that was never active, and goes on with the others' {
        $draft = Add-GdapEmulatorRelationship -Role $roles -Status created
        $id = New-Predecessor 'Beside a draft'
        $problems = @()
        $all = @(New-GdapOnboarding -From $draft, $id, $id -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems)
        $all.Result | Sort-Object | Should -Be 'Created', 'Failed'
        "$($problems[0])" | Should -BeLike "'Seeded*'*Its status is created*"
    }
}
