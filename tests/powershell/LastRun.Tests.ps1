# Runs that end early in five ways: the summary must match the requests that the emulator received.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/Hosted.ps1"
    $stand = Start-Stand
    function Get-PatchCount { @(Get-GdapEmulatorRequest -Method PATCH -Emulator $stand).Count }
    # The five ways in which a run over the ids in $ids ends. $missing doesn't exist.
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
    function Invoke-End([string] $End, [string[]] $Ids, [string] $Command) {
        $script = "`$ids = '$($Ids -join "', '")'; `$missing = '$missing'; " + $(switch ($End) {
                'Ctrl+C' { "`$ids | $Command" }
                '-ErrorAction Stop' { "`$ids[0..99] + `$missing + `$ids[100..499] | $Command -ErrorAction Stop" }
                'Select-Object -First' { "`$ids | $Command | Select-Object -First 20" }
                'a throw upstream' { "`$ids | ForEach-Object { if (`$_ -eq `$ids[120]) { throw 'upstream' }; `$_ } | $Command" }
                'a throw downstream' { "`$ids | $Command | ForEach-Object { if (`$n++ -eq 30) { throw 'downstream' } }" }
            })
        $arguments = @{ Script = $script; After = 'Get-GdapLastRun' }
        if ($End -eq 'Ctrl+C') { $arguments.StopWhen = { (Get-PatchCount) -ge 60 } }
        Invoke-Hosted @arguments
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'A run that ends early' {
    BeforeEach {
        Clear-Fault $stand
        Set-Stand $stand @{ latencyMs = 10 }
        Clear-Log $stand
    }

    It '36: what a rule of the job skips isn''t counted as failed, however the run ends' {
        $blocked = @(Add-GdapEmulatorRelationship 40 -Emulator $stand -Role 'Global Administrator', 'Directory Readers' | Get-GdapRelationship)
        $null = $blocked | Set-GdapAutoExtend -WarningAction SilentlyContinue | Select-Object -First 1
        $last = Get-GdapLastRun
        $last.Completed | Should -BeFalse
        $last.Failed | Should -Be 0
        $last.Skipped | Should -BeGreaterOrEqual 1
        $last.Skipped + $last.NotSent + $last.Unknown | Should -Be $last.Items
    }

    It '36: <End> over 500 piped ids: the numbers match what the emulator saw, and one warning has them' -TestCases @(
        @{ End = 'Ctrl+C' }, @{ End = '-ErrorAction Stop' }, @{ End = 'Select-Object -First' }, @{ End = 'a throw upstream' }, @{ End = 'a throw downstream' }
    ) {
        $ids = @(Add-Relationship $stand 500)
        $run = Invoke-End $End $ids 'Update-GdapRelationship -AutoExtendDuration P180D'
        # Requests in progress can still arrive.
        Start-Sleep -Milliseconds 300
        $last = $run.After[0]
        $last.Command | Should -Be 'Update-GdapRelationship'
        $last.Completed | Should -BeFalse
        $last.Updated | Should -BeGreaterThan 0
        $last.Items | Should -BeLessOrEqual 501
        $last.Updated + $last.Failed + $last.Unknown + $last.NotSent | Should -Be $last.Items
        @($last.DoneIds).Count | Should -Be $last.Updated
        @($last.FailedIds).Count | Should -Be $last.Failed
        @($last.UnknownIds).Count | Should -Be $last.Unknown
        @($last.NotSentIds).Count | Should -Be $last.NotSent
        # Only items that failed themselves count as failed.
        @($last.FailedIds) | Should -Be @(if ($End -eq '-ErrorAction Stop') { $missing })

        $commits = Invoke-Control $stand 'commits'
        $changed = @($ids | Where-Object { $commits.byId.PSObject.Properties[$_] })
        $sent = @(Get-GdapEmulatorRequest -Method PATCH -Emulator $stand | ForEach-Object { ($_.Path -split '/')[-1] } | Sort-Object -Unique)
        @($last.DoneIds | Where-Object { $_ -notin $changed }) | Should -BeNullOrEmpty
        @($changed | Where-Object { $_ -notin @($last.DoneIds) + @($last.UnknownIds) }) | Should -BeNullOrEmpty
        @($last.NotSentIds | Where-Object { $_ -in $sent }) | Should -BeNullOrEmpty
        @($sent | Where-Object { $_ -notin @($last.DoneIds) + @($last.UnknownIds) }) | Should -BeNullOrEmpty
        @($changed | Where-Object { $commits.byId.$_ -ne 1 }) | Should -BeNullOrEmpty

        $text = "Update-GdapRelationship ended early: $($last.Updated) done, $($last.Failed) failed, $($last.Unknown) unknown, $($last.NotSent) not sent.*"
        $text += 'Input that wasn''t read yet isn''t counted. Run the same command again*'
        @($run.Warned).Count | Should -Be 1
        $run.Warned[0] | Should -BeLike $text
        # A pipeline that stops can't receive records any more.
        if ($End -ne 'Ctrl+C') { @($run.Warnings).Count | Should -Be 1 }

        # The advice is correct: the same command makes the remaining writes, and none twice.
        $null = $ids | Update-GdapRelationship -AutoExtendDuration P180D
        $commits = Invoke-Control $stand 'commits'
        @($ids | Where-Object { $commits.byId.$_ -ne 1 }) | Should -BeNullOrEmpty
    }

    It '36: <End> of a job: Get-GdapLastRun tells of the job, and of all of it' -TestCases @(
        @{ End = 'Ctrl+C' }, @{ End = '-ErrorAction Stop' }, @{ End = 'Select-Object -First' }, @{ End = 'a throw upstream' }, @{ End = 'a throw downstream' }
    ) {
        $ids = @(Add-Relationship $stand 500)
        $run = Invoke-End $End $ids 'Set-GdapAutoExtend'
        Start-Sleep -Milliseconds 300
        $last = $run.After[0]
        $last.Command | Should -Be 'Set-GdapAutoExtend'
        $last.Completed | Should -BeFalse
        $last.Updated + $last.Failed + $last.Unknown + $last.NotSent | Should -Be $last.Items
        $commits = Invoke-Control $stand 'commits'
        @($last.DoneIds | Where-Object { -not $commits.byId.PSObject.Properties[$_] }) | Should -BeNullOrEmpty
        @($run.Warned).Count | Should -Be 1
        $run.Warned[0] | Should -BeLike "Set-GdapAutoExtend ended early: $($last.Updated) done, $($last.Failed) failed, $($last.Unknown) unknown, $($last.NotSent) not sent.*"
    }

    It '36: a stopped onboarding tells of every customer that was collected' {
        $script = @'
$template = @{ name = 'Stopped {CustomerName:30}'; duration = 90; roles = 'Directory Readers' }
1..200 | ForEach-Object { [pscustomobject]@{ CustomerName = "C$_"; CustomerTenantId = [guid]::NewGuid() } } | New-GdapOnboarding $template -Confirm:$false
'@
        $run = Invoke-Hosted $script -After 'Get-GdapLastRun' -StopWhen { @(Get-GdapEmulatorRequest -Method POST -Emulator $stand).Count -ge 30 }
        $last = $run.After[0]
        $last.Command | Should -Be 'New-GdapOnboarding'
        $last.Completed | Should -BeFalse
        @($run.Warned).Count | Should -Be 1
        $known = $last.Created + $last.Updated + $last.Failed + $last.Unknown + $last.NotSent
        $known | Should -Be $last.Items
        $last.NotSent | Should -BeGreaterThan 0
    }

    It '36: a single item that is stopped counts too: <Case>' -TestCases @(
        @{ Case = 'before it was sent'; Fault = @{ kind = 'stall'; ms = 20000; match = @{ method = 'GET' } }; Unknown = 0; NotSent = 1 }
        @{ Case = 'while its response is awaited'; Fault = @{ kind = 'stall'; ms = 20000; match = @{ method = 'PATCH' } }; Unknown = 1; NotSent = 0 }
    ) {
        $id = Add-Relationship $stand
        Add-Fault $stand $Fault
        $method = $Fault.match.method
        $run = Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration P180D" -After 'Get-GdapLastRun' -StopWhen { @(Get-GdapEmulatorRequest -Method $method -Emulator $stand).Count -ge 1 }
        $last = $run.After[0]
        $last.Items | Should -Be 1
        $last.Unknown | Should -Be $Unknown
        $last.NotSent | Should -Be $NotSent
        $last.Failed | Should -Be 0
        @($last.UnknownIds) + @($last.NotSentIds) | Should -Be $id
        @($run.Warned).Count | Should -Be 1
    }

    It '36: without a user interface of the host Get-GdapLastRun has it alone' {
        $ids = @(Add-Relationship $stand 100)
        $run = Invoke-Hosted "'$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration P180D" -Mute -After 'Get-GdapLastRun' -StopWhen { (Get-PatchCount) -ge 20 }
        $run.State | Should -Be 'Stopped'
        $last = $run.After[0]
        $last.Completed | Should -BeFalse
        $last.Updated + $last.Unknown + $last.NotSent | Should -Be $last.Items
    }

    It '36: the summary obeys -WarningAction, and a run that ends by itself has none' {
        $ids = @(Add-Relationship $stand 20)
        $run = Invoke-Hosted "'$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration P180D -WarningAction SilentlyContinue | Select-Object -First 1"
        $run.Warned | Should -BeNullOrEmpty
        $run = Invoke-Hosted "'$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration P180D" -After 'Get-GdapLastRun'
        $run.Warned | Should -BeNullOrEmpty
        $run.After[0].Completed | Should -BeTrue
        $run.After[0].Items | Should -Be 20
    }
}
