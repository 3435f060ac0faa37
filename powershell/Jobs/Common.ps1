# What the jobs have in common. None of it is exported.

# A module's function does not see the preference variables of the script that calls it: takes them over.
function Use-CallerPreference {
    param($From)
    $switches = @{
        ErrorActionPreference = 'ErrorAction'; WarningPreference = 'WarningAction'; VerbosePreference = 'Verbose'; DebugPreference = 'Debug'
        InformationPreference = 'InformationAction'; ProgressPreference = 'ProgressAction'; WhatIfPreference = 'WhatIf'; ConfirmPreference = 'Confirm'
    }
    foreach ($name in $switches.Keys) {
        if ($From.MyInvocation.BoundParameters.ContainsKey($switches[$name])) { continue }
        $variable = $From.SessionState.PSVariable.Get($name)
        if ($variable) { Set-Variable -Name $name -Value $variable.Value -Scope 1 -WhatIf:$false -Confirm:$false }
    }
}

# An error of ours, in the form the cmdlets have.
function Get-JobError([string] $Kind, [string] $Message, [string] $Hint, $Target) {
    $text = if ($Hint) { "$Message $Hint" } else { $Message }
    $record = New-Object System.Management.Automation.ErrorRecord (New-Object System.ArgumentException $Message), "Gdap.$Kind", 'InvalidArgument', $Target
    $record.ErrorDetails = New-Object System.Management.Automation.ErrorDetails $text
    $record.ErrorDetails.RecommendedAction = $Hint
    $record
}

# Asks once for the whole run; a host that cannot ask is told how to do without.
function Confirm-Job($Of, [scriptblock] $Question) {
    try { & $Question }
    catch [System.Management.Automation.PSInvalidOperationException], [System.Management.Automation.Host.HostException], [System.NotImplementedException] {
        $Of.ThrowTerminatingError((Get-JobError 'CannotAsk' 'This host cannot ask for a confirmation.' 'Give -Confirm:$false.' $null))
    }
}

# What an error says: message without the hint, and the hint.
function Get-ErrorText($Record) {
    $hint = if ($Record.ErrorDetails) { $Record.ErrorDetails.RecommendedAction }
    @{ Message = $Record.Exception.Message; Hint = if ($hint) { $hint } else { $null } }
}

# Whether a failed write may have been made all the same.
function Test-UnknownOutcome($Record) { "$($Record.Exception.Outcome)" -eq 'Unknown' }

# A date as text that reads the same in every culture.
function ConvertTo-IsoDate($Value) {
    if ($null -eq $Value) { return $null }
    $invariant = [cultureinfo]::InvariantCulture
    $date = [datetime]::MinValue
    if ($Value -is [datetime]) { $date = if ($Value.Kind -eq 'Local') { $Value.ToUniversalTime() } else { $Value } }
    elseif (-not [datetime]::TryParse("$Value", $invariant, [System.Globalization.DateTimeStyles]'AssumeUniversal, AdjustToUniversal', [ref] $date)) { return $null }
    $date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $invariant)
}

# A member of whatever was piped, by the first of these names that it has; blank text counts as none.
function Get-MemberValue($Of, [string[]] $Name) {
    if ($null -eq $Of) { return }
    foreach ($one in $Name) {
        $value = if ($Of -is [System.Collections.IDictionary]) { if ($Of.Contains($one)) { $Of[$one] } }
        else { $property = $Of.PSObject.Properties[$one]; if ($property) { $property.Value } }
        if ($null -ne $value -and ($value -isnot [string] -or $value.Trim() -ne '')) { return $value }
    }
}

# The relationship's id in whatever was piped.
function Get-RelationshipId($Of) {
    if ($Of -is [string]) { return $Of }
    Get-MemberValue $Of 'DelegatedAdminRelationshipId', 'RelationshipId', 'Id'
}

# Whether the object is a relationship with its values: neither a mere id nor the row of a CSV file, whose roles and dates
# are text.
function Test-FullRelationship($Of) {
    if ($null -eq $Of -or $Of -is [string] -or $null -eq (Get-MemberValue $Of 'Status')) { return $false }
    $roles = Get-MemberValue $Of 'AccessDetails'
    $null -ne $roles -and $roles -isnot [string]
}

# The ids of a relationship's or assignment's roles.
function Get-RoleId($Of) { @(foreach ($role in $Of.AccessDetails.UnifiedRoles) { if ($role) { "$($role.RoleDefinitionId)".ToLowerInvariant() } }) }

# The id of a role given by name or id; the text itself where the table of the built-in roles does not have it.
function Resolve-RoleId([string] $Role) {
    if (-not $script:RoleIds) {
        $script:RoleIds = @{}
        $script:RoleNames = @{}
        foreach ($line in [System.IO.File]::ReadAllLines((Join-Path $PSScriptRoot 'roles.csv'))) {
            $script:RoleIds[$line.Substring(37).Trim('"')] = $line.Substring(0, 36)
            $script:RoleNames[$line.Substring(0, 36)] = $line.Substring(37).Trim('"')
        }
    }
    $text = $Role.Trim()
    if ($script:RoleIds.ContainsKey($text)) { $script:RoleIds[$text] } else { $text.ToLowerInvariant() }
}

# The name of a role for people.
function Get-RoleLabel([string] $Id) {
    $null = Resolve-RoleId $Id
    if ($script:RoleNames.ContainsKey($Id)) { $script:RoleNames[$Id] } else { $Id }
}
