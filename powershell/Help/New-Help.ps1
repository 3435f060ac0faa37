<#
.SYNOPSIS
Makes the cmdlets' help file (MAML) of the XML comments in their sources.
.DESCRIPTION
The one source is the C# of Cmdlets/: a class's summary is the synopsis, its remarks the description, its example blocks
the examples, and the summary of each parameter its help. Called by build.ps1, in a process of its own.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Comments
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$docs = @{}
foreach ($member in ([xml](Get-Content -Raw -LiteralPath $Comments)).doc.members.member) { $docs[$member.name] = $member }

function Get-Sentence($Node) {
    if ($null -eq $Node) { return '' }
    ($Node.InnerText -replace '\s+', ' ').Trim()
}

function Protect-Text([string] $Text) { [System.Security.SecurityElement]::Escape($Text) }

function Format-Paragraph([string] $Text) { '<maml:para>{0}</maml:para>' -f (Protect-Text $Text) }

function Get-ParameterText($Command, $Parameter) {
    $property = $Command.ImplementingType.GetProperty($Parameter.Name)
    if ($null -eq $property) { return '' }
    $doc = $docs["P:$($property.DeclaringType.FullName).$($Parameter.Name)"]
    if ($null -eq $doc) { return '' }
    Get-Sentence $doc.SelectSingleNode('summary')
}

function Format-Parameter($Command, $Parameter, [bool] $InSyntax) {
    $pipeline = @(
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
    ) -join ', '
    $pipeline = if ($pipeline) { "True ($pipeline)" } else { 'False' }
    $position = if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }
    $property = $Command.ImplementingType.GetProperty($Parameter.Name)
    $globbing = $property -and $property.GetCustomAttributes([System.Management.Automation.SupportsWildcardsAttribute], $true).Count -gt 0
    $type = $Parameter.ParameterType.Name
    $value = if ($Parameter.ParameterType -eq [switch]) { '' } else { "<command:parameterValue required=`"true`">$type</command:parameterValue>" }
    $text = if ($InSyntax) { '' } else { Format-Paragraph (Get-ParameterText $Command $Parameter) }
    @"
<command:parameter required="$("$($Parameter.IsMandatory)".ToLowerInvariant())" variableLength="false" globbing="$("$globbing".ToLowerInvariant())" pipelineInput="$pipeline" position="$position" aliases="$(@($Parameter.Aliases) -join ', ')">
<maml:name>$($Parameter.Name)</maml:name><maml:description>$text</maml:description>$value<dev:type><maml:name>$type</maml:name><maml:uri /></dev:type></command:parameter>
"@
}

function Format-Command($Command) {
    $doc = $docs["T:$($Command.ImplementingType.FullName)"]
    if ($null -eq $doc) { throw "$($Command.Name) has no comment to make help of." }
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + 'WhatIf', 'Confirm'
    $sets = foreach ($set in $Command.ParameterSets) {
        $shown = $set.Parameters | Where-Object { $_.Name -notin $common -and -not (Test-Hidden $Command $_.Name) }
        '<command:syntaxItem><maml:name>{0}</maml:name>{1}</command:syntaxItem>' -f $Command.Name, (($shown | ForEach-Object { Format-Parameter $Command $_ $true }) -join '')
    }
    $all = @{}
    foreach ($set in $Command.ParameterSets) {
        foreach ($parameter in $set.Parameters) {
            if ($parameter.Name -notin $common -and -not $all.ContainsKey($parameter.Name)) { $all[$parameter.Name] = $parameter }
        }
    }
    $parameters = $all.Keys | Sort-Object | ForEach-Object { Format-Parameter $Command $all[$_] $false }
    $number = 0
    $examples = foreach ($example in $doc.SelectNodes('example')) {
        $number++
        $paragraphs = @($example.SelectNodes('para') | ForEach-Object { Get-Sentence $_ })
        $code = Protect-Text $example.SelectSingleNode('code').InnerText.Trim()
        $rest = @($paragraphs | Select-Object -Skip 1 | ForEach-Object { Format-Paragraph $_ }) -join ''
        "<command:example><maml:title>-------- Example ${number}: $(Protect-Text $paragraphs[0]) --------</maml:title><dev:code>$code</dev:code><dev:remarks>$rest</dev:remarks></command:example>"
    }
    $outputs = foreach ($output in $Command.OutputType) {
        "<command:returnValue><dev:type><maml:name>$($output.Name)</maml:name></dev:type></command:returnValue>"
    }
    @"
<command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
<command:details><command:name>$($Command.Name)</command:name><maml:description>$(Format-Paragraph (Get-Sentence $doc.SelectSingleNode('summary')))</maml:description><command:verb>$($Command.Verb)</command:verb><command:noun>$($Command.Noun)</command:noun></command:details>
<maml:description>$(Format-Paragraph (Get-Sentence $doc.SelectSingleNode('remarks')))</maml:description>
<command:syntax>$($sets -join '')</command:syntax>
<command:parameters>$($parameters -join '')</command:parameters>
<command:inputTypes /><command:returnValues>$($outputs -join '')</command:returnValues>
<command:examples>$($examples -join '')</command:examples>
</command:command>
"@
}

function Test-Hidden($Command, [string] $Name) {
    $attributes = $Command.Parameters[$Name].Attributes | Where-Object { $_ -is [Parameter] }
    @($attributes | Where-Object DontShow).Count -gt 0
}

Import-Module $Module
$assembly = Get-ChildItem -LiteralPath $Module -Filter 'Gdap.Cmdlets.*.dll'
$commands = Get-Command -Module Gdap -CommandType Cmdlet | Sort-Object Name
$items = ($commands | ForEach-Object { Format-Command $_ }) -join ''
$text = '<?xml version="1.0" encoding="utf-8"?><helpItems schema="maml" xmlns="http://msh">' + $items + '</helpItems>'
$null = [xml]$text
$folder = Join-Path $Module 'en-US'
$null = New-Item -ItemType Directory -Force -Path $folder
[System.IO.File]::WriteAllText((Join-Path $folder "$($assembly.Name)-Help.xml"), $text, (New-Object System.Text.UTF8Encoding $true))
