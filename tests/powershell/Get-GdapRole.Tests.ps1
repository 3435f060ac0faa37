BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $all = @(Get-GdapRole)
}

Describe 'Get-GdapRole' {
    It 'returns each role of the library once, with an id, a description and no connection' {
        $table = Get-Content -Raw (Join-Path $Root 'src/model/roles_table.rs')
        $ids = @([regex]::Matches($table, '"([0-9a-f]{8}-[0-9a-f-]{27})"') | ForEach-Object { $_.Groups[1].Value })
        $ids.Count | Should -BeGreaterThan 100
        $all.Id | Sort-Object | Should -Be @($ids | Sort-Object)
        @($all.Name | Sort-Object -Unique).Count | Should -Be $all.Count
        @($all | Where-Object { $_.Description -notmatch '^[A-Z].+\.$' }).Name | Should -BeNullOrEmpty
        @($all.Description | Sort-Object -Unique).Count | Should -Be $all.Count
        Invoke-Shell 'Import-Module $module; @(Get-GdapRole).Count' | Should -Be "$($all.Count)"
    }

    It 'tells which are privileged, known for GDAP, and block automatic extension' {
        @($all | Where-Object BlocksAutoExtend).Name | Should -Be 'Global Administrator'
        $reader = Get-GdapRole 'Directory Readers'
        $reader.Privileged | Should -BeFalse
        $reader.KnownForGdap | Should -BeTrue
        (Get-GdapRole 'Privileged Role Administrator').Privileged | Should -BeTrue
        (Get-GdapRole 'Teams Reader').KnownForGdap | Should -BeFalse
        $text = Get-SharedText 'contract/gdap-roles.json'
        if (-not $text) { Set-ItResult -Skipped -Because 'contract/gdap-roles.json was not found'; return }
        $all | Where-Object KnownForGdap | ForEach-Object Id | Sort-Object | Should -Be @(($text | ConvertFrom-Json).possible.id | Sort-Object)
    }

    It 'finds an earlier name: <Old> is <Now>' -ForEach @(
        @{ Old = 'Company Administrator'; Now = 'Global Administrator' }
        @{ Old = 'exchange service administrator'; Now = 'Exchange Administrator' }
        @{ Old = 'Power BI *'; Now = 'Fabric Administrator' }
        @{ Old = 'Lync*'; Now = 'Skype for Business Administrator' }
    ) {
        (Get-GdapRole $Old).Name | Should -Be $Now
    }

    It 'finds every earlier name of the contract' {
        $text = Get-SharedText 'contract/gdap-roles.json'
        if (-not $text) { Set-ItResult -Skipped -Because 'contract/gdap-roles.json was not found'; return }
        foreach ($one in ($text | ConvertFrom-Json).oldNames) { (Get-GdapRole $one.old).Name | Should -Be $one.now }
    }

    It 'accepts wildcards, ids, several, and pipeline input' {
        @(Get-GdapRole '*exchange*').Name | Should -Contain 'Exchange Administrator'
        (Get-GdapRole '29232CDF-9323-42FD-ADE2-1D097AF3E4DE').Name | Should -Be 'Exchange Administrator'
        @(Get-GdapRole 'Global Reader', 'Reports Reader').Count | Should -Be 2
        @('Global Reader', 'Reports Reader' | Get-GdapRole).Count | Should -Be 2
        @(Get-GdapRole 'Global Reader' | Get-GdapRole).Name | Should -Be 'Global Reader'
        Get-GdapRole 'Nothing of this *' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'names the nearest role for one that is misspelt' {
        $failure = Get-Failure { Get-GdapRole 'Helpdsk Administrator' }
        Get-Kind $failure | Should -Be 'Gdap.NotFound'
        "$failure" | Should -Be "'Helpdsk Administrator': This isn't one of the built-in roles that the module knows. Did you mean 'Helpdesk Administrator'?"
        @(Get-GdapRole 'x', 'Global Reader' -ErrorAction Ignore).Name | Should -Be 'Global Reader'
    }

    It 'is accepted by -Role as it is' {
        $stand = Start-Stand
        try {
            $new = New-GdapRelationship 'By role objects' -Duration 30 -Role (Get-GdapRole 'Directory Readers', 'License Administrator')
            $new.RoleNames | Should -Be 'Directory Readers; License Administrator'
        }
        finally { Stop-GdapEmulator $stand }
    }

    It 'fits a terminal of <_> columns' -ForEach 60, 79 {
        $text = $all | Out-String -Width $_
        @($text -split '\r?\n' | Where-Object { $_.Length -gt 79 }) | Should -BeNullOrEmpty
        $text | Should -Match 'Directory Readers +False'
    }

    It 'offers its names with their descriptions' {
        $found = (TabExpansion2 "Get-GdapRole 'Helpdesk" 22).CompletionMatches
        $found.CompletionText | Should -Be "'Helpdesk Administrator'"
        $found.ToolTip | Should -Be (Get-GdapRole 'Helpdesk Administrator').Description
    }
}
