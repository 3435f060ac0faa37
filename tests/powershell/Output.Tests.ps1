BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $id = Add-Relationship $stand
    $one = Get-GdapRelationship $id
    $state = Get-State $stand $id
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'A relationship that comes out' {
    It '21: has every property of the Graph cmdlet''s output by its name' {
        foreach ($name in 'Id', 'AccessAssignments', 'AccessDetails', 'ActivatedDateTime', 'AutoExtendDuration', 'CreatedDateTime', 'Customer', 'DisplayName', 'Duration', 'EndDateTime', 'LastModifiedDateTime', 'Operations', 'Requests', 'Status', 'AdditionalProperties') {
            $one.PSObject.Properties.Name | Should -Contain $name
        }
        $one.PSObject.TypeNames[0] | Should -Be 'Gdap.Relationship'
        $one.AccessDetails.PSObject.Properties.Name | Should -Contain 'UnifiedRoles'
        $one.Customer.PSObject.Properties.Name | Should -Contain 'TenantId'
        $one.Customer.PSObject.Properties.Name | Should -Contain 'DisplayName'
    }

    It '21: keeps the nesting and the values' {
        @($one.AccessDetails.UnifiedRoles.RoleDefinitionId) | Should -Be @($state.accessDetails.unifiedRoles.roleDefinitionId)
        $one.Customer.TenantId | Should -Be $state.customer.tenantId
        $one.Duration | Should -BeOfType [timespan]
        $one.Duration.Days | Should -Be 730
        $one.AutoExtendDuration | Should -Be ([timespan]::Zero)
        $one.Id | Should -Be $id
        $one.Status | Should -Be 'active'
    }

    It '21: absent collections are $null' {
        $null -eq $one.AccessAssignments | Should -BeTrue
        $null -eq $one.Operations | Should -BeTrue
        $null -eq $one.Requests | Should -BeTrue
    }

    It '21: dates are UTC' {
        foreach ($name in 'ActivatedDateTime', 'CreatedDateTime', 'EndDateTime', 'LastModifiedDateTime') {
            $one.$name | Should -BeOfType [datetime]
            "$($one.$name.Kind)" | Should -Be 'Utc'
        }
        $wire = (Invoke-WebRequest "$($stand.Uri)/emulator/relationships/$id" -UseBasicParsing).Content
        $wire | Should -Match ([regex]::Escape($one.EndDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", [cultureinfo]::InvariantCulture)))
        $one.DaysLeft | Should -Be 729
    }

    It '21: role names stand beside the ids, and scalars serve CSV and tables' {
        $one.AccessDetails.UnifiedRoles[0].RoleName | Should -Be 'Directory Readers'
        $one.RoleNames | Should -Be 'Directory Readers; Directory Writers; License Administrator; Service Support Administrator'
        $one.CustomerName | Should -Be $one.Customer.DisplayName
        $one.CustomerTenantId | Should -Be $one.Customer.TenantId
    }

    It '21: ToJson() is the wire form, which -BodyParameter accepts' {
        $wire = $one.ToJson() | ConvertFrom-Json -AsHashtable
        $wire.id | Should -Be $id
        $wire.duration | Should -BeExactly 'P730D'
        $wire.accessDetails.unifiedRoles[0].Keys | Should -BeExactly 'roleDefinitionId'
        $target = Add-Relationship $stand 1 @{ status = 'created'; duration = 'P10D' }
        $source = Get-GdapRelationship (Add-Relationship $stand 1 @{ status = 'created'; duration = 'P20D'; prefix = 'Source ' })
        Invoke-Control $stand "relationships/$($source.Id)/change" 'Post' @{ displayName = 'Moved away' } | Out-Null
        $done = Update-GdapRelationship $target -BodyParameter $source.ToJson()
        $done.Result | Should -Be 'Updated'
        (Get-State $stand $target).duration | Should -Be 'P20D'
    }

    It '21: the etag is there for old scripts too, and unknown properties are kept' {
        $one.AdditionalProperties['@odata.etag'] | Should -Be $state.etag
        $one.ETag | Should -Be $state.etag
        Add-Fault $stand @{ kind = 'status'; status = 200; times = 1; match = @{ operation = 'getRelationship' }; body = @{ id = $id; '@odata.etag' = 'W/"1"'; status = 'someNewStatus'; newMember = @{ deep = @(1, 2) }; displayName = 'x' } }
        $odd = Get-GdapRelationship $id
        $odd.Status | Should -Be 'someNewStatus'
        $odd.AdditionalProperties['newMember'].deep | Should -Be 1, 2
        ($odd.ToJson() | ConvertFrom-Json).newMember.deep | Should -Be 1, 2
    }

    It '22: Result is one vocabulary: <Wanted>' -TestCases @(
        @{ Wanted = 'Created'; Call = { New-GdapRelationship "Result $(Get-Random)" -Duration 30 -Role 'Directory Readers' } }
        @{ Wanted = 'Updated'; Call = { Update-GdapRelationship (Add-Relationship $stand) -AutoExtendDuration 180 } }
        @{ Wanted = 'Unchanged'; Call = { Update-GdapRelationship (Add-Relationship $stand) -AutoExtendDuration 0 } }
        @{ Wanted = 'Accepted'; Call = { Update-GdapRelationship (Add-Relationship $stand 1 @{ roles = @('62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b') }) -RemoveRole 'Global Administrator' } }
        @{ Wanted = 'Recovered'; Call = { Add-Fault $stand @{ kind = 'close_after'; times = 1; match = @{ operation = 'createRelationship' } }; New-GdapRelationship "Lost $(Get-Random)" -Duration 30 -Role 'Directory Readers' } }
    ) {
        (& $Call).Result | Should -Be $Wanted
        Clear-Fault $stand
    }

    It '22: what was only read has no Result' { $null -eq $one.Result | Should -BeTrue }

    It 'gives a sensible result to ConvertTo-Json' {
        $json = $one | ConvertTo-Json -Depth 5 -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -BeNullOrEmpty
        $read = $json | ConvertFrom-Json
        $read.Id | Should -Be $id
        $read.Duration.Days | Should -Be 730
        $read.AccessDetails.UnifiedRoles[0].RoleName | Should -Be 'Directory Readers'
        $read.AdditionalProperties.'@odata.etag' | Should -Be $one.ETag
        $json | Should -Match '"EndDateTime":\s*"\d{4}-\d\d-\d\dT[0-9:.]+Z"'
        ($read | Update-GdapRelationship -AutoExtendDuration 0).Result | Should -Be 'Unchanged'
    }

    It 'survives Export-Csv and Import-Csv' {
        $file = "$TestDrive/round.csv"
        $one | Export-Csv $file
        $row = Import-Csv $file
        $row.Id | Should -Be $id
        $row.DisplayName | Should -Be $one.DisplayName
        $row.RoleNames | Should -Be $one.RoleNames
        $row.Duration | Should -Be '730.00:00:00'
        $row.CustomerTenantId | Should -Be $one.CustomerTenantId
        $row.ETag | Should -Be $one.ETag
        foreach ($column in $row.PSObject.Properties) { $column.Value | Should -Not -BeLike '*System.*' -Because $column.Name }
        $done = $row | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = $_.AutoExtendDuration } }
        $done.Result | Should -Be 'Unchanged'
    }

    It 'writes the same CSV in every culture' {
        $write = "Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; Get-GdapRelationship $id | ConvertTo-Csv -NoTypeInformation -Delimiter ','"
        $plain = (Invoke-Shell "[cultureinfo]::CurrentCulture = ''; $write" $stand) -join "`n"
        foreach ($culture in 'de-DE', 'tr-TR') {
            (Invoke-Shell "[cultureinfo]::CurrentCulture = '$culture'; $write" $stand) -join "`n" | Should -BeExactly $plain
        }
        ($plain | ConvertFrom-Csv).EndDateTime | Should -BeExactly $one.EndDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
    }

    It 'dates remain dates' {
        $end = $one.EndDateTime
        $end | Should -BeOfType [datetime]
        $end.AddDays(-1) -lt $end | Should -BeTrue
        ($end - $one.ActivatedDateTime).Days | Should -Be 730
        $end.ToString('yyyy') | Should -Be "$($end.Year)"
        $end.ToString('d', [cultureinfo]::GetCultureInfo('de-DE')) | Should -BeExactly ([datetime] $end).ToString('d', [cultureinfo]::GetCultureInfo('de-DE'))
        $end.ToString([cultureinfo]::GetCultureInfo('en-US')) | Should -BeExactly ([datetime] $end).ToString([cultureinfo]::GetCultureInfo('en-US'))
        @($one, $one | Sort-Object EndDateTime).Count | Should -Be 2
    }

    It 'gives Select-Object what is named, and calculated properties' {
        $picked = $one | Select-Object DisplayName, CustomerName, @{ n = 'Left'; e = { $_.DaysLeft } }
        $picked.DisplayName | Should -Be $one.DisplayName
        $picked.Left | Should -Be 729
    }

    It 'fits 120 columns as <Name>' -TestCases @(
        @{ Name = 'a table'; Format = { $args | Format-Table } }
        @{ Name = 'a list'; Format = { $args | Format-List } }
        @{ Name = 'the default'; Format = { $args } }
        @{ Name = 'a table of an update'; Format = { $args[0] | Update-GdapRelationship -AutoExtendDuration 180 | Format-Table } }
    ) {
        $long = Get-GdapRelationship (Add-Relationship $stand 1 @{ prefix = 'A name that is exactly as long as it may ' })
        $text = & $Format $long $one | Out-String -Width 120
        $lines = @($text -split '\r?\n' -replace "`e\[[0-9;]*m")
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        $text | Should -Match 'A name that is'
        $text | Should -Match '20\d\d-\d\d-\d\d'
    }

    It 'names the columns a person looks for' {
        $head = ($one | Format-Table | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ -match '\S' } | Select-Object -First 1
        foreach ($word in 'DisplayName', 'Ends', 'Result', 'Status', 'Extend', 'Customer') { $head | Should -Match $word }
    }

    It 'does not change with the culture <Culture>' -TestCases @(@{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }) {
        $script = {
            Import-Module $module
            $null = Connect-Gdap -Emulator $uri
            $id = $args[0]
            $one = Get-GdapRelationship $id
            $done = Update-GdapRelationship $id -AUTOEXTENDDURATION '180' -WhatIf:$false
            $list = ($one | Format-List | Out-String -Width 120) -replace "`e\[[0-9;]*m"
            $table = ($one | Format-Table | Out-String -Width 120) -replace "`e\[[0-9;]*m"
            @(
                [cultureinfo]::CurrentCulture.Name
                $one.ToJson()
                $done.Result
                (Update-GdapRelationship $id -BodyParameter @{ AUTOEXTENDDURATION = [timespan]::Zero }).Result
                (Update-GdapRelationship $id -BodyParameter @{ AutoExtendDuration = '180.00:00:00' }).AutoExtendDuration.Days
                (Update-GdapRelationship $id -BodyParameter @{ autoExtendDuration = 180.0 }).Result
                $(try { Update-GdapRelationship $id -AutoExtendDuration 180.5 } catch { "$_" -match 'fraction' })
                $list
                $table
                (Update-GdapRelationship $id -BodyParameter @{ ID = 1 } 2>&1).FullyQualifiedErrorId
                @(Get-GdapRelationship -DisplayName 'seeded*' -Status ACTIVE | Where-Object Id -EQ $id).Count
                (New-GdapRelationship "Culture $([guid]::NewGuid())".Substring(0, 40) -Duration 30 -Role 'DIRECTORY READERS').RoleNames
            ) -join "`n"
        }
        $fresh = Add-Relationship $stand 1 @{ prefix = 'Seeded ' }
        $text = (Invoke-Shell "[cultureinfo]::CurrentCulture = '$Culture'; [cultureinfo]::CurrentUICulture = '$Culture'; & {$script} '$fresh'" $stand) -join "`n"
        $null = Invoke-Control $stand "relationships/$fresh/change" 'Post' @{ autoExtendDuration = 'PT0S' }
        $plain = (Invoke-Shell "[cultureinfo]::CurrentCulture = ''; & {$script} '$fresh'" $stand) -join "`n"
        $clean = { param($all) ($all -split "`n" | Select-Object -Skip 1) -replace 'W/\\?"\S+' -replace '^LastModifiedDateTime.*' -replace '"lastModifiedDateTime":"[^"]+"' }
        ($text -split "`n")[0] | Should -Be $Culture
        & $clean $text | Should -BeExactly (& $clean $plain)
        $text | Should -Match 'Directory Readers'
    }
}
