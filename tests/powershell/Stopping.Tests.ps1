BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    # Runs $Script in a PowerShell and stops it after $Wait ms; returns how long the stop took.
    function Measure-Stop([string] $Script, [int] $Wait = 400, [string] $After = '') {
        $space = [runspacefactory]::CreateRunspace()
        $space.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $space
        try {
            $null = $shell.AddScript("Import-Module '$Module'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'").Invoke()
            $shell.Commands.Clear()
            $running = $shell.AddScript($Script).BeginInvoke()
            Start-Sleep -Milliseconds $Wait
            $state = "$($shell.InvocationStateInfo.State)"
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $null = $shell.BeginStop($null, $null)
            $null = $running.AsyncWaitHandle.WaitOne(5000)
            $took = $watch.ElapsedMilliseconds
            $more = $null
            if ($After) {
                $next = [powershell]::Create()
                $next.Runspace = $space
                $more = @($next.AddScript($After).Invoke())
                $next.Dispose()
            }
            [pscustomobject]@{ Running = $state; Took = $took; After = $more }
        }
        finally { $shell.Dispose(); $space.Dispose() }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Stopping' {
    BeforeEach {
        Clear-Fault $stand
        Set-Stand $stand @{ latencyMs = 0 }
        Clear-Log $stand
    }

    It '28: Ctrl+C returns within 200 ms: <Name>' -TestCases @(
        @{ Name = 'while an answer is awaited'; Fault = @{ kind = 'stall'; ms = 20000 }; Script = 'Update-GdapRelationship $ID -AutoExtendDuration 180' }
        @{ Name = 'while a listing is awaited'; Fault = @{ kind = 'stall'; ms = 20000 }; Script = 'Get-GdapRelationship' }
        @{ Name = 'while it waits to repeat'; Fault = @{ kind = 'status'; status = 503; headers = @{ 'Retry-After' = '30' } }; Script = 'Update-GdapRelationship $ID -AutoExtendDuration 180' }
        @{ Name = 'with -Verbose'; Fault = @{ kind = 'stall'; ms = 20000 }; Script = 'Update-GdapRelationship $ID -AutoExtendDuration 180 -Verbose' }
        @{ Name = 'while a body drips'; Fault = @{ kind = 'drip'; ms = 100 }; Script = 'Get-GdapRelationship $ID' }
        @{ Name = 'in bulk'; Fault = @{ kind = 'stall'; ms = 20000; match = @{ method = 'PATCH' } }; Script = '1..50 | ForEach-Object { "$ID" } | Update-GdapRelationship -AutoExtendDuration 180' }
        @{ Name = 'while -WhatIf reads'; Fault = @{ kind = 'stall'; ms = 20000 }; Script = 'Update-GdapRelationship $ID -AutoExtendDuration 180 -WhatIf' }
    ) {
        $id = Add-Relationship $stand
        Add-Fault $stand $Fault
        # The machine can be busy, so the best of three stops counts, each in the middle of the call.
        $took = foreach ($turn in 1..3) {
            $run = Measure-Stop ($Script.Replace('$ID', $id))
            $run.Running | Should -Be 'Running'
            $run.Took
            if ($run.Took -le 200) { break }
        }
        ($took | Measure-Object -Minimum).Minimum | Should -BeLessOrEqual 200
    }

    It '28: a real Ctrl+C ends a pwsh that waits' {
        if ($env:OS -ne 'Windows_NT' -and -not (Get-Command kill -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'there is no kill here'; return }
        $id = Add-Relationship $stand
        Add-Fault $stand @{ kind = 'stall'; ms = 20000; match = @{ method = 'PATCH' } }
        $file = "$TestDrive/waits.ps1"
        Set-Content $file "Import-Module '$Module'; `$null = Connect-Gdap -Emulator '$($stand.Uri)'
            try { Update-GdapRelationship $id -AutoExtendDuration 180; 'went on' } finally { [System.IO.File]::WriteAllText('$TestDrive/ended.txt', [datetime]::UtcNow.Ticks) }"
        # A process in the background of a script ignores the signal, and so do its children; an interactive shell's
        # doesn't.
        $start = @{ FilePath = Get-Shell; ArgumentList = '-NoProfile', '-File', $file; PassThru = $true; RedirectStandardOutput = "$TestDrive/out.txt"; RedirectStandardError = "$TestDrive/err.txt" }
        $ignored = Get-Content -LiteralPath '/proc/self/status' -ErrorAction Ignore | Select-String '^SigIgn:\s*([0-9a-f]+)'
        if ($ignored -and ([convert]::ToInt64($ignored.Matches[0].Groups[1].Value, 16) -band 2)) {
            $start.ArgumentList = @('--default-signal=INT', $start.FilePath) + $start.ArgumentList
            $start.FilePath = 'env'
        }
        $interrupt = { & (Get-Command kill -CommandType Application)[0].Source -INT $child.Id }
        if ($env:OS -eq 'Windows_NT') {
            # All processes of a console get Ctrl+C there. The child has its own console, except in Wine, which can't
            # hide one.
            $isShared = Test-Path 'HKCU:\Software\Wine'
            if ($isShared) { $start.NoNewWindow = $true } else { $start.WindowStyle = 'Hidden' }
            $console = Add-Type -PassThru -Namespace Stopping -Name Console -MemberDefinition '
                [DllImport("kernel32")] public static extern bool FreeConsole();
                [DllImport("kernel32")] public static extern bool AttachConsole(int process);
                [DllImport("kernel32")] public static extern bool SetConsoleCtrlHandler(System.IntPtr handler, bool ignore);
                [DllImport("kernel32")] public static extern bool GenerateConsoleCtrlEvent(uint kind, uint group);'
            $interrupt = {
                if (-not $isShared) { $null = $console::FreeConsole(); $console::AttachConsole($child.Id) | Should -BeTrue }
                $null = $console::SetConsoleCtrlHandler([IntPtr]::Zero, $true)
                $console::GenerateConsoleCtrlEvent(0, 0) | Should -BeTrue
                if (-not $isShared) { $null = $console::FreeConsole(); $null = $console::AttachConsole(-1) }
                $child.WaitForExit(15000) | Should -BeTrue
                # The next child would inherit the setting.
                $null = $console::SetConsoleCtrlHandler([IntPtr]::Zero, $false)
            }
        }
        # Measures until the cmdlet has returned, not until pwsh has ended.
        $took = foreach ($turn in 1..8) {
            Clear-Log $stand
            Remove-Item "$TestDrive/ended.txt" -ErrorAction Ignore
            $child = Start-Process @start
            try {
                $deadline = [datetime]::UtcNow.AddSeconds(20)
                while (-not @(Get-Log $stand | Where-Object method -EQ 'PATCH').Count -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
                $sent = [datetime]::UtcNow.Ticks
                & $interrupt
                $child.WaitForExit(15000) | Should -BeTrue
                Get-Content "$TestDrive/out.txt" -Raw | Should -Not -Match 'went on'
            }
            finally { if (-not $child.HasExited) { $child.Kill() } }
            $ms = ([long] (Get-Content "$TestDrive/ended.txt") - $sent) / 10000
            $ms
            if ($ms -le 200) { break }
        }
        ($took | Measure-Object -Minimum).Minimum | Should -BeLessOrEqual 200
    }

    It '28: after Ctrl+C nothing leaves the queue, and Get-GdapLastRun tells all: ids done, unknown, not sent' {
        $ids = @(Add-Relationship $stand 300)
        Set-Stand $stand @{ latencyMs = 60 }
        $run = Measure-Stop "`$ids = '$($ids -join "', '")'; `$ids | Update-GdapRelationship -AutoExtendDuration 180 | Out-Null" 1200 'Get-GdapLastRun'
        $run.Running | Should -Be 'Running'
        Start-Sleep -Milliseconds 300
        $after = @(Get-Log $stand).Count
        Start-Sleep -Milliseconds 500
        @(Get-Log $stand).Count | Should -Be $after
        $last = $run.After[0]
        $last.Completed | Should -BeFalse
        @($last.DoneIds).Count | Should -BeGreaterThan 0
        @($last.UnknownIds).Count | Should -BeLessOrEqual 8
        @($last.DoneIds).Count + @($last.UnknownIds).Count + @($last.NotSentIds).Count + @($last.FailedIds).Count | Should -Be $last.Items
        # The items that the summary has as done were written; those it has as not sent weren't.
        foreach ($id in $last.DoneIds) { (Get-State $stand $id).autoExtendDuration | Should -Be 'P180D' }
        $changed = @($ids | Where-Object { (Get-State $stand $_).autoExtendDuration -eq 'P180D' })
        foreach ($id in $changed) { @($last.DoneIds) + @($last.UnknownIds) | Should -Contain $id }
        foreach ($id in $last.NotSentIds) { $changed | Should -Not -Contain $id }
    }

    It '28: <Name> ends a run early, and nothing more is written' -TestCases @(
        @{ Name = 'Select-Object -First'; End = { $ids | Update-GdapRelationship -AutoExtendDuration 180 | Select-Object -First 3 } }
        @{ Name = '-ErrorAction Stop'; End = { & { $ids[0..9]; $null; $ids[10..299] } | Update-GdapRelationship -AutoExtendDuration 180 -ErrorAction Stop } }
        @{ Name = 'a throw upstream'; End = { $ids | ForEach-Object { if ($_ -eq $ids[30]) { throw 'upstream' }; $_ } | Update-GdapRelationship -AutoExtendDuration 180 } }
        @{ Name = 'a throw downstream'; End = { $ids | Update-GdapRelationship -AutoExtendDuration 180 | ForEach-Object { throw 'downstream' } } }
    ) {
        $ids = @(Add-Relationship $stand 300)
        Set-Stand $stand @{ latencyMs = 20 }
        try { $null = & $End } catch { $null = $_ }
        $last = Get-GdapLastRun
        # Requests in progress can still arrive.
        Start-Sleep -Milliseconds 800
        $writes = Get-WriteCount $stand
        Start-Sleep -Milliseconds 300
        Get-WriteCount $stand | Should -Be $writes
        $last.Completed | Should -BeFalse
        Set-Stand $stand @{ latencyMs = 0 }
        $changed = @($ids | Where-Object { (Get-State $stand $_).autoExtendDuration -eq 'P180D' })
        $changed.Count | Should -BeLessThan 100
        foreach ($id in $changed) { @($last.DoneIds) + @($last.UnknownIds) | Should -Contain $id }
        @($last.DoneIds).Count + @($last.UnknownIds).Count + @($last.NotSentIds).Count + @($last.FailedIds).Count | Should -BeLessOrEqual $last.Items
        (Update-GdapRelationship $ids[299] -AutoExtendDuration 180).Result | Should -BeIn 'Updated', 'Unchanged'
    }

    It '28: a stopping pipeline takes no output: the summary goes to the host' {
        $ids = @(Add-Relationship $stand 100)
        Set-Stand $stand @{ latencyMs = 20 }
        $said = $ids | Update-GdapRelationship -AutoExtendDuration 180 | Select-Object -First 1 6>&1
        @($said).Count | Should -Be 1
    }
}
