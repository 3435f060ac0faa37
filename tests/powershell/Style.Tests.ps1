BeforeDiscovery { . "$PSScriptRoot/Common.ps1"; $files = @(Get-ChildItem "$Root/powershell", "$Root/tests/powershell", "$Root/tests/bench" -Recurse -Include *.ps1, *.psd1 -ErrorAction Ignore | ForEach-Object { @{ Name = $_.FullName.Substring($Root.Length + 1); File = $_.FullName } }) }
BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'The scripts' {
    It 'PSScriptAnalyzer reports nothing about <Name>' -TestCases $files {
        $env:DOTNET_ThreadPool_ForceMinWorkerThreads = '0x20'
        Import-Module PSScriptAnalyzer
        $settings = Import-PowerShellDataFile "$Root/powershell/PSScriptAnalyzerSettings.psd1"
        if ($Name -match '^tests') {
            # Pester's blocks share variables, which the first cannot see; tokens here are worth nothing; helpers of tests are never asked.
            $settings.ExcludeRules += 'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSUseShouldProcessForStateChangingFunctions', 'PSUseUsingScopeModifierInNewRunspaces'
            # The tests run under PowerShell 7 alone.
            $settings.Rules.PSUseCompatibleSyntax.TargetVersions = @('7.4')
        }
        $found = @(Invoke-ScriptAnalyzer -Path $File -Settings $settings)
        # What builds the modules keeps to the analyzer's own choice of rules as well. Without settings, the analyzer
        # would take those beside the file.
        if ($Name -notmatch '^tests') { $found += @(Invoke-ScriptAnalyzer -Path $File -Settings @{ IncludeDefaultRules = $true }) }
        @($found | ForEach-Object { '{0}:{1} {2} {3}' -f $Name, $_.Line, $_.RuleName, $_.Message }) | Should -BeNullOrEmpty
    }

    It 'PSScriptAnalyzer reports nothing about the built modules' {
        Import-Module PSScriptAnalyzer
        $found = @(Get-ChildItem $Module, "$Module.Emulator" -Include *.psd1, *.ps1xml -Recurse | ForEach-Object {
                Invoke-ScriptAnalyzer -Path $_.FullName -Settings "$Root/powershell/PSScriptAnalyzerSettings.psd1"
                Invoke-ScriptAnalyzer -Path $_.FullName -Settings @{ IncludeDefaultRules = $true }
            })
        @($found | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" }) | Should -BeNullOrEmpty
    }

    It 'what builds the modules keeps to the syntax of 5.1' {
        $newer = foreach ($file in Get-ChildItem "$Root/powershell" -Recurse -Include *.ps1) {
            Find-Newer ([System.IO.File]::ReadAllText($file.FullName)) $file.Name
        }
        $newer | Should -BeNullOrEmpty
    }

    It 'the modules have no scripts' {
        Get-ChildItem $Module, "$Module.Emulator" -Include *.ps1, *.psm1 -Recurse | Should -BeNullOrEmpty
    }

    It 'the check sees <Code>' -TestCases @(
        @{ Code = 'function f { process { 1 } clean { 2 } }' }, @{ Code = 'Get-Item . &' }, @{ Code = '$a ? 1 : 2' }, @{ Code = '$a ?? 1' }, @{ Code = '$a ??= 1' }
        @{ Code = '${a}?.b' }, @{ Code = 'a && b' }, @{ Code = 'a || b' }, @{ Code = 'param([ArgumentCompletions("a")] $x)' }, @{ Code = '1 | ForEach-Object -Parallel { 1 }' }
    ) {
        Find-Newer $Code 'x' | Should -Not -BeNullOrEmpty
    }

    BeforeAll {
        # What Windows PowerShell 5.1 cannot parse or does not have.
        function Find-Newer([string] $Text, [string] $Name) {
            $tokens = $null
            $problems = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $problems)
            foreach ($problem in $problems) { "${Name}: $problem" }
            foreach ($node in $tree.FindAll({ $true }, $true)) {
                $what = switch ($node.GetType().Name) {
                    'TernaryExpressionAst' { 'a ternary' }
                    'PipelineChainAst' { 'a pipeline chain' }
                    'BinaryExpressionAst' { if ("$($node.Operator)" -eq 'QuestionQuestion') { '??' } }
                    'AssignmentStatementAst' { if ("$($node.Operator)" -eq 'QuestionQuestionEquals') { '??=' } }
                    'MemberExpressionAst' { if ($node.NullConditional) { '?.' } }
                    'InvokeMemberExpressionAst' { if ($node.NullConditional) { '?.' } }
                    'IndexExpressionAst' { if ($node.NullConditional) { '?[]' } }
                    'PipelineAst' { if ($node.Background) { 'a trailing &' } }
                    'ScriptBlockAst' { if ($node.CleanBlock) { 'clean' } }
                    'AttributeAst' { if ($node.TypeName.Name -eq 'ArgumentCompletions') { 'ArgumentCompletions' } }
                    'CommandParameterAst' { if ($node.ParameterName -eq 'Parallel') { '-Parallel' } }
                }
                if ($what) { "${Name}:$($node.Extent.StartLineNumber) $what" }
            }
        }
    }
}
