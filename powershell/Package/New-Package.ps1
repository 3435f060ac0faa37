#Requires -Version 7.4
<#
.SYNOPSIS
Makes the packages of built modules and native builds: gallery, Azure Automation, NuGet, C.
.DESCRIPTION
Two runs with the same files make identical packages. Called by build.ps1 -Package.
.PARAMETER Modules
The folder with the built modules Gdap and Gdap.Emulator, with native builds of all platforms.
.PARAMETER Client
The folder with Gdap.Client.dll and its documentation.
.PARAMETER Platforms
The platforms that have a native build: rows of tests/platforms/platforms.csv.
.PARAMETER Native
The folder with the native builds.
.PARAMETER Version
The version of all packages.
.PARAMETER Out
The folder for the packages.
.EXAMPLE
./New-Package.ps1 -Modules target/module -Client target/client -Platforms $rows -Native native -Version 1.0.0 -Out target/package
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Modules,
    [Parameter(Mandatory)] [string] $Client,
    [Parameter(Mandatory)] [object[]] $Platforms,
    [Parameter(Mandatory)] [string] $Native,
    [Parameter(Mandatory)] [string] $Version,
    [Parameter(Mandatory)] [string] $Out
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Archive.ps1')
. (Join-Path $PSScriptRoot 'Nupkg.ps1')
. (Join-Path $PSScriptRoot 'Notices.ps1')

$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
if (Test-Path -LiteralPath $Out) { Remove-Item -LiteralPath $Out -Recurse -Force }
$Out = (New-Item -ItemType Directory -Force -Path $Out).FullName
# The folder for parts of a package, removed at the end.
$work = (New-Item -ItemType Directory -Force -Path (Join-Path $Out 'work')).FullName
$utf8 = [System.Text.UTF8Encoding]::new($false)

# The files that every package has in addition to its own.
$targets = [string[]] @($Platforms | ForEach-Object target)
$notices = @{ Gdap = (Get-Notice $root $targets @('--no-default-features', '--features', 'ffi')); 'Gdap.Emulator' = (Get-Notice $root $targets @()) }
function Get-Document([string] $For) {
    $notice = Join-Path $work "notices-$For"
    [System.IO.File]::WriteAllText($notice, $notices[$For], $utf8)
    @{
        'LICENSE'                 = Join-Path $root 'LICENSE'
        'README.md'               = Join-Path $root 'README.md'
        'CHANGELOG.md'            = Join-Path $root 'powershell/CHANGELOG.md'
        'THIRD-PARTY-NOTICES.txt' = $notice
    }
}

function Join-Table([System.Collections.IDictionary] $One, [System.Collections.IDictionary] $Other) {
    foreach ($name in $Other.Keys) { $One[$name] = $Other[$name] }
    $One
}

# The modules, for the gallery: files at the root.
foreach ($name in 'Gdap', 'Gdap.Emulator') {
    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path $Modules "$name/$name.psd1")
    $data = $manifest.PrivateData.PSData
    $commands = @($manifest.CmdletsToExport)
    $tags = @($data.Tags) + 'PSModule', 'PSIncludes_Cmdlet' + @($commands | ForEach-Object { "PSCmdlet_$_" }) + @($commands | ForEach-Object { "PSCommand_$_" })
    $nuspec = [ordered]@{
        id                       = $name
        version                  = $Version
        authors                  = $manifest.Author
        owners                   = $manifest.CompanyName
        requireLicenseAcceptance = 'false'
        licenseUrl               = $data.LicenseUri
        description              = $manifest.Description
        releaseNotes             = [string] $data['ReleaseNotes']
        copyright                = $manifest.Copyright
        tags                     = $tags -join ' '
    }
    if ($data.ContainsKey('ProjectUri')) { $nuspec.projectUrl = $data.ProjectUri }
    if ($manifest.ContainsKey('RequiredModules')) {
        $needed = @($manifest.RequiredModules | ForEach-Object { "<dependency id=`"$($_.ModuleName)`" version=`"[$($_.RequiredVersion)]`" />" })
        $nuspec.dependencies = [xml] "<dependencies xmlns=`"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd`">$($needed -join '')</dependencies>"
    }
    $files = Join-Table (Get-FileTable (Join-Path $Modules $name)) (Get-Document $name)
    Write-Nupkg (Join-Path $Out "$name.$Version.nupkg") $nuspec $files $work
}

# For Azure Automation, whose cloud jobs run on Windows x64: zip, folder and manifest share a name, without a version.
if ($Platforms.rid -contains 'win-x64') {
    $files = Join-Table (Get-FileTable (Join-Path $Modules 'Gdap') 'Gdap/') (Get-Document 'Gdap' | ForEach-Object { $all = @{}; foreach ($name in $_.Keys) { $all["Gdap/$name"] = $_[$name] }; $all })
    foreach ($name in @($files.Keys)) { if ($name -like 'Gdap/native/*' -and $name -notlike 'Gdap/native/win-x64/*') { $files.Remove($name) } }
    Write-ZipFile (Join-Path $Out 'Gdap.zip') $files
}

# For C#, in a folder of its own, because the gallery's files are named .nupkg too.
$null = New-Item -ItemType Directory -Force -Path (Join-Path $Out 'nuget')
$files = Get-Document 'Gdap'
foreach ($end in 'dll', 'xml') { $files["lib/netstandard2.0/Gdap.Client.$end"] = Join-Path $Client "Gdap.Client.$end" }
foreach ($platform in $Platforms) { $files["runtimes/$($platform.rid)/native/$($platform.library)"] = Join-Path $Native "$($platform.rid)/$($platform.library)" }
foreach ($folder in 'build', 'buildTransitive') { $files["$folder/net472/Gdap.Client.targets"] = Join-Path $PSScriptRoot "$folder/Gdap.Client.targets" }
$nuspec = [ordered]@{
    id                       = 'Gdap.Client'
    version                  = $Version
    authors                  = 'The gdap contributors'
    requireLicenseAcceptance = 'false'
    license                  = [xml] '<license xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd" type="expression">MIT</license>'
    readme                   = 'README.md'
    description              = 'Create, update and extend delegated admin (GDAP) relationships on Microsoft Graph and CloudCockpit, safely: with ETags, conflicts, throttling and lost responses handled.'
    tags                     = 'GDAP DelegatedAdmin Partner CSP MicrosoftGraph CloudCockpit'
    dependencies             = [xml] '<dependencies xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><group targetFramework=".NETStandard2.0" /></dependencies>'
}
Write-Nupkg (Join-Path $Out "nuget/Gdap.Client.$Version.nupkg") $nuspec $files $work

# For C, one archive a platform.
foreach ($platform in $Platforms) {
    $name = "gdap-$Version-$($platform.rid)"
    $from = Join-Path $Native $platform.rid
    $windows = $platform.rid -like 'win-*'
    $files = @{ "$name/include/gdap.h" = Join-Path $root 'include/gdap.h' }
    $documents = Get-Document 'Gdap'
    foreach ($document in $documents.Keys) { $files["$name/$document"] = $documents[$document] }
    $place = if ($windows) { 'bin' } else { 'lib' }
    $files["$name/$place/$($platform.library)"] = Join-Path $from $platform.library
    if ($platform.import) { $files["$name/lib/$($platform.import)"] = Join-Path $from $platform.import }
    $filled = @{ 'gdap.pc' = 'lib/pkgconfig'; 'gdapConfig.cmake' = 'lib/cmake/gdap'; 'gdapConfigVersion.cmake' = 'lib/cmake/gdap' }
    foreach ($template in $filled.Keys) {
        $text = [System.IO.File]::ReadAllText((Join-Path $PSScriptRoot "c/$template")).Replace("`r`n", "`n")
        $text = $text.Replace('@version@', $Version).Replace('@library@', "$place/$($platform.library)").Replace('@name@', $platform.library).Replace('@import@', $(if ($platform.import) { "lib/$($platform.import)" }))
        $path = Join-Path $work "$($platform.rid)-$template"
        [System.IO.File]::WriteAllText($path, $text, $utf8)
        $files["$name/$($filled[$template])/$template"] = $path
    }
    if ($windows) { Write-ZipFile (Join-Path $Out "$name.zip") $files } else { Write-TarFile (Join-Path $Out "$name.tar.gz") $files }
}

Remove-Item -LiteralPath $work -Recurse -Force
$sums = foreach ($file in Get-ChildItem -Recurse -File -LiteralPath $Out | Sort-Object FullName -Culture '') {
    $name = $file.FullName.Substring($Out.Length + 1).Replace('\', '/')
    Write-Information ('{0,12:N0}  {1}' -f $file.Length, $name) -InformationAction Continue
    "$((Get-FileHash -Algorithm SHA256 -LiteralPath $file.FullName).Hash.ToLowerInvariant())  $name"
}
[System.IO.File]::WriteAllText((Join-Path $Out 'SHA256SUMS'), (@($sums) -join "`n") + "`n", $utf8)
