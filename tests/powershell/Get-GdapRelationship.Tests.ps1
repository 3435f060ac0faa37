BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 5
    $null = New-GdapRelationship 'Prepared' -Duration 30 -Role 'Helpdesk Administrator'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Get-GdapRelationship' {
    It '23: without -Top everything is returned over pages, -All changes nothing, -Top is a total' {
        @(Get-GdapRelationship -All -PageSize 2).Count | Should -Be 6
        @(Get-GdapRelationship -PageSize 2).Count | Should -Be 6
        @(Get-GdapRelationship -Top 4 -PageSize 3).Count | Should -Be 4
    }

    It 'chooses by status, name and end' {
        @(Get-GdapRelationship -Status created).DisplayName | Should -Be 'Prepared'
        @(Get-GdapRelationship -Status created, active).Count | Should -Be 6
        @(Get-GdapRelationship -DisplayName 'prep*').Count | Should -Be 1
        @(Get-GdapRelationship -WithinDays 60).Count | Should -Be 0
        @(Get-GdapRelationship -WithinDays 730).Count | Should -Be 5
    }

    It 'has the service filter and sort, and give only the selected properties' {
        Clear-Log $stand
        $all = @(Get-GdapRelationship -Filter "status eq 'active'" -Sort 'displayName desc' -Property displayName, status)
        $all.Count | Should -Be 5
        $all.DisplayName | Should -Be @($all.DisplayName | Sort-Object -Descending)
        $all[0].Status | Should -Be 'active'
        $all[0].Duration | Should -BeNullOrEmpty
        $asked = [uri]::UnescapeDataString((Get-Log $stand)[0].query)
        $asked | Should -Match "\`$filter=status.eq.'active'"
        $asked | Should -Match '\$orderby=displayName.desc'
        $asked | Should -Match '\$select=.*displayName'
    }

    It 'chooses by customers, joins what is asked, and quotes names' {
        $first, $second = @(Get-GdapRelationship -Status active -Top 2)
        @(Get-GdapRelationship -CustomerTenantId $first.CustomerTenantId).Id | Should -Be $first.Id
        @(Get-GdapRelationship -CustomerTenantId $first.CustomerTenantId, $second.CustomerTenantId -Status active).Count | Should -Be 2
        Get-GdapRelationship -CustomerTenantId $first.CustomerTenantId -Status created | Should -BeNullOrEmpty
        $null = New-GdapRelationship "O'Brien [east] & sons" -Duration 30 -Role 'Helpdesk Administrator'
        @(Get-GdapRelationship -DisplayName "O'Brien*").Count | Should -Be 1
        @(Get-GdapRelationship -DisplayName "O'Brien ``[east``] & sons").Count | Should -Be 1
        Get-GdapRelationship -DisplayName "O'Bri" | Should -BeNullOrEmpty
    }

    It 'an id that doesn''t exist is that item''s error: the rest comes out' {
        $id = (Get-GdapRelationship -Top 1).Id
        $missing = "$([guid]::NewGuid())-$([guid]::NewGuid())"
        $found = @($missing, $id | Get-GdapRelationship -ErrorVariable failed -ErrorAction SilentlyContinue)
        $found.Id | Should -Be $id
        @($failed).Count | Should -Be 1
        Get-Kind $failed[0] | Should -Be 'Gdap.NotFound'
        $failed[0].TargetObject | Should -Be $missing
    }

    It 'reads ids from the pipeline' {
        $ids = @(Get-GdapRelationship -Top 2).Id
        @($ids | Get-GdapRelationship -KeepOrder).Id | Should -Be $ids
        @(Get-GdapRelationship $ids -KeepOrder).Id | Should -Be $ids
        @($ids | Get-GdapRelationship | Sort-Object Id).Id | Should -Be @($ids | Sort-Object)
    }

    It '28: stops asking when the pipeline has enough' {
        Clear-Log $stand
        @(Get-GdapRelationship -PageSize 1 | Select-Object -First 2).Count | Should -Be 2
        @(Get-Log $stand).Count | Should -Be 2
    }

    It 'has the properties of the Graph cmdlet' {
        $one = Get-GdapRelationship -Status active -Top 1
        $one.AdditionalProperties['@odata.etag'] | Should -Be $one.ETag
        $one.AccessDetails.UnifiedRoles.RoleDefinitionId | Should -Not -BeNullOrEmpty
        $one.Customer.TenantId | Should -Be $one.CustomerTenantId
        $one.EndDateTime.Kind | Should -Be 'Utc'
        ($one.ToJson() | ConvertFrom-Json).id | Should -Be $one.Id
    }
}
