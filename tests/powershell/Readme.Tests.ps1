# The README's PowerShell session, run as it is printed there: the block goes to a fresh PowerShell in a folder that holds
# the modules where the README has it, and each line "# -> text" is found in its output.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $readme = Get-Content -Raw -Encoding UTF8 -LiteralPath (Join-Path $script:Root 'README.md')
    $block = [regex]::Match($readme, '(?s)```powershell\r?\n(.+?)\r?\n```').Groups[1].Value
}

Describe 'The session in README.md' {
    It 'runs as printed, and prints what is printed' {
        $script = Join-Path $TestDrive 'session.ps1'
        Set-Content -LiteralPath $script -Encoding UTF8 -Value $block
        $shell = Get-Shell
        $errors = Join-Path $TestDrive 'errors.txt'
        $built = Join-Path $TestDrive 'target/module'
        $null = New-Item -ItemType Directory -Path $built
        Copy-Item -LiteralPath $script:Module -Destination (Join-Path $built 'Gdap') -Recurse
        Copy-Item -LiteralPath "$script:Module.Emulator" -Destination (Join-Path $built 'Gdap.Emulator') -Recurse
        Push-Location $TestDrive
        try { $printed = & $shell -NoProfile -NonInteractive -File $script 2> $errors | Out-String -Width 400 }
        finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0
        Get-Content -Raw -LiteralPath $errors | Should -BeNullOrEmpty
        # Lines can be wrapped, columns padded and headings colored.
        $printed = $printed -replace '\x1b\[[\d;]*m' -replace '\s+'
        $promised = @([regex]::Matches($block, '(?m)^# -> (.+?)\r?$') | ForEach-Object { $_.Groups[1].Value -replace '\s+' })
        $promised.Count | Should -BeGreaterThan 5
        $from = 0
        foreach ($text in $promised) {
            $at = $printed.IndexOf($text, $from, [StringComparison]::Ordinal)
            $at | Should -BeGreaterOrEqual 0 -Because "'$text' comes next in '$($printed.Substring($from))'"
            $from = $at + $text.Length
        }
    }

    It 'fits the page' {
        ($block -split '\n').TrimEnd() | Where-Object Length -GT 125 | Should -BeNullOrEmpty
    }
}
