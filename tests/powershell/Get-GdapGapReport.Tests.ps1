# Get-GdapGapReport and Get-GdapRequest.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $helpdesk = '3f6c9a0e-5b1d-4c8e-9a77-0d5b1c2e4f01'
    $role = 'Directory Readers'
    $tenants = @(1..5 | ForEach-Object { [guid]::NewGuid().ToString() })
    # Customers with access; without a group; with a pending approval; with an ended relationship; with a contract only.
    $covered = Add-GdapEmulatorRelationship -Role $role -CustomerTenantId $tenants[0]
    $null = New-GdapAccessAssignment $covered -GroupId $helpdesk -Role $role -Wait
    $bare = Add-GdapEmulatorRelationship -Role $role -CustomerTenantId $tenants[1]
    $waiting = New-GdapRelationship 'Waiting' -Duration 30 -Role $role -CustomerTenantId $tenants[2]
    $null = $waiting | Lock-GdapRelationship -Confirm:$false
    $ended = Add-GdapEmulatorRelationship -Role $role -CustomerTenantId $tenants[3] -Status expired
    $transition = Add-GdapEmulatorRelationship -Role $role -CustomerTenantId $tenants[0]
    Set-GdapEmulatorRelationship $transition -Property @{ displayName = 'MLT_Contoso' }
    $null = New-GdapAccessAssignment $transition -GroupId $helpdesk -Role $role -Wait
    Set-Stand $stand @{ contracts = @(@{ customerId = $tenants[4]; displayName = 'By contract' }) }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Get-GdapGapReport' {
    It 'finds customers without an active relationship, in each of the sources' {
        $rows = @(Get-GdapGapReport | Where-Object Gap -EQ NoRelationship)
        $rows.CustomerTenantId | Sort-Object | Should -Be @($tenants[2, 3, 4] | Sort-Object)
        $contract = $rows | Where-Object CustomerTenantId -EQ $tenants[4]
        $contract.Source | Should -Be 'Contracts'
        $contract.CustomerName | Should -Be 'By contract'
        ($rows | Where-Object CustomerTenantId -EQ $tenants[3]).Source | Should -Be 'Relationships; Contracts; Customers'
        ($rows | Where-Object CustomerTenantId -EQ $tenants[2]).Detail | Should -BeLike '*waits for the customer''s approval*'
    }

    It 'finds active relationships without a group, and those of the transition' {
        $rows = @(Get-GdapGapReport)
        ($rows | Where-Object Gap -EQ NoAssignment).RelationshipId | Should -Be $bare
        ($rows | Where-Object Gap -EQ Transition).RelationshipId | Should -Be $transition
        @(Get-GdapGapReport -ExcludeName 'MLT_*' | Where-Object Gap -EQ Transition).Count | Should -Be 0
        # A relationship that isn't reported still counts as its customer's.
        $rows = @(Get-GdapGapReport -ExcludeName '*')
        $rows.Gap | Sort-Object -Unique | Should -Be 'NoRelationship'
        $rows.CustomerTenantId | Sort-Object | Should -Be @($tenants[2, 3, 4] | Sort-Object)
    }

    It 'tells for how long an approval is missing, and when the request lapses: 90 days after the lock' {
        $row = Get-GdapGapReport | Where-Object Gap -EQ ApprovalPending
        $row.RelationshipId | Should -Be $waiting.Id
        $row.DaysPending | Should -Be 0
        $lock = Get-GdapRequest $waiting.Id
        $row.LapsesAbout | Should -Be $lock.CreatedDateTime.AddDays(90)
        $row.LapsesAbout.Kind | Should -Be 'Utc'
        # The days are counted from the lock, not from another change.
        $requests = (Get-State $stand $waiting.Id).requests
        $requests[0].createdDateTime = [datetime]::UtcNow.AddDays(-40).ToString('o')
        Set-GdapEmulatorRelationship $waiting.Id -Property @{ requests = @($requests) }
        $row = Get-GdapGapReport | Where-Object Gap -EQ ApprovalPending
        $row.DaysPending | Should -Be 40
        [Math]::Round(($row.LapsesAbout - [datetime]::UtcNow).TotalDays) | Should -Be 50
    }

    It 'what can''t be read is NotChecked and never counts as no gap: <Operation>' -ForEach @(
        @{ Operation = 'listContracts'; Source = 'Contracts'; Says = '*Directory.Read.All*' }
        @{ Operation = 'listCustomers'; Source = 'Customers'; Says = '*couldn''t be read*' }
        @{ Operation = 'listAssignments'; Source = 'Assignments'; Says = '*couldn''t be read*'; Errors = $true }
        @{ Operation = 'listRequests'; Source = 'Requests'; Says = '*couldn''t be read*'; Errors = $true }
    ) {
        Add-Fault $stand @{ kind = 'status'; status = 403; match = @{ operation = $Operation } }
        $problems = @()
        try { $rows = @(Get-GdapGapReport -ErrorAction SilentlyContinue -ErrorVariable problems) } finally { Clear-Fault $stand }
        $notChecked = @($rows | Where-Object Gap -EQ NotChecked)
        $notChecked.Count | Should -BeGreaterThan 0
        $notChecked.Source | Sort-Object -Unique | Should -Be $Source
        $notChecked[0].Detail | Should -BeLike $Says
        # A row about one relationship is reported as an error too.
        [bool] @($problems).Count | Should -Be ([bool] $Errors)
        if ($Source -eq 'Assignments') { $notChecked.RelationshipId | Sort-Object | Should -Be @($covered, $bare, $transition | Sort-Object) }
    }

    It 'is no report at all if the relationships can''t be read' {
        Add-Fault $stand @{ kind = 'status'; status = 403; match = @{ operation = 'listRelationships' } }
        try { $failure = Get-Failure { $script:rows = @(Get-GdapGapReport) } } finally { Clear-Fault $stand }
        Get-Kind $failure | Should -Be 'Gdap.Forbidden'
    }

    It 'takes the customers of a file instead of all' {
        $file = Join-Path $TestDrive 'customers.csv'
        $new = [guid]::NewGuid().ToString()
        'Company name,Microsoft ID', "Covered,$($tenants[0])", "New one,$new" | Set-Content $file
        Clear-Log $stand
        $rows = @(Get-GdapGapReport -CustomerCsv $file)
        @($rows | Where-Object Gap -EQ NoRelationship).CustomerName | Should -Be 'New one'
        ($rows | Where-Object Gap -EQ NoRelationship).Source | Should -Be 'Csv'
        @($rows | Where-Object Gap -EQ NoAssignment).Count | Should -Be 0
        @(Get-Log $stand | Where-Object { $_.path -match 'contracts|delegatedAdminCustomers' }).Count | Should -Be 0
        'Company name', 'No id' | Set-Content $file
        "$(Get-Failure { Get-GdapGapReport -CustomerCsv $file })" | Should -BeLike 'Row 2*tenant id*'
    }

    It 'can be piped into New-GdapOnboarding, and into the page of the expiry report' {
        $template = @{ name = 'Support of {CustomerName:30}'; duration = 730; roles = $role }
        $plan = @(Get-GdapGapReport | Where-Object CustomerTenantId -EQ $tenants[4] | New-GdapOnboarding $template -Plan)
        $plan.Action | Should -Be 'Create', 'LockForApproval'
        $plan[0].Target | Should -Be 'Support of By contract'
        $page = Join-Path $TestDrive 'page.html'
        $null = Get-GdapExpiryReport -HtmlPath $page -Gap (Get-GdapGapReport)
        $html = Get-Content -Raw $page
        $html | Should -BeLike '*<h2>Gaps</h2>*NoRelationship*By contract*'
        Get-Kind (Get-Failure { Get-GdapExpiryReport -Gap (Get-GdapGapReport) }) | Should -Be 'Gdap.InvalidArgument'
        $null = Get-GdapExpiryReport -HtmlPath $page
        Get-Content -Raw $page | Should -Not -BeLike '*<h2>Gaps*'
    }

    It 'is the same as CSV in every culture, and fits <_> columns' -ForEach 60, 79 {
        $rows = @(Get-GdapGapReport)
        $text = $rows | Out-String -Width $_
        $text | Should -Match 'NoRelationship'
        @($text -split '\r?\n' | Where-Object { $_.Length -gt 79 }) | Should -BeNullOrEmpty
        ($rows | Where-Object Gap -EQ ApprovalPending | ConvertTo-Csv | ConvertFrom-Csv).LapsesAbout | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
    }
}

Describe 'Get-GdapRequest' {
    It 'lists the requests of relationships, of one action, or one by its id' {
        $id = Add-GdapEmulatorRelationship -Role $role
        $null = Stop-GdapRelationship $id -Confirm:$false
        $request = Get-GdapRequest $id
        $request.Action | Should -Be 'terminate'
        $request.RelationshipId | Should -Be $id
        $request.CreatedDateTime.Kind | Should -Be 'Utc'
        $request.Result | Should -BeNullOrEmpty
        (Get-GdapRequest $id $request.Id).Id | Should -Be $request.Id
        ($request | Get-GdapRequest).Id | Should -Be $request.Id
        @(Get-GdapRelationship $waiting.Id, $id | Get-GdapRequest -Action lockForApproval).RelationshipId | Should -Be $waiting.Id
        Get-GdapRequest $bare | Should -BeNullOrEmpty
    }

    It 'an unknown action or relationship is an error' {
        "$(Get-Failure { Get-GdapRequest $bare -Action lock })" | Should -BeLike "*-Action 'lock' isn't valid*"
        Get-Kind (Get-Failure { Get-GdapRequest '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002' }) | Should -Be 'Gdap.NotFound'
        Get-Kind (Get-Failure { Get-GdapRequest $bare ([guid]::NewGuid()) }) | Should -Be 'Gdap.NotFound'
    }
}
