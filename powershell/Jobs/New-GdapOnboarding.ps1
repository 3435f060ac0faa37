function New-GdapOnboarding {
    <#
    .SYNOPSIS
    Onboards many customers from a template: creates their relationships, locks them, shows the links; later assigns the groups.
    .DESCRIPTION
    The first run makes a relationship for each customer and locks it for approval. One object comes out for each customer,
    with ApprovalUri, the link by which the customer approves. After the approvals the same call with -Assign hands the roles
    to the groups of the template wherever the relationship is active.

    Both can be run again at any time: what is there is found by its name and left as it is. What fails comes out as Failed
    with the hint, and is written as an error too.

    The customers are taken whole before the first write: no two of them may have the same name, and the question names
    their number. Results come as they are done.

    A template is a JSON file, or a hashtable of the same members:
    name (a pattern such as 'Contoso for {CustomerName:30}'; each {column} is filled in from the customer, cut to so many
    characters), roles (names or ids), duration ('P730D' or 730), autoExtend (true or false), and assignments, each with
    groupId and roles. Unknown members are refused.
    .PARAMETER Template
    The template: the path of a JSON file, a hashtable, or JSON text.
    .PARAMETER InputObject
    The customers: what Get-GdapCustomer returns, rows of a CSV file, or objects with CustomerTenantId (or TenantId) and
    CustomerName (or DisplayName, Name).
    .PARAMETER CsvPath
    A CSV file of customers, in UTF-8, UTF-16 or the code page of Windows, with commas, semicolons or tabs.
    .PARAMETER Assign
    Assigns the groups of the template where the relationship is active, instead of creating.
    .PARAMETER AnyCustomer
    Takes customers without a tenant id too: anybody who has the link can approve their relationships.
    .PARAMETER NoLock
    Leaves the relationships as they are created, so that they can still be edited.
    .PARAMETER ThrottleLimit
    How many customers are worked on at once; the session's number where nothing is given.
    .PARAMETER JournalPath
    A file in which each creation, or each assignment, is noted before and after, so that a run that was killed is taken up
    again by giving the same customers and the same file.
    .PARAMETER Session
    The session to use, as Connect-Gdap returns it.
    .PARAMETER WhatIf
    Shows what would be done; nothing is.
    .PARAMETER Confirm
    Asks before the run begins; a lock cannot be undone, so it asks unless -Confirm:$false is given.
    .INPUTS
    System.Object
    .OUTPUTS
    Gdap.OnboardingResult
    .EXAMPLE
    New-GdapOnboarding template.json -CsvPath customers.csv -WhatIf
    .EXAMPLE
    New-GdapOnboarding template.json -CsvPath customers.csv -Confirm:$false | Export-Csv links.csv -NoTypeInformation -Encoding UTF8
    .EXAMPLE
    Import-Csv customers.csv | New-GdapOnboarding template.json -Assign -Confirm:$false
    .EXAMPLE
    $template = @{ name = 'Support of {CustomerName:30}'; duration = 730; roles = 'Helpdesk Administrator', 'Service Support Administrator'; autoExtend = $true }
    New-GdapOnboarding $template ([pscustomobject]@{ CustomerName = 'Contoso'; CustomerTenantId = $tenantId }) -Confirm:$false
    .LINK
    about_Gdap
    .LINK
    Compare-GdapTemplate
    .LINK
    Lock-GdapRelationship
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', DefaultParameterSetName = 'Given')]
    [OutputType('Gdap.OnboardingResult')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNull()]
        [System.Object] $Template,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipeline = $true, ParameterSetName = 'Given')]
        [AllowNull()]
        [System.Object[]] $InputObject,

        [Parameter(Mandatory = $true, ParameterSetName = 'File')]
        [ValidateNotNullOrEmpty()]
        [string] $CsvPath,

        [switch] $Assign,

        [switch] $AnyCustomer,

        [switch] $NoLock,

        [ValidateRange(1, 64)]
        [int] $ThrottleLimit,

        [ValidateNotNullOrEmpty()]
        [string] $JournalPath,

        [ValidateNotNull()]
        [System.Object] $Session
    )
    begin {
        Use-CallerPreference $PSCmdlet
        $plan = Read-GdapTemplate $PSCmdlet $Template
        if ($Assign -and -not $plan.Assignments.Count) { Write-TemplateRefusal $PSCmdlet 'The template has no assignments.' "Add 'assignments', each with groupId and roles." }
        $rows = New-Object System.Collections.Generic.List[System.Object]
    }
    process {
        if ($CsvPath) { return }
        if ($null -eq $InputObject) { $rows.Add($null) }
        else { foreach ($one in $InputObject) { $rows.Add($one) } }
    }
    end {
        if ($CsvPath) {
            $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($CsvPath)
            try { foreach ($one in @(Read-CustomerFile $file)) { $rows.Add($one) } }
            catch { Write-TemplateRefusal $PSCmdlet "The list $file cannot be read: $($_.Exception.GetBaseException().Message)" 'Give the path of a CSV file.' }
        }
        $write = @{ ErrorAction = 'Continue'; WhatIf = $false; Confirm = $false }
        if ($ThrottleLimit) { $write.ThrottleLimit = $ThrottleLimit }
        $read = @{}
        if ($Session) { $read.Session = $write.Session = $Session }
        $first = $write.Clone()
        if ($JournalPath) { $first.JournalPath = $JournalPath }

        $ask = if ($Assign) { 'Assign {0} to the relationships of {1}' -f $(if ($plan.Assignments.Count -eq 1) { 'a group' } else { "$($plan.Assignments.Count) groups" }), $(if ($rows.Count -eq 1) { 'one customer' } else { "$($rows.Count) customers" }) }
        else { 'Create{0} relationships for {1}' -f $(if (-not $NoLock) { ' and lock' }), $(if ($rows.Count -eq 1) { 'one customer' } else { "$($rows.Count) customers" }) }
        $isMeant = Confirm-Job $PSCmdlet { $PSCmdlet.ShouldProcess($ask, $ask, 'New-GdapOnboarding') }
        if (-not $isMeant -and -not $WhatIfPreference) { return }

        function Write-Outcome($Item, [string] $Result, [string] $Reason, [string] $Hint, $Record) {
            $isWaiting = $Item.RelationshipId -and $Item.Status -eq 'approvalPending'
            $PSCmdlet.WriteObject([pscustomobject]@{
                    PSTypeName       = 'Gdap.OnboardingResult'
                    Result           = $Result
                    CustomerName     = $Item.CustomerName
                    CustomerTenantId = $Item.CustomerTenantId
                    DisplayName      = $Item.DisplayName
                    Status           = $Item.Status
                    ApprovalUri      = if ($isWaiting) { "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/$($Item.RelationshipId)" }
                    Changes          = if ($Item.Changes) { $Item.Changes -join '; ' }
                    Reason           = if ($Reason) { $Reason }
                    Hint             = if ($Hint) { $Hint }
                    RelationshipId   = $Item.RelationshipId
                })
            if ($Record) { $PSCmdlet.WriteError($Record) }
        }

        function Write-Failure($Item, $Record) {
            $text = Get-ErrorText $Record
            Write-Outcome $Item $(if (Test-UnknownOutcome $Record) { 'Unknown' } else { 'Failed' }) $text.Message $text.Hint $Record
        }

        # The customers with the names of their relationships; what is wrong with one is told at once.
        $byName = @{}
        $items = @(foreach ($row in $rows) {
                $item = @{ Row = $row; CustomerName = $null; CustomerTenantId = $null; DisplayName = $null; Status = $null; RelationshipId = $null; Changes = @() }
                $message = $null
                if ($null -eq $row -or $row -is [string]) { $message = 'A customer is not an object.'; $hint = 'Give objects with CustomerName and CustomerTenantId.' }
                else {
                    $known = Get-CustomerOf $row
                    $item.CustomerName = $known.CustomerName
                    $item.CustomerTenantId = $known.CustomerTenantId
                    $id = [guid]::Empty
                    if (-not $known.CustomerTenantId -and -not $AnyCustomer) { $message = 'The customer has no tenant id.'; $hint = 'Fill in CustomerTenantId, or give -AnyCustomer.' }
                    elseif ($known.CustomerTenantId -and -not [guid]::TryParse($known.CustomerTenantId, [ref] $id)) { $message = "The tenant id '$($known.CustomerTenantId)' is no GUID."; $hint = 'Correct CustomerTenantId.' }
                    else {
                        try { $item.DisplayName = Format-CustomerName $plan.Name $row $known }
                        catch { $message = $_.Exception.GetBaseException().Message; $hint = "It has: $((Get-MemberName $row) -join ', ')." }
                        if ($item.DisplayName -and $item.DisplayName.Length -gt 50) { $message = "The name '$($item.DisplayName)' has $($item.DisplayName.Length) characters; 50 are possible."; $hint = 'Cut a part of it in the template, as in {CustomerName:30}.' }
                        elseif ($item.DisplayName -and $byName.ContainsKey($item.DisplayName)) { $message = "Two customers would have the name '$($item.DisplayName)'."; $hint = 'Put something into the pattern that tells them apart, such as {CustomerTenantId:8}.' }
                    }
                }
                if ($message) { Write-Failure $item (Get-JobError 'InvalidArgument' $message $hint $item.CustomerTenantId); continue }
                $byName[$item.DisplayName] = $item
                $item
            })

        # Notes what is known of an item's relationship.
        function Copy-Known($Item, $Relationship) {
            $Item.RelationshipId = $Relationship.Id
            $Item.Status = $Relationship.Status
        }

        function ConvertTo-Body {
            process {
                $body = @{ displayName = $_.DisplayName; duration = $plan.Duration; accessDetails = @{ unifiedRoles = @($plan.RoleIds | ForEach-Object { @{ roleDefinitionId = $_ } }) }; autoExtendDuration = $(if ($plan.AutoExtend) { 'P180D' } else { 'PT0S' }) }
                if ($_.CustomerTenantId) { $body.customer = @{ tenantId = $_.CustomerTenantId } }
                $body
            }
        }

        # What a creation became: on to the lock, or out.
        function Select-Lockable {
            process {
                if ($_ -is [System.Management.Automation.ErrorRecord]) { Write-Failure $byName["$($_.TargetObject)"] $_; return }
                $made = $_
                if ($made.Result -eq 'Skipped') { $made = Get-GdapRelationship $made.Id @read -ErrorAction SilentlyContinue }
                $item = if ($made) { $byName[$made.DisplayName] } else { $byName[$_.DisplayName] }
                if (-not $made) { Write-Outcome $item 'Skipped' 'An earlier run with this journal made it; it cannot be read now.'; return }
                Copy-Known $item $made
                if ($_.Result -in 'Created', 'Recovered') { $item.Changes += 'created' }
                if ($made.Status -ne 'created' -or $NoLock) { Write-Outcome $item $(if ($item.Changes) { 'Created' } else { 'Unchanged' }); return }
                $byId[$made.Id] = $item
                $made
            }
        }

        function Write-Locked {
            process {
                if ($_ -is [System.Management.Automation.ErrorRecord]) { Write-Failure $byId["$($_.TargetObject)"] $_; return }
                $item = $byId[$_.RelationshipId]
                $item.Status = 'approvalPending'
                $isNew = $item.Changes -contains 'created'
                $item.Changes += 'locked'
                Write-Outcome $item $(if ($isNew) { 'Created' } else { 'Updated' })
            }
        }

        # The relationships of the customers, found by name in one list.
        function Find-Known {
            foreach ($one in Get-GdapRelationship @read) {
                $item = $byName["$($one.DisplayName)"]
                if ($item -and (-not $item.RelationshipId -or $item.Status -in 'terminated', 'expired')) {
                    Copy-Known $item $one
                    $item.Relationship = $one
                }
            }
        }

        function Write-Assigned($Item) {
            if ($Item.Failure) { Write-Failure $Item $Item.Failure }
            elseif ($Item.Changes) { Write-Outcome $Item 'Updated' }
            else { Write-Outcome $Item 'Unchanged' }
        }

        try {
            $byId = @{}
            if (-not $Assign) {
                if ($WhatIfPreference) {
                    Find-Known
                    foreach ($item in $items) {
                        if (-not $item.RelationshipId) { $item.Changes = @('created') + @(if (-not $NoLock) { 'locked' }) }
                        elseif ($item.Status -eq 'created' -and -not $NoLock) { $item.Changes = @('locked') }
                        Write-Outcome $item $(if ($item.Changes) { 'WhatIf' } else { 'Unchanged' })
                    }
                    return
                }
                $items | ConvertTo-Body | New-GdapRelationship -ReuseExisting @first 2>&1 | Select-Lockable |
                    Lock-GdapRelationship -ReuseExisting @write 2>&1 | Write-Locked
                return
            }
            Find-Known
            $ready = @(foreach ($item in $items) {
                    if (-not $item.RelationshipId) { Write-Outcome $item 'Skipped' 'There is no relationship of this name.' 'Run New-GdapOnboarding without -Assign first.' }
                    elseif ($item.Status -ne 'active') { Write-Outcome $item 'Skipped' "The relationship's status is $($item.Status)." $(if ($item.Status -eq 'approvalPending') { 'Send the customer the link, and assign after the approval.' } else { 'Only active relationships can be assigned.' }) }
                    else { $byId[$item.RelationshipId] = $item; $item }
                })
            if ($WhatIfPreference) {
                foreach ($item in $ready) {
                    $there = @(Get-GdapAccessAssignment $item.RelationshipId @read)
                    $item.Changes = @($plan.Assignments | Where-Object { $there.GroupId -notcontains $_.GroupId } | ForEach-Object { "group $($_.GroupId)" })
                    Write-Outcome $item $(if ($item.Changes) { 'WhatIf' } else { 'Unchanged' })
                }
                return
            }
            foreach ($item in $ready) { $item.Left = $plan.Assignments.Count; $item.Failure = $null }
            $work = foreach ($item in $ready) {
                foreach ($one in $plan.Assignments) { [pscustomobject]@{ RelationshipId = $item.RelationshipId; GroupId = $one.GroupId; Role = $one.RoleIds } }
            }
            $work | New-GdapAccessAssignment -ReuseExisting @first 2>&1 | ForEach-Object {
                $isError = $_ -is [System.Management.Automation.ErrorRecord]
                $item = $byId[$(if ($isError) { "$($_.TargetObject)" } else { $_.RelationshipId })]
                if ($isError) { if (-not $item.Failure -or (Test-UnknownOutcome $_)) { $item.Failure = $_ } }
                elseif ($_.Result -in 'Created', 'Recovered') { $item.Changes += "group $($_.GroupId)" }
                if (--$item.Left -eq 0) { Write-Assigned $item }
            }
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
    }
}
