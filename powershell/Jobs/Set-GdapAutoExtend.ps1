function Set-GdapAutoExtend {
    <#
    .SYNOPSIS
    Switches the auto-extension of many relationships on or off.
    .DESCRIPTION
    Every relationship that is given, or with -All every active one, is set to be extended by 180 days when it ends, or
    with -Off not to be. One object comes out for each: Updated, Unchanged, Skipped with the reason, Failed with the hint,
    Unknown where the answer was lost, or WhatIf with the planned changes. What fails is written as an error too.

    A relationship with the role Global Administrator cannot be extended. It is skipped, unless
    -RemoveGlobalAdministrator is given: then the role is taken away first, and that operation is waited for. Nothing
    gives the role back but a new relationship.

    The job asks at most once a run, and can be run again at any time: what is so already stays as it is.

    What is piped in is taken whole before the first write, because the question names its number, and so that nothing is
    left on its way when the pipeline before it breaks off. -All reads page by page, and holds only what is under way.
    .PARAMETER InputObject
    The relationships: what Get-GdapRelationship returns, their ids, or rows with a column RelationshipId or Id.
    .PARAMETER All
    Takes every active relationship.
    .PARAMETER CustomerTenantId
    Of the active relationships only those with these customers.
    .PARAMETER DisplayName
    Of the active relationships only those of this name; * and ? stand for anything.
    .PARAMETER ExpiringWithin
    Of the active relationships only those that end within so many days.
    .PARAMETER Off
    Switches the auto-extension off.
    .PARAMETER RemoveGlobalAdministrator
    Takes the role Global Administrator away where it blocks the extension.
    .PARAMETER ThrottleLimit
    How many relationships are worked on at once; the session's number where nothing is given.
    .PARAMETER JournalPath
    A file in which each write is noted before and after. A run that was killed is taken up again by giving the same
    relationships and the same file. Removals of the role are noted in a second file beside it, whose name ends in
    '.roles': keep the two together. A run that was killed between the two steps of a relationship does the second alone.
    .PARAMETER Session
    The session to use, as Connect-Gdap returns it.
    .PARAMETER WhatIf
    Shows what would be changed; nothing is.
    .PARAMETER Confirm
    Asks before the run begins.
    .INPUTS
    System.Object
    .OUTPUTS
    Gdap.AutoExtendResult
    .EXAMPLE
    Set-GdapAutoExtend -All -WhatIf
    .EXAMPLE
    Get-GdapRelationship -Status active -ExpiringWithin 60 | Set-GdapAutoExtend
    .EXAMPLE
    Set-GdapAutoExtend $adminId -RemoveGlobalAdministrator
    .EXAMPLE
    Set-GdapAutoExtend -All -JournalPath extend.journal | Export-Csv extended.csv -NoTypeInformation -Encoding UTF8
    .EXAMPLE
    Import-Csv extend.csv | Set-GdapAutoExtend -Off
    .LINK
    about_Gdap
    .LINK
    Update-GdapRelationship
    .LINK
    Get-GdapExpiryReport
    #>
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Given')]
    [OutputType('Gdap.AutoExtendResult')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ParameterSetName = 'Given')]
        [Alias('DelegatedAdminRelationshipId', 'RelationshipId', 'Id')]
        [AllowNull()]
        [System.Object[]] $InputObject,

        [Parameter(Mandatory = $true, ParameterSetName = 'All')]
        [switch] $All,

        [Parameter(ParameterSetName = 'All')]
        [ValidateNotNullOrEmpty()]
        [string[]] $CustomerTenantId,

        [Parameter(ParameterSetName = 'All')]
        [ValidateNotNullOrEmpty()]
        [SupportsWildcards()]
        [string] $DisplayName,

        [Parameter(ParameterSetName = 'All')]
        [ValidateRange(0, 36500)]
        [int] $ExpiringWithin,

        [switch] $Off,

        [switch] $RemoveGlobalAdministrator,

        [ValidateRange(1, 64)]
        [int] $ThrottleLimit,

        [ValidateNotNullOrEmpty()]
        [string] $JournalPath,

        [ValidateNotNull()]
        [System.Object] $Session
    )
    begin {
        Use-CallerPreference $PSCmdlet
        $given = New-Object System.Collections.Generic.List[System.Object]
    }
    process {
        if ($All) { return }
        if ($null -eq $InputObject) { $given.Add($null) }
        else { foreach ($one in $InputObject) { $given.Add($one) } }
    }
    end {
        $write = @{ ErrorAction = 'Continue'; WhatIf = $false; Confirm = $false }
        if ($ThrottleLimit) { $write.ThrottleLimit = $ThrottleLimit }
        $read = @{}
        if ($Session) { $read.Session = $write.Session = $Session }
        $list = $read.Clone()
        foreach ($name in 'CustomerTenantId', 'DisplayName', 'ExpiringWithin') {
            if ($PSBoundParameters.ContainsKey($name)) { $list[$name] = $PSBoundParameters[$name] }
        }
        $source = if ($All) { { Get-GdapRelationship -Status active @list } } else { { $given } }

        $to = if ($Off) { 'PT0S' } else { 'P180D' }
        $administrator = '62e90394-69f5-4237-9190-012177145e10'
        $removes = $RemoveGlobalAdministrator -and -not $Off
        $ask = 'Switch auto-extension {0} for {1}{2}' -f $(if ($Off) { 'off' } else { 'on' }),
        $(if ($All) { 'the active relationships' } elseif ($given.Count -eq 1) { 'one relationship' } else { "$($given.Count) relationships" }),
        $(if ($removes) { ', taking the role Global Administrator away first' })
        $isMeant = Confirm-Job $PSCmdlet { $PSCmdlet.ShouldProcess($ask, $ask, 'Set-GdapAutoExtend') }
        if (-not $isMeant -and -not $WhatIfPreference) { return }

        # What is under way, by id: the object that was given, and what has been changed so far.
        $open = @{}

        function Write-Outcome([string] $Id, [string] $Result, $Relationship, [string] $Changes, [string] $Reason, [string] $Hint, $Record) {
            $known = $open[$Id]
            $about = if ($null -ne $Relationship) { $Relationship } elseif ($known) { $known.About }
            $open.Remove($Id)
            $PSCmdlet.WriteObject([pscustomobject]@{
                    PSTypeName         = 'Gdap.AutoExtendResult'
                    Result             = $Result
                    DisplayName        = Get-MemberValue $about 'DisplayName'
                    CustomerName       = Get-MemberValue $about 'CustomerName'
                    CustomerTenantId   = Get-MemberValue $about 'CustomerTenantId'
                    EndDateTime        = ConvertTo-IsoDate (Get-MemberValue $about 'EndDateTime')
                    Changes            = if ($Changes) { $Changes }
                    Reason             = if ($Reason) { $Reason }
                    Hint               = if ($Hint) { $Hint }
                    RelationshipId     = $Id
                })
            if ($Record) { $PSCmdlet.WriteError($Record) }
        }

        # An error of one of the updates as what became of its relationship.
        function Write-Failure($Record) {
            $id = "$($Record.TargetObject)"
            $text = Get-ErrorText $Record
            $kind = $Record.Exception.Kind
            $isBlocked = @($Record.Exception.Problems | Where-Object { $_.Code -eq 'autoExtend.globalAdministrator' }).Count -gt 0
            if (Test-UnknownOutcome $Record) { Write-Outcome $id 'Unknown' $null '' $text.Message $text.Hint $Record }
            elseif ($isBlocked) { Write-Outcome $id 'Skipped' $null '' 'It has the role Global Administrator, with which it cannot be extended.' 'Give -RemoveGlobalAdministrator.' }
            elseif ($kind -eq 'StatusRule') { Write-Outcome $id 'Skipped' $null '' $text.Message $text.Hint }
            else { Write-Outcome $id 'Failed' $null $(if ($open[$id]) { $open[$id].Changes }) $text.Message $text.Hint $Record }
        }

        # Lets through what has to be written; the rest is told at once.
        function Select-Pending {
            process {
                $one = $_
                $id = if ($null -ne $one) { Get-RelationshipId $one }
                if (-not $id) {
                    $record = Get-JobError 'InvalidArgument' 'The object names no relationship.' 'Give an id, or an object with RelationshipId or Id.' $one
                    Write-Outcome '' 'Failed' $one '' $record.Exception.Message $record.ErrorDetails.RecommendedAction $record
                    return
                }
                if ($WhatIfPreference -and -not (Test-FullRelationship $one)) {
                    $one = Get-GdapRelationship $id @read -ErrorAction SilentlyContinue -ErrorVariable missing
                    if (-not $one) {
                        $text = Get-ErrorText $missing[0]
                        Write-Outcome $id 'Failed' $null '' $text.Message $text.Hint $missing[0]
                        return
                    }
                }
                if (Test-FullRelationship $one) {
                    $isBlocked = (Get-RoleId $one) -contains $administrator
                    $isSo = "$(ConvertTo-AutoExtendText $one.AutoExtendDuration)" -eq $to
                    if ($one.Status -notin 'active', 'created') { Write-Outcome $id 'Skipped' $one '' "Its status is $($one.Status)." 'Only active relationships, and those that are being prepared, can be changed.'; return }
                    if ($isSo) { Write-Outcome $id 'Unchanged' $one; return }
                    if ($isBlocked -and -not $Off -and -not $removes) { Write-Outcome $id 'Skipped' $one '' 'It has the role Global Administrator, with which it cannot be extended.' 'Give -RemoveGlobalAdministrator.'; return }
                    if ($WhatIfPreference) {
                        $changes = @(if ($isBlocked -and $removes) { 'roles: - Global Administrator' }) + "autoExtendDuration: $(ConvertTo-AutoExtendText $one.AutoExtendDuration) -> $to"
                        Write-Outcome $id 'WhatIf' $one ($changes -join '; ')
                        return
                    }
                }
                $open[$id] = @{ About = if ($one -is [string]) { $null } else { $one }; Changes = '' }
                $one
            }
        }

        # Between the two writes: what became of the first one.
        function Select-Ready {
            process {
                if ($_ -is [System.Management.Automation.ErrorRecord]) { Write-Failure $_; return }
                $known = $open[$_.Id]
                if ($known -and $_.Result -in 'Updated', 'Recovered') { $known.Changes = 'roles: - Global Administrator' }
                # What the journal has done before came without its values.
                if ($_.Result -eq 'Skipped') { $_.Id } else { $_ }
            }
        }

        function Write-Updated {
            process {
                if ($_ -is [System.Management.Automation.ErrorRecord]) { Write-Failure $_; return }
                $id = $_.Id
                $result = $_.Result
                $known = $open[$id]
                $before = if ($known) { $known.Changes }
                if ($result -eq 'Skipped') { Write-Outcome $id 'Skipped' $(if ($known) { $known.About }) '' 'An earlier run with this journal did it.'; return }
                if ($result -eq 'Unchanged') { Write-Outcome $id $(if ($before) { 'Updated' } else { 'Unchanged' }) $_ $before; return }
                $from = if ($known -and (Test-FullRelationship $known.About)) { ConvertTo-AutoExtendText $known.About.AutoExtendDuration }
                $change = if ($from) { "autoExtendDuration: $from -> $to" } else { "autoExtendDuration: $to" }
                $reason = if ($result -eq 'Recovered') { 'The answer was lost; the change was found to be made.' }
                Write-Outcome $id 'Updated' $_ (@($before, $change | Where-Object { $_ }) -join '; ') $reason
            }
        }

        try {
            if ($WhatIfPreference) {
                & $source | Select-Pending
                return
            }
            $extend = $write.Clone()
            if ($JournalPath) { $extend.JournalPath = $JournalPath }
            if (-not $removes) {
                & $source | Select-Pending | Update-GdapRelationship -AutoExtendDuration $to @extend 2>&1 | Write-Updated
                return
            }
            if ($JournalPath) { $write.JournalPath = "$JournalPath.roles" }
            & $source | Select-Pending |
                Update-GdapRelationship -RemoveRole 'Global Administrator' -Wait @write 2>&1 | Select-Ready |
                Update-GdapRelationship -AutoExtendDuration $to @extend 2>&1 | Write-Updated
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
    }
}

# An auto-extension as the service writes it, from what objects, CSV files and the service have.
function ConvertTo-AutoExtendText($Value) {
    if ($null -eq $Value) { return 'PT0S' }
    $text = if ($Value -is [timespan]) { "$($Value.Days)" } else { "$Value".Trim() }
    if ($text -in '180', '180.00:00:00', 'P180D') { 'P180D' }
    elseif ($text -in '', '0', '00:00:00', 'PT0S', 'P0D') { 'PT0S' }
    else { $text }
}
