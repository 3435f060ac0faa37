function Compare-GdapTemplate {
    <#
    .SYNOPSIS
    Reports where relationships differ from a template: missing and extra roles and groups.
    .DESCRIPTION
    One object for each relationship: whether it is in step with the template, and what is missing or extra otherwise. Roles
    of an active relationship cannot be added, so a missing one needs a new relationship; groups can be assigned at any time.
    Nothing is changed. Results come in groups of 200, whose assignments are read side by side.

    The template is that of New-GdapOnboarding. Without relationships every active one whose name fits the template's pattern
    is compared.
    .PARAMETER Template
    The template: the path of a JSON file, a hashtable, or JSON text.
    .PARAMETER InputObject
    The relationships to compare: what Get-GdapRelationship returns, or their ids.
    .PARAMETER All
    Compares every active relationship, whatever its name.
    .PARAMETER NoAssignment
    Leaves the groups out, which saves one request for each relationship.
    .PARAMETER DifferentOnly
    Returns only relationships that differ.
    .PARAMETER Session
    The session to use, as Connect-Gdap returns it.
    .INPUTS
    System.Object
    .OUTPUTS
    Gdap.TemplateDifference
    .EXAMPLE
    Compare-GdapTemplate template.json
    .EXAMPLE
    Get-GdapRelationship -Status active -CustomerTenantId $tenantId | Compare-GdapTemplate template.json -DifferentOnly
    .EXAMPLE
    Compare-GdapTemplate template.json -All -NoAssignment | Export-Csv drift.csv -NoTypeInformation -Encoding UTF8
    .EXAMPLE
    Compare-GdapTemplate template.json -All -DifferentOnly | Where-Object MissingGroups | Select-Object DisplayName, MissingGroups
    .LINK
    about_Gdap
    .LINK
    New-GdapOnboarding
    .LINK
    Get-GdapAccessAssignment
    #>
    [CmdletBinding()]
    [OutputType('Gdap.TemplateDifference')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNull()]
        [System.Object] $Template,

        [Parameter(Position = 1, ValueFromPipeline = $true)]
        [AllowNull()]
        [System.Object[]] $InputObject,

        [switch] $All,

        [switch] $NoAssignment,

        [switch] $DifferentOnly,

        [ValidateNotNull()]
        [System.Object] $Session
    )
    begin {
        Use-CallerPreference $PSCmdlet
        $plan = Read-GdapTemplate $PSCmdlet $Template
        $read = @{}
        if ($Session) { $read.Session = $Session }
        $some = New-Object System.Collections.Generic.List[System.Object]
        $isGiven = $MyInvocation.ExpectingInput -or $PSBoundParameters.ContainsKey('InputObject')

        function Get-RoleDifference([string[]] $Have, [string[]] $Want) {
            @{
                Missing = @($Want | Where-Object { $Have -notcontains $_ } | ForEach-Object { Get-RoleLabel $_ })
                Extra   = @($Have | Where-Object { $Want -notcontains $_ } | ForEach-Object { Get-RoleLabel $_ })
            }
        }

        # Reads the groups of some at once, then compares them in their order. What could not be read is an error, and no difference.
        function Compare-Some($Some) {
            $groups = @{}
            foreach ($one in $Some) { $groups["$($one.Id)"] = @() }
            if (-not $NoAssignment -and $Some.Count) {
                $Some | Get-GdapAccessAssignment @read -ErrorVariable unread | Where-Object { $_.Status -in 'pending', 'active' } | ForEach-Object { $groups["$($_.RelationshipId)"] += $_ }
                foreach ($record in $unread) { $groups.Remove("$($record.TargetObject)") }
            }
            foreach ($one in $Some) { if ($groups.ContainsKey("$($one.Id)")) { Compare-One $one $groups["$($one.Id)"] } }
            $Some.Clear()
        }

        function Compare-One($One, $There) {
            $roles = Get-RoleDifference (Get-RoleId $One) $plan.RoleIds
            $missing = @()
            $extra = @()
            $other = @()
            if (-not $NoAssignment) {
                foreach ($want in $plan.Assignments) {
                    $has = $there | Where-Object { $_.GroupId -eq $want.GroupId } | Select-Object -First 1
                    if (-not $has) { $missing += $want.GroupId; continue }
                    $differ = Get-RoleDifference (Get-RoleId $has) $want.RoleIds
                    if ($differ.Missing.Count + $differ.Extra.Count) {
                        $other += "$($want.GroupId): " + ((@($differ.Missing | ForEach-Object { "lacks $_" }) + @($differ.Extra | ForEach-Object { "has $_ too" })) -join ', ')
                    }
                }
                $wanted = @($plan.Assignments | ForEach-Object { $_.GroupId })
                $extra = @($there | Where-Object { $wanted -notcontains $_.GroupId } | ForEach-Object GroupId)
            }
            $isExtended = (ConvertTo-AutoExtendText $One.AutoExtendDuration) -eq 'P180D'
            $texts = @(
                if ($roles.Missing.Count) { 'lacks the roles ' + ($roles.Missing -join ', ') }
                if ($roles.Extra.Count) { 'has the roles ' + ($roles.Extra -join ', ') + ' too' }
                if ($missing.Count) { 'lacks the groups ' + ($missing -join ', ') }
                if ($extra.Count) { 'has the groups ' + ($extra -join ', ') + ' too' }
                if ($other.Count) { 'groups with other roles: ' + ($other -join '; ') }
                if ($isExtended -ne $plan.AutoExtend) { if ($isExtended) { 'is extended by itself' } else { 'is not extended by itself' } }
            )
            if ($DifferentOnly -and -not $texts.Count) { return }
            [pscustomobject]@{
                PSTypeName       = 'Gdap.TemplateDifference'
                InStep           = $texts.Count -eq 0
                DisplayName      = $One.DisplayName
                CustomerName     = $One.CustomerName
                CustomerTenantId = $One.CustomerTenantId
                Status           = $One.Status
                MissingRoles     = $roles.Missing -join '; '
                ExtraRoles       = $roles.Extra -join '; '
                MissingGroups    = $missing -join '; '
                ExtraGroups      = $extra -join '; '
                OtherGroups      = $other -join '; '
                AutoExtend       = $isExtended
                Differences      = $texts -join '; '
                RelationshipId   = $One.Id
            }
        }
    }
    process {
        if (-not $isGiven) { return }
        foreach ($one in $(if ($null -eq $InputObject) { , $null } else { $InputObject })) {
            $id = if ($null -ne $one) { Get-RelationshipId $one }
            if (-not $id) { $PSCmdlet.WriteError((Get-JobError 'InvalidArgument' 'The object names no relationship.' 'Pipe what Get-GdapRelationship returns.' $one)); continue }
            $full = if (Test-FullRelationship $one) { $one } else { Get-GdapRelationship $id @read }
            if ($full) { $some.Add($full) }
            if ($some.Count -ge 200) { Compare-Some $some }
        }
    }
    end {
        if ($isGiven) { Compare-Some $some; return }
        $pattern = if ($All) { '*' } else { [regex]::Replace([System.Management.Automation.WildcardPattern]::Escape($plan.Name), '\{[^{}]+\}', '*') }
        try {
            Get-GdapRelationship -Status active -DisplayName $pattern @read | ForEach-Object {
                $some.Add($_)
                if ($some.Count -ge 200) { Compare-Some $some }
            }
            Compare-Some $some
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
    }
}
