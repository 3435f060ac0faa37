# Every call of a writing cmdlet in its suites is previewed first (Previewed.ps1). The suites themselves are tested
# without it.
BeforeAll { . "$PSScriptRoot/Common.ps1"; . "$PSScriptRoot/Previewed.ps1" }

Describe 'The writing calls of the suites' {
    It '33: those of <_> do what their previews show' -ForEach @(
        'AccessAssignment', 'Binding', 'CloudCockpit', 'Duration', 'Lock-GdapRelationship', 'New-GdapOnboarding', 'New-GdapRelationship'
        'Pipeline', 'Renewal', 'Repair-GdapRelationship', 'Set-GdapAutoExtend', 'Update-GdapRelationship'
    ) {
        $file = Join-Path $TestDrive "$_.json"
        $env:GDAP_PREVIEWED = $file
        try { $null = & (Get-Shell) -NoProfile -NonInteractive -File "$PSScriptRoot/Run.ps1" -Suite $_ } finally { $env:GDAP_PREVIEWED = $null }
        $calls = @(Get-Content -LiteralPath $file | ConvertFrom-Json)
        @($calls | Where-Object found | ForEach-Object { "$($_.call): $($_.found -join '; '). Plan: $($_.plan). Errors: $($_.errors)" }) | Should -BeNullOrEmpty
        @($calls | Where-Object compared).Count | Should -BeGreaterThan ($calls.Count / 2)
    }

    It 'the comparison sees <Case>' -TestCases @(
        @{ Case = 'a write that wasn''t shown'; Rows = @{ Allowed = $true; Action = 'None' }; Written = 1; Found = 'the plan has 0 writes*' }
        @{ Case = 'a write that was shown and not made'; Rows = @{ Allowed = $true; Action = 'Update' }; Written = 0; Found = 'the plan has 1 writes*' }
        @{ Case = 'an error that wasn''t shown'; Rows = @{ Allowed = $true; Action = 'None' }; Written = 0; Errors = 'no'; Found = 'the plan refuses 0*' }
        @{ Case = 'a refusal that wasn''t one'; Rows = @{ Allowed = $false; Action = 'Update' }; Written = 0; Found = 'the plan refuses 1*' }
    ) {
        $planned = [pscustomobject]@{ Output = @([pscustomobject] $Rows); Errors = @(); Thrown = $null }
        $ran = [pscustomobject]@{ Output = @(); Errors = @($Errors | Where-Object { $_ }); Thrown = $null }
        Compare-Plan $planned $ran $Written | Should -BeLike $Found
    }
}
