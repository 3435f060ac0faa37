# Reads and waits of many piped items: at the same time, in completion or input order, and stopped at once.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 60
    $active = @(Get-GdapRelationship -Status active | Select-Object -First 40)
    $group = [guid]::NewGuid().ToString()
    $assigned = @($active | ForEach-Object { [pscustomobject]@{ RelationshipId = $_.Id; GroupId = $group; Role = @($_.AccessDetails.UnifiedRoles.RoleName)[0] } } | New-GdapAccessAssignment -Wait)

    # The duration of a call while every response takes 100 ms.
    function Measure-Slow([scriptblock] $Timed) {
        Set-Stand $stand @{ latencyMs = 100 }
        try { (Measure-Command $Timed).TotalSeconds }
        finally { Set-Stand $stand @{ latencyMs = 0 } }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Reading many' {
    It '<Name> reads several items at the same time' -TestCases @(
        @{ Name = 'Get-GdapRelationship'; Call = { $active.Id | Get-GdapRelationship @more } }
        @{ Name = 'Get-GdapRelationship with an array'; Call = { Get-GdapRelationship $active.Id @more } }
        @{ Name = 'Get-GdapAccessAssignment'; Call = { $active | Get-GdapAccessAssignment @more } }
        @{ Name = 'Get-GdapAccessAssignment by id'; Call = { $assigned | Get-GdapAccessAssignment @more } }
        @{ Name = 'Get-GdapOperation'; Call = { $active | Get-GdapOperation @more; $active } }
    ) {
        $more = @{ ThrottleLimit = 16 }
        $script:read = @()
        $many = Measure-Slow { $script:read = @(& $Call) }
        @($script:read).Count | Should -Be 40
        # One after the other, the reads would take at least 4 seconds.
        $many | Should -BeLessThan 2
        $more = @{ ThrottleLimit = 1 }
        (Measure-Slow { & $Call }) | Should -BeGreaterThan 3.9
    }

    It 'keeps the order of the input if requested' {
        @($active.Id | Get-GdapRelationship -KeepOrder).Id | Should -Be $active.Id
        @($active | Get-GdapAccessAssignment -KeepOrder).RelationshipId | Should -Be $active.Id
    }

    It 'continues after one that doesn''t exist, and names it' {
        $absent = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
        $read = @($active[0].Id, $absent, $active[1].Id | Get-GdapRelationship -KeepOrder -ErrorAction SilentlyContinue -ErrorVariable failed)
        $read.Id | Should -Be $active[0].Id, $active[1].Id
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be $absent
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Gdap.NotFound,*'
    }

    It 'reads the pages after the first' {
        $id = Add-Relationship $stand
        $role = @((Get-GdapRelationship $id).AccessDetails.UnifiedRoles.RoleName)[0]
        $null = 1..7 | ForEach-Object { [pscustomobject]@{ RelationshipId = $id; GroupId = [guid]::NewGuid(); Role = $role } } | New-GdapAccessAssignment
        Set-Stand $stand @{ pageSize = 3 }
        try { @($id | Get-GdapAccessAssignment).Count | Should -Be 7 }
        finally { Set-Stand $stand @{ pageSize = 100 } }
    }

    It 'reads no more once enough have come' {
        Clear-Log $stand
        @($active.Id | Get-GdapRelationship -ThrottleLimit 2 | Select-Object -First 1).Count | Should -Be 1
        Start-Sleep -Milliseconds 300
        @(Get-Log $stand).Count | Should -BeLessThan 30
    }
}

Describe 'Waiting for many' {
    It 'waits for two hundred relationships in about the time of one, and politely' {
        $ids = Add-Relationship $stand 200 @{ status = 'approvalPending' }
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $uri, $ids)
            Import-Module $module; $null = Connect-Gdap -Emulator $uri
            $ids | Wait-GdapRelationship -Status active -TimeoutSec 60 | ForEach-Object { $_.Id }').AddArgument($script:Module).AddArgument($stand.Uri).AddArgument($ids)
        Clear-Log $stand
        $running = $shell.BeginInvoke()
        # Every relationship must be read before any of them has the status.
        $until = [datetime]::UtcNow.AddSeconds(30)
        do {
            Start-Sleep -Milliseconds 200
            $seen = @(Get-Log $stand | Where-Object method -EQ 'GET' | ForEach-Object path | Sort-Object -Unique).Count
        } until ($seen -ge 200 -or [datetime]::UtcNow -gt $until)
        $seen | Should -BeGreaterOrEqual 200
        $running.IsCompleted | Should -BeFalse
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        [array]::Reverse($ids)
        foreach ($id in $ids) { $null = Invoke-Control $stand "relationships/$id/approve" Post @{} }
        $approving = $watch.Elapsed.TotalSeconds
        $out = @($shell.EndInvoke($running))
        $shell.HadErrors | Should -BeFalse
        # By then a single wait polls about every 8 seconds; two hundred in a row would take far longer.
        ($watch.Elapsed.TotalSeconds - $approving) | Should -BeLessThan 20
        @($out | Sort-Object -Unique).Count | Should -Be 200
        @(Get-Log $stand | Where-Object method -EQ 'GET').Count | Should -BeLessThan 2000
        $shell.Dispose()
    }

    It 'waits for many operations at once' {
        Set-Stand $stand @{ operationMs = 1500; retryAfterSeconds = 1 }
        try {
            $ids = Add-Relationship $stand 20 @{ roles = @('62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b') }
            $started = @($ids | Update-GdapRelationship -RemoveRole 'Global Administrator')
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $ended = @($started | Wait-GdapOperation -ThrottleLimit 2)
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 8
            @($ended | Where-Object Status -EQ 'succeeded').Count | Should -Be 20
        }
        finally { Set-Stand $stand @{ operationMs = 100; retryAfterSeconds = $null } }
    }

    It 'tells each that has not come when the time is over' {
        $ids = Add-Relationship $stand 10 @{ status = 'approvalPending' }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = $ids | Wait-GdapRelationship -Status active -TimeoutSec 2 -ErrorAction SilentlyContinue -ErrorVariable failed
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 6
        $failed.Count | Should -Be 10
        $failed | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'Gdap.Deadline,*'; "$_" | Should -Match 'not yet active' }
    }

    It 'ends at Ctrl+C with many items waiting' {
        $ids = Add-Relationship $stand 50 @{ status = 'approvalPending' }
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module, $uri, $ids) Import-Module $module; $null = Connect-Gdap -Emulator $uri; $ids | Wait-GdapRelationship -Status active').AddArgument($script:Module).AddArgument($stand.Uri).AddArgument($ids)
        $running = $shell.BeginInvoke()
        Start-Sleep -Seconds 2
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $watch.ElapsedMilliseconds | Should -BeLessThan 1000
        $running.IsCompleted | Should -BeTrue
        $shell.Dispose()
    }
}
