function Get-GdapExpiryReport {
    <#
    .SYNOPSIS
    Reports which relationships end when, which of them are extended, and what blocks the extension of the others.
    .DESCRIPTION
    One object for each relationship, the first to end first: days left, end, auto-extension, the roles that block it, and
    what to do. The dates are text that reads and sorts the same in every culture. The objects fit tables, CSV and JSON;
    -HtmlPath writes them as a page too.

    The page is one file without anything from elsewhere: a timeline of what ends when, and a table that can be sorted and
    searched. It can be mailed, printed, and read in dark mode. All values are escaped.

    The report is sorted, so it comes when everything has been read; it keeps one small row for each relationship.
    .PARAMETER InputObject
    The relationships to report on: what Get-GdapRelationship returns. Without any, all in one of the statuses of -Status.
    .PARAMETER WithinDays
    Only relationships that end within so many days.
    .PARAMETER Status
    The statuses to report on, where no relationships are given.
    .PARAMETER NotExtended
    Only relationships that are not extended by themselves.
    .PARAMETER HtmlPath
    The file of the page. A file that is there is replaced.
    .PARAMETER Title
    The title of the page.
    .PARAMETER Session
    The session to use, as Connect-Gdap returns it.
    .INPUTS
    System.Object
    .OUTPUTS
    Gdap.ExpiryReportRow
    .EXAMPLE
    Get-GdapExpiryReport -WithinDays 60
    .EXAMPLE
    Get-GdapExpiryReport | Export-Csv expiry.csv -NoTypeInformation -Encoding UTF8
    .EXAMPLE
    $null = Get-GdapExpiryReport -WithinDays 365 -HtmlPath expiry.html -Title 'What ends within a year'
    .EXAMPLE
    Get-GdapExpiryReport -NotExtended | ConvertTo-Json | Set-Content expiry.json -Encoding UTF8
    .EXAMPLE
    Get-GdapExpiryReport -NotExtended -WithinDays 90 | Where-Object { -not $_.BlockingRoles } | Set-GdapAutoExtend
    .LINK
    about_Gdap
    .LINK
    Set-GdapAutoExtend
    .LINK
    Get-GdapRelationship
    #>
    [CmdletBinding()]
    [OutputType('Gdap.ExpiryReportRow')]
    param(
        [Parameter(ValueFromPipeline = $true)]
        [AllowNull()]
        [System.Object[]] $InputObject,

        [ValidateRange(0, 36500)]
        [int] $WithinDays,

        [ValidateNotNullOrEmpty()]
        [string[]] $Status = @('active', 'expiring'),

        [switch] $NotExtended,

        [ValidateNotNullOrEmpty()]
        [string] $HtmlPath,

        [ValidateNotNullOrEmpty()]
        [string] $Title = 'Delegated admin relationships: what ends when',

        [ValidateNotNull()]
        [System.Object] $Session
    )
    begin {
        Use-CallerPreference $PSCmdlet
        $read = @{}
        if ($Session) { $read.Session = $Session }
        $file = if ($HtmlPath) { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($HtmlPath) }
        $rows = New-Object System.Collections.Generic.List[System.Object]
        $unread = New-Object System.Collections.Generic.List[System.String]
        $isLimited = $PSBoundParameters.ContainsKey('WithinDays')
        $isGiven = $MyInvocation.ExpectingInput -or $PSBoundParameters.ContainsKey('InputObject')
        $now = [datetime]::UtcNow

        # The row of a relationship; none where it has no end, or is not asked for.
        function Add-Row($One) {
            $end = ConvertTo-IsoDate $One.EndDateTime
            if (-not $end) { return }
            $left = [int][System.Math]::Floor(([datetime]::Parse($end, [cultureinfo]::InvariantCulture, 'AdjustToUniversal') - $now).TotalDays)
            $isExtended = (ConvertTo-AutoExtendText $One.AutoExtendDuration) -eq 'P180D'
            if (($isLimited -and $left -gt $WithinDays) -or ($NotExtended -and $isExtended)) { return }
            $blocking = if ((Get-RoleId $One) -contains '62e90394-69f5-4237-9190-012177145e10') { 'Global Administrator' }
            $rows.Add([pscustomobject]@{
                    PSTypeName       = 'Gdap.ExpiryReportRow'
                    DaysLeft         = $left
                    EndDateTime      = $end
                    DisplayName      = $One.DisplayName
                    CustomerName     = $One.CustomerName
                    CustomerTenantId = $One.CustomerTenantId
                    Status           = $One.Status
                    AutoExtend       = $isExtended
                    BlockingRoles    = $blocking
                    Advice           = if ($left -lt 0) { 'It has ended: make a new one.' }
                    elseif ($isExtended) { 'Nothing: it is extended by itself.' }
                    elseif ($blocking) { 'Remove Global Administrator, then switch auto-extension on.' }
                    else { 'Switch auto-extension on.' }
                    RoleNames        = $One.RoleNames
                    RelationshipId   = $One.Id
                })
        }
    }
    process {
        if (-not $isGiven) { return }
        foreach ($one in $(if ($null -eq $InputObject) { , $null } else { $InputObject })) {
            if (Test-FullRelationship $one) { Add-Row $one }
            elseif ($null -ne $one -and (Get-RelationshipId $one)) {
                $unread.Add((Get-RelationshipId $one))
            }
            else { $PSCmdlet.WriteError((Get-JobError 'InvalidArgument' 'The object names no relationship.' 'Pipe what Get-GdapRelationship returns.' $one)) }
        }
    }
    end {
        try {
            if ($unread.Count) { $unread | Get-GdapRelationship @read | ForEach-Object { Add-Row $_ } }
            if (-not $isGiven) { Get-GdapRelationship -Status $Status @read | ForEach-Object { Add-Row $_ } }
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
        $sorted = @($rows | Sort-Object -Property EndDateTime, DisplayName -Culture 'en-US')
        if ($file) {
            $page = ConvertTo-ExpiryPage -Row $sorted -Title $Title -Now $now
            try { [System.IO.File]::WriteAllText($file, $page, (New-Object System.Text.UTF8Encoding $false)) }
            catch { $PSCmdlet.ThrowTerminatingError((Get-JobError 'InvalidArgument' "The page cannot be written: $($_.Exception.InnerException.Message)" 'Give another -HtmlPath.' $file)) }
        }
        $sorted
    }
}
