# Previews every writing call of a suite: -WhatIf and -Plan must write nothing, and the run must make the changes that
# they showed. Between preview and run the emulator's state is restored. Common.ps1 loads this if GDAP_PREVIEWED names
# a file, which gets a line of JSON for each call: the command, whether plan and run were compared, and the
# differences.

# Runs a call so that its errors don't end the test; returns the output, the errors, and the terminating error.
function Invoke-Apart($Call, [hashtable] $Named) {
    $ErrorActionPreference = 'Continue'
    $positional = $Call.Positional
    $thrown = $null
    $all = @(try {
            if ($Call.IsPiped) { $Call.Items | & $Call.Command @positional @Named 2>&1 } else { & $Call.Command @positional @Named 2>&1 }
        }
        catch { $thrown = $_ })
    $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    [pscustomobject]@{ Output = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }); Errors = $errors; Thrown = $thrown }
}

# Splits the arguments of a call: positional ones, and named ones by the full names of their parameters.
function Read-Call([string] $Name, [bool] $IsPiped, [object[]] $Items, [object[]] $Arguments) {
    $command = Get-Command "Gdap\$Name"
    $named = @{}
    $positional = [System.Collections.Generic.List[object]]::new()
    for ($at = 0; $at -lt $Arguments.Count; $at++) {
        $text = $Arguments[$at]
        if ($text -isnot [string] -or -not $text.PSObject.Properties['<CommandParameterName>']) { $positional.Add($text); continue }
        $parameter = $command.ResolveParameter($text.Trim('-', ':'))
        $named[$parameter.Name] = if ($parameter.SwitchParameter -and -not $text.EndsWith(':')) { $true } else { $Arguments[++$at] }
    }
    [pscustomobject]@{ Command = $command; IsPiped = $IsPiped; Items = $Items; Positional = $positional.ToArray(); Named = $named }
}

function Get-Without([hashtable] $Named, [string[]] $Names, [hashtable] $More = @{}) {
    $rest = $Named.Clone()
    foreach ($name in $Names) { $rest.Remove($name) }
    foreach ($name in $More.Keys) { $rest[$name] = $More[$name] }
    $rest
}

# Rejections that only the service can make: of properties and roles that the library doesn't know, and of CloudCockpit's
# relationships, which can't be read.
$script:ServiceOnly = 'does not exist on type|is not a known role|CloudCockpit rejected|The long-running \w+ \S+ failed'

# The differences between a plan and its run; nothing if they agree.
function Compare-Plan($Planned, $Ran, [int] $Written) {
    if ($Planned.Thrown -or $Ran.Thrown) {
        if ((Get-Kind $Planned.Thrown) -ne (Get-Kind $Ran.Thrown)) { "the plan ended in '$($Planned.Thrown)', the run in '$($Ran.Thrown)'" }
        return
    }
    if ("$($Ran.Errors)" -match $script:ServiceOnly) { return }
    $allowed = @($Planned.Output | Where-Object { $_.Allowed -and $_.Action -ne 'None' }).Count
    $refused = @($Planned.Output | Where-Object { -not $_.Allowed }).Count + $Planned.Errors.Count
    $failed = $Ran.Errors.Count + @($Ran.Output | Where-Object Result -EQ 'Skipped').Count
    if ($Written -ne $allowed) { "the plan has $allowed writes, the run made $Written" }
    if ($failed -ne $refused) { "the plan refuses $refused, the run $failed" }
}

# The emulators of the sessions.
function Get-World {
    $uris = @(Get-GdapSession -All | Where-Object { "$($_.BaseUri)" -like 'http://127.0.0.1:*' } | ForEach-Object { "$($_.BaseUri)".TrimEnd('/') } | Sort-Object -Unique)
    @($uris | Where-Object { try { (Invoke-RestMethod "$_/emulator/health" -TimeoutSec 5).status } catch { $null } } | ForEach-Object { [pscustomobject]@{ Uri = $_ } })
}

function Get-WorldWriteCount($World) { (@($World | ForEach-Object { Get-WriteCount $_ }) | Measure-Object -Sum).Sum }

# Runs a call unchanged, after its preview unless it is a preview itself.
function Invoke-Previewed($Call) {
    $plain = Get-Without $Call.Named 'ErrorAction', 'ErrorVariable'
    $isPreview = $WhatIfPreference -or $Call.Named['WhatIf'] -or $Call.Named['Plan']
    $world = if (-not $isPreview) { @(Get-World) }
    if (-not $world) { return Invoke-Apart $Call $plain }

    $found = @()
    $states = @($world | ForEach-Object { Invoke-RestMethod "$($_.Uri)/emulator/state" })
    $before = Get-WorldWriteCount $world
    $shown = Invoke-Apart $Call (Get-Without $plain @() @{ WhatIf = $true })
    if ($shown.Output) { $found += "-WhatIf returned $($shown.Output.Count) objects" }
    $planned = Invoke-Apart $Call (Get-Without $plain 'Wait', 'PassThru', 'Confirm', 'JournalPath' @{ Plan = $true })
    if ((Get-WorldWriteCount $world) -ne $before) { $found += 'the preview wrote' }
    # Plan and run aren't compared if faults can differ between them, if a journal has an earlier run, or if two
    # changes of one relationship depend on each other.
    $ids = @(@($Call.Items) + $Call.Positional | ForEach-Object { $_ } | ForEach-Object { if ($_ -is [string]) { $_ } else { $_.Id } } | Where-Object { $_ })
    $isCompared = -not @($states | Where-Object faults) -and -not $plain['JournalPath'] -and @($ids | Sort-Object -Unique).Count -eq $ids.Count
    for ($at = 0; $at -lt $world.Count; $at++) {
        $null = Invoke-RestMethod "$($world[$at].Uri)/emulator/state" -Method Put -ContentType application/json -Body (ConvertTo-Json $states[$at] -Depth 40 -Compress)
    }
    $before = Get-WorldWriteCount $world

    $ran = Invoke-Apart $Call $plain
    if ($isCompared) {
        # -Plan can't be combined with -Wait and -PassThru: a failed call with these is compared with -WhatIf only.
        if ((Get-Kind $shown.Thrown) -ne (Get-Kind $ran.Thrown)) { $found += "-WhatIf ended in '$($shown.Thrown)', the run in '$($ran.Thrown)'" }
        if (-not ($ran.Thrown -and ($plain['Wait'] -or $plain['PassThru']))) { $found += @(Compare-Plan $planned $ran ((Get-WorldWriteCount $world) - $before)) }
    }
    $line = [ordered]@{
        call = "$($Call.Command.Name) $($Call.Positional) $(@($plain.Keys | ForEach-Object { "-$_ $($plain[$_])" }))"
        compared = $isCompared
        found = $found
        plan = @($planned.Output | Select-Object -First 3 Action, Allowed, Changes, Reason)
        errors = @($ran.Errors | Select-Object -First 3 | ForEach-Object { "$_" })
    }
    Add-Content -LiteralPath $env:GDAP_PREVIEWED (ConvertTo-Json $line -Depth 4 -Compress)
    $ran
}

# The suite gets the output and errors of the run.
function Write-Run($Ran, [string] $Action) {
    $Ran.Output
    if ($Ran.Thrown) { throw $Ran.Thrown }
    if ($Ran.Errors -and $Action -eq 'Stop') { throw $Ran.Errors[0] }
    if ($Action -eq 'Continue') { $Ran.Errors | ForEach-Object { Write-Error -ErrorRecord $_ } }
}

foreach ($one in Get-Command -Module Gdap -Verb Update, New, Remove, Lock, Stop, Set | Where-Object { $_.Parameters.ContainsKey('Plan') }) {
    Set-Item "function:$($one.Name)" ([scriptblock]::Create("
            `$call = Read-Call '$($one.Name)' `$MyInvocation.ExpectingInput @(`$input) `$args
            `$ran = Invoke-Previewed `$call
            if (`$call.Named['ErrorVariable']) { Set-Variable -Name `$call.Named['ErrorVariable'] -Value `$ran.Errors -Scope 1 }
            Write-Run `$ran `$(if (`$call.Named['ErrorAction']) { `$call.Named['ErrorAction'] } else { `$ErrorActionPreference })"))
}
