BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'New-GdapRelationship' {
    It 'creates with role names and gives the approval link' {
        $new = New-GdapRelationship 'One' -Duration 730 -Role 'Helpdesk Administrator', 'License Administrator' -AutoExtendDuration P180D
        $new.Result | Should -Be 'Created'
        $new.Status | Should -Be 'created'
        $new.Duration.Days | Should -Be 730
        $new.RoleNames | Should -Be 'Helpdesk Administrator; License Administrator'
        $null -eq $new.ApprovalUri | Should -BeTrue -Because 'the link works after the lock'
    }

    It '20: creates from rows of CSV, blank cells left out, ''; '' splits roles' {
        $rows = @(
            'DisplayName,Duration,Role,CustomerTenantId'
            'Row 1,P30D,Helpdesk Administrator; License Administrator,'
            'Row 2,60,Helpdesk Administrator,5c6a5ad5-9a1f-4f3c-8f5e-0123456789ab'
        ) | ConvertFrom-Csv
        $new = @($rows | New-GdapRelationship -KeepOrder)
        $new.DisplayName | Should -Be 'Row 1', 'Row 2'
        $new[0].CustomerTenantId | Should -BeNullOrEmpty
        $new[1].CustomerTenantId | Should -Be '5c6a5ad5-9a1f-4f3c-8f5e-0123456789ab'
    }

    It 'can be repeated with -ReuseExisting' {
        $create = { New-GdapRelationship 'Again' -Duration 30 -Role 'Helpdesk Administrator' -ReuseExisting }
        (& $create).Result | Should -Be 'Created'
        (& $create).Result | Should -Be 'Unchanged'
        (Get-Failure { New-GdapRelationship 'Again' -Duration 31 -Role 'Helpdesk Administrator' }).FullyQualifiedErrorId | Should -BeLike 'Gdap.AlreadyExists,*'
    }

    It 'names the nearest role for one it does not know' {
        "$(Get-Failure { New-GdapRelationship 'R' -Duration 30 -Role 'Helpdsk Administrator' })" | Should -BeLike "*Did you mean 'Helpdesk Administrator'*"
    }

    It '20: DisplayName, Duration, AutoExtendDuration, Role and CustomerTenantId bind by property name' {
        foreach ($name in 'DisplayName', 'Duration', 'AutoExtendDuration', 'Role', 'CustomerTenantId') {
            @((Get-Command New-GdapRelationship).Parameters[$name].ParameterSets.Values.ValueFromPipelineByPropertyName) | Should -Not -Contain $false -Because $name
        }
    }

    It 'has the sets of the Graph cmdlet' {
        (Get-Command New-GdapRelationship).DefaultParameterSet | Should -Be 'CreateExpanded'
        @((Get-Command New-GdapRelationship).ParameterSets.Name | Sort-Object) | Should -Be 'Create', 'CreateExpanded'
    }

    It '16: -<_> is read-only: rejected with nothing sent' -ForEach 'AccessAssignments', 'ActivatedDateTime', 'CreatedDateTime', 'EndDateTime', 'Id', 'LastModifiedDateTime', 'Operations', 'Requests', 'Status' {
        Clear-Log $stand
        $given = @{ $_ = 'x' }
        Get-Kind (Get-Failure { New-GdapRelationship 'Never' -Duration 30 -Role 'Directory Readers' @given }) | Should -Be 'Gdap.ReadOnly'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'creates from <Name>' -TestCases @(
        @{ Name = 'a hashtable'; Make = { @{ DisplayName = 'Body hashtable'; duration = 30; accessDetails = @{ unifiedRoles = @{ roleDefinitionId = 'Directory Readers' } } } } }
        @{ Name = 'JSON text'; Make = { '{"displayName":"Body JSON","duration":"P30D","accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}' } }
    ) {
        (New-GdapRelationship -BodyParameter (& $Make)).RoleNames | Should -Be 'Directory Readers'
        Get-Kind (Get-Failure { & $Make | New-GdapRelationship }) | Should -Be 'Gdap.AlreadyExists'
    }

    It 'creates exactly once although the response is lost' {
        Add-Fault $stand @{ kind = 'close_after'; times = 1; match = @{ operation = 'createRelationship' } }
        (New-GdapRelationship 'Lost once' -Duration 30 -Role 'Directory Readers').Result | Should -Be 'Recovered'
        @(Get-GdapRelationship -DisplayName 'Lost once').Count | Should -Be 1
    }
}
