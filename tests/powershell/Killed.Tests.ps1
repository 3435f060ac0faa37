# A PowerShell that is killed repeatedly in the middle of a job: every write is made exactly once.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $admin = '62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'A job that is killed' {
    It 'goes on from its journals: done once, nothing missed, also between the two steps of one' {
        $blocked = Add-Relationship $stand 120 @{ roles = $admin }
        $plain = Add-Relationship $stand 280
        # Blocked relationships are among the others, so that a kill interrupts writes to both journals.
        $ids = foreach ($at in 0..279) { $plain[$at]; if ($at -lt 120) { $blocked[$at] } }
        $list = Join-Path $TestDrive 'ids.txt'
        [System.IO.File]::WriteAllLines($list, [string[]] $ids)
        $journal = Join-Path $TestDrive 'killed.journal'
        Set-Stand $stand @{ latencyMs = 100; operationMs = 60 }
        $file = Join-Path $TestDrive 'job.ps1'
        Set-Content $file "
            Import-Module '$($script:Module)'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'
            [System.IO.File]::ReadAllLines('$list') | Set-GdapAutoExtend -RemoveGlobalAdministrator -JournalPath '$journal' | ForEach-Object Result | Group-Object | ForEach-Object { `"`$(`$_.Name)=`$(`$_.Count)`" }
            'ended'"
        $random = New-Object System.Random 11
        $kills = 0
        $before = Get-WriteCount $stand
        $done = @($before)
        foreach ($turn in 1..10) {
            $process = Start-Process (Get-Shell) -ArgumentList '-NoProfile', '-NonInteractive', '-File', $file -PassThru -NoNewWindow -RedirectStandardOutput (Join-Path $TestDrive "out$turn.txt") -RedirectStandardError (Join-Path $TestDrive "err$turn.txt")
            # The process is killed after some writes, however long its start takes.
            $until = $done[-1] + $random.Next(1, 45)
            $end = [datetime]::UtcNow.AddSeconds(30)
            while (-not $process.HasExited -and (Get-WriteCount $stand) -lt $until -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds $random.Next(1, 15) }
            if (-not $process.HasExited) { $process.Kill(); $kills++ }
            $process.WaitForExit()
            $done += Get-WriteCount $stand
        }
        $kills | Should -Be 10
        # Each process had made some writes, and none of them all.
        $done[-1] | Should -BeLessThan ($before + 520)
        $done[-1] | Should -BeGreaterThan ($before + 40)
        Set-Stand $stand @{ latencyMs = 0 }
        $last = @(& (Get-Shell) -NoProfile -NonInteractive -File $file)
        $last[-1] | Should -Be 'ended'
        @($last | Where-Object { $_ -match 'Failed|Unknown' }) | Should -BeNullOrEmpty
        $byId = (Invoke-Control $stand 'commits').byId
        # The emulator counts two writes for each blocked relationship, and one for each other.
        @($blocked | Where-Object { $byId.$_ -ne 2 }) | Should -BeNullOrEmpty
        @($plain | Where-Object { $byId.$_ -ne 1 }) | Should -BeNullOrEmpty
        foreach ($id in $blocked[0], $blocked[119], $plain[0], $plain[279]) {
            $now = Get-State $stand $id
            $now.autoExtendDuration | Should -Be 'P180D'
            $now.accessDetails.unifiedRoles.roleDefinitionId | Should -Not -Contain $admin[0]
        }
    }
}
