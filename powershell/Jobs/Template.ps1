# Templates and customer lists: what New-GdapOnboarding and Compare-GdapTemplate read.

$script:TemplateMembers = @{
    ''          = 'name', 'roles', 'duration', 'autoExtend', 'assignments', 'description', '$schema'
    assignments = 'groupId', 'roles', 'description'
}

# The nearest of some words, where one is near.
function Find-NearWord([string] $Word, [string[]] $Among) {
    $best = $null
    $least = [System.Math]::Max(1, [System.Math]::Floor($Word.Length / 3)) + 1
    foreach ($one in $Among) {
        $a = $Word.ToLowerInvariant()
        $b = $one.ToLowerInvariant()
        $before = @(0..$b.Length)
        for ($i = 1; $i -le $a.Length; $i++) {
            $now = @($i) + @(0) * $b.Length
            for ($j = 1; $j -le $b.Length; $j++) {
                $cost = if ($a[$i - 1] -eq $b[$j - 1]) { 0 } else { 1 }
                $now[$j] = [System.Math]::Min([System.Math]::Min($now[$j - 1] + 1, $before[$j] + 1), $before[$j - 1] + $cost)
            }
            $before = $now
        }
        if ($before[$b.Length] -lt $least) { $least = $before[$b.Length]; $best = $one }
    }
    $best
}

# Refuses a template or a list as a whole.
function Write-TemplateRefusal($Of, [string] $Message, [string] $Hint) { $Of.ThrowTerminatingError((Get-JobError 'Validation' $Message $Hint $null)) }

function Get-MemberName($Of) {
    if ($Of -is [System.Collections.IDictionary]) { @($Of.Keys) } else { @($Of.PSObject.Properties | ForEach-Object Name) }
}

function Test-TemplateMember($Of, $Part, [string] $Kind, [string] $Where) {
    if ($null -eq $Part -or $Part -is [string] -or $Part -is [System.ValueType] -or $Part -is [array]) { Write-TemplateRefusal $Of "The template$Where is no object." 'Give an object with named members.' }
    $known = $script:TemplateMembers[$Kind]
    foreach ($name in Get-MemberName $Part) {
        if ($known -ccontains $name) { continue }
        $near = Find-NearWord $name $known
        $hint = if ($near) { "Did you mean '$near'?" } else { "It is one of: $($known -join ', ')." }
        Write-TemplateRefusal $Of "The template$Where has a member '$name', which is unknown." $hint
    }
}

# A template from a file, JSON text, a hashtable or an object, checked as far as that can be done without the service.
function Read-GdapTemplate($Of, $Template) {
    $read = $Template
    if ($Template -is [string]) {
        $text = $Template
        if (-not $Template.TrimStart().StartsWith('{')) {
            $file = $Of.GetUnresolvedProviderPathFromPSPath($Template)
            try { $text = Read-TextFile $file }
            catch { Write-TemplateRefusal $Of "The template $file cannot be read: $($_.Exception.GetBaseException().Message)" 'Give the path of a JSON file.' }
        }
        try { $read = ConvertFrom-Json -InputObject $text -ErrorAction Stop }
        catch { Write-TemplateRefusal $Of "The template is no JSON: $($_.Exception.GetBaseException().Message)" 'See the help of New-GdapOnboarding for one.' }
    }
    Test-TemplateMember $Of $read '' ''
    foreach ($name in 'name', 'roles', 'duration') {
        if ($null -eq (Get-MemberValue $read $name)) { Write-TemplateRefusal $Of "The template has no '$name'." "Add '$name'." }
    }
    $extend = Get-MemberValue $read 'autoExtend'
    if ($null -eq $extend) { $extend = $false }
    if ($extend -isnot [bool]) {
        $text = ConvertTo-AutoExtendText $extend
        if ($text -notin 'P180D', 'PT0S') { Write-TemplateRefusal $Of "The template's autoExtend is '$extend'." 'Give true or false.' }
        $extend = $text -eq 'P180D'
    }
    $roles = @(foreach ($role in @(Get-MemberValue $read 'roles')) { if ("$role".Trim()) { "$role".Trim() } })
    $result = @{
        Name = [string](Get-MemberValue $read 'name'); Roles = $roles; RoleIds = @($roles | ForEach-Object { Resolve-RoleId $_ })
        Duration = Get-MemberValue $read 'duration'; AutoExtend = $extend; Assignments = @()
    }
    # The library knows the service's rules; the name of a customer is filled in later.
    $check = @{ displayName = 'x'; duration = $result.Duration; accessDetails = @{ unifiedRoles = @($roles | ForEach-Object { @{ roleDefinitionId = $_ } }) }; autoExtendDuration = $(if ($extend) { 'P180D' } else { 'PT0S' }) }
    foreach ($problem in @(Test-GdapRelationship $check -ErrorAction Stop)) { Write-TemplateRefusal $Of "The template's $($problem.Member -replace '^accessDetails\.unifiedRoles', 'roles' -replace '^autoExtendDuration', 'autoExtend') is refused: $($problem.Message)" '' }
    $number = 0
    foreach ($one in @(Get-MemberValue $read 'assignments')) {
        if ($null -eq $one) { continue }
        $number++
        $where = ", in assignment $number,"
        Test-TemplateMember $Of $one 'assignments' $where
        $group = [guid]::Empty
        if (-not [guid]::TryParse("$(Get-MemberValue $one 'groupId')", [ref] $group)) { Write-TemplateRefusal $Of "The template$where has no groupId that is a GUID." "Give the id of a security group in the partner's tenant." }
        if (@($result.Assignments | Where-Object { $_.GroupId -eq "$group" }).Count) { Write-TemplateRefusal $Of "The template assigns the group $group twice." 'Put its roles into one assignment: a group can be assigned once.' }
        $own = @(foreach ($role in @(Get-MemberValue $one 'roles')) { if ("$role".Trim()) { "$role".Trim() } })
        if (-not $own.Count) { Write-TemplateRefusal $Of "The template$where has no roles." 'Give some of the roles of the relationship.' }
        foreach ($role in $own) {
            if ($result.RoleIds -notcontains (Resolve-RoleId $role)) {
                $near = Find-NearWord $role $roles
                Write-TemplateRefusal $Of "The template$where names the role '$role', which is not among its roles." $(if ($near) { "Did you mean '$near'? Otherwise add it to the roles of the relationship." } else { 'Add it to the roles of the relationship.' })
            }
        }
        $result.Assignments += @{ GroupId = "$group"; Roles = $own; RoleIds = @($own | ForEach-Object { Resolve-RoleId $_ }) }
    }
    $result
}

# The text of a file: UTF-8, UTF-16 and UTF-32 by their marks, UTF-8 without one, else the old code page of Windows.
function Read-TextFile([string] $Path) {
    $bytes = [System.IO.File]::ReadAllBytes($Path)
    $stream = New-Object System.IO.MemoryStream (, $bytes)
    try {
        $strict = New-Object System.Text.UTF8Encoding $false, $true
        $reader = New-Object System.IO.StreamReader $stream, $strict, $true
        $reader.ReadToEnd()
    }
    catch [System.Text.DecoderFallbackException] {
        $old = try { [System.Text.Encoding]::GetEncoding(1252) } catch { [System.Text.Encoding]::GetEncoding(28591) }
        $old.GetString($bytes)
    }
    finally { $stream.Dispose() }
}

# The rows of a CSV file, whatever its encoding and whichever of , ; or a tab stands between its columns.
function Read-CustomerFile([string] $Path) {
    $lines = @((Read-TextFile $Path) -split '\r\n|\n|\r')
    $skip = 0
    $separator = $null
    if ($lines[0] -match '^"?sep=(.)"?$') { $separator = $Matches[1]; $skip = 1 }
    $text = ($lines | Select-Object -Skip $skip) -join "`n"
    if (-not $separator) {
        $head = [regex]::Replace("$($lines[$skip])", '"[^"]*"', '')
        $separator = @(',', ';', "`t") | Sort-Object { - ($head.Split($_).Count) } | Select-Object -First 1
    }
    ConvertFrom-Csv -InputObject $text -Delimiter $separator
}

# {Column} of the pattern filled in from a row; {Column:20} takes 20 characters at most.
function Format-CustomerName([string] $Pattern, $Row, [hashtable] $Known) {
    $fill = {
        param($match)
        $name = $match.Groups[1].Value
        $value = if ($Known.ContainsKey($name)) { $Known[$name] } else { Get-MemberValue $Row $name }
        $text = ("$value" -replace '\s+', ' ').Trim()
        if (-not $text) { throw (New-Object System.ArgumentException "The name pattern wants {$name}, which the customer does not have.") }
        if ($match.Groups[2].Success) {
            $most = [int]$match.Groups[2].Value
            if ($text.Length -gt $most) {
                # Not in the middle of a pair.
                if ([char]::IsHighSurrogate($text[$most - 1])) { $most-- }
                $text = $text.Substring(0, $most).Trim()
            }
        }
        $text
    }
    [regex]::Replace($Pattern, '\{([^{}:]+)(?::(\d{1,2}))?\}', $fill)
}

# Name and tenant of a customer, by the names that Partner Center, Get-GdapCustomer and our own objects have for them.
function Get-CustomerOf($Row) {
    $tenant = Get-MemberValue $Row 'CustomerTenantId', 'TenantId', 'Tenant Id', 'Microsoft ID', 'MicrosoftId'
    @{
        CustomerTenantId = if ($tenant) { "$tenant".Trim() }
        CustomerName     = Get-MemberValue $Row 'CustomerName', 'Company name', 'CompanyName', 'Customer', 'Name', 'DisplayName'
    }
}
