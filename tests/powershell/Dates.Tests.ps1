BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $null = Add-GdapEmulatorRelationship 2 -EndsInDays 59
    $null = Add-GdapEmulatorRelationship 2 -EndsInDays 60 -NamePrefix 'Later '
    $null = Add-GdapEmulatorRelationship 1 -Status created -NamePrefix 'Draft '

    # Every property with a date of an object and its nested objects.
    function Find-Date($Object) {
        foreach ($property in $Object.PSObject.Properties) {
            $value = $property.Value
            if ($value -is [datetime] -or $value -is [datetimeoffset]) { [pscustomobject]@{ Name = $property.Name; Value = $value } }
            elseif ($property.Name -eq 'SignIn') { Find-Date $value }
        }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Dates' {
    It '38: of <Name> are System.DateTime in UTC, and ISO 8601 in CSV' -ForEach @(
        @{ Name = 'a relationship'; Least = 4; Call = { Get-GdapRelationship -Status active -Top 1 } }
        @{ Name = 'the report'; Least = 1; Call = { Get-GdapExpiryReport | Select-Object -First 1 } }
        @{ Name = 'Set-GdapAutoExtend'; Least = 1; Call = { Get-GdapRelationship -Status active -Top 1 | Set-GdapAutoExtend } }
        @{ Name = 'the last run'; Least = 1; Call = { $null = Get-GdapRelationship -Status active -Top 1 | Set-GdapAutoExtend; Get-GdapLastRun } }
        @{ Name = 'an assignment'; Least = 1; Call = { $id = Add-GdapEmulatorRelationship; $null = New-GdapAccessAssignment $id -GroupId ([guid]::NewGuid()) -Role 'Directory Readers' -Wait; Get-GdapAccessAssignment $id } }
        @{ Name = 'an operation'; Least = 1; Call = { $id = Add-GdapEmulatorRelationship -Role 'Global Administrator', 'Directory Readers'; $null = Update-GdapRelationship $id -RemoveRole 'Global Administrator'; Get-GdapOperation $id } }
        @{ Name = 'a session'; Least = 1; Call = { Get-GdapSession } }
    ) {
        $object = @(& $Call)[0]
        $dates = @(Find-Date $object)
        $dates.Count | Should -BeGreaterOrEqual $Least
        foreach ($date in $dates) {
            $date.Value | Should -BeOfType [datetime] -Because $date.Name
            "$($date.Value.Kind)" | Should -Be 'Utc' -Because $date.Name
        }
        $before = [System.Threading.Thread]::CurrentThread.CurrentCulture
        try {
            foreach ($culture in 'de-DE', 'th-TH') {
                [System.Threading.Thread]::CurrentThread.CurrentCulture = $culture
                $row = $object | Select-Object $dates.Name.Where({ $_ -in $object.PSObject.Properties.Name }) | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv
                foreach ($cell in $row.PSObject.Properties) { $cell.Value | Should -MatchExactly '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' -Because $cell.Name }
            }
        }
        finally { [System.Threading.Thread]::CurrentThread.CurrentCulture = $before }
    }

    It '38: compare with UTC as -WithinDays and DaysLeft do, in the time zone <Zone>' -ForEach @(@{ Zone = 'Pacific/Auckland' }, @{ Zone = 'America/Los_Angeles' }, @{ Zone = 'UTC' }) {
        # On Windows the time zone is the machine's, for all processes: whatever it is, it is tested once.
        $isFixed = $env:OS -eq 'Windows_NT'
        if ($isFixed -and $Zone -ne 'UTC') { Set-ItResult -Skipped -Because 'Windows has no time zone for one process'; return }
        $text = Invoke-Shell @'
Import-Module $module; $null = Connect-Gdap -Emulator $uri
[System.TimeZoneInfo]::Local.Id
@(Get-GdapRelationship -Status active | Where-Object { $_.EndDateTime -lt [datetime]::UtcNow.AddDays(59).AddMinutes(5) }).Count
@(Get-GdapRelationship -Status active -WithinDays 59).Count
@(Get-GdapRelationship -Status active | Where-Object { $_.DaysLeft -lt 59 }).Count
@(Get-GdapExpiryReport | Where-Object { $_.EndDateTime -lt [datetime]::UtcNow.AddDays(59).AddMinutes(5) }).Count
'@ $stand @{ TZ = $Zone }
        if (-not $isFixed) { $text[0] | Should -Be $Zone }
        $text[1..4] | Should -Be '2', '2', '2', '2'
    }

    It '38: the examples compare with UTC alone' {
        $codes = @(Get-Command -Module Gdap, Gdap.Emulator | ForEach-Object { (Get-Help $_.Name).examples.example.code }) +
        @(Get-ChildItem (Join-Path $Root 'powershell/Help/about_*.txt') | Get-Content -Raw)
        @($codes -match 'datetime\]::UtcNow').Count | Should -BeGreaterThan 1
        $codes -match 'Get-Date|datetime\]::(Now|Today)' | Should -BeNullOrEmpty
    }

    It '38: an example that compares dates finds the same in every time zone' {
        $code = @((Get-Help Lock-GdapRelationship).examples.example.code -match 'CreatedDateTime')[0] -replace 'Lock-GdapRelationship -Confirm:\$false', 'Select-Object DisplayName, Id' -replace '(?s)\|\s+Select-Object DisplayName, ApprovalUri.*'
        $code | Should -Match 'UtcNow'
        foreach ($zone in 'Pacific/Auckland', 'Pacific/Pago_Pago') {
            @(Invoke-Shell "Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; @($code).Count" $stand @{ TZ = $zone }) | Should -Be '1'
        }
    }
}
