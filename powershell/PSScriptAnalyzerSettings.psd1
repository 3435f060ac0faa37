@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 talks to the person who runs it.
        'PSAvoidUsingWriteHost'
    )
    Rules        = @{
        PSUseCompatibleSyntax     = @{ Enable = $true; TargetVersions = @('5.1', '7.0', '7.4') }
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4 }
        PSUseConsistentWhitespace = @{ Enable = $true; CheckPipe = $true; CheckSeparator = $true; CheckOpenBrace = $true; CheckOperator = $false }
        PSPlaceOpenBrace          = @{ Enable = $true; OnSameLine = $true }
    }
}
