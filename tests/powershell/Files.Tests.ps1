BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $token = '(ConvertTo-SecureString x -AsPlainText -Force)'
    # Each parameter that accepts the path of a file, in a call that is valid otherwise.
    $calls = @(
        @{ Parameter = 'JournalPath'; Of = 'Update-GdapRelationship'; Line = 'Update-GdapRelationship $id -AutoExtendDuration P180D -JournalPath $path' }
        @{ Parameter = 'JournalPath'; Of = 'New-GdapRelationship'; Line = 'New-GdapRelationship x -Duration 1 -Role "Directory Readers" -JournalPath $path' }
        @{ Parameter = 'JournalPath'; Of = 'Lock-GdapRelationship'; Line = 'Lock-GdapRelationship $id -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'JournalPath'; Of = 'Stop-GdapRelationship'; Line = 'Stop-GdapRelationship $id -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'JournalPath'; Of = 'Remove-GdapRelationship'; Line = 'Remove-GdapRelationship $id -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'JournalPath'; Of = 'New-GdapAccessAssignment'; Line = 'New-GdapAccessAssignment $id $id -Role "Directory Readers" -JournalPath $path' }
        @{ Parameter = 'JournalPath'; Of = 'Update-GdapAccessAssignment'; Line = 'Update-GdapAccessAssignment $id -AssignmentId a1 -Role "Directory Readers" -JournalPath $path' }
        @{ Parameter = 'JournalPath'; Of = 'Remove-GdapAccessAssignment'; Line = 'Remove-GdapAccessAssignment $id -AssignmentId a1 -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'JournalPath'; Of = 'Set-GdapAutoExtend'; Line = 'Set-GdapAutoExtend $id -JournalPath $path' }
        @{ Parameter = 'JournalPath'; Of = 'New-GdapOnboarding'; Line = 'New-GdapOnboarding $template ([pscustomobject]@{ Name = "x"; TenantId = [guid]::NewGuid() }) -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'CsvPath'; Of = 'New-GdapOnboarding'; Line = 'New-GdapOnboarding $template -CsvPath $path -Confirm:$false' }
        @{ Parameter = 'Template'; Of = 'New-GdapOnboarding'; Line = 'New-GdapOnboarding $path ([pscustomobject]@{ Name = "x"; TenantId = [guid]::NewGuid() }) -Confirm:$false' }
        @{ Parameter = 'Template'; Of = 'Compare-GdapTemplate'; Line = 'Compare-GdapTemplate $path' }
        @{ Parameter = 'Template'; Of = 'Repair-GdapRelationship'; Line = 'Repair-GdapRelationship $id -Template $path -Confirm:$false' }
        @{ Parameter = 'JournalPath'; Of = 'Repair-GdapRelationship'; Line = 'Repair-GdapRelationship $id -Template $template -JournalPath $path -Confirm:$false' }
        @{ Parameter = 'Path'; Of = 'New-GdapTemplate'; Line = 'New-GdapTemplate -Name x -Duration 90 -Role "Directory Readers" -Path $path' }
        @{ Parameter = 'CustomerCsv'; Of = 'Get-GdapGapReport'; Line = 'Get-GdapGapReport -CustomerCsv $path' }
        @{ Parameter = 'HtmlPath'; Of = 'Get-GdapExpiryReport'; Line = 'Get-GdapExpiryReport -HtmlPath $path' }
        @{ Parameter = 'CertificateAuthority'; Of = 'New-GdapSessionOption'; Line = 'New-GdapSessionOption -CertificateAuthority $path' }
        @{ Parameter = 'CertificatePath'; Of = 'Connect-Gdap'; Line = 'Connect-Gdap -ClientId $guid -TenantId $guid -CertificatePath $path -NoDefault' }
        @{ Parameter = 'FederatedTokenFile'; Of = 'Connect-Gdap'; Line = 'Connect-Gdap -ClientId $guid -TenantId $guid -FederatedTokenFile $path -NoDefault' }
        @{ Parameter = 'StateFile'; Of = 'Start-GdapEmulator'; Line = 'Start-GdapEmulator -StateFile $path' }
    )
    $foreign = foreach ($call in $calls) { foreach ($path in 'Env:PATH', 'Variable:HOME', 'Function:prompt') { $call + @{ Path = $path } } }
    if ($IsWindows) { $foreign += foreach ($call in $calls) { $call + @{ Path = 'Cert:\CurrentUser\My' } } }
}
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand 1
    $id = (Get-GdapRelationship).Id
    $guid = [guid]::NewGuid()
    $template = @{ name = 'File {CustomerName:30}'; duration = 90; roles = 'Directory Readers' }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Files' {
    BeforeEach { Clear-Log $stand }

    It '45: every parameter that takes the path of a file is tried below' {
        $tried = $calls | ForEach-Object { "$($_.Of) $($_.Parameter)" }
        $all = foreach ($command in Get-Command -Module Gdap, Gdap.Emulator -CommandType Cmdlet) {
            foreach ($name in $command.Parameters.Keys -match '(Path|File|Csv|CertificateAuthority|^Template)$') {
                # This parameter is text to find in a request, not the path of a file.
                if ($command.Name -notmatch 'EmulatorFault|EmulatorRequest') { "$($command.Name) $name" }
            }
        }
        Compare-Object @($all | Sort-Object) @($tried | Sort-Object) | Should -BeNullOrEmpty
    } -TestCases @{ calls = $calls }

    It '45: -<Parameter> of <Of> rejects <Path>, before any request' -TestCases $foreign {
        $failure = Get-Failure { & ([scriptblock]::Create($Line)) }
        Get-Kind $failure | Should -Be 'Gdap.InvalidArgument'
        "$($failure.ErrorDetails)" | Should -BeLike "*-$Parameter '$Path' is a path of the * provider*Specify the path of a file.*"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '45: a path is relative to the location of PowerShell, and may be on a drive of its own' {
        $folder = Join-Path $TestDrive 'in here'
        $null = New-Item -ItemType Directory $folder
        Push-Location $folder
        try {
            $null = Get-GdapExpiryReport -HtmlPath report.html
            Test-Path "$folder/report.html" | Should -BeTrue
            $null = Get-GdapExpiryReport -HtmlPath 'TestDrive:/other.html'
            Test-Path "$TestDrive/other.html" | Should -BeTrue
            $null = Update-GdapRelationship $id -AutoExtendDuration P180D -JournalPath ./run.journal
            Test-Path "$folder/run.journal" | Should -BeTrue
            Set-Content customers.csv "CustomerName,CustomerTenantId`nRelative,$guid"
            (New-GdapOnboarding $template -CsvPath customers.csv -NoLock -Confirm:$false).Result | Should -Be 'Created'
        }
        finally { Pop-Location }
    }

    It '45: a CSV file that an editor holds open can be read' {
        $file = Join-Path $TestDrive 'held.csv'
        Set-Content $file "CustomerName,CustomerTenantId`nHeld,$guid"
        # As a spreadsheet opens it: others can read, but not write.
        $open = [System.IO.File]::Open($file, 'Open', 'ReadWrite', 'Read')
        try { (New-GdapOnboarding $template -CsvPath $file -NoLock -Confirm:$false).Result | Should -Be 'Created' }
        finally { $open.Dispose() }
    }

    It '45: a template and a report that can''t be read or written are errors that name the parameter' {
        foreach ($call in { New-GdapOnboarding "$TestDrive/none.json" ([pscustomobject]@{ Name = 'x'; TenantId = $guid }) }, { Compare-GdapTemplate "$TestDrive" }, { New-GdapOnboarding $template -CsvPath "$TestDrive/none.csv" -Confirm:$false }) {
            $failure = Get-Failure $call
            Get-Kind $failure | Should -Be 'Gdap.File'
            "$($failure.ErrorDetails)" | Should -Match '-Template|-CsvPath'
        }
        $failure = Get-Failure { Get-GdapExpiryReport -HtmlPath "$TestDrive/no such folder/report.html" }
        Get-Kind $failure | Should -Be 'Gdap.File'
        "$($failure.ErrorDetails)" | Should -BeLike '*-HtmlPath*'
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 0 -JournalPath "$TestDrive/no such folder/run.journal" }
        Get-Kind $failure | Should -Be 'Gdap.Journal'
    }

    It '45: a report that can''t be written is told before anything is listed' {
        $null = Get-Failure { Get-GdapExpiryReport -HtmlPath "$TestDrive/no such folder/report.html" }
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '45: -WhatIf writes no file: <Case>' -TestCases @(
        @{ Case = '-HtmlPath under $WhatIfPreference'; Call = { $WhatIfPreference = $true; Get-GdapExpiryReport -HtmlPath $file } }
        @{ Case = '-HtmlPath with -WhatIf'; Call = { Get-GdapExpiryReport -HtmlPath $file -WhatIf } }
        @{ Case = '-JournalPath with -WhatIf'; Call = { $id | Update-GdapRelationship -AutoExtendDuration 0 -JournalPath $file -WhatIf } }
        @{ Case = '-JournalPath of one item with -WhatIf'; Call = { Update-GdapRelationship $id -AutoExtendDuration 0 -JournalPath $file -WhatIf } }
        @{ Case = '-JournalPath of a job with -WhatIf'; Call = { Set-GdapAutoExtend $id -Off -JournalPath $file -WhatIf } }
        @{ Case = '-JournalPath of a job under $WhatIfPreference'; Call = { $WhatIfPreference = $true; Set-GdapAutoExtend $id -RemoveGlobalAdministrator -JournalPath $file } }
        @{ Case = '-JournalPath of an onboarding with -WhatIf'; Call = { New-GdapOnboarding $template ([pscustomobject]@{ Name = 'x'; TenantId = $guid }) -JournalPath $file -WhatIf } }
    ) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $null = & $Call
        Get-ChildItem "$TestDrive/$(Split-Path -Leaf $file)*" | Should -BeNullOrEmpty
    }

    It '45: -WhatIf reads a journal, leaves it as it is, and shows what the run would do' {
        $ids = @(Add-Relationship $stand 3)
        $journal = Join-Path $TestDrive 'half.journal'
        $null = $ids[0, 1] | Update-GdapRelationship -AutoExtendDuration P180D -JournalPath $journal
        $before = Get-Content $journal -Raw
        Set-Stand $stand @{ latencyMs = 0 }
        Start-Transcript "$TestDrive/half.txt" | Out-Null
        try { $ids | Update-GdapRelationship -AutoExtendDuration P180D -JournalPath $journal -WhatIf }
        finally { Stop-Transcript | Out-Null }
        Get-Content $journal -Raw | Should -Be $before
        $text = Get-Content "$TestDrive/half.txt" -Raw
        ([regex]::Matches($text, 'an earlier run with this journal did it')).Count | Should -Be 2
        ([regex]::Matches($text, 'off -> 180 days')).Count | Should -Be 1
    }
}
