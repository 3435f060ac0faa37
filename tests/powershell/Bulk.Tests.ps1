BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Bulk' {
    BeforeEach { Clear-Log $stand }
    AfterEach { Set-Stand $stand @{ latencyMs = 0 }; Clear-Fault $stand }

    It '23: -KeepOrder gives the order of the input, whatever finishes first' {
        $ids = @(Add-Relationship $stand 100)
        Add-Fault $stand @{ kind = 'delay'; ms = 60; probability = 0.2; seed = 7 }
        @($ids | Update-GdapRelationship -AutoExtendDuration 180 -KeepOrder).Id | Should -Be $ids
    }

    It '23: without it the order is that of completion: nobody waits for a slow one' {
        $ids = @(Add-Relationship $stand 30)
        Add-Fault $stand @{ kind = 'delay'; ms = 500; match = @{ path = $ids[0]; method = 'PATCH' } }
        $done = @($ids | Update-GdapRelationship -AutoExtendDuration 180)
        $done.Count | Should -Be 30
        $done[-1].Id | Should -Be $ids[0]
    }

    It '23: items with the same id are written one after the other, in order' {
        $id = Add-Relationship $stand
        $others = @(Add-Relationship $stand 3)
        Set-Stand $stand @{ latencyMs = 30 }
        $rows = 1..6 | ForEach-Object { [pscustomobject]@{ Id = $id; N = $_ }; [pscustomobject]@{ Id = $others[$_ % 3]; N = 6 } }
        $done = @($rows | Update-GdapRelationship -KeepOrder -BodyParameter { @{ autoExtendDuration = if ($_.N % 2) { 180 } else { 0 } } })
        @($done | Where-Object Id -EQ $id).Result | Should -Be (, 'Updated' * 6)
        $mine = @(Get-Log $stand | Where-Object { $_.path -like "*$id" -and $_.method -eq 'PATCH' })
        $mine.status | Should -Be (, 200 * 6)
        @($mine | ForEach-Object { $_.body }) | Should -Be (@('{"autoExtendDuration":"P180D"}', '{"autoExtendDuration":"PT0S"}') * 3)
        (Get-State $stand $id).autoExtendDuration | Should -Be 'PT0S'
    }

    It 'writes 8 at once, or -ThrottleLimit' {
        $ids = @(Add-Relationship $stand 48)
        $listed = @(Get-GdapRelationship | Where-Object Id -In $ids)
        Set-Stand $stand @{ latencyMs = 150 }
        $seconds = foreach ($limit in 1, 8) {
            $half = if ($limit -eq 1) { $listed[0..7] } else { $listed[8..47] }
            (Measure-Command { $half | Update-GdapRelationship -AutoExtendDuration 180 -ThrottleLimit $limit }).TotalSeconds
        }
        $seconds[0] | Should -BeGreaterThan 1.2 -Because '8 one after the other take 8 x 150 ms'
        $seconds[1] | Should -BeGreaterThan 0.74 -Because '40 by 8 take 5 x 150 ms'
        $seconds[1] | Should -BeLessThan 3 -Because '40 one after the other would take 6 s'
    }

    It 'a run that is repeated changes nothing and says Unchanged' {
        $ids = @(Add-Relationship $stand 20)
        $null = $ids | Update-GdapRelationship -AutoExtendDuration 180
        $writes = Get-WriteCount $stand
        @($ids | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be (, 'Unchanged' * 20)
        Get-WriteCount $stand | Should -Be $writes
        (Get-GdapLastRun).Unchanged | Should -Be 20
    }

    It 'streams: the first result is out before the last item is in' {
        $ids = @(Add-Relationship $stand 200)
        $script:taken = 0
        $first = $null
        $ids | ForEach-Object { $script:taken++; $_ } | Update-GdapRelationship -AutoExtendDuration 180 | ForEach-Object { if ($null -eq $first) { $first = $script:taken } }
        $first | Should -BeLessThan 150
        $script:taken | Should -Be 200
    }

    It 'goes on through throttling and counts what failed' {
        $ids = @(Add-Relationship $stand 20)
        Add-Fault $stand @{ kind = 'status'; status = 429; times = 3; headers = @{ 'Retry-After' = '0' } }
        Add-Fault $stand @{ kind = 'status'; status = 403; match = @{ path = $ids[7]; method = 'PATCH' } }
        $done = @($ids | Update-GdapRelationship -AutoExtendDuration 180 -ErrorAction SilentlyContinue -ErrorVariable failed)
        $done.Count | Should -Be 19
        Get-Kind $failed[0] | Should -Be 'Gdap.Forbidden'
        $run = Get-GdapLastRun
        $run.Items | Should -Be 20
        $run.Updated | Should -Be 19
        $run.Failed | Should -Be 1
        $run.FailedIds | Should -Be $ids[7]
        @($run.DoneIds).Count | Should -Be 19
        $run.Completed | Should -BeTrue
    }

    It 'creates in bulk, and again with -ReuseExisting' {
        $rows = 1..20 | ForEach-Object { [pscustomobject]@{ DisplayName = "Bulk $_"; Duration = 30; Role = 'Directory Readers' } }
        @($rows | New-GdapRelationship -KeepOrder).DisplayName | Should -Be $rows.DisplayName
        @($rows | New-GdapRelationship -ReuseExisting).Result | Should -Be (, 'Unchanged' * 20)
    }

    It 'shows progress with counts and rate after a second' {
        $ids = @(Add-Relationship $stand 40)
        Set-Stand $stand @{ latencyMs = 200 }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$Module'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'; '$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration 180").Invoke()
            $shell.Streams.Progress.Count | Should -BeGreaterThan 1
            "$($shell.Streams.Progress[0].StatusDescription)" | Should -Match '\d+ done, 0 failed, [\d.]+ per second'
            "$($shell.Streams.Progress[$shell.Streams.Progress.Count - 1].RecordType)" | Should -Be 'Completed'
        }
        finally { $shell.Dispose() }
    }

    It 'memory stays flat from 300 to 2,000 items' {
        $text = Invoke-Shell '
            Import-Module $module, "$module.Emulator"
            $emulator = Start-GdapEmulator
            $null = Connect-Gdap -Emulator $emulator
            function Add-More($count) { (Invoke-RestMethod "$($emulator.Uri)/emulator/seed" -Method Post -ContentType application/json -Body "{`"count`":$count}").ids }
            $ids = Add-More 2300
            $self = Get-Process -Id $PID
            $ids[0..299] | Update-GdapRelationship -AutoExtendDuration 180 | Out-Null
            [gc]::Collect(); $self.Refresh(); $before = $self.WorkingSet64
            $ids[300..2299] | Update-GdapRelationship -AutoExtendDuration 180 | Out-Null
            $self.Refresh(); "grown: $([int] (($self.WorkingSet64 - $before) / 1MB))"; (Get-GdapLastRun).Updated
            Stop-GdapEmulator $emulator'
        $text[-1] | Should -Be '2000'
        [int] ($text[-2] -replace '\D*(-?\d+)$', '$1') | Should -BeLessThan 30
    }
}
