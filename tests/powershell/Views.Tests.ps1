# The views of real objects in terminals of 60, 79 and 120 columns: with names of 50 characters, with letters that are two
# columns wide, and without a customer.
BeforeDiscovery { $widths = @(60, 79, 120 | ForEach-Object { @{ Width = $_ } }) }

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $rendering = if (Test-Path Variable:PSStyle) { $PSStyle.OutputRendering }
    if ($rendering) { $PSStyle.OutputRendering = 'PlainText' }
    $long = 'A name that is exactly as long as a name may be it'.PadRight(50, 's')
    $wide = -join (1..50 | ForEach-Object { [char] 0x6771 })

    # The statuses that a table must show.
    $statuses = 'activating', 'active', 'approvalPending', 'approved', 'created', 'expired', 'expiring', 'terminated', 'terminating', 'terminationRequested'
    $number = 0
    $all = foreach ($status in $statuses) {
        $number++
        $id = @(Add-GdapEmulatorRelationship -Status $status -AutoExtendDuration 180)[0]
        $customer = @{ tenantId = [guid]::NewGuid().ToString(); displayName = @{ 0 = $long; 1 = $wide; 2 = $null }[$number % 3] }
        Set-GdapEmulatorRelationship $id -Property @{ displayName = "$status $long".Substring(0, 50); customer = $(if ($customer.displayName) { $customer }); endDateTime = [datetime]::UtcNow.AddDays(200) }
        Get-GdapRelationship $id
    }

    # A text with one character for each column of the terminal: a blank follows each letter that is two columns wide.
    function Expand-Wide([string] $Text) { $Text -replace '[\u2e80-\ud7ff\uff00-\uffef]', '$0 ' }

    # The cells of each line of a table, split at the columns of the line of dashes.
    function Get-Cell([string] $Text) {
        $lines = @($Text -split '\r?\n' | Where-Object { $_.Trim() } | ForEach-Object { Expand-Wide $_ })
        $columns = @([regex]::Matches($lines[1], '-+ *'))
        foreach ($line in $lines | Select-Object -Skip 2) {
            $cells = @{}
            foreach ($column in $columns) {
                $part = { param($Of) if ($Of.Length -gt $column.Index) { $Of.Substring($column.Index, [Math]::Min($column.Length, $Of.Length - $column.Index)).Trim() } }
                $cells[(& $part $lines[0])] = & $part $line
            }
            [pscustomobject] $cells
        }
    }

    # The output in a terminal of a width, and in one that PowerShell considers a column narrower.
    function Get-Shown($Objects, [int] $Width) {
        foreach ($columns in $Width, ($Width - 1)) {
            $text = $Objects | Format-Table | Out-String -Width $columns
            (Expand-Wide $text) -split '\r?\n' | Where-Object { $_.TrimEnd().Length -gt $columns } | Should -BeNullOrEmpty
            $text
        }
    }
}
AfterAll {
    if ($rendering) { $PSStyle.OutputRendering = $rendering }
    Stop-GdapEmulator $stand
}

Describe 'A terminal of <Width> columns' -ForEach $widths {
    It '37: shows relationships with their whole status, and with the end where it fits' {
        foreach ($text in Get-Shown $all $Width) {
            $rows = @(Get-Cell $text)
            $rows.Count | Should -Be $all.Count
            $rows.Status | Sort-Object | Should -Be @($all.Status | Sort-Object)
            $rows.'Ends (UTC)' | Should -Be @($all | ForEach-Object { $_.EndDateTime.ToString('yyyy-MM-dd') })
            if ($Width -ge 79) { $rows.Extend | Select-Object -Unique | Should -Be '180 days' }
            # No column is truncated to a few letters.
            @($text -split '\r?\n' | Where-Object { $_.Trim() })[1] | Should -Match '^--'
        }
    }

    It '37: shows the result of <Name> in its third column or before, whole' -ForEach @(
        @{ Name = 'an update'; Call = { Get-GdapRelationship (Add-GdapEmulatorRelationship) | Update-GdapRelationship -AutoExtendDuration 180 } }
        @{ Name = 'Set-GdapAutoExtend'; Call = { Get-GdapRelationship (@(Add-GdapEmulatorRelationship 2) + (Add-GdapEmulatorRelationship -Role 'Global Administrator', 'Directory Readers')) | Set-GdapAutoExtend } }
        @{ Name = 'a termination'; Call = { Add-GdapEmulatorRelationship | Get-GdapRelationship | Stop-GdapRelationship -Confirm:$false } }
        @{ Name = 'a removal'; Call = { Add-GdapEmulatorRelationship -Status created | Get-GdapRelationship | Remove-GdapRelationship -Confirm:$false -PassThru } }
        @{ Name = 'an assignment'; Call = { New-GdapAccessAssignment (Add-GdapEmulatorRelationship) -GroupId ([guid]::NewGuid()) -Role 'Directory Readers' } }
        @{ Name = 'a session check'; Call = { Test-GdapSession } }
    ) {
        $done = @(& $Call)
        foreach ($text in Get-Shown $done $Width) {
            $head = @($text -split '\r?\n' | Where-Object { $_.Trim() })[0] -split '\s{2,}|(?<=\w) (?=[A-Z])'
            ($head | Where-Object { $_ }).IndexOf('Result') | Should -BeLessOrEqual 2
            @((Get-Cell $text).Result | Where-Object { $_ } | Sort-Object) | Should -Be @($done.Result | Sort-Object)
        }
    }

    It '37: shows the report with the whole end and the advice' {
        $rows = @($all | Where-Object Status -EQ active | Get-GdapExpiryReport)
        foreach ($text in Get-Shown $rows $Width) {
            @(Get-Cell $text)[0].'Ends (UTC)' | Should -Be $rows[0].EndDateTime.ToString('yyyy-MM-dd')
            if ($Width -ge 79) { @(Get-Cell $text)[0].Advice | Should -Be 'None' }
        }
    }

    It '37: shows the last run as one row without zeros' {
        $null = Add-GdapEmulatorRelationship | Update-GdapRelationship -AutoExtendDuration 180
        foreach ($text in Get-Shown (Get-GdapLastRun) $Width) {
            $text | Should -Match 'Update-GdapRelationship +1'
            $text | Should -Not -Match '\b0 '
        }
    }

    It '37: shows a link whole, in a list' {
        $draft = New-GdapRelationship "Draft $Width" -Duration 30 -Role 'Directory Readers'
        $locked = $draft | Lock-GdapRelationship -Confirm:$false
        $text = $locked | Out-String -Width $Width
        $text -replace '\s' | Should -BeLike "*$($locked.ApprovalUri)*"
        @($text -split '\r?\n' | Where-Object { $_ -match '^\w+ +:' }).Count | Should -Be 3
    }
}

Describe 'The same value' {
    It '37: reads the same in a table, a list, a preview, a plan and a result' {
        $one = Get-GdapRelationship (Add-GdapEmulatorRelationship -AutoExtendDuration 0)
        $one | Format-Table | Out-String -Width 79 | Should -Match '\boff\b'
        $one | Format-List | Out-String -Width 79 | Should -Match 'AutoExtendDuration +: off'
        ($one | Update-GdapRelationship -AutoExtendDuration 180 -Plan).Changes | Should -Be 'autoExtendDuration: off -> 180 days'
        ($one | Set-GdapAutoExtend).Changes | Should -Be 'autoExtendDuration: off -> 180 days'
        Get-GdapRelationship $one.Id | Format-Table | Out-String -Width 79 | Should -Match '\b180 days\b'
    }

    It '37: a preview names a relationship by its name, and fits two lines' {
        $id = Add-GdapEmulatorRelationship
        $text = Invoke-Shell "Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; Get-GdapRelationship $id | Update-GdapRelationship -AutoExtendDuration 180 -WhatIf" $stand
        "$text" | Should -Not -BeLike "*$id*"
        "$text".Length | Should -BeLessThan 158
    }

    It 'ApprovalUri is there while the customer can approve: after the lock, until the approval' {
        $new = New-GdapRelationship 'With a link' -Duration 30 -Role 'Directory Readers'
        $null -eq $new.ApprovalUri | Should -BeTrue
        $link = ($new | Lock-GdapRelationship -Confirm:$false).ApprovalUri
        $link | Should -BeLike "https://*$($new.Id)"
        (Get-GdapRelationship $new.Id).ApprovalUri | Should -Be $link
        Approve-GdapEmulatorRelationship $new.Id
        $null -eq (Get-GdapRelationship $new.Id).ApprovalUri | Should -BeTrue
    }
}
