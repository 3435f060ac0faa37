BeforeDiscovery { . "$PSScriptRoot/Common.ps1"; $files = @(Get-ChildItem "$Root/powershell", "$Root/tests/powershell", "$Root/tests/bench" -Recurse -Include *.ps1, *.psd1 -ErrorAction Ignore | ForEach-Object { @{ Name = $_.FullName.Substring($Root.Length + 1); File = $_.FullName } }) }
BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'The scripts' {
    It 'PSScriptAnalyzer reports nothing about <Name>' -TestCases $files {
        $env:DOTNET_ThreadPool_ForceMinWorkerThreads = '0x20'
        Import-Module PSScriptAnalyzer
        $settings = Import-PowerShellDataFile "$Root/powershell/PSScriptAnalyzerSettings.psd1"
        if ($Name -match '^tests') {
            # Excluded rules: the first can't see that Pester's blocks share variables; tokens here are no secrets;
            # helpers of tests never prompt.
            $settings.ExcludeRules += 'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSUseShouldProcessForStateChangingFunctions', 'PSUseUsingScopeModifierInNewRunspaces'
            # The tests run only under PowerShell 7.
            $settings.Rules.PSUseCompatibleSyntax.TargetVersions = @('7.4')
        }
        $found = @(Invoke-ScriptAnalyzer -Path $File -Settings $settings)
        # The scripts that build the modules also follow the analyzer's default rules. Without settings, the analyzer
        # would use those in the file's folder.
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
        # Code that Windows PowerShell 5.1 can't parse, or commands that it doesn't have.
        function Find-Newer([string] $Text, [string] $Name) {
            $tokens = $null
            $problems = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $problems)
            foreach ($problem in $problems) { "${Name}: $problem" }
            foreach ($node in $tree.FindAll({ $true }, $true)) {
                $finding = switch ($node.GetType().Name) {
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
                if ($finding) { "${Name}:$($node.Extent.StartLineNumber) $finding" }
            }
        }
    }
}
