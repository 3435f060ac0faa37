#Requires -Version 5.1
<#
.SYNOPSIS
Shows the life of a relationship with the cmdlets, against the emulator: each command line and its output.
.DESCRIPTION
The second half of `cargo run --release -- demo`. Builds the modules first if they are missing or older than the library.
.PARAMETER CargoProfile
The cargo profile whose library is used: release or debug. Default: the one that was built last.
.EXAMPLE
pwsh powershell/demo.ps1 -CargoProfile release
#>
[CmdletBinding()]
param(
    [ValidateSet('release', 'debug')]
    [string] $CargoProfile
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $PSScriptRoot
$target = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { Join-Path $root 'target' }
$modules = Join-Path $target 'module'

# Builds the modules if they are missing or older than their sources.
function Initialize-Module([string] $Wanted) {
    $libraries = 'libgdap.so', 'libgdap.dylib', 'gdap.dll'
    $profiles = if ($Wanted) { , $Wanted } else { 'release', 'debug' }
    $built = @(
        foreach ($one in $profiles) {
            foreach ($place in $one, (Join-Path $one 'deps')) {
                foreach ($name in $libraries) { Get-Item -LiteralPath (Join-Path (Join-Path $target $place) $name) -ErrorAction Ignore }
            }
        }
    ) | Sort-Object LastWriteTimeUtc | Select-Object -Last 1
    if (-not $built) { throw 'The library is not built yet: run cargo build --release first.' }
    $sources = Get-ChildItem -Recurse -File -LiteralPath $PSScriptRoot | Sort-Object LastWriteTimeUtc | Select-Object -Last 1
    $manifest = Get-Item -LiteralPath (Join-Path (Join-Path $modules 'Gdap.Emulator') 'Gdap.Emulator.psd1') -ErrorAction Ignore
    if ($manifest -and $manifest.LastWriteTimeUtc -gt $built.LastWriteTimeUtc -and $manifest.LastWriteTimeUtc -gt $sources.LastWriteTimeUtc) { return }
    $from = if ((Split-Path -Leaf $built.DirectoryName) -eq 'deps') { Split-Path -Parent $built.DirectoryName } else { $built.DirectoryName }
    Write-Output 'The modules are built first, once.'
    $shell = (Get-Process -Id $PID).Path
    $log = & $shell -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'build.ps1') -CargoProfile (Split-Path -Leaf $from) 2>&1
    if ($LASTEXITCODE -ne 0) { throw "build.ps1 failed:`n$($log | Out-String)" }
}

# Prints a command line as it is typed, then runs it and prints its output in 120 columns.
function Show-Step([scriptblock] $Step) {
    Write-Output ''
    Write-Output ('PS> ' + ($Step.ToString().Trim() -replace '\r?\n {8}', "`n>>  "))
    # Dot-sourced, so that a step can use the variables of the previous steps.
    $text = . $Step 2>&1 | ForEach-Object {
        if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId.Split(',')[0]): $_" } else { $_ }
    } | Out-String -Width 120
    $text -split '\r?\n' | Where-Object { $_.Trim() } | ForEach-Object { $_.TrimEnd() }
}

Initialize-Module $CargoProfile
if (Test-Path Variable:PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path $modules 'Gdap'), (Join-Path $modules 'Gdap.Emulator')
$emulator = $null
try {
    # From here on, errors are shown like other output.
    $ErrorActionPreference = 'Continue'
    . Show-Step { $emulator = Start-GdapEmulator -Seed 50; $session = Connect-Gdap -Emulator $emulator; $session }
    . Show-Step {
        $roles = 'Global Administrator', 'Helpdesk Administrator'
        $new = New-GdapRelationship 'Contoso support' -Duration 730 -Role $roles; $new
    }
    . Show-Step { Update-GdapRelationship $new.Id -AutoExtendDuration P180D -WhatIf }
    . Show-Step { $new | Lock-GdapRelationship -Confirm:$false }
    . Show-Step {
        Approve-GdapEmulatorRelationship $new.Id
        Get-GdapRelationship $new.Id
    }
    . Show-Step { Update-GdapRelationship $new.Id -RemoveRole 'Global Administrator' -WhatIf }
    . Show-Step { Update-GdapRelationship $new.Id -RemoveRole 'Global Administrator' -Wait }
    . Show-Step { Update-GdapRelationship $new.Id -AutoExtendDuration P180D | Format-List }
    . Show-Step { Get-GdapExpiryReport -WithinDays 60 -NotExtended }
    . Show-Step { Set-GdapAutoExtend -All -ExcludeName 'MLT_*' | Group-Object Result -NoElement }
    . Show-Step { Get-GdapLastRun }
    . Show-Step { New-GdapRelationship ('x' * 80) -Duration P3M -Role 'Helpdsk Administrator' }
    . Show-Step { Test-GdapRelationship @{ displayName = 'x' * 80; duration = 'P3M'; autoExtendDuration = 'P6M' } }
}
finally {
    if ($emulator) { Stop-GdapEmulator $emulator }
    Disconnect-Gdap -ErrorAction Ignore
}
