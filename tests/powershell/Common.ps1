# What every suite begins with: the built module, and an emulator of its own with a session.
# Environment: GDAP_MODULE names another folder of the module than target/module/Gdap.
$script:Root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
$script:Module = if ($env:GDAP_MODULE) { $env:GDAP_MODULE } else { Join-Path $script:Root 'target/module/Gdap' }
Import-Module $script:Module -ErrorAction Stop

function Start-Stand([int] $Seed = 0) {
    $stand = Start-GdapEmulator -Seed $Seed
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

# The error a call ends in, terminating or not.
function Get-Failure([scriptblock] $Call) {
    try {
        $records = @(& $Call 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        if ($records.Count) { $records[0] }
    }
    catch { $_ }
}
