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
        $new.ApprovalUri | Should -BeLike "*$($new.Id)"
    }

    It 'creates from rows of CSV, blank cells left out' {
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
        "$(Get-Failure { New-GdapRelationship 'R' -Duration 30 -Role 'Helpdsk Administrator' })" | Should -BeLike '*"Helpdesk Administrator"*'
    }
}
