# Loaded by every suite: the built modules, and an emulator of its own with a session.
# Environment: GDAP_MODULE names another folder of the module Gdap than target/module/Gdap; Gdap.Emulator is beside it.
$script:Root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
$script:Module = if ($env:GDAP_MODULE) { $env:GDAP_MODULE } else { Join-Path $script:Root 'target/module/Gdap' }
Import-Module $script:Module, "$($script:Module).Emulator" -ErrorAction Stop

function Start-Stand([int] $Seed = 0) {
    $stand = Start-GdapEmulator
    if ($Seed) { $null = Add-GdapEmulatorRelationship $Seed -Emulator $stand }
    $null = Connect-Gdap -Emulator $stand
    $stand
}

function Invoke-Control($Stand, [string] $Path, [string] $Method = 'Get', $Body) {
    $arguments = @{ Uri = "$($Stand.Uri)/emulator/$Path"; Method = $Method; UseBasicParsing = $true }
    if ($null -ne $Body) {
        $arguments.Body = ConvertTo-Json -InputObject $Body -Depth 10 -Compress
        $arguments.ContentType = 'application/json'
    }
    Invoke-RestMethod @arguments
}

# The requests that reached the services since the last Clear-Log.
function Get-Log($Stand) { @(Invoke-Control $Stand 'log' | ForEach-Object { $_ } | Where-Object { $null -ne $_.n }) }

function Clear-Log($Stand) { $null = Invoke-Control $Stand 'log' 'Delete' }

# Adds relationships without the module, and returns their ids. $More: more properties of the emulator's seed.
function Add-Relationship($Stand, [int] $Count = 1, [hashtable] $More = @{}) {
    (Invoke-Control $Stand 'seed' 'Post' (@{ count = $Count } + $More)).ids
}

# Reads a relationship from the service, without the module.
function Get-State($Stand, [string] $Id) { Invoke-Control $Stand "relationships/$Id" }

function Add-Fault($Stand, $Fault) { $null = Invoke-Control $Stand 'faults' 'Post' $Fault }

function Clear-Fault($Stand) { $null = Invoke-Control $Stand 'faults' 'Delete' }

function Set-Stand($Stand, [hashtable] $Settings) { $null = Invoke-Control $Stand 'settings' 'Post' $Settings }

# The number of writes of all kinds that took effect.
function Get-WriteCount($Stand) {
    $commits = Invoke-Control $Stand 'commits'
    $commits.creates + $commits.updates + $commits.deletes + $commits.requests + $commits.assignments
}

# The error that a call ends with, terminating or not.
function Get-Failure([scriptblock] $Call) {
    try {
        $records = @(& $Call 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        if ($records.Count) { $records[0] }
    }
    catch { $_ }
}

# The part of FullyQualifiedErrorId that the module sets.
function Get-Kind($Record) { if ($null -ne $Record) { ($Record.FullyQualifiedErrorId -split ',')[0] } }

# The path of the PowerShell that runs this script. In Wine the process doesn't know its path.
function Get-Shell {
    $path = (Get-Process -Id $PID).Path
    if ($path) { $path } else { Join-Path $PSHOME 'pwsh.exe' }
}

# The folder with the build for this system, of the module Gdap or of the one that is named.
function Get-NativeFolder([string] $Of = $Module) { Join-Path (Join-Path $Of 'native') ([Gdap.Native.RuntimeId]::Current) }

# Runs a script in a PowerShell of its own, with $module and $uri set; returns its output. The module Gdap.Emulator is
# at "$module.Emulator".
# $Interactive: without -NonInteractive.
function Invoke-Shell([string] $Script, $Stand, [hashtable] $Environment = @{}, [string] $From = $script:Module, [switch] $Interactive) {
    $file = Join-Path $TestDrive "shell-$([guid]::NewGuid().ToString('n')).ps1"
    $uri = if ($Stand) { $Stand.Uri } else { '' }
    $head = "`$module = '$($From -replace "'", "''")'; `$uri = '$uri'"
    [System.IO.File]::WriteAllText($file, "$head`n$Script", (New-Object System.Text.UTF8Encoding $true))
    $before = @{}
    foreach ($name in $Environment.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $Environment[$name])
    }
    # Without HOME, PowerShell puts its caches into the current folder.
    Push-Location -LiteralPath $TestDrive
    $how = @('-NoProfile') + $(if (-not $Interactive) { '-NonInteractive' })
    try { & (Get-Shell) @how -File $file 2>&1 | ForEach-Object { "$_" } }
    finally {
        Pop-Location
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    }
}

# The blocks of code in a help topic: lines indented by eight blanks or more; a blank line ends a block.
function Get-TopicCode([string[]] $Lines) {
    foreach ($block in ($Lines -join "`n") -split '\n\s*\n') {
        $inside = @($block -split '\n' | Where-Object { $_ })
        if ($inside.Count -and -not ($inside -notmatch '^ {8}')) { $inside -replace '^ {8}' -join "`n" }
    }
}

# Whether code opens a browser: the suite Connect-Gdap.Browser, which has a browser, runs such examples.
function Test-BrowserCode([string] $Code) { $Code -match '(?m)Connect-Gdap -ClientId \$clientId -TenantId \$tenantId(\s+`?\s*-RefreshTokenRotated|\s*$)' }

# A document of the shared folder beside the checkout; null if it doesn't exist.
function Get-SharedText([string] $Path) {
    foreach ($up in '../shared', '../../shared') {
        $file = Join-Path $script:Root "$up/$Path"
        if (Test-Path -LiteralPath $file) { return Get-Content -Raw -LiteralPath $file }
    }
}

if ($env:GDAP_PREVIEWED) { . "$PSScriptRoot/Previewed.ps1" }
