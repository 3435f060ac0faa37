BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 12
    Set-Stand $stand @{ latencyMs = 250 }

    # The records of the progress bar of a script, without the last one.
    function Get-Progress([string] $Script) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$Module', '$Module.Emulator'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'; $Script")
            $null = $shell.Invoke()
            $shell.Streams.Progress | Where-Object { $_.RecordType -eq 'Processing' -and $_.StatusDescription -match 'per second' }
        }
        finally { $shell.Dispose() }
    }
    $ids = "'$((Get-GdapRelationship).Id -join "', '")'"
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The progress bar' {
    It '42: of an array shows the total, the percentage and the time left' {
        $records = @(Get-Progress "Update-GdapRelationship ($ids) -AutoExtendDuration 180 -ThrottleLimit 1")
        $records.Count | Should -BeGreaterThan 2
        foreach ($record in $records) {
            $record.StatusDescription | Should -Match '^\d+ done, 0 failed of 12, [\d.]+ per second'
            $record.PercentComplete | Should -BeGreaterOrEqual 0
        }
        $records[-1].PercentComplete | Should -BeGreaterThan $records[0].PercentComplete
        $records[-1].SecondsRemaining | Should -BeGreaterOrEqual 0
    }

    It '42: of a job that collects its input first does too' {
        $template = Join-Path $TestDrive 'template.json'
        Set-Content $template '{"name":"For {CustomerName}","duration":"P30D","roles":["Directory Readers"]}'
        $records = @(Get-Progress "1..8 | ForEach-Object { [pscustomobject]@{ CustomerName = `"C`$_`"; CustomerTenantId = [guid]::NewGuid() } } | New-GdapOnboarding '$template' -Confirm:`$false -ThrottleLimit 1")
        $records.Count | Should -BeGreaterThan 2
        foreach ($record in $records) { $record.StatusDescription | Should -Match '^\d+ done, 0 failed of 8,' }
        $records[-1].PercentComplete | Should -BeGreaterThan 0
    }

    It '42: of piped input shows done, failed and the rate, without a total' {
        $records = @(Get-Progress "$ids, 'no-such-id' | Update-GdapRelationship -AutoExtendDuration 0 -ThrottleLimit 1 -ErrorAction SilentlyContinue")
        $records.Count | Should -BeGreaterThan 2
        foreach ($record in $records) {
            $record.StatusDescription | Should -Match '^\d+ done, [01] failed, [\d.]+ per second'
            $record.PercentComplete | Should -Be -1
            $record.SecondsRemaining | Should -Be -1
        }
    }

    It '42: piped input is not collected for it: the first result comes before the last input' {
        $state = @{ Given = 0; AtFirst = 0 }
        $ids = @((Get-GdapRelationship).Id)
        $ids | ForEach-Object { $state.Given++; $_ } | Update-GdapRelationship -AutoExtendDuration 180 -ThrottleLimit 1 -WhatIf:$false |
            Select-Object -First 1 | ForEach-Object { $state.AtFirst = $state.Given }
        $state.AtFirst | Should -BeLessThan $ids.Count
    }
}
