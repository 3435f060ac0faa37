#Requires -Version 5.1
<#
.SYNOPSIS
Makes the finished module of the sources and of a cargo build: target/module/Gdap.
.DESCRIPTION
Puts together the compiled cmdlets, the scripts and views, the native library and the emulator. With the .NET SDK the
assembly is netstandard2.0 and serves Windows PowerShell 5.1 and PowerShell 7 alike; without it PowerShell's own compiler
makes one for the running edition alone.
.PARAMETER CargoProfile
The cargo profile whose library and emulator are taken: dist (what ships), release or debug. Without it the best that is
built; where nothing is built, cargo builds release.
.PARAMETER Cargo
Runs cargo first, for the profile that is given; for release where none is.
.PARAMETER Library
The native library to take, instead of the one of a cargo profile; given together with -Emulator.
.PARAMETER Emulator
The emulator to take, instead of the one of a cargo profile; given together with -Library.
.PARAMETER NoSdk
Does without the .NET SDK.
.PARAMETER Out
Where the module goes.
.EXAMPLE
pwsh powershell/build.ps1

From a fresh clone: builds library and emulator with cargo, then the module.
.EXAMPLE
pwsh powershell/build.ps1 -CargoProfile dist -Cargo

What ships.
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
    [string] $Out
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $PSScriptRoot
$target = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { Join-Path $root 'target' }
if (-not $Out) { $Out = Join-Path (Join-Path $target 'module') 'Gdap' }
$version = [regex]::Match((Get-Content -Raw (Join-Path $root 'Cargo.toml')), '(?m)^version = "([^"]+)"').Groups[1].Value
$assembly = "Gdap.Cmdlets.$version"

function Get-Rid {
    $isArm = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture -eq 'Arm64'
    $system = if ([System.Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::Windows)) { 'win' }
    elseif ([System.Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::OSX)) { 'osx' }
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

# The newest of that name which a cargo profile holds, the first profile that has one.
function Find-Built([string] $Name, [string[]] $Profiles) {
    foreach ($one in $Profiles) {
        # cargo run leaves the library among the dependencies and the copy beside them as it was: the newer one counts.
        $found = foreach ($folder in $one, (Join-Path $one 'deps')) {
            Get-Item -LiteralPath (Join-Path (Join-Path $target $folder) $Name) -ErrorAction Ignore
        }
        if ($found) { return (@($found) | Sort-Object LastWriteTimeUtc | Select-Object -Last 1).FullName }
    }
}

# Library and emulator of a profile, as far as they are built. Profile dist leaves the emulator out: it is another one's.
function Find-Pair([string] $Wanted) {
    $all = 'dist', 'release', 'debug'
    Find-Built $libraryName $(if ($Wanted) { $Wanted } else { $all })
    Find-Built $emulatorName $(if ($Wanted -and $Wanted -ne 'dist') { $Wanted } else { $all })
}

$isGiven = [bool] $Library
if ($isGiven -ne [bool] $Emulator) { throw '-Library and -Emulator are given together.' }
if (-not $isGiven -and -not $CargoProfile -and @(Find-Pair).Count -lt 2) { $Cargo = $true }
if ($Cargo) {
    if (-not $CargoProfile) { $CargoProfile = 'release' }
    Push-Location $root
    try {
        switch ($CargoProfile) {
            'dist' {
                Invoke-Tool cargo @('rustc', '--profile', 'dist', '--lib', '--crate-type', 'cdylib', '--no-default-features')
                Invoke-Tool cargo @('build', '--release', '--bin', 'gdap-emulator')
            }
            'release' { Invoke-Tool cargo @('build', '--release') }
            'debug' { Invoke-Tool cargo @('build') }
        }
    }
    finally { Pop-Location }
}
$libraryFile, $emulatorFile = if ($isGiven) { $Library, $Emulator } else { Find-Pair $CargoProfile }
if (-not $emulatorFile) { throw "$libraryName and $emulatorName are not both built for profile $CargoProfile in ${target}: give -Cargo." }

# A folder that is being used stays as far as it is the same: a loaded library must not be overwritten in place.
if (Test-Path -LiteralPath $Out) { Remove-Item -LiteralPath $Out -Recurse -Force }
$native = Join-Path (Join-Path $Out 'native') $rid
$null = New-Item -ItemType Directory -Force -Path $native
Copy-Item -LiteralPath $libraryFile, $emulatorFile -Destination $native

# The assembly.
$sdk = -not $NoSdk -and (Get-Command dotnet -CommandType Application -ErrorAction Ignore) -and (& dotnet --list-sdks)
if ($sdk) {
    Invoke-Tool dotnet @('build', (Join-Path $PSScriptRoot 'Gdap.csproj'), '-c', 'Release', '-v', 'q', '--nologo', '-o', (Join-Path $target 'dotnet/module/out'))
    Copy-Item -LiteralPath (Join-Path $target "dotnet/module/out/$assembly.dll") -Destination $Out
}
else {
    Write-Warning "There is no .NET SDK: the module is built by PowerShell's own compiler, for PowerShell $($PSVersionTable.PSEdition) on this machine alone."
    $sources = Get-ChildItem -Recurse -Filter *.cs -LiteralPath (Join-Path $PSScriptRoot 'Native'), (Join-Path $PSScriptRoot 'Cmdlets') | ForEach-Object FullName
    $arguments = @{ Path = $sources; OutputAssembly = Join-Path $Out "$assembly.dll"; OutputType = 'Library' }
    if ($PSVersionTable.PSEdition -eq 'Core') { $arguments.CompilerOptions = '-unsafe', '-nowarn:1701,1702,SYSLIB0057' }
    Add-Type @arguments
}

# Scripts, views, roles, help.
$module = (Get-Content -Raw (Join-Path $PSScriptRoot 'Gdap.psm1')).Replace('@version@', $version)
foreach ($job in Get-ChildItem -LiteralPath (Join-Path $PSScriptRoot 'Jobs') -Filter *.ps1 -ErrorAction Ignore | Sort-Object Name) {
    $module += [Environment]::NewLine + (Get-Content -Raw -LiteralPath $job.FullName)
}
$utf8 = New-Object System.Text.UTF8Encoding $true
[System.IO.File]::WriteAllText((Join-Path $Out 'Gdap.psm1'), $module, $utf8)
[System.IO.File]::WriteAllText((Join-Path $Out 'Gdap.psd1'), (Get-Content -Raw (Join-Path $PSScriptRoot 'Gdap.psd1')).Replace('@version@', $version), $utf8)
Copy-Item -Path (Join-Path $PSScriptRoot '*.ps1xml') -Destination $Out
$roles = foreach ($role in [regex]::Matches((Get-Content -Raw (Join-Path $root 'src/model/roles_table.rs')), 'role\("([0-9a-f-]{36})", "([^"]+)"')) {
    '{0},"{1}"' -f $role.Groups[1].Value, $role.Groups[2].Value
}
[System.IO.File]::WriteAllLines((Join-Path $Out 'roles.csv'), [string[]] $roles, $utf8)
$help = Join-Path $PSScriptRoot 'Help'
# In a process of its own, so that this one does not hold the assembly.
Invoke-Tool (Get-Process -Id $PID).Path @('-NoProfile', '-File', (Join-Path $help 'New-Help.ps1'), '-Module', $Out, '-Source', (Join-Path $PSScriptRoot 'Cmdlets'))
Copy-Item -Path (Join-Path $help 'about_*.help.txt') -Destination (Join-Path $Out 'en-US')
Write-Host "Gdap $version for ${rid}: $Out (library: $libraryFile)"
