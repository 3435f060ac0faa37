<#
.SYNOPSIS
The figures of the PowerShell module: ratios in one run, each against its limit.
.DESCRIPTION
Prints one line a figure: name: value (limit) ok|MISSED. Figures that are missed are measured once more. Ends with 1 if one is missed then.
Take modules with the library of profile dist or release.
.EXAMPLE
pwsh tests/bench/powershell.ps1 -Modules target/module
#>
[CmdletBinding()]
param(
    # A bare server on this machine that holds one relationship, whose own time is next to none. Without
    # it the emulator answers the single calls too.
    [string] $Server,
    # The folder of the built modules.
    [string] $Modules = (Join-Path (Split-Path -Parent (Split-Path -Parent $PSScriptRoot)) 'target/module'),
    # Only figures whose name matches.
    [string] $Only = '.'
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$module = (Resolve-Path -LiteralPath (Join-Path $Modules 'Gdap')).Path
$shell = (Get-Process -Id $PID).Path
$work = Join-Path ([System.IO.Path]::GetTempPath()) "gdap-bench-$PID"
$null = New-Item -ItemType Directory -Force (Join-Path $work 'Empty')
Set-Content (Join-Path $work 'Empty/Empty.psm1') ''
Import-Module $module, "$module.Emulator"
$emulator = Start-GdapEmulator
$connected = Connect-Gdap -Emulator $emulator
$null = Invoke-RestMethod "$($emulator.Uri)/emulator/settings" -Method Post -ContentType application/json -Body '{"logRequests":false}'
$resource = "$($emulator.Uri)/v1.0/tenantRelationships/delegatedAdminRelationships"
$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$headers = @{ Authorization = 'Bearer emulator' }

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int] [math]::Floor($Values.Count / 2)] }

function New-Id([int] $Count) { @((Invoke-RestMethod "$($emulator.Uri)/emulator/seed" -Method Post -ContentType application/json -Body "{`"count`":$Count}").ids) }

# Milliseconds of a script in a process of its own, which prints them.
function Measure-Fresh([string] $Script) {
    $text = & $shell -NoProfile -NonInteractive -Command "`$w = [System.Diagnostics.Stopwatch]::StartNew(); $Script; `$w.Stop(); `$w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    [double]::Parse(@($text)[-1], [cultureinfo]::InvariantCulture)
}

# Interleaved, and each turn begins with another, so that neither a busy moment nor the place in the turn favours one.
function Measure-FreshMedian([hashtable] $Scripts, [int] $Turns) {
    $times = @{}
    foreach ($name in $Scripts.Keys) { $times[$name] = @() }
    $names = @($Scripts.Keys)
    foreach ($turn in 1..$Turns) {
        foreach ($place in 1..$names.Count) {
            $name = $names[($turn + $place) % $names.Count]
            $times[$name] += Measure-Fresh $Scripts[$name]
        }
    }
    $medians = @{}
    foreach ($name in $times.Keys) { $medians[$name] = Get-Median $times[$name] }
    $medians
}

# Milliseconds of one call: the median of turns that take ours and theirs in turn. The runtime compiles a method anew
# once it was called 30 times and nothing new was compiled for 100 ms: single calls are measured after that.
function Measure-Pair([scriptblock] $Ours, [scriptblock] $Theirs, [int] $Turns, [int] $WarmUp = 20) {
    $a = New-Object double[] $Turns
    $b = New-Object double[] $Turns
    $watch = New-Object System.Diagnostics.Stopwatch
    foreach ($turn in - $WarmUp..($Turns - 1)) {
        $watch.Restart(); & $Ours; $one = $watch.Elapsed.TotalMilliseconds
        $watch.Restart(); & $Theirs; $two = $watch.Elapsed.TotalMilliseconds
        if ($turn -ge 0) { $a[$turn] = $one; $b[$turn] = $two }
    }
    (Get-Median $a), (Get-Median $b)
}

$imports = $null
function Get-Import {
    if ($null -eq $script:imports) {
        $empty = "Import-Module '$work/Empty/Empty.psm1'"
        $import = "Import-Module '$module'"
        # The same assembly and exports without views: what importing costs at least.
        $bare = Join-Path $work 'Bare'
        $null = New-Item -ItemType Directory -Force $bare
        Copy-Item -Path (Join-Path $module '*') -Destination $bare -Recurse -Force
        $manifest = (Get-Content -Raw (Join-Path $bare 'Gdap.psd1')) -replace '(?m)^\s*FormatsToProcess.*$'
        Remove-Item (Join-Path $bare '*') -Include '*.ps1xml', 'Gdap.psd1'
        [System.IO.File]::WriteAllText((Join-Path $bare 'Bare.psd1'), $manifest)
        $script:imports = Measure-FreshMedian @{ empty = $empty; bare = "Import-Module '$bare/Bare.psd1'"; import = $import; call = "$import; `$null = Connect-Gdap -Emulator '$($emulator.Uri)'; Get-GdapRelationship -Top 1 | Out-Null" } 15
    }
    $script:imports
}

# Where the single calls go. The bare server has one relationship, to whatever id.
$root, $on, $to = if ($Server) {
    $Server, 'a bare server', (Connect-Gdap -NoDefault -BaseUri $Server -AccessToken (ConvertTo-SecureString emulator -AsPlainText -Force))
}
else { $emulator.Uri, 'the emulator', $connected }
$at = "$root/v1.0/tenantRelationships/delegatedAdminRelationships"
$mine, $other = if ($Server) { @((Invoke-RestMethod $at).id) * 2 } else { New-Id 2 }
$durations = 'P180D', 'PT0S'
$body = @($durations | ForEach-Object { "{`"autoExtendDuration`":`"$_`"}" })
$figures = @(
    @{ Name = 'import / empty psm1'; Limit = 5.5; Measure = { $t = Get-Import; ($t.import / $t.empty), ('{0:0.0} ms / {1:0.0} ms' -f $t.import, $t.empty) } }
    @{ Name = 'import / the same assembly and exports without views'; Limit = 1.35; Measure = { $t = Get-Import; ($t.import / $t.bare), ('{0:0.0} ms / {1:0.0} ms' -f $t.import, $t.bare) } }
    @{ Name = 'import and first call / empty psm1'; Limit = 15; Measure = { $t = Get-Import; ($t.call / $t.empty), ('{0:0.0} ms / {1:0.0} ms' -f $t.call, $t.empty) } }
    @{
        Name = 'Update -IfMatch / Invoke-RestMethod -WebSession'
        Limit = 0.6
        Measure = {
            $script:ours = (Invoke-RestMethod "$at/$mine" -Headers $headers).'@odata.etag'
            $script:theirs = (Invoke-RestMethod "$at/$other" -Headers $headers).'@odata.etag'
            $t = Measure-Pair { $script:ours = (Update-GdapRelationship $mine -AutoExtendDuration $durations[$turn -band 1] -IfMatch $script:ours -Session $to).ETag } {
                $answer = Invoke-RestMethod "$at/$other" -Method Patch -WebSession $session -ContentType application/json -Body $body[$turn -band 1] -Headers @{ Authorization = 'Bearer emulator'; 'If-Match' = $script:theirs }
                $script:theirs = $answer.'@odata.etag'
            } 300 200
            ($t[0] / $t[1]), ('{0:0.00} ms / {1:0.00} ms, on {2}' -f $t[0], $t[1], $on)
        }
    }
    @{
        Name = 'Update automatic / Invoke-RestMethod pair'
        Limit = 0.4
        Measure = {
            $t = Measure-Pair { $null = Update-GdapRelationship $mine -AutoExtendDuration $durations[$turn -band 1] -Session $to } {
                $read = Invoke-RestMethod "$at/$other" -Headers $headers
                $null = Invoke-RestMethod "$at/$other" -Method Patch -ContentType application/json -Body $body[$turn -band 1] -Headers @{ Authorization = 'Bearer emulator'; 'If-Match' = $read.'@odata.etag' }
            } 200
            ($t[0] / $t[1]), ('{0:0.00} ms / {1:0.00} ms, on {2}' -f $t[0], $t[1], $on)
        }
    }
    @{
        Name = 'foreach Invoke-RestMethod / 5,000 piped, 20 ms'
        Limit = 7
        AtLeast = $true
        Measure = {
            $null = New-Id 5300
            $listed = @(Get-GdapRelationship | Where-Object { $_.AutoExtendDuration -eq [timespan]::Zero } | Select-Object -First 5300)
            $sample = @($listed[0..299])
            $rest = @($listed[300..($listed.Count - 1)] | Select-Object -First 5000)
            if ($rest.Count -ne 5000) { throw "only $($rest.Count) relationships" }
            Switch-Latency 20
            try {
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                foreach ($one in $sample) {
                    $null = Invoke-RestMethod "$resource/$($one.Id)" -Method Patch -WebSession $session -ContentType application/json -Body '{"autoExtendDuration":"P180D"}' -Headers @{ Authorization = 'Bearer emulator'; 'If-Match' = $one.ETag }
                }
                $theirs = $watch.Elapsed.TotalMilliseconds / $sample.Count
                $watch.Restart()
                $done = 0
                $rest | Update-GdapRelationship -AutoExtendDuration P180D | ForEach-Object { $done++ }
                $ours = $watch.Elapsed.TotalMilliseconds / $rest.Count
                if ($done -ne $rest.Count) { throw "$done of $($rest.Count) were updated" }
            }
            finally { Switch-Latency 0 }
            ($theirs / $ours), ('{0:0.00} ms an item by foreach, a sample of {1}; {2:0.00} ms piped, all {3}' -f $theirs, $sample.Count, $ours, $rest.Count)
        }
    }
    @{
        Name = 'Set-GdapAutoExtend / Update-GdapRelationship, 5,000 piped'
        Limit = 1.3
        Measure = {
            $own = Start-GdapEmulator
            $null = Add-GdapEmulatorRelationship 10000 -Emulator $own
            $with = Connect-Gdap -Emulator $own -NoDefault
            try {
                $listed = @(Get-GdapRelationship -Session $with)
                # In turns, so that a busy moment of the machine meets both.
                $job = $plain = 0.0
                $watch = New-Object System.Diagnostics.Stopwatch
                foreach ($turn in 0..4) {
                    $first, $second = $listed[($turn * 2000)..($turn * 2000 + 999)], $listed[($turn * 2000 + 1000)..($turn * 2000 + 1999)]
                    $watch.Restart(); $first | Update-GdapRelationship -AutoExtendDuration P180D | Out-Null; $plain += $watch.Elapsed.TotalMilliseconds
                    $watch.Restart(); $second | Set-GdapAutoExtend | Out-Null; $job += $watch.Elapsed.TotalMilliseconds
                }
                if (@(Get-GdapRelationship -Session $with | Where-Object { $_.AutoExtendDuration.Days -eq 180 }).Count -ne 10000) { throw 'not all of them were updated' }
                ($job / $plain), ('{0:0.000} ms an item / {1:0.000} ms' -f ($job / 5000), ($plain / 5000))
            }
            finally { Disconnect-Gdap -Session $with; Stop-GdapEmulator $own }
        }
    }
    @{
        Name = 'Get-GdapExpiryReport of 5,000 / listing them'
        Limit = 1.5
        Measure = {
            $own = Start-GdapEmulator
            $null = Add-GdapEmulatorRelationship 5000 -Emulator $own
            $with = Connect-Gdap -Emulator $own -NoDefault
            try {
                $t = Measure-Pair { Get-GdapExpiryReport -Session $with | Out-Null } { Get-GdapRelationship -Session $with | Out-Null } 7 2
                ($t[0] / $t[1]), ('{0:0} ms / {1:0} ms' -f $t[0], $t[1])
            }
            finally { Disconnect-Gdap -Session $with; Stop-GdapEmulator $own }
        }
    }
    @{ Name = 'one by one / Set-GdapAutoExtend -All of 10,000, 20 ms, 1 % faults'; Limit = 7; AtLeast = $true; Measure = { $job = Get-Extended; ($job.single / $job.each), ('{0:0.0} ms one by one, a sample of 200; {1:0.00} ms in the job' -f $job.single, $job.each) } }
    @{ Name = 'of these not done exactly once'; Limit = 0; Measure = { $job = Get-Extended; $job.wrong, "by the emulator's counts" } }
    @{ Name = 'working set grown from 2,000 to 10,000 of them, MB'; Limit = 30; Measure = { $job = Get-Extended; $job.grown, 'all of them read page by page' } }
    @{
        Name = 'working set grown from 500 to 5,000 items, MB'
        Limit = 30
        Measure = {
            $text = & $shell -NoProfile -NonInteractive -Command "
                    Import-Module '$module', '$module.Emulator'; `$emulator = Start-GdapEmulator; `$null = Connect-Gdap -Emulator `$emulator
                    `$ids = (Invoke-RestMethod `"`$(`$emulator.Uri)/emulator/seed`" -Method Post -ContentType application/json -Body '{`"count`":5500}').ids
                    function Get-Size { `$self = Get-Process -Id `$PID; `$self.WorkingSet64 / 1MB }
                    `$ids[0..499] | Update-GdapRelationship -AutoExtendDuration P180D | Out-Null; `$before = Get-Size
                    `$ids[500..5499] | Update-GdapRelationship -AutoExtendDuration P180D | Out-Null
                    ((Get-Size) - `$before).ToString([cultureinfo]::InvariantCulture); (Get-GdapLastRun).Updated; Stop-GdapEmulator `$emulator"
            if ($text[-1] -ne '5000') { throw "$text" }
            [double]::Parse($text[-2], [cultureinfo]::InvariantCulture), 'ids piped, output thrown away'
        }
    }
)

# The job over 10,000 on a bad day, once for its three figures.
$extended = $null
function Get-Extended {
    if ($null -ne $script:extended) { return $script:extended }
    $own = Start-GdapEmulator
    $null = Add-GdapEmulatorRelationship 10200 -Emulator $own
    $with = Connect-Gdap -Emulator $own -NoDefault
    $control = @{ Method = 'Post'; ContentType = 'application/json' }
    $faults = foreach ($kind in 'status', 'reset_after', 'close_before') { "{`"kind`":`"$kind`",`"status`":503,`"probability`":0.0033,`"seed`":$($kind.Length),`"match`":{`"method`":`"PATCH`"}}" }
    try {
        $sample = @(Get-GdapRelationship -Top 200 -Session $with)
        $null = Invoke-RestMethod "$($own.Uri)/emulator/settings" @control -Body '{"latencyMs":20,"logRequests":false}'
        $null = Invoke-RestMethod "$($own.Uri)/emulator/faults" @control -Body "[$($faults -join ',')]"
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        foreach ($one in $sample) { $null = Update-GdapRelationship $one -AutoExtendDuration P180D }
        $single = $watch.Elapsed.TotalMilliseconds / $sample.Count
        $self = [System.Diagnostics.Process]::GetCurrentProcess()
        $count = 0
        $early = $most = 0
        $watch.Restart()
        Set-GdapAutoExtend -All -ThrottleLimit 16 -Session $with | Where-Object Result -EQ 'Updated' | ForEach-Object {
            $count++
            if ($count % 1000 -eq 0) {
                $self.Refresh()
                if ($count -eq 2000) { $early = $self.WorkingSet64 }
                $most = [math]::Max($most, $self.WorkingSet64)
            }
        }
        $each = $watch.Elapsed.TotalMilliseconds / 10000
        $byId = (Invoke-RestMethod "$($own.Uri)/emulator/commits").byId
        $once = @($byId.PSObject.Properties | Where-Object Value -EQ 1).Count
        $script:extended = @{ single = $single; each = $each; wrong = [math]::Abs(10200 - $once) + [math]::Abs(10000 - $count); grown = ($most - $early) / 1MB }
    }
    finally { Disconnect-Gdap -Session $with; Stop-GdapEmulator $own }
    $script:extended
}

function Switch-Latency([int] $Milliseconds) {
    $null = Invoke-RestMethod "$($emulator.Uri)/emulator/settings" -Method Post -ContentType application/json -Body "{`"latencyMs`":$Milliseconds}"
}

$missed = 0
try {
    foreach ($figure in $figures | Where-Object { $_.Name -match $Only }) {
        foreach ($turn in 1, 2) {
            $value, $how = & $figure.Measure
            $atLeast = $figure.ContainsKey('AtLeast')
            $ok = if ($atLeast) { $value -ge $figure.Limit } else { $value -le $figure.Limit }
            if ($ok -or $turn -eq 2) { break }
            $script:imports = $script:extended = $null
        }
        if (-not $ok) { $missed++ }
        '{0}: {1} ({2} {3}) {4}   [{5}]' -f $figure.Name, $value.ToString('0.00', [cultureinfo]::InvariantCulture), $(if ($atLeast) { 'at least' } else { 'at most' }), $figure.Limit, $(if ($ok) { 'ok' } else { 'MISSED' }), $how
    }
}
finally {
    Stop-GdapEmulator $emulator
    Remove-Item -LiteralPath $work -Recurse -Force
}
exit [int] ($missed -gt 0)
