BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'Start-GdapEmulator, Stop-GdapEmulator' {
    It '31: returns an object with Uri, which Connect-Gdap takes, and ends with Stop-' {
        $one = Start-GdapEmulator -Seed 2
        $one.Uri | Should -BeLike 'http://127.0.0.1:*'
        @(Get-GdapRelationship -Session (Connect-Gdap -Emulator $one -NoDefault)).Count | Should -Be 2
        $one.IsRunning | Should -BeTrue
        $one | Stop-GdapEmulator
        $one.IsRunning | Should -BeFalse
        Get-Process -Id $one.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        { Stop-GdapEmulator $one } | Should -Not -Throw
    }

    It '31: ends with the process' {
        $text = @(Invoke-Shell 'Import-Module $module, "$module.Emulator"; (Start-GdapEmulator).ProcessId')
        $deadline = [datetime]::UtcNow.AddSeconds(5)
        while ((Get-Process -Id $text[0] -ErrorAction Ignore) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        Get-Process -Id $text[0] -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'keeps its state in -StateFile, a path with blanks and relative to the location' {
        $null = New-Item -ItemType Directory -Force "$TestDrive/a folder"
        Push-Location "$TestDrive/a folder"
        try {
            $one = Start-GdapEmulator -Seed 3 -StateFile './the state.json'
            Stop-GdapEmulator $one
            Test-Path "$TestDrive/a folder/the state.json" | Should -BeTrue
            $one = Start-GdapEmulator -StateFile './the state.json'
            @(Get-GdapRelationship -Session (Connect-Gdap -Emulator $one -NoDefault)).Count | Should -Be 3
            Stop-GdapEmulator $one
        }
        finally { Pop-Location }
    }

    It 'says why it does not start' {
        $one = Start-GdapEmulator
        try { Get-Kind (Get-Failure { Start-GdapEmulator -Port ([uri] $one.Uri).Port }) | Should -Be 'Gdap.Platform' }
        finally { Stop-GdapEmulator $one }
    }
}
