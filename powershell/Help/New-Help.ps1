#Requires -Version 5.1
<#
.SYNOPSIS
Makes the help file (MAML) of a module from the XML comments in the source of its cmdlets.
.DESCRIPTION
The source is the C#: a class's summary is the synopsis, its remarks the description, its example blocks the examples, and
the summary of each parameter its help; the summary of an output class is the help of the output. Everything else (sets,
types, aliases, positions, pipeline, defaults, accepted values, related links) is read from the built cmdlets. Parameters
that aren't shown have no help of their own: the description has a paragraph about them. Called by build.ps1, in a process
of its own.
.PARAMETER Modules
The folder of the built modules.
.PARAMETER Module
The name of the module.
.PARAMETER Source
The folder of the sources. They are read instead of the compiler's documentation file, which only the .NET SDK writes.
.EXAMPLE
pwsh powershell/Help/New-Help.ps1 -Modules target/module -Module Gdap -Source powershell
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Modules,
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Source
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$common = @([System.Management.Automation.PSCmdlet]::CommonParameters)
$asking = @{
    WhatIf  = 'Shows what would be written, and writes nothing: each change with the old and the new value, or the rule that rejects it. Only reads are sent.'
    Confirm = 'Prompts before it writes, with the text that -WhatIf shows. -Confirm:$false never prompts.'
}

# The online page of each noun, which Get-Help -Online opens: the object of the service's API.
$pages = @{
    GdapRelationship     = 'delegatedadminrelationship'
    GdapAccessAssignment = 'delegatedadminaccessassignment'
    GdapCustomer         = 'delegatedadmincustomer'
    GdapOperation        = 'delegatedadminrelationshipoperation'
}

# The comments by the name of their class or property: Class, or Class.Property.
$docs = @{}
foreach ($file in Get-ChildItem -Recurse -Filter *.cs -LiteralPath ('Cmdlets', 'Jobs', 'Emulator' | ForEach-Object { Join-Path $Source $_ })) {
    $class = ''
    $comment = @()
    foreach ($line in Get-Content -Encoding UTF8 -LiteralPath $file.FullName) {
        if ($line -match '^\s*///(.*)$') { $comment += $Matches[1]; continue }
        # Skips attributes between a comment and its class or property.
        if ($line -match '^\s*(\[.*)?$') { continue }
        $name = ''
        if ($line -match '^    \w.*\bclass (\w+)') { $class = $name = $Matches[1] }
        elseif ($line -match '^        public [^(=]*?(\w+)(\s*\{.*|\s*=>.*)?$') { $name = "$class.$($Matches[1])" }
        if ($name -and $comment) {
            if ($docs.ContainsKey($name)) { throw "$name is described twice, the second time in $($file.Name)." }
            $docs[$name] = ([xml] "<doc>$($comment -join "`n")</doc>").DocumentElement
        }
        $comment = @()
    }
}

# --- Text

function Protect-Text([string] $Text) { [System.Security.SecurityElement]::Escape($Text) }

function Get-Sentence($Node) {
    if ($null -eq $Node) { return '' }
    ($Node.InnerText -replace '\s+', ' ').Trim()
}

# The paragraphs of a comment: its para elements, otherwise the whole comment.
function Get-Paragraph($Node) {
    if ($null -eq $Node) { return }
    $paragraphs = @($Node.SelectNodes('para'))
    if ($paragraphs.Count -eq 0) { $paragraphs = @($Node) }
    $paragraphs | ForEach-Object { Get-Sentence $_ }
}

function Format-Paragraph([string[]] $Text) {
    @($Text | Where-Object { $_ } | ForEach-Object { '<maml:para>{0}</maml:para>' -f (Protect-Text $_) }) -join ''
}

# The code in a comment, without the indentation that all of its lines have.
function Get-Code($Node) {
    $lines = @($Node.InnerText.Trim("`r", "`n", ' ') -split '\r?\n' | ForEach-Object { $_.TrimEnd() })
    $first, $rest = $lines
    $margin = @($rest | Where-Object { $_ } | ForEach-Object { $_.Length - $_.TrimStart().Length }) | Measure-Object -Minimum
    $margin = if ($margin.Count) { [int] $margin.Minimum } else { 0 }
    @($first) + @($rest | Where-Object { $null -ne $_ } | ForEach-Object { if ($_) { $_.Substring($margin) } else { '' } }) -join [Environment]::NewLine
}

# A type as it is written in PowerShell: its accelerator, otherwise its name without the namespace.
function Get-TypeName($Type) { Protect-Text ([Microsoft.PowerShell.ToStringCodeMethods]::Type($Type) -replace '^(\w+\.)+') }

# --- Parameters

function Find-Property($Command, [string] $Name) {
    # A property of a derived class hides one with the same name in its base.
    for ($type = $Command.ImplementingType; $null -ne $type; $type = $type.BaseType) {
        $property = $type.GetProperty($Name, [System.Reflection.BindingFlags] 'Instance, Public, DeclaredOnly')
        if ($property) { return $property }
    }
}

function Get-ParameterText($Command, [string] $Name) {
    if ($asking.ContainsKey($Name)) { return $asking[$Name] }
    $property = Find-Property $Command $Name
    if ($null -eq $property) { return }
    $doc = $docs["$($property.DeclaringType.Name).$Name"]
    if ($null -eq $doc) { return }
    Get-Paragraph $doc.SelectSingleNode('summary')
    $range = $Command.Parameters[$Name].Attributes | Where-Object { $_ -is [ValidateRange] } | Select-Object -First 1
    if ($range -and $range.MaxRange -lt [int]::MaxValue) { "Accepted: $($range.MinRange) to $($range.MaxRange)." }
    $values = @(Get-AcceptedValue $Command $Name)
    if ($values.Count) { "Accepted values: $($values -join ', ')." }
}

function Get-AcceptedValue($Command, [string] $Name) {
    $set = $Command.Parameters[$Name].Attributes | Where-Object { $_ -is [ValidateSet] } | Select-Object -First 1
    if ($set) { $set.ValidValues }
}

function Get-DefaultValue($Command, [string] $Name) {
    # The default in the text takes precedence: many defaults are the library's or the session's.
    if ((Get-ParameterText $Command $Name) -join ' ' -match '\bDefault: (.+?)\.(\s|$)') { return $Matches[1] }
    $property = Find-Property $Command $Name
    if ($null -eq $property) { return 'False' }
    $value = $property.GetValue($Command.Sample)
    if ($value -is [switch]) { return "$($value.IsPresent)" }
    if ($null -eq $value -or "$value" -in '', '0', 'False') { return 'None' }
    if ($value -is [ValueType] -and $value.Equals([Activator]::CreateInstance($value.GetType()))) { return 'None' }
    "$value"
}

function Test-Hidden($Command, [string] $Name) {
    @($Command.Parameters[$Name].Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }).Count -gt 0
}

function Format-Value($Type, [string[]] $Accepted, [bool] $Required) {
    if ($Type -eq [switch]) { return '' }
    $isRequired = "$Required".ToLowerInvariant()
    $name = Get-TypeName $Type
    $isMany = "$($Type.IsArray)".ToLowerInvariant()
    $group = @($Accepted | Where-Object { $_ } | ForEach-Object { "<command:parameterValue required=`"false`" variableLength=`"false`">$(Protect-Text $_)</command:parameterValue>" }) -join ''
    if ($group) { $group = "<command:parameterValueGroup>$group</command:parameterValueGroup>" }
    "$group<command:parameterValue required=`"$isRequired`" variableLength=`"$isMany`">$name</command:parameterValue>"
}

function Format-Parameter($Command, $Parameter, [bool] $InSyntax) {
    $name = $Parameter.Name
    $pipeline = @(
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
    ) -join ', '
    $pipeline = if ($pipeline) { "True ($pipeline)" } else { 'False' }
    $position = if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }
    $aliases = if ($Parameter.Aliases.Count) { $Parameter.Aliases -join ', ' } else { 'none' }
    $property = Find-Property $Command $name
    $globbing = "$([bool]($property -and $property.GetCustomAttributes([SupportsWildcards], $true).Count))".ToLowerInvariant()
    $mandatory = "$($Parameter.IsMandatory)".ToLowerInvariant()
    $type = $Parameter.ParameterType
    $value = Format-Value -Type $type -Accepted (Get-AcceptedValue $Command $name) -Required ($type -ne [switch])
    $text = if ($InSyntax) { '' } else { Format-Paragraph (Get-ParameterText $Command $name) }
    $typeName = Get-TypeName $type
    $default = Protect-Text (Get-DefaultValue $Command $name)
    @"
<command:parameter required="$mandatory" variableLength="false" globbing="$globbing" pipelineInput="$pipeline" position="$position" aliases="$aliases">
<maml:name>$name</maml:name><maml:description>$text</maml:description>$value<dev:type><maml:name>$typeName</maml:name><maml:uri /></dev:type><dev:defaultValue>$default</dev:defaultValue></command:parameter>
"@
}

# --- The parts of a command's help

function Format-Syntax($Command) {
    foreach ($set in $Command.Info.ParameterSets) {
        $shown = $set.Parameters | Where-Object { $_.Name -notin $common -and -not (Test-Hidden $Command $_.Name) }
        # In PowerShell's order: positional parameters, mandatory ones, the others; WhatIf and Confirm last.
        $order = @(
            { if ($asking.ContainsKey($_.Name)) { 1 } else { 0 } }
            { if ($_.Position -ge 0) { $_.Position } else { [int]::MaxValue } }
            { if ($_.IsMandatory) { 0 } else { 1 } }
            'Name'
        )
        $parameters = $shown | Sort-Object $order | ForEach-Object { Format-Parameter -Command $Command -Parameter $_ -InSyntax $true }
        '<command:syntaxItem><maml:name>{0}</maml:name>{1}</command:syntaxItem>' -f $Command.Name, (@($parameters) -join '')
    }
}

function Get-AllParameter($Command) {
    $all = @{}
    foreach ($set in $Command.Info.ParameterSets) {
        foreach ($parameter in $set.Parameters) {
            if ($parameter.Name -in $common) { continue }
            # The parameter set with the most information: where the parameter has a position or pipeline input.
            $weight = [int]($parameter.Position -ge 0) + [int]$parameter.ValueFromPipeline + [int]$parameter.ValueFromPipelineByPropertyName
            if (-not $all.ContainsKey($parameter.Name) -or $weight -gt $all[$parameter.Name].Weight) {
                $all[$parameter.Name] = @{ Weight = $weight; Parameter = $parameter }
            }
        }
    }
    $all.Values | ForEach-Object { $_.Parameter } | Sort-Object Name
}

function Format-Example($Doc) {
    $number = 0
    foreach ($example in $Doc.SelectNodes('example')) {
        $number++
        $title, $rest = @($example.SelectNodes('para') | ForEach-Object { Get-Sentence $_ })
        $title = if ($title) { ": $($title.TrimEnd('.'))" } else { '' }
        $code = Protect-Text (Get-Code $example.SelectSingleNode('code'))
        "<command:example><maml:title>-------- Example $number$(Protect-Text $title) --------</maml:title><dev:code>$code</dev:code><dev:remarks>$(Format-Paragraph $rest)<maml:para /><maml:para /></dev:remarks></command:example>"
    }
}

function Format-Type([string] $Element, [string] $Name, [string] $Text) {
    "<command:$Element><dev:type><maml:name>$(Protect-Text $Name)</maml:name><maml:uri /></dev:type><maml:description>$(Format-Paragraph $Text)</maml:description></command:$Element>"
}

function Format-Input($Command, $Parameters) {
    $takes = @($Parameters | Where-Object { $_.ValueFromPipeline })
    $reads = @($Parameters | Where-Object { $_.ValueFromPipelineByPropertyName })
    foreach ($one in $takes) {
        Format-Type -Element inputType -Name $one.ParameterType.FullName -Text "To -$($one.Name). $(@(Get-ParameterText $Command $one.Name)[0])"
    }
    if ($reads.Count) {
        Format-Type -Element inputType -Name 'Objects with these properties' -Text "$(@($reads | ForEach-Object { $_.Name }) -join ', '): each is bound to the parameter with its name."
    }
    if (-not $takes.Count -and -not $reads.Count) { Format-Type -Element inputType -Name None -Text 'Accepts no pipeline input.' }
}

function Format-Output($Command) {
    foreach ($output in $Command.Info.OutputType) {
        $doc = $docs[($output.Name -replace '^.*\.')]
        $text = if ($doc) { Get-Sentence $doc.SelectSingleNode('summary') } else { '' }
        Format-Type -Element returnValue -Name $output.Name -Text $text
    }
    if (-not @($Command.Info.OutputType).Count) { Format-Type -Element returnValue -Name None -Text 'Returns nothing.' }
}

function Format-Link($Command) {
    $bases = for ($type = $Command.ImplementingType; $type; $type = $type.BaseType) { $type.Name }
    $links = @(
        $everything | Where-Object { $_.Noun -eq $Command.Info.Noun -and $_.Name -ne $Command.Name } | ForEach-Object { $_.Name }
        'about_Gdap'
        if ($bases -contains 'ServiceCmdlet') { 'about_Gdap_Errors' }
        if ($bases -contains 'ServiceCmdlet' -and $Command.Parameters.ContainsKey('WhatIf')) { 'about_Gdap_Bulk' }
    )
    $page = if ($pages.ContainsKey($Command.Info.Noun)) { $pages[$Command.Info.Noun] } else { 'delegatedadminrelationships-api-overview' }
    "<maml:navigationLink><maml:linkText>The service's API, online:</maml:linkText><maml:uri>https://learn.microsoft.com/graph/api/resources/$page</maml:uri></maml:navigationLink>"
    $links | ForEach-Object { "<maml:navigationLink><maml:linkText>$_</maml:linkText><maml:uri /></maml:navigationLink>" }
}

function Format-Command($Info) {
    $doc = $docs[$Info.ImplementingType.Name]
    if ($null -eq $doc) { throw "$($Info.Name) has no comment to make help of." }
    $command = [pscustomobject]@{
        Info = $Info; Name = $Info.Name; ImplementingType = $Info.ImplementingType; Parameters = $Info.Parameters
        Sample = [Activator]::CreateInstance($Info.ImplementingType)
    }
    $parameters = @(Get-AllParameter $command | Where-Object { -not (Test-Hidden $command $_.Name) })
    @"
<command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
<command:details><command:name>$($Info.Name)</command:name><command:verb>$($Info.Verb)</command:verb><command:noun>$($Info.Noun)</command:noun><maml:description>$(Format-Paragraph (Get-Sentence $doc.SelectSingleNode('summary')))</maml:description></command:details>
<maml:description>$(Format-Paragraph (Get-Paragraph $doc.SelectSingleNode('remarks')))</maml:description>
<command:syntax>$(@(Format-Syntax $command) -join '')</command:syntax>
<command:parameters>$(@($parameters | ForEach-Object { Format-Parameter -Command $command -Parameter $_ -InSyntax $false }) -join '')</command:parameters>
<command:inputTypes>$(@(Format-Input $command $parameters) -join '')</command:inputTypes>
<command:returnValues>$(@(Format-Output $command) -join '')</command:returnValues>
<command:examples>$(@(Format-Example $doc) -join '')</command:examples>
<command:relatedLinks>$(@(Format-Link $command) -join '')</command:relatedLinks>
</command:command>
"@
}

$folder = Join-Path (Convert-Path -LiteralPath $Modules) $Module
# Gdap.Emulator needs Gdap.
Import-Module (Join-Path (Convert-Path -LiteralPath $Modules) 'Gdap')
Import-Module $folder
$everything = @(Get-Command -Module Gdap, Gdap.Emulator -CommandType Cmdlet | Sort-Object Name)
$items = @($everything | Where-Object ModuleName -EQ $Module | ForEach-Object { Format-Command $_ }) -join ''
$text = '<?xml version="1.0" encoding="utf-8"?><helpItems schema="maml" xmlns="http://msh">' + $items + '</helpItems>'
$null = [xml] $text
$assembly = Get-ChildItem -LiteralPath $folder -Filter '*.dll'
$out = Join-Path $folder 'en-US'
$null = New-Item -ItemType Directory -Force -Path $out
[System.IO.File]::WriteAllText((Join-Path $out "$($assembly.Name)-Help.xml"), $text, (New-Object System.Text.UTF8Encoding $true))
