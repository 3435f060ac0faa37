<#
.SYNOPSIS
Installs Gdap and Gdap.Emulator from a folder of packages, and uses them by name in a new process.
.DESCRIPTION
Install-PSResource installs them if it is present, else Install-Module; without both the packages are unpacked as these do,
among the user's modules. The first line says which. Nothing is imported by path.
.PARAMETER Packages
The folder with the packages, as build.ps1 -Package makes it.
.PARAMETER Modules
Unpacks into this folder, which the new process has as its PSModulePath, instead of the user's own modules.
.PARAMETER Automation
Takes Gdap from Gdap.zip, the package for Azure Automation, instead of the gallery's. Requires -Modules.
.EXAMPLE
pwsh tests/packages/Install.ps1 -Packages target/package
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Packages,
    [string] $Modules,
    [switch] $Automation
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Packages = (Resolve-Path -LiteralPath $Packages).Path
$file = @(Get-ChildItem -LiteralPath $Packages -File | Where-Object Name -Match '^Gdap\.(\d.*)\.nupkg$')[0]
$version = $file.Name -replace '^Gdap\.|\.nupkg$'
$watch = [System.Diagnostics.Stopwatch]::StartNew()

if (-not $Modules -and (Get-Command Install-PSResource -ErrorAction Ignore)) {
    Register-PSResourceRepository -Name gdap-packages -Uri $Packages -Trusted -Force
    try { Install-PSResource -Name Gdap.Emulator -Version $version -Repository gdap-packages -Scope CurrentUser -TrustRepository }
    finally { Unregister-PSResourceRepository -Name gdap-packages }
    $way = 'Install-PSResource'
}
elseif (-not $Modules -and (Get-Command Install-Module -ErrorAction Ignore)) {
    Register-PSRepository -Name gdap-packages -SourceLocation $Packages -InstallationPolicy Trusted
    try { Install-Module -Name Gdap.Emulator -RequiredVersion $version -Repository gdap-packages -Scope CurrentUser -Force }
    finally { Unregister-PSRepository -Name gdap-packages }
    $way = 'Install-Module'
}
else {
    # The user's modules come first.
    $folder = if ($Modules) { $Modules } else { ($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0] }
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    if ($Automation) { [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $Packages 'Gdap.zip'), $folder) }
    foreach ($name in @(if (-not $Automation) { 'Gdap' }) + 'Gdap.Emulator') {
        $to = Join-Path (Join-Path $folder $name) $version
        [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $Packages "$name.$version.nupkg"), $to)
        # The parts of the package itself.
        foreach ($part in '[Content_Types].xml', "$name.nuspec", '_rels', 'package') { Remove-Item -LiteralPath (Join-Path $to $part) -Recurse -Force }
    }
    $way = 'unpacked'
}
$installed = $watch.Elapsed.TotalSeconds

$use = Join-Path ([System.IO.Path]::GetTempPath()) "gdap-use-$([guid]::NewGuid().ToString('n')).ps1"
[System.IO.File]::WriteAllText($use, @'
$ErrorActionPreference = 'Stop'
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module Gdap.Emulator
$imported = $watch.Elapsed.TotalSeconds
$emulator = Start-GdapEmulator -Seed 3
try {
    $null = Connect-Gdap -Emulator $emulator
    $result = (Get-GdapRelationship -Status active -Top 1 | Update-GdapRelationship -AutoExtendDuration P180D).Result
}
finally { Stop-GdapEmulator $emulator }
$help = (Get-Help Update-GdapRelationship).Synopsis
'{0} {1} from {2}, imported in {3:0.0} s: {4}; {5}' -f (Get-Module Gdap).Name, (Get-Module Gdap).Version, (Get-Module Gdap).ModuleBase, $imported, $result, $help
'@)
$shell = (Get-Process -Id $PID).Path
# Wine doesn't say.
if (-not $shell) { $shell = Join-Path $PSHOME 'pwsh.exe' }
$before = $env:PSModulePath
try {
    # PowerShell adds the folders of its own and of the user's modules.
    $env:PSModulePath = $Modules
    $lines = @(& $shell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $use)
    if ($LASTEXITCODE -ne 0) { throw "The installed modules can't be used." }
}
finally {
    $env:PSModulePath = $before
    Remove-Item -LiteralPath $use
}
'{0} in {1:0.0} s' -f $way, $installed
$lines
if ("$lines" -notmatch ': Updated; \w') { throw 'The relationship was not updated.' }
