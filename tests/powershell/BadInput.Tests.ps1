# Bad input and unusual environments: bad rows among good ones, hosts without a user interface, strict and constrained
# sessions, jobs, transcripts, and preferences that are already set.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/Hosted.ps1"
    $stand = Start-Stand
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
    # One script for each kind of session: a good item and a bad one of each kind; it prints the output and the errors.
    $script:mixed = @'
$ids = @(Add-GdapEmulatorRelationship 3 -Emulator $uri)
$rows = @($ids[0], ("Nme`n1" | ConvertFrom-Csv), ("Id,AutoExtendDuration`n$($ids[1]),P180D" | ConvertFrom-Csv), 'Contoso support', $null, $ids[2])
$results = @($rows | Update-GdapRelationship -AutoExtendDuration P180D -ErrorAction SilentlyContinue -ErrorVariable failed)
"$(@($results | Where-Object Result -EQ 'Updated').Count) updated, $(@($failed | Where-Object { "$($_.FullyQualifiedErrorId)" -like 'Gdap.*' }).Count) failed, $((Get-GdapLastRun).Items) items"
$plans = @($ids | Set-GdapAutoExtend -Off -Plan)
"$(@($plans | Where-Object Action -EQ 'Update').Count) planned"
'@
    $script:expected = '3 updated, 3 failed, 6 items', '3 planned'
    $script:head = 'Import-Module $module, "$module.Emulator"; $null = Connect-Gdap -Emulator $uri; '
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Bad input' {
    It '5,000 rows, good and bad mixed: each good one is done once, each bad one is named' {
        Reset-GdapEmulator -Emulator $stand
        $ids = @(Add-Relationship $stand 4000)
        $rows = foreach ($number in 0..4999) {
            switch ($number % 10) {
                3 { [pscustomobject]@{ Customer = "No id $number" } }
                7 { [pscustomobject]@{ Id = $ids[$number % 4000]; AutoExtendDuration = 'P6M' } }
                default { [pscustomobject]@{ Id = $ids[[math]::Floor($number * 0.8)]; AutoExtendDuration = 'P180D' } }
            }
        }
        $good = @($rows | Where-Object AutoExtendDuration -EQ 'P180D')
        $results = @($rows | Update-GdapRelationship -ErrorVariable failed -ErrorAction SilentlyContinue)
        $results.Count | Should -Be $good.Count
        $failed.Count | Should -Be 1000
        @($failed | Where-Object { "$($_.ErrorDetails)" -like 'input *: It has no relationship id.*' }).Count | Should -Be 500
        @($failed | Where-Object { "$($_.ErrorDetails)" -like "'*': *'P6M'*" }).Count | Should -Be 500
        # Positions are those of the pipeline.
        "$($failed[0].ErrorDetails)" | Should -BeLike 'input 4: *'
        $last = Get-GdapLastRun
        $last.Items | Should -Be 5000
        $last.Failed | Should -Be 1000
        $last.Completed | Should -BeTrue
        $byId = (Invoke-Control $stand 'commits').byId
        $wanted = @($good.Id | Sort-Object -Unique)
        @($byId.PSObject.Properties | Where-Object Value -EQ 1).Count | Should -Be $wanted.Count
    }

    It 'a host without a user interface' {
        $shell = [powershell]::Create()
        try {
            $said = $shell.AddScript("`$module = '$Module'; `$uri = '$($stand.Uri)'; $head $mixed").Invoke()
            $said | Should -Be $expected
        }
        finally { $shell.Dispose() }
    }

    It 'ConstrainedLanguage' {
        Invoke-Shell "$head `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $mixed" $stand | Should -Be $expected
    }

    It 'Set-StrictMode -Version Latest' {
        Invoke-Shell "Set-StrictMode -Version Latest; $head $mixed" $stand | Should -Be $expected
    }

    It '$ErrorActionPreference Stop: the first bad item ends the run' {
        $text = Invoke-Shell "`$ErrorActionPreference = 'Stop'; $head
            `$id = Add-GdapEmulatorRelationship -Emulator `$uri
            try { 'Contoso support', `$id | Update-GdapRelationship -AutoExtendDuration P180D; 'went on' } catch { `$_.FullyQualifiedErrorId }
            (Get-GdapRelationship `$id).AutoExtendDuration.Days" $stand
        $text | Should -Be @('Gdap.InvalidArgument,Gdap.UpdateGdapRelationshipCommand', '0')
    }

    It '-NonInteractive: what would prompt is an error that names -Confirm:$false, and nothing is written' {
        # Invoke-Shell passes -NonInteractive.
        $text = "$(Invoke-Shell "$head `$id = Add-GdapEmulatorRelationship -Emulator `$uri; Stop-GdapRelationship `$id; (Get-GdapRelationship `$id).Status" $stand)"
        $text | Should -BeLike '*-Confirm:$false*active'
    }

    It 'a transcript has the summary, the errors and no secret' {
        $file = Join-Path $TestDrive 'transcript.txt'
        $null = Invoke-Shell "`$null = Start-Transcript '$file'; $head
            `$session = Connect-Gdap -BaseUri `$uri -NoDefault -AccessToken (ConvertTo-SecureString 'eyJ-very-secret' -AsPlainText -Force)
            Update-GdapRelationship $missing -AutoExtendDuration P180D -Session `$session -Verbose
            Stop-Transcript" $stand
        $text = Get-Content -Raw $file
        $text | Should -Match $missing
        $text.Replace("ConvertTo-SecureString 'eyJ-very-secret'", '') | Should -Not -Match 'eyJ-very-secret'
    }

    It '<Name>' -TestCases @(
        @{ Name = 'Start-Job'; Call = { Start-Job -ArgumentList $Module, "$($stand.Uri)", $mixed { param($module, $uri, $script) Import-Module $module, "$module.Emulator"; $null = Connect-Gdap -Emulator $uri; . ([scriptblock]::Create($script)) } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Name = 'Start-ThreadJob'; Needs = 'Start-ThreadJob'; Call = { Start-ThreadJob -ArgumentList $Module, "$($stand.Uri)", $mixed { param($module, $uri, $script) Import-Module $module, "$module.Emulator"; $null = Connect-Gdap -Emulator $uri; . ([scriptblock]::Create($script)) } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Name = 'ForEach-Object -Parallel'; Call = { , $mixed | ForEach-Object -Parallel { $module = $using:Module; $uri = "$(($using:stand).Uri)"; Import-Module $module, "$module.Emulator"; $null = Connect-Gdap -Emulator $uri; . ([scriptblock]::Create($_)) } } }
    ) {
        if ($Needs -and -not (Get-Command $Needs -ErrorAction Ignore)) { Set-ItResult -Skipped -Because "$Needs isn't here"; return }
        & $Call | Should -Be $expected
    }

    It 'a session of this runspace serves ForEach-Object -Parallel through $using' {
        $ids = @(Add-Relationship $stand 40)
        $session = Get-GdapSession | Select-Object -First 1
        $results = @($ids | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:Module; Update-GdapRelationship $_ -AutoExtendDuration P180D -Session $using:session })
        @($results | Where-Object Result -EQ 'Updated').Count | Should -Be 40
    }

    It '$PSDefaultParameterValues of <Key>' -TestCases @(
        @{ Key = '*-Gdap*:ThrottleLimit'; Value = 2; Call = { (Update-GdapRelationship $id -AutoExtendDuration P180D).Result }; Gives = 'Updated' }
        @{ Key = 'Update-GdapRelationship:WhatIf'; Value = $true; Call = { @(Update-GdapRelationship $id -AutoExtendDuration P180D).Count }; Gives = 0 }
        @{ Key = 'Update-GdapRelationship:AutoExtendDuration'; Value = 'P180D'; Call = { (Update-GdapRelationship $id).Result }; Gives = 'Updated' }
        @{ Key = '*:ErrorAction'; Value = 'Stop'; Call = { try { Update-GdapRelationship 'Contoso support' -AutoExtendDuration P180D; 'went on' } catch { Get-Kind $_ } }; Gives = 'Gdap.InvalidArgument' }
        @{ Key = '*-Gdap*:Confirm'; Value = $false; Call = { (Stop-GdapRelationship $id).Result }; Gives = 'Created' }
    ) {
        $id = Add-Relationship $stand
        $PSDefaultParameterValues = @{ $Key = $Value }
        $given = & $Call
        $PSDefaultParameterValues = @{}
        $given | Should -Be $Gives
    }

    It 'an empty file, a file with the head alone and one with blank rows: <Name>' -TestCases @(
        @{ Name = 'empty'; Text = '' }, @{ Name = 'head alone'; Text = "CustomerName,CustomerTenantId`n" }, @{ Name = 'blank rows'; Text = "CustomerName,CustomerTenantId`n`n,`n" }
    ) {
        $file = Join-Path $TestDrive 'bad.csv'
        [System.IO.File]::WriteAllText($file, $Text)
        Clear-Log $stand
        # The result is never silently empty: an error names a row or the file.
        $failure = Get-Failure { New-GdapOnboarding @{ name = 'Bad {CustomerName:30}'; duration = 90; roles = 'Directory Readers' } -CsvPath $file -Confirm:$false }
        "$($failure.ErrorDetails)" | Should -Match 'no customers|row \d'
        @(Get-Log $stand | Where-Object method -NE 'GET') | Should -BeNullOrEmpty
    }
}
