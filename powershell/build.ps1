#Requires -Version 5.1
<#
.SYNOPSIS
Builds the modules Gdap and Gdap.Emulator from the sources and a cargo build.
.DESCRIPTION
Combines the compiled cmdlets, views, help and the native library (Gdap), and the emulator with its cmdlets
(Gdap.Emulator). With the .NET SDK the assemblies are netstandard2.0, for Windows PowerShell 5.1 and PowerShell 7 alike.
Without it, the compiler of PowerShell 7 makes them for this PowerShell alone.
.PARAMETER CargoProfile
The cargo profile whose library and emulator are used: dist (what ships), release or debug. If omitted, the best one that
is built; if none is, cargo builds release.
.PARAMETER Cargo
Runs cargo first, for the profile of -CargoProfile; default: release.
.PARAMETER Library
The native library, instead of the one of a cargo profile. Requires -Emulator.
.PARAMETER Emulator
The emulator, instead of the one of a cargo profile. Requires -Library.
.PARAMETER NoSdk
Doesn't use the .NET SDK.
.PARAMETER Out
The folder for the two module folders. Default: target/module. With -Package: the folder for the packages. Default:
target/package.
.PARAMETER Package
Makes the packages: for the gallery (both modules), Azure Automation, NuGet and C. Requires -Native, PowerShell 7.4, the
.NET SDK and cargo.
.PARAMETER Native
The folder with native builds: RID/LIBRARY and RID/EMULATOR for each platform, as tests/platforms/run makes it. The
platforms that are missing are named.
.PARAMETER Complete
Fails if a platform is missing.
.PARAMETER Certificate
Signs assemblies, manifests and Windows programs with it before they are packed (Windows only).
.PARAMETER ProjectUri
The address of the project, for the manifests. Default: the repository that a workflow of GitHub runs in, otherwise none.
.PARAMETER ExpectVersion
Fails unless Cargo.toml has this version.
.EXAMPLE
pwsh powershell/build.ps1

From a fresh clone: builds library and emulator with cargo, then the modules.
.EXAMPLE
pwsh powershell/build.ps1 -CargoProfile dist -Cargo

Builds what ships.
.EXAMPLE
pwsh powershell/build.ps1 -Package -Native target/platforms/native

Makes the packages of the platforms that tests/platforms/run has built.
#>
[CmdletBinding()]
param(
    [ValidateSet('dist', 'release', 'debug')]
    [Alias('Profile')]
    [string] $CargoProfile,
    [switch] $Cargo,
    [string] $Library,
    [string] $Emulator,
    [switch] $NoSdk,
    [string] $Out,
    [switch] $Package,
    [string] $Native,
    [switch] $Complete,
    [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
    [string] $ProjectUri = $(if ($env:GITHUB_REPOSITORY) { "$env:GITHUB_SERVER_URL/$env:GITHUB_REPOSITORY" }),
    [string] $ExpectVersion
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $PSScriptRoot
$target = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { Join-Path $root 'target' }
if ($Package -and $PSVersionTable.PSVersion -lt [version] '7.4') { throw '-Package requires PowerShell 7.4 or later.' }
if ([bool] $Native -ne $Package) { throw 'Specify -Package and -Native together.' }
if (-not $Out) { $Out = Join-Path $target $(if ($Package) { 'package' } else { 'module' }) }
$packages = $Out
if ($Package) { $Out = Join-Path $target 'packing' }
$version = [regex]::Match((Get-Content -Raw (Join-Path $root 'Cargo.toml')), '(?m)^version = "([^"]+)"').Groups[1].Value
$number = $version -replace '-.*'
if ($ExpectVersion -and $ExpectVersion -ne $version) { throw "Cargo.toml has version $version, not $ExpectVersion." }
$utf8 = New-Object System.Text.UTF8Encoding $true

function Get-Rid {
    $isArm = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture -eq 'Arm64'
    # .NET Framework doesn't have it.
    $property = [System.Runtime.InteropServices.RuntimeInformation].GetProperty('RuntimeIdentifier')
    $identifier = if ($property) { $property.GetValue($null) }
    $system = if ([System.Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::Windows)) { 'win' }
    elseif ([System.Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::OSX)) { 'osx' }
    elseif ($identifier -match 'musl|^alpine') { 'linux-musl' }
    else { 'linux' }
    $cpu = if ($isArm) { 'arm64' } else { 'x64' }
    "$system-$cpu"
}

function Invoke-Tool([string] $Tool, [string[]] $Arguments) {
    & $Tool @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Tool failed with $LASTEXITCODE." }
}

$rid = Get-Rid
$libraryName, $emulatorName = switch -Wildcard ($rid) {
    'win-*' { 'gdap.dll', 'gdap-emulator.exe' }
    'osx-*' { 'libgdap.dylib', 'gdap-emulator' }
    default { 'libgdap.so', 'gdap-emulator' }
}

# The newest file with this name in the first cargo profile that has one.
function Find-Built([string] $Name, [string[]] $Profiles) {
    foreach ($one in $Profiles) {
        # cargo run updates the library in deps, but not its copy in the profile's folder: the newer one is used.
        $found = foreach ($folder in $one, (Join-Path $one 'deps')) {
            Get-Item -LiteralPath (Join-Path (Join-Path $target $folder) $Name) -ErrorAction Ignore
        }
        if ($found) { return (@($found) | Sort-Object LastWriteTimeUtc | Select-Object -Last 1).FullName }
    }
}

# Library and emulator of a profile, if they are built. Profile dist has no emulator: that of the best other profile
# is used.
function Find-Pair([string] $Wanted) {
    $all = 'dist', 'release', 'debug'
    Find-Built $libraryName $(if ($Wanted) { $Wanted } else { $all })
    Find-Built $emulatorName $(if ($Wanted -and $Wanted -ne 'dist') { $Wanted } else { $all })
}

# The native builds for the modules, by platform: from a folder, from -Library and -Emulator, or from a cargo build.
$builds = [ordered]@{}
if ($Package) {
    $platforms = @(Import-Csv (Join-Path $root 'tests/platforms/platforms.csv'))
    $missing = foreach ($platform in $platforms) {
        $files = @($platform.library, $platform.emulator, $platform.import | Where-Object { $_ } | ForEach-Object { Join-Path (Join-Path $Native $platform.rid) $_ })
        $absent = @($files | Where-Object { -not (Test-Path -LiteralPath $_ -PathType Leaf) })
        if ($absent) { "$($platform.rid) ($(($absent | Split-Path -Leaf) -join ', '))" } else { $builds[$platform.rid] = $files[0], $files[1] }
    }
    if (-not $builds.Count) { throw "$Native has no native build of any platform: $($missing -join ', ')." }
    if ($missing -and $Complete) { throw "$Native lacks builds: $($missing -join ', ')." }
    if ($missing) { Write-Warning "The packages lack platforms, because $Native lacks builds: $($missing -join ', ')." }
    $platforms = @($platforms | Where-Object { $builds.Contains($_.rid) })
}
else {
    $isGiven = [bool] $Library
    if ($isGiven -ne [bool] $Emulator) { throw 'Specify both -Library and -Emulator, or none of them.' }
    if (-not $isGiven -and -not $CargoProfile -and @(Find-Pair).Count -lt 2) { $Cargo = $true }
    if ($Cargo) {
        if (-not $CargoProfile) { $CargoProfile = 'release' }
        Push-Location $root
        try {
            switch ($CargoProfile) {
                'dist' {
                    Invoke-Tool cargo @('rustc', '--profile', 'dist', '--lib', '--crate-type', 'cdylib', '--no-default-features', '--features', 'ffi')
                    Invoke-Tool cargo @('build', '--release', '--bin', 'gdap-emulator')
                }
                'release' { Invoke-Tool cargo @('build', '--release') }
                'debug' { Invoke-Tool cargo @('build') }
            }
        }
        finally { Pop-Location }
    }
    $libraryFile, $emulatorFile = if ($isGiven) { $Library, $Emulator } else { Find-Pair $CargoProfile }
    if (-not $emulatorFile) { throw "$libraryName and $emulatorName aren't both built for profile $CargoProfile in ${target}. Use -Cargo." }
    $builds[$rid] = $libraryFile, $emulatorFile
}

$modules = @(
    @{ Name = 'Gdap'; Assembly = "Gdap.Cmdlets.$version"; From = $PSScriptRoot; Sources = 'Native', 'Cmdlets', 'Jobs'; Binary = 0 }
    @{ Name = 'Gdap.Emulator'; Assembly = "Gdap.Emulator.Cmdlets.$version"; From = Join-Path $PSScriptRoot 'Emulator'; Sources = , 'Emulator'; Binary = 1 }
)
$sdk = -not $NoSdk -and (Get-Command dotnet -CommandType Application -ErrorAction Ignore) -and (& dotnet --list-sdks)
$compiled = Join-Path $target 'dotnet/out'
if ($sdk) {
    # Building the emulator's project builds the project of the module Gdap too.
    Invoke-Tool dotnet @('build', (Join-Path $PSScriptRoot 'Emulator/Gdap.Emulator.csproj'), '-c', 'Release', '-v', 'q', '--nologo', '-o', $compiled)
}
else {
    Write-Warning "The .NET SDK isn't used: the modules are compiled for PowerShell $($PSVersionTable.PSEdition) on this machine alone."
}

# Without the SDK: the assembly is compiled with PowerShell 7's Add-Type, which can't set the assembly's name.
function Add-Assembly($Module, [string] $Folder) {
    if ($PSVersionTable.PSEdition -ne 'Core') { throw 'Windows PowerShell has no compiler for the modules. Install the .NET SDK, or run this script in PowerShell 7.' }
    $null = [System.Reflection.Assembly]::Load('Microsoft.CodeAnalysis.CSharp')
    $version = [Microsoft.CodeAnalysis.CSharp.CSharpParseOptions]::new([Microsoft.CodeAnalysis.CSharp.LanguageVersion]::CSharp10)
    $sources = @(Get-ChildItem -Recurse -Filter *.cs -LiteralPath ($Module.Sources | ForEach-Object { Join-Path $PSScriptRoot $_ }) | ForEach-Object { Get-Content -Raw -LiteralPath $_.FullName })
    $sources += "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(`"$($modules[1].Assembly)`")][assembly: System.Reflection.AssemblyVersion(`"$number.0`")]"
    $trees = [Microsoft.CodeAnalysis.SyntaxTree[]] @($sources | ForEach-Object { [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($_, $version) })
    $files = @(Get-ChildItem -Path (Join-Path $PSHOME 'ref/*.dll') | ForEach-Object FullName) + [psobject].Assembly.Location
    if ($Module.Name -ne 'Gdap') { $files += Join-Path (Join-Path $Out 'Gdap') "$($modules[0].Assembly).dll" }
    $references = [Microsoft.CodeAnalysis.MetadataReference[]] @($files | ForEach-Object { [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile($_) })
    $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary).WithAllowUnsafe($true).WithOptimizationLevel('Release')
    $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($Module.Assembly, $trees, $references, $options)
    $file = [System.IO.File]::Create((Join-Path $Folder "$($Module.Assembly).dll"))
    try { $result = $compilation.Emit($file) } finally { $file.Dispose() }
    if (-not $result.Success) { throw ($result.Diagnostics | Where-Object Severity -EQ 'Error' | Out-String) }
}

# The changelog's section of this version.
$notes = [regex]::Match((Get-Content -Raw -Encoding UTF8 (Join-Path $PSScriptRoot 'CHANGELOG.md')), "(?ms)^## $([regex]::Escape($number))\r?\n(.+?)(?=^## |\z)").Groups[1].Value.Trim()
if ($Package -and -not $notes) { throw "CHANGELOG.md has no section of version $number." }

foreach ($module in $modules) {
    $folder = Join-Path $Out $module.Name
    # A file in use must not be overwritten in place, so the folder is recreated.
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    foreach ($one in $builds.Keys) {
        $place = New-Item -ItemType Directory -Force -Path (Join-Path (Join-Path $folder 'native') $one)
        Copy-Item -LiteralPath $builds[$one][$module.Binary] -Destination $place.FullName
    }
    $manifest = "$($module.Name).psd1"
    $text = (Get-Content -Raw (Join-Path $module.From $manifest)).Replace('@version@', $version).Replace('@notes@', $notes.Replace("'", "''")).Replace('@project@', $ProjectUri)
    if (-not $ProjectUri) { $text = $text -replace '(?m)^ +ProjectUri = .*\r?\n' }
    [System.IO.File]::WriteAllText((Join-Path $folder $manifest), $text, $utf8)
    Copy-Item -Path (Join-Path $module.From '*.ps1xml') -Destination $folder
    if ($sdk) { Copy-Item -LiteralPath (Join-Path $compiled "$($module.Assembly).dll") -Destination $folder } else { Add-Assembly $module $folder }
}

# The other files of Gdap: the table of the roles, and the about topics.
$gdap = Join-Path $Out 'Gdap'
$table = Get-Content -Raw (Join-Path $root 'src/model/roles_table.rs')
$old = @([regex]::Matches($table, '\(\s*"([^"]+)",\s*"([^"]+)",?\s*\)') | ForEach-Object { [pscustomobject]@{ Old = $_.Groups[1].Value; Now = $_.Groups[2].Value } })
$roles = foreach ($role in [regex]::Matches($table, 'role\(\s*"([0-9a-f-]{36})",\s*"([^"]+)",\s*(true|false),\s*(true|false),\s*"([^"]+)"')) {
    $id, $name, $isPrivileged, $isKnown, $description = @($role.Groups | Select-Object -Skip 1 | ForEach-Object Value)
    # Five columns without quotes; the rest of a line is the description.
    $id, $name, $isPrivileged, $isKnown, (@($old | Where-Object Now -EQ $name | ForEach-Object Old) -join ';'), $description -join ','
}
[System.IO.File]::WriteAllLines((Join-Path $gdap 'roles.csv'), [string[]] $roles, $utf8)
$help = Join-Path $PSScriptRoot 'Help'
$shell = (Get-Process -Id $PID).Path
# In Wine, the process doesn't know its path.
if (-not $shell) { $shell = Join-Path $PSHOME 'pwsh.exe' }
foreach ($module in $modules) {
    # In a process of its own, so that this one doesn't lock the assembly.
    Invoke-Tool $shell @('-NoProfile', '-File', (Join-Path $help 'New-Help.ps1'), '-Modules', $Out, '-Module', $module.Name, '-Source', $PSScriptRoot)
}
Copy-Item -Path (Join-Path $help 'about_*.help.txt') -Destination (Join-Path $gdap 'en-US')
# The schema of templates, as the module makes it.
$schema = & $shell -NoProfile -Command "Import-Module '$($gdap -replace "'", "''")'; New-GdapTemplate -Schema" | Out-String
if ($LASTEXITCODE -ne 0 -or -not $schema) { throw 'The schema of templates was not made.' }
[System.IO.File]::WriteAllText((Join-Path $gdap 'gdap-template.schema.json'), $schema, (New-Object System.Text.UTF8Encoding $false))
Write-Information "Gdap and Gdap.Emulator $version for $(@($builds.Keys) -join ', '): $Out" -InformationAction Continue
if (-not $Package) { return }

if (-not $sdk) { throw '-Package requires the .NET SDK.' }
$client = Join-Path $target 'dotnet/client'
Invoke-Tool dotnet @('build', (Join-Path $PSScriptRoot 'Native/Gdap.Client.csproj'), '-c', 'Release', '-v', 'q', '--nologo', '-o', $client)
if ($Certificate) {
    $signed = @(Get-ChildItem -Recurse -File -LiteralPath $Out -Include *.dll, *.exe, *.psd1, *.ps1xml) + (Get-Item (Join-Path $client 'Gdap.Client.dll'))
    foreach ($file in $signed) {
        $result = Set-AuthenticodeSignature -LiteralPath $file.FullName -Certificate $Certificate -HashAlgorithm SHA256 -TimestampServer 'http://timestamp.digicert.com'
        if ($result.Status -ne 'Valid') { throw "$($file.FullName) can't be signed: $($result.StatusMessage)" }
    }
}
else { Write-Information 'The packages are unsigned.' -InformationAction Continue }
& (Join-Path $PSScriptRoot 'Package/New-Package.ps1') -Modules $Out -Client $client -Platforms $platforms -Native $Native -Version $version -Out $packages
