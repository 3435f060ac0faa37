BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-GdapEmulator
    $instance = '6b7c1c5e-5c5f-4c5c-8a9d-0d2f3f0f1a11'
    $cockpit = Connect-Gdap -Service CloudCockpit -Emulator $stand -PortalDomain portal.contoso.com -ProviderInstanceId $instance
    $customer = [guid]::NewGuid().ToString()
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Access assignments on CloudCockpit' {
    BeforeEach {
        Set-Stand $stand @{ cockpitGroup = $customer; operationMs = 0 }
        $id = Add-Relationship $stand 1 @{ customerTenantId = $customer }
        Clear-Log $stand
    }

    It '19: links the relationship with the group of the portal, without a body' {
        $done = New-GdapAccessAssignment $id -CustomerId $customer
        "$($done.Result) $($done.Id) $($done.CustomerId)" | Should -Be "Created $id $customer"
        $log = @(Get-Log $stand)
        "$($log.Count) $($log[0].method)" | Should -Be '1 POST'
        $log[0].body | Should -BeNullOrEmpty
        (New-GdapAccessAssignment $id -CustomerId $customer -ReuseExisting).Result | Should -Be 'Unchanged'
        @(Get-Log $stand).method | Should -Be 'POST', 'GET'
        $all = @(Get-GdapAccessAssignment $id -CustomerId $customer)
        "$($all.Count) $($all[0].GroupId) $($all[0].Status)" | Should -Be "1 $customer active"
        @(Get-GdapAccessAssignment $id -CustomerId $customer -Status deleted).Count | Should -Be 0
    }

    It '19: links nothing with -WhatIf' {
        New-GdapAccessAssignment $id -CustomerId $customer -WhatIf
        @(Get-Log $stand | Where-Object method -eq POST) | Should -BeNullOrEmpty
    }

    It '19: -<Name> is of the other service and rejected by name' -TestCases @(
        @{ Name = 'GroupId'; Call = { New-GdapAccessAssignment $id -CustomerId $customer -GroupId $customer } }
        @{ Name = 'Role'; Call = { New-GdapAccessAssignment $id -CustomerId $customer -Role 'Global Reader' } }
        @{ Name = 'Wait'; Call = { New-GdapAccessAssignment $id -CustomerId $customer -Wait } }
        @{ Name = 'Filter'; Call = { Get-GdapAccessAssignment $id -CustomerId $customer -Filter x } }
    ) {
        $failure = Get-Failure $Call
        Get-Kind $failure | Should -Be 'Gdap.Unsupported'
        "$failure" | Should -BeLike "*: -$Name is only valid for Microsoft Graph*"
    }
}

Describe 'Update-GdapRelationship on CloudCockpit' {
    BeforeEach {
        $id = Add-Relationship $stand 1 @{ customerTenantId = $customer }
        Clear-Fault $stand
        Clear-Log $stand
    }

    It '19: sends path, headers and body of the document' {
        $correlation = [guid]::NewGuid()
        $null = Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true -CorrelationId $correlation
        $log = @(Get-Log $stand)
        $log.Count | Should -Be 1
        $log[0].method | Should -Be 'PATCH'
        $log[0].path | Should -Be "/v1/Customers/$customer/delegated-admin-relationships/$id"
        $log[0].headers.'x-tenant' | Should -Be 'portal.contoso.com'
        $log[0].headers.'x-correlation-id' | Should -Be "$correlation"
        $log[0].headers.authorization | Should -BeLike 'Bearer ?*'
        $log[0].headers.'content-type' | Should -BeLike 'application/json*'
        $log[0].headers.PSObject.Properties.Name | Should -Not -Contain 'if-match'
        $body = $log[0].body | ConvertFrom-Json -AsHashtable
        @($body.Keys | Sort-Object) | Should -BeExactly 'autoExtendEnabled', 'providerInstanceId'
        $body.providerInstanceId | Should -Be $instance
        $body.autoExtendEnabled | Should -BeExactly $true
        (Get-State $stand $id).autoExtendDuration | Should -Be 'P180D'
    }

    It '19: a correlation id is made, and kept over the attempts' {
        Add-Fault $stand @{ kind = 'status'; status = 503; times = 1; headers = @{ 'Retry-After' = '0' } }
        $done = Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true
        $log = @(Get-Log $stand)
        $log.status | Should -Be 503, 200
        $log[1].headers.'x-correlation-id' | Should -Be $log[0].headers.'x-correlation-id'
        [guid] $log[0].headers.'x-correlation-id' | Should -Not -Be ([guid]::Empty)
        $done.CorrelationId | Should -Be $log[0].headers.'x-correlation-id'
    }

    It '19: -AutoExtendDuration <Value> is mapped' -TestCases @(
        @{ Value = 'P180D'; On = $true }, @{ Value = 180; On = $true }, @{ Value = 'P0D'; On = $false }, @{ Value = 'PT0S'; On = $false }, @{ Value = 0; On = $false }
    ) {
        $null = Update-GdapRelationship $id -CustomerId $customer -AutoExtendDuration $Value
        ((Get-Log $stand).body | ConvertFrom-Json).autoExtendEnabled | Should -BeExactly $On
    }

    It '19: both forms, and another duration, are rejected with nothing sent' {
        Get-Kind (Get-Failure { Update-GdapRelationship $id -CustomerId $customer -AutoExtendDuration 0 -AutoExtendEnabled $true }) | Should -Be 'Gdap.InvalidArgument'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -CustomerId $customer -AutoExtendDuration 90 }) | Should -Be 'Gdap.Validation'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '19: -<_> is of the other service and rejected by name' -ForEach 'DisplayName', 'Duration', 'Customer', 'AccessDetails', 'Role', 'RemoveRole', 'AdditionalProperties', 'IfMatch', 'Wait' {
        $name = $_
        $given = @{ $name = switch ($name) { 'AdditionalProperties' { @{ a = 1 } } 'Duration' { 30 } 'Wait' { $true } default { 'x' } } }
        $failure = Get-Failure { Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true @given }
        Get-Kind $failure | Should -Be 'Gdap.Unsupported'
        "$failure" | Should -BeLike "*-$name *"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '19: and -<_> is rejected on Microsoft Graph' -ForEach 'AutoExtendEnabled', 'CorrelationId', 'CustomerId', 'ProviderInstanceId' {
        $graph = Connect-Gdap -Emulator $stand -NoDefault
        $name = $_
        $given = if ($name -eq 'AutoExtendEnabled') { @{ AutoExtendEnabled = $true } } else { @{ $name = $customer; AutoExtendDuration = 180 } }
        $failure = Get-Failure { Update-GdapRelationship $id -Session $graph @given }
        Get-Kind $failure | Should -Be 'Gdap.Unsupported'
        "$failure" | Should -BeLike "*-$name *"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '19: If-Match in -Headers is rejected as well' {
        Get-Failure { Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true -Headers @{ 'If-Match' = 'x' } } | Should -Not -BeNullOrEmpty
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '19: CustomerId and ProviderInstanceId bind by property name, and returned objects carry both' {
        $other = [guid]::NewGuid().ToString()
        $row = "Id,CustomerId,ProviderInstanceId`n$id,$customer,$other" | ConvertFrom-Csv
        $done = $row | Update-GdapRelationship -AutoExtendEnabled $true
        $done.CustomerId | Should -Be $customer
        $done.ProviderInstanceId | Should -Be $other
        ((Get-Log $stand).body | ConvertFrom-Json).providerInstanceId | Should -Be $other
        Clear-Log $stand
        ($done | Update-GdapRelationship -AutoExtendEnabled $false).Result | Should -Be 'Updated'
        (Get-Log $stand).path | Should -BeLike "*/$customer/*"
        $listed = @(Get-GdapRelationship -CustomerId $customer | Where-Object Id -EQ $id)
        $listed.Count | Should -Be 1
        $listed.CustomerId | Should -Be $customer
        $listed.ProviderInstanceId | Should -Be $instance
        ($listed | Update-GdapRelationship -AutoExtendEnabled $true).Id | Should -Be $id
    }

    It '9: the customer of one row never leaks into the next' {
        $rows = [pscustomobject]@{ Id = $id; CustomerId = $customer }, [pscustomobject]@{ Id = $id }
        $done = @($rows | Update-GdapRelationship -AutoExtendEnabled $true -ErrorAction SilentlyContinue -ErrorVariable failed)
        $done.Count | Should -Be 1
        @($failed).Count | Should -Be 1
        @(Get-Log $stand).Count | Should -Be 1
    }

    It '24: the response has no body: Result, ids and what was sent, no invented relationship' {
        $done = Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true
        $done.PSObject.TypeNames | Should -Not -Contain 'Gdap.Relationship'
        $done.Result | Should -Be 'Updated'
        $done.Id | Should -Be $id
        $done.RelationshipId | Should -Be $id
        $done.AutoExtendEnabled | Should -BeExactly $true
        $done.PSObject.Properties.Name | Should -Not -Contain 'DisplayName'
        $done.PSObject.Properties.Name | Should -Not -Contain 'Status'
    }

    It 'makes of <Status> the error <Kind>' -TestCases @(
        @{ Status = 400; Kind = 'Gdap.BadRequest'; Category = 'InvalidResult' }
        @{ Status = 401; Kind = 'Gdap.Unauthenticated'; Category = 'AuthenticationError' }
        @{ Status = 403; Kind = 'Gdap.Forbidden'; Category = 'PermissionDenied' }
        @{ Status = 404; Kind = 'Gdap.NotFound'; Category = 'ObjectNotFound' }
    ) {
        $correlation = [guid]::NewGuid().ToString()
        $fault = @{ kind = 'status'; status = $Status; match = @{ operation = 'cloudCockpitUpdate' } }
        if ($Status -in 400, 404) {
            $fault.body = @{ statusCode = $Status; type = 'SomeType'; description = 'The words of the service.'; correlationId = $correlation; errors = @(@{ propertyName = 'autoExtendEnabled'; description = @('It must not.') }) }
        }
        Add-Fault $stand $fault
        $failure = Get-Failure { Update-GdapRelationship $id -CustomerId $customer -AutoExtendEnabled $true }
        Get-Kind $failure | Should -Be $Kind
        "$($failure.CategoryInfo.Category)" | Should -Be $Category
        $failure.Exception.StatusCode | Should -Be $Status
        $failure.TargetObject | Should -Be $id
        if ($Status -in 400, 404) { "$failure" | Should -BeLike '*The words of the service.*' }
    }

    It 'makes of the service''s own 404 a NotFound' {
        $failure = Get-Failure { Update-GdapRelationship 'not-there-1' -CustomerId $customer -AutoExtendEnabled $true }
        Get-Kind $failure | Should -Be 'Gdap.NotFound'
        "$failure" | Should -BeLike '*was not found*'
    }
}

Describe 'New-GdapRelationship on CloudCockpit' {
    BeforeEach { Clear-Log $stand }

    It '19: sends path, headers and body of the document' {
        $new = New-GdapRelationship 'Portal made' -AutoExtendEnabled $true -CustomSelectedGdapRolesIds '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Writers'
        $log = @(Get-Log $stand | Where-Object method -EQ 'POST')
        $log.Count | Should -Be 1
        $log[0].path | Should -Be '/v1/Customers/delegated-admin-relationships'
        $log[0].headers.'x-tenant' | Should -Be 'portal.contoso.com'
        $body = $log[0].body | ConvertFrom-Json -AsHashtable
        @($body.Keys | Sort-Object) | Should -BeExactly 'autoExtendEnabled', 'customSelectedGdapRolesIds', 'displayName', 'providerInstanceId'
        $body.customSelectedGdapRolesIds | Should -Be '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', '9360feb5-f418-4baa-8175-e2a00bac4301'
        $new.Result | Should -Be 'Created'
        $new.Status | Should -Be 'created'
        $new.RoleNames | Should -Be 'Directory Readers; Directory Writers'
        $new.AutoExtendDuration.Days | Should -Be 180
        $new.ProviderInstanceId | Should -Be $instance
        $new.Id | Should -Not -BeNullOrEmpty
    }

    It '19: -AutoExtendDuration is mapped, -<_> rejected by name' -ForEach 'Duration', 'Role', 'Customer', 'CustomerTenantId', 'AccessDetails' {
        $given = @{ $_ = if ($_ -eq 'Duration') { 30 } else { 'x' } }
        $failure = Get-Failure { New-GdapRelationship 'Never' -AutoExtendDuration 180 @given }
        Get-Kind $failure | Should -Be 'Gdap.Unsupported'
        "$failure" | Should -BeLike "*-$_ *"
        Get-Log $stand | Should -BeNullOrEmpty
        (New-GdapRelationship "Mapped $_" -AutoExtendDuration 180).AutoExtendDuration.Days | Should -Be 180
    }
}

Describe 'Connect-Gdap to CloudCockpit' {
    It '19: -PortalDomain is mandatory and a bare domain' {
        $token = ConvertTo-SecureString 'x' -AsPlainText -Force
        "$(Get-Failure { Connect-Gdap -Service CloudCockpit -AccessToken $token -NoDefault })" | Should -BeLike '*-PortalDomain*'
        foreach ($bad in 'https://portal.contoso.com', 'portal.contoso.com/x', 'portal contoso', "a.b`r`nX: 1", 'a..b') {
            Get-Failure { Connect-Gdap -Service CloudCockpit -AccessToken $token -PortalDomain $bad -NoDefault } | Should -Not -BeNullOrEmpty -Because $bad
        }
        (Connect-Gdap -Service CloudCockpit -AccessToken $token -PortalDomain portal.contoso.com -NoDefault).PortalDomain | Should -Be 'portal.contoso.com'
    }

    It '19: -ProviderInstanceId and -PortalDomain are rejected for Microsoft Graph' {
        $token = ConvertTo-SecureString 'x' -AsPlainText -Force
        Get-Kind (Get-Failure { Connect-Gdap -AccessToken $token -PortalDomain a.b -NoDefault }) | Should -Be 'Gdap.Unsupported'
        Get-Kind (Get-Failure { Connect-Gdap -AccessToken $token -ProviderInstanceId ([guid]::NewGuid()) -NoDefault }) | Should -Be 'Gdap.Unsupported'
    }
}
