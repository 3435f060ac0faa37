BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $byId = @(Get-Command -Module Gdap -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('DelegatedAdminRelationshipId') } | ForEach-Object Name)
}
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $roles = 'Directory Readers', 'Helpdesk Administrator'
    function New-Name { "Bound $([guid]::NewGuid().ToString('n').Substring(0, 8))" }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Binding' {
    It '39: Get-GdapCustomer | Get-GdapRelationship gets the relationships of those customers' {
        Reset-GdapEmulator
        $tenants = 1..3 | ForEach-Object { [guid]::NewGuid().ToString() }
        $wanted = foreach ($tenant in $tenants[0, 1]) { Add-GdapEmulatorRelationship 2 -CustomerTenantId $tenant }
        $null = Add-GdapEmulatorRelationship 2 -CustomerTenantId $tenants[2]
        $found = @(Get-GdapCustomer | Where-Object TenantId -In $tenants[0, 1] | Get-GdapRelationship)
        $found.Id | Sort-Object | Should -Be ($wanted | Sort-Object)
        @(Get-GdapCustomer $tenants[2] | Get-GdapRelationship -Status active).Count | Should -Be 2
        Get-GdapCustomer $tenants[2] | Get-GdapRelationship -Status expired | Should -BeNullOrEmpty
    }

    It '39: Get-GdapRelationship decides by the properties of an object: <Case>' -TestCases @(
        @{ Case = 'a relationship id counts before a tenant id'; Object = { [pscustomobject]@{ RelationshipId = $ids[0]; TenantId = $tenant } }; Count = 1 }
        @{ Case = 'Id'; Object = { @{ Id = $ids[1] } }; Count = 1 }
        @{ Case = 'a relationship, which is read again'; Object = { Get-GdapRelationship $ids[0] }; Count = 1 }
        @{ Case = 'TenantId'; Object = { [pscustomobject]@{ TenantId = $tenant } }; Count = 2 }
        @{ Case = 'CustomerTenantId'; Object = { [pscustomobject]@{ CustomerTenantId = $tenant } }; Count = 2 }
        @{ Case = 'the column "Microsoft ID" of Partner Center'; Object = { "Microsoft ID,Company name`n$tenant,Contoso" | ConvertFrom-Csv }; Count = 2 }
        @{ Case = 'the column "Tenant ID" of Partner Center'; Object = { "Tenant ID,Customer Name`n$tenant,Contoso" | ConvertFrom-Csv }; Count = 2 }
    ) {
        $tenant = [guid]::NewGuid().ToString()
        $ids = @(Add-GdapEmulatorRelationship 2 -CustomerTenantId $tenant)
        @(& $Object | Get-GdapRelationship).Count | Should -Be $Count
        @(Get-GdapRelationship -InputObject (& $Object)).Count | Should -Be $Count
    }

    It '39: an object with neither is an error, and so is a tenant id that isn''t a GUID' {
        "$((Get-Failure { [pscustomobject]@{ Name = 'x' } | Get-GdapRelationship }).ErrorDetails)" | Should -BeLike 'input 1: *relationship id*'
        "$((Get-Failure { [pscustomobject]@{ TenantId = 'contoso' } | Get-GdapRelationship }).ErrorDetails)" | Should -BeLike "*'contoso'*GUID*"
    }

    It '39: <_> accepts an array of ids, also of objects that name them' -ForEach $byId {
        (Get-Command $_).Parameters['DelegatedAdminRelationshipId'].ParameterType | Should -Be ([object[]])
    }

    It '39: arrays of ids: <Name>' -TestCases @(
        @{ Name = 'Get-GdapRelationship'; Status = 'active'; Call = { Get-GdapRelationship $ids } }
        @{ Name = 'Update-GdapRelationship'; Status = 'active'; Call = { Update-GdapRelationship $ids -AutoExtendDuration P180D } }
        @{ Name = 'Update-GdapRelationship, of relationships'; Status = 'active'; Call = { Update-GdapRelationship (Get-GdapRelationship $ids) -AutoExtendDuration P180D } }
        @{ Name = 'Lock-GdapRelationship'; Status = 'created'; Call = { Lock-GdapRelationship $ids -Confirm:$false } }
        @{ Name = 'Stop-GdapRelationship'; Status = 'active'; Call = { Stop-GdapRelationship $ids -Confirm:$false } }
        @{ Name = 'Remove-GdapRelationship'; Status = 'created'; Call = { Remove-GdapRelationship $ids -PassThru -Confirm:$false } }
        @{ Name = 'Wait-GdapRelationship'; Status = 'active'; Call = { Wait-GdapRelationship $ids active } }
        @{ Name = 'Set-GdapAutoExtend'; Status = 'active'; Call = { Set-GdapAutoExtend $ids } }
        @{ Name = 'Compare-GdapTemplate'; Status = 'active'; Call = { Compare-GdapTemplate @{ name = 'x'; duration = 1; roles = $roles } $ids } }
        @{ Name = 'Get-GdapExpiryReport'; Status = 'active'; Call = { Get-GdapExpiryReport $ids } }
    ) {
        $ids = @(Add-GdapEmulatorRelationship 3 -Status $Status)
        @(& $Call).Count | Should -Be 3
    }

    It '39: columns with the parameters'' names are the change of their row' {
        $ids = @(Add-GdapEmulatorRelationship 3)
        $rows = "Id,AutoExtendDuration`n$($ids[0]),P180D`n$($ids[1]),180`n$($ids[2]),0" | ConvertFrom-Csv
        @($rows | Update-GdapRelationship -KeepOrder).Result | Should -Be @('Updated', 'Updated', 'Unchanged')
        # A change that the command specifies applies to all rows.
        @($rows | Update-GdapRelationship -AutoExtendDuration P180D).AutoExtendDuration.Days | Should -Be @(180, 180, 180)
        $draft = Add-GdapEmulatorRelationship -Status created
        $name = New-Name
        $row = "RelationshipId,DisplayName,Duration,Role`n$draft,$name,90,Directory Readers;Helpdesk Administrator" | ConvertFrom-Csv
        $changed = $row | Update-GdapRelationship
        $changed.DisplayName | Should -Be $name
        $changed.Duration.Days | Should -Be 90
        @($changed.AccessDetails.UnifiedRoles).Count | Should -Be 2
    }

    It '39: a row without a change ends the call with an error, and one with a bad value is that row''s error' {
        $ids = @(Add-GdapEmulatorRelationship 2)
        Get-Kind (Get-Failure { "Id,Note`n$($ids[0]),x" | ConvertFrom-Csv | Update-GdapRelationship }) | Should -Be 'Gdap.NoChange'
        $rows = "Id,AutoExtendDuration`n$($ids[0]),P6M`n$($ids[1]),P180D" | ConvertFrom-Csv
        $results = @($rows | Update-GdapRelationship -ErrorVariable failed -ErrorAction SilentlyContinue)
        $results.Id | Should -Be $ids[1]
        "$($failed[0].ErrorDetails)" | Should -BeLike "'$($ids[0])': *P6M*"
    }

    It '39: Partner Center''s headers <Header> name the customer of New-GdapRelationship and of an onboarding' -TestCases @(
        @{ Header = 'Company name,Microsoft ID' }, @{ Header = 'Customer Name,Tenant ID' }, @{ Header = 'CompanyName,TenantId' }, @{ Header = 'CustomerName,CustomerTenantId' }
    ) {
        $tenant = [guid]::NewGuid().ToString()
        $name = New-Name
        $new = "$Header,DisplayName,Duration,Role`nContoso,$tenant,$name,90,Directory Readers" | ConvertFrom-Csv | New-GdapRelationship
        $new.DisplayName | Should -Be $name
        $new.CustomerTenantId | Should -Be $tenant
        $file = Join-Path $TestDrive 'customers.csv'
        Set-Content $file "$Header`nContoso $tenant,$tenant"
        $made = New-GdapOnboarding @{ name = '{CustomerName:49}'; duration = 90; roles = 'Directory Readers' } -CsvPath $file -NoLock -Confirm:$false
        $made.CustomerName | Should -Be "Contoso $tenant"
        $made.CustomerTenantId | Should -Be $tenant
    }

    It '39: -Role accepts <Form>' -TestCases @(
        @{ Form = 'an array'; Role = { $roles } }
        @{ Form = 'one text with ;'; Role = { $roles -join '; ' } }
        @{ Form = 'the RoleNames of a relationship'; Role = { $other.RoleNames } }
        @{ Form = 'ids'; Role = { $other.AccessDetails.UnifiedRoles.RoleDefinitionId } }
        @{ Form = 'an array with ; in it'; Role = { , ($roles -join ';') } }
    ) {
        $other = Get-GdapRelationship (Add-GdapEmulatorRelationship -Role $roles)
        $expected = $other.RoleNames
        $new = New-GdapRelationship (New-Name) -Duration 90 -Role (& $Role)
        $new.RoleNames | Should -Be $expected
        $draft = Add-GdapEmulatorRelationship -Status created
        (Update-GdapRelationship $draft -Role (& $Role)).RoleNames | Should -Be $expected
        $group = [guid]::NewGuid().ToString()
        @((New-GdapAccessAssignment $other $group -Role (& $Role)).AccessDetails.UnifiedRoles).Count | Should -Be 2
        (Update-GdapRelationship (Add-GdapEmulatorRelationship -Status created -Role ($roles + 'Reports Reader')) -RemoveRole (& $Role)).RoleNames | Should -Be 'Reports Reader'
        @(New-GdapOnboarding @{ name = New-Name; duration = 90; roles = (& $Role) } ([pscustomobject]@{ Name = 'x'; TenantId = [guid]::NewGuid() }) -Plan)[0].Changes | Should -Match 'Directory Readers, Helpdesk Administrator|Helpdesk Administrator, Directory Readers'
    }
}
