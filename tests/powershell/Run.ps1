<#
.SYNOPSIS
Runs suites of this folder with Pester and prints what failed and the counts.
.DESCRIPTION
Ends with 0 when all passed, 1 when a test failed, 3 when a suite did not run at all. cargo test runs it once for each suite.
.EXAMPLE
pwsh tests/powershell/Run.ps1 -Suite Update-GdapRelationship
#>
[CmdletBinding()]
param(
    # The suites, without .Tests.ps1. Default: all.
    [string[]] $Suite,
    # Runs only tests with this text in their full name; * matches anything.
    [string] $Name,
    # Shows every test, not only what failed.
    [switch] $Show
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.3 -ErrorAction Stop
$files = @(Get-ChildItem -LiteralPath $PSScriptRoot -Filter *.Tests.ps1 | Where-Object { -not $Suite -or ($_.Name -replace '\.Tests\.ps1$') -in $Suite } | ForEach-Object FullName)
if (-not $files) { throw "There is no such suite: $Suite." }
$configuration = New-PesterConfiguration
$configuration.Run.Path = $files
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = if ($Show) { 'Detailed' } else { 'None' }
$configuration.Output.RenderMode = 'Plaintext'
# All errors of the suite are kept, for the review file.
Set-Variable -Name MaximumErrorCount -Value 32768 -Scope Global
if ($Name) { $configuration.Filter.FullName = $Name }
Set-StrictMode -Off
$ErrorActionPreference = 'Continue'
$run = Invoke-Pester -Configuration $configuration
foreach ($test in $run.Failed) {
    "FAILED: $($test.ExpandedPath)"
    foreach ($problem in $test.ErrorRecord) { "    $($problem -replace '\r?\n', "`n    ")"; "    $($problem.ScriptStackTrace -split '\n' | Select-Object -First 1)" }
}
foreach ($block in @($run.FailedBlocks) + @($run.FailedContainers)) {
    foreach ($problem in $block.ErrorRecord) { "FAILED: $block`n    $problem`n    $($problem.ScriptStackTrace)" }
}
foreach ($test in $run.Skipped) { "skipped: $($test.ExpandedPath) ($($test.ErrorRecord))" }
'Tests Passed: {0}, Failed: {1}, Skipped: {2}, NotRun: {3} ({4:0.0} s)' -f $run.PassedCount, $run.FailedCount, $run.SkippedCount, $run.NotRunCount, $run.Duration.TotalSeconds
$texts = foreach ($record in $Error) {
    if ($record -is [System.Management.Automation.ErrorRecord] -and "$($record.FullyQualifiedErrorId)" -like 'Gdap.*') {
        "$(("$($record.FullyQualifiedErrorId)" -split ',')[0])`t$("$record" -replace '\r?\n', ' / ')"
    }
}
if ($texts) {
    # The messages of the suite's errors, for review. Messages that differ only in numbers and ids are listed once.
    $review = Join-Path (Split-Path -Parent (Split-Path -Parent $PSScriptRoot)) 'target/review'
    $null = New-Item -ItemType Directory -Force $review
    $seen = @{}
    $lines = foreach ($text in $texts) { $form = $text -replace '[0-9a-f-]{8,}|\d+', '0'; if (-not $seen.ContainsKey($form)) { $seen[$form] = $true; $text } }
    [System.IO.File]::WriteAllLines((Join-Path $review "module-$($Suite -join '-').txt"), [string[]] @($lines | Sort-Object))
}
if ($run.PassedCount + $run.FailedCount -eq 0 -and -not $run.SkippedCount) { exit 3 }
exit [int] ($run.Result -ne 'Passed')
