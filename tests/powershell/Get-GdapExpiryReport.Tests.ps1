BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $admin = '62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
    $nasty = '<script>alert(1)</script>', '" onmouseover="alert(1)', "'><img src=x onerror=alert(1)>", ([string][char]0x202e + 'gnirts'), ('a' + [char]1 + '&amp;{0}')
    $names = New-Object System.Collections.Generic.List[string]
    foreach ($body in @{ count = 2; endsInDays = 12 }, @{ count = 1; endsInDays = 80; autoExtendDuration = 'P180D' }, @{ count = 1; endsInDays = 45; roles = $admin }, @{ count = 1; endsInDays = 400 }) {
        foreach ($id in (Invoke-Control $stand 'seed' Post $body).ids) {
            $name = $nasty[$names.Count]
            $names.Add($name)
            $null = Invoke-Control $stand "relationships/$id/change" Post @{ displayName = $name; customer = @{ tenantId = [guid]::NewGuid().ToString(); displayName = $name } }
        }
    }
    $null = Invoke-Control $stand 'seed' Post @{ count = 3; status = 'terminated' }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Get-GdapExpiryReport' {
    It 'reports what ends when, the first first' {
        $rows = @(Get-GdapExpiryReport)
        $rows.Count | Should -Be 5
        $rows.DaysLeft | Should -Be @($rows.DaysLeft | Sort-Object)
        $rows[2].BlockingRoles | Should -Be 'Global Administrator'
        $rows.Advice | Should -Be 'Enable', 'Enable', 'Remove GA first', 'None', 'Enable'
        $rows[3].AutoExtend | Should -BeTrue
        "$($rows[0].EndDateTime.Kind)" | Should -Be 'Utc'
    }

    It 'chooses by days and by extension, and takes relationships from the pipeline' {
        @(Get-GdapExpiryReport -WithinDays 60).Count | Should -Be 3
        @(Get-GdapExpiryReport -WithinDays 100 -NotExtended).Count | Should -Be 3
        @(Get-GdapRelationship -Status active | Select-Object -First 2 | Get-GdapExpiryReport).Count | Should -Be 2
        @((Get-GdapRelationship -Status active).Id | Get-GdapExpiryReport).Count | Should -Be 5
        @() | Get-GdapExpiryReport | Should -BeNullOrEmpty
    }

    It 'reads the relationships of a CSV file anew, whose roles and dates are text' {
        $file = Join-Path $TestDrive 'rows.csv'
        Get-GdapRelationship -Status active | Export-Csv $file -NoTypeInformation -Encoding UTF8
        $rows = @(Import-Csv $file | Get-GdapExpiryReport)
        $rows.Count | Should -Be 5
        @($rows | Where-Object BlockingRoles).Count | Should -Be 1
    }

    It 'feeds Set-GdapAutoExtend' {
        @(Get-GdapExpiryReport -NotExtended -WithinDays 30 | Set-GdapAutoExtend -Plan).Allowed | Should -Be @($true, $true)
    }

    It 'reads the same in every culture' {
        $before = [System.Threading.Thread]::CurrentThread.CurrentCulture
        $texts = foreach ($culture in 'en-US', 'de-DE', 'th-TH', 'tr-TR') {
            try {
                [System.Threading.Thread]::CurrentThread.CurrentCulture = $culture
                (Get-GdapExpiryReport | Select-Object -ExcludeProperty RelationshipId | ConvertTo-Csv -NoTypeInformation) -join "`n"
                $file = Join-Path $TestDrive "$culture.html"
                $null = Get-GdapExpiryReport -HtmlPath $file
                [regex]::Replace([System.IO.File]::ReadAllText($file), 'As of .*?UTC', '')
            }
            finally { [System.Threading.Thread]::CurrentThread.CurrentCulture = $before }
        }
        @($texts | Where-Object { $_ -like '*DaysLeft*' } | Select-Object -Unique).Count | Should -Be 1
        @($texts | Where-Object { $_ -like '*DOCTYPE*' } | ForEach-Object { [regex]::Replace($_, '"today".*?</svg>', '') } | Select-Object -Unique).Count | Should -Be 1
    }

    It 'writes one page with every value escaped, and nothing from elsewhere' {
        $file = Join-Path $TestDrive 'page.html'
        @(Get-GdapExpiryReport -HtmlPath $file -Title '<b>"Title"</b>').Count | Should -Be 5
        $bytes = [System.IO.File]::ReadAllBytes($file)
        $bytes[0] | Should -Be ([byte][char]'<')
        $page = (New-Object System.Text.UTF8Encoding $false, $true).GetString($bytes)
        foreach ($name in $nasty) { $page.Contains([System.Net.WebUtility]::HtmlEncode(($name -replace '\x01', [string][char]0xfffd))) | Should -BeTrue }
        $page | Should -Not -Match '<script>alert|<img|<b>"Title|" onmouseover'
        @([regex]::Matches($page, '<script')).Count | Should -Be 1
        $page | Should -Not -Match '<[a-z]+[^<>]*\s(src|href)\s*=|url\(|@import|https?://'
        $page | Should -Match "default-src 'none'"
        # The same text, parsed as XML: well formed except the void elements and the content of style and script.
        $xml = $page -replace '(?s)<(style|script)>.*?</\1>', '' -replace '<!DOCTYPE html>', '' -replace '(<(meta|input)[^>]*)>', '$1/>' -replace '&#?[a-z0-9]+;', 'x' -replace '[\x00-\x08]', ''
        { [xml]$xml } | Should -Not -Throw
        @(([xml]$xml).SelectNodes('//tbody/tr')).Count | Should -Be 5
    }

    It 'counts in tiles, by month and without what -ExcludeName leaves out' {
        $own = Start-GdapEmulator -Seed 60
        try {
            $session = Connect-Gdap -Emulator $own -NoDefault
            $file = Join-Path $TestDrive 'tiles.html'
            $rows = @(Get-GdapExpiryReport -Session $session -Status active, expired -ExcludeName 'MLT_*' -HtmlPath $file)
            $all = @(Get-GdapRelationship -Session $session)
            $page = [System.IO.File]::ReadAllText($file)
            $page | Should -Not -BeLike '*MLT_[A-Z]*'
            @($all | Where-Object DisplayName -Like 'MLT_*').Count | Should -BeGreaterThan 0
            $tiles = @([regex]::Matches($page, '<li class="\w*"><b>(\d+)</b> ([^<]+)</li>') | ForEach-Object { "$($_.Groups[1].Value) $($_.Groups[2].Value)" })
            $open = @($rows | Where-Object { -not $_.AutoExtend -and $_.DaysLeft -ge 0 })
            $tiles | Should -Be @(
                "$($rows.Count) relationships"
                "$(@($open | Where-Object DaysLeft -LE 60).Count) expire within 60 days"
                "$($open.Count) without auto-extend"
                "$(@($open | Where-Object BlockingRoles).Count) blocked by Global Administrator"
                "$(@($all | Where-Object Status -EQ 'approvalPending').Count) approval pending"
            )
            # Each month of each kind is a bar with its count.
            $bars = @([regex]::Matches($page, '<rect class="(\w+)" [^>]+><title>(\d{4}-\d\d), [^:]+: (\d+)') | ForEach-Object { "$($_.Groups[2].Value) $($_.Groups[1].Value) $($_.Groups[3].Value)" })
            $wanted = $rows | Group-Object { $_.EndDateTime.ToString('yyyy-MM') }, { if ($_.DaysLeft -lt 0) { 'ended' } elseif ($_.AutoExtend) { 'extended' } elseif ($_.BlockingRoles) { 'blocked' } else { 'ends' } }
            @($bars | Sort-Object) | Should -Be @($wanted | ForEach-Object { "$($_.Name -replace ', ', ' ') $($_.Count)" } | Sort-Object)
            @($wanted | Where-Object Name -Like '*extended').Count | Should -BeGreaterThan 2
        }
        finally { Stop-GdapEmulator $own }
    }

    It 'counts everything in its chart, however long ago or far ahead it ends' {
        $file = Join-Path $TestDrive 'far.html'
        $own = Start-GdapEmulator
        try {
            $null = Connect-Gdap -Emulator $own
            $null = Add-GdapEmulatorRelationship -Emulator $own -Status expired -EndsInDays -4000 -NamePrefix 'Old '
            $null = Add-GdapEmulatorRelationship -Emulator $own -EndsInDays 4000 -NamePrefix 'Late '
            $null = Get-GdapExpiryReport -Status active, expired -HtmlPath $file
            $page = [System.IO.File]::ReadAllText($file)
            $page | Should -Match '<title>until \d{4}-\d\d, has ended: 1'
            $page | Should -Match '<title>from \d{4}-\d\d, ends: 1'
            @([regex]::Matches($page, '<rect class="\w+" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"><title>')).Count | Should -Be 2
        }
        finally { Stop-GdapEmulator $own; $null = Connect-Gdap -Emulator $stand }
    }

    It 'lets the page run by the hashes that it names' {
        $file = Join-Path $TestDrive 'hash.html'
        $null = Get-GdapExpiryReport -HtmlPath $file
        $page = [System.IO.File]::ReadAllText($file)
        foreach ($tag in 'style', 'script') {
            $text = [regex]::Match($page, "(?s)<$tag>(.*?)</$tag>").Groups[1].Value
            $hash = [Convert]::ToBase64String([System.Security.Cryptography.SHA256]::Create().ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text)))
            $page.Contains("$tag-src 'sha256-$hash'") | Should -BeTrue
        }
    }

    It 'writes a page of nothing, and of 2000' {
        $file = Join-Path $TestDrive 'many.html'
        $null = @() | Get-GdapExpiryReport -HtmlPath $file
        Get-Content -Raw $file | Should -Match 'nothing to report'
        foreach ($days in 5, 30, 90, 200, 365, 500, 700, 729) { $null = Invoke-Control $stand 'seed' Post @{ count = 250; endsInDays = $days } }
        @(Get-GdapExpiryReport -HtmlPath $file).Count | Should -Be 2005
        @([regex]::Matches([System.IO.File]::ReadAllText($file), '<tr class')).Count | Should -Be 2005
        # 5,000 rows fit 2 MB.
        (Get-Item $file).Length / 2005 | Should -BeLessThan (2MB / 5000)
    }

    It 'says where a page cannot be written' {
        (Get-Failure { Get-GdapExpiryReport -HtmlPath (Join-Path $TestDrive 'no/such/folder.html') }).FullyQualifiedErrorId | Should -BeLike 'Gdap.File,*'
    }
}
