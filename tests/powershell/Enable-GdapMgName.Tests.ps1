BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
}
AfterAll { Disable-GdapMgName; Stop-GdapEmulator $stand }

Describe 'Enable-GdapMgName' {
    BeforeEach { Disable-GdapMgName }

    It '32: the names are no part of the manifest; they come and go' {
        Get-Alias *-MgTenantRelationshipDelegatedAdmin* -ErrorAction Ignore | Should -BeNullOrEmpty
        Enable-GdapMgName
        foreach ($verb in 'Get', 'New', 'Update') { (Get-Alias "$verb-MgTenantRelationshipDelegatedAdminRelationship").ResolvedCommand.Name | Should -Be "$verb-GdapRelationship" }
        Get-Alias Connect-MgGraph -ErrorAction Ignore | Should -BeNullOrEmpty
        Disable-GdapMgName
        Get-Alias *-MgTenantRelationshipDelegatedAdmin* -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It '32: they are global, and Remove-Module takes them away' {
        $text = Invoke-Shell '
            Import-Module $module
            & { Enable-GdapMgName }
            @(Get-Alias *-MgTenantRelationshipDelegatedAdmin*).Count -ge 3
            Remove-Module Gdap
            @(Get-Alias *-MgTenantRelationshipDelegatedAdmin* -ErrorAction Ignore).Count'
        $text | Should -Be 'True', '0'
    }

    It '32: a name that is taken is left alone without -Force' {
        $text = Invoke-Shell '
            Import-Module $module
            function global:Update-MgTenantRelationshipDelegatedAdminRelationship { "theirs" }
            Enable-GdapMgName -WarningVariable warned -WarningAction SilentlyContinue
            Update-MgTenantRelationshipDelegatedAdminRelationship; @($warned).Count
            Enable-GdapMgName -Force
            (Get-Command Update-MgTenantRelationshipDelegatedAdminRelationship).CommandType'
        $text | Should -Be 'theirs', '1', 'Alias'
    }

    It '32: the siblings run under their Graph names, and ask no sooner than those do' {
        $id = Add-Relationship $stand
        $draft = Add-Relationship $stand 1 @{ status = 'created' }
        $text = Invoke-Shell "
            Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri
            Enable-GdapMgName
            `$all = @(Get-MgTenantRelationshipDelegatedAdminRelationshipAccessAssignment -DelegatedAdminRelationshipId $id -All).Count
            `$role = @((Get-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $id).AccessDetails.UnifiedRoles.RoleDefinitionId)
            `$body = @{ accessContainer = @{ accessContainerId = [guid]::NewGuid(); accessContainerType = 'securityGroup' }; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = `$role[0] }) } }
            `$made = New-MgTenantRelationshipDelegatedAdminRelationshipAccessAssignment -DelegatedAdminRelationshipId $id -BodyParameter `$body
            `$etag = (Get-MgTenantRelationshipDelegatedAdminRelationshipAccessAssignment -DelegatedAdminRelationshipId $id -DelegatedAdminAccessAssignmentId `$made.Id).ETag
            `$changed = @{ accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = `$role[1] }) } }
            `$null = Update-MgTenantRelationshipDelegatedAdminRelationshipAccessAssignment -DelegatedAdminRelationshipId $id -DelegatedAdminAccessAssignmentId `$made.Id -BodyParameter `$changed -Headers @{ 'If-Match' = `$etag } | Wait-GdapOperation
            `$operations = @(Get-MgTenantRelationshipDelegatedAdminRelationshipOperation -DelegatedAdminRelationshipId $id).Count
            Remove-MgTenantRelationshipDelegatedAdminRelationshipAccessAssignment -DelegatedAdminRelationshipId $id -DelegatedAdminAccessAssignmentId `$made.Id
            Remove-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $draft -WhatIf
            `$kept = (Get-GdapRelationship $draft).Status
            Remove-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $draft
            `$gone = Get-GdapRelationship $draft -ErrorAction SilentlyContinue
            `$customers = @(Get-MgTenantRelationshipDelegatedAdminCustomer -All).Count
            `"`$all `$(`$made.Result) `$operations `$kept `$(`$null -eq `$gone) `$(`$customers -gt 0)`"" $stand
        $text[-1] | Should -Be '0 Created 1 created True True'
    }

    It '12: a script for the Graph cmdlet runs unchanged' {
        $id = Add-Relationship $stand
        $created = Add-Relationship $stand 1 @{ status = 'created' }
        Set-Content "$TestDrive/mg.ps1" '
            param($Id, $Created)
            $relationship = Get-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $Id
            $etag = $relationship.AdditionalProperties["@odata.etag"]
            $params = @{ autoExtendDuration = "P180D" }
            Update-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $Id -BodyParameter $params -Headers @{ "If-Match" = $etag } | Out-Null
            $after = Get-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $Id
            "{0} {1} {2}" -f $after.AutoExtendDuration.Days, $after.Status, $after.Customer.TenantId
            $all = Get-MgTenantRelationshipDelegatedAdminRelationship -All -Filter "status eq ''active''"
            $all.Count -ge 1
            foreach ($one in $all) { if ($one.Id -eq $Id) { $one.AccessDetails.UnifiedRoles.RoleDefinitionId -join "," } }
            $draft = Get-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $Created
            $done = Update-MgTenantRelationshipDelegatedAdminRelationship -InputObject @{ DelegatedAdminRelationshipId = $Created } -DisplayName "Renamed by script" -Duration (New-TimeSpan -Days 90) -Headers @{ "If-Match" = $draft.AdditionalProperties["@odata.etag"] } -ResponseHeadersVariable answered
            $done.DisplayName
            $answered.Keys -contains "request-id"
            $new = New-MgTenantRelationshipDelegatedAdminRelationship -BodyParameter @{ displayName = "New by script"; duration = "P30D"; customer = @{ tenantId = $after.Customer.TenantId }; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b" }) } }
            $new.Status'
        Enable-GdapMgName
        $out = @(& "$TestDrive/mg.ps1" -Id $id -Created $created)
        $state = Get-State $stand $id
        $out[0] | Should -Be "180 active $($state.customer.tenantId)"
        $out[1] | Should -BeTrue
        $out[2] | Should -Be ($state.accessDetails.unifiedRoles.roleDefinitionId -join ',')
        $out[3..5] | Should -Be 'Renamed by script', $true, 'created'
        (Get-State $stand $created).duration | Should -Be 'P90D'
    }
}
