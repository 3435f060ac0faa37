BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-GdapEmulator -Seed 1
    $second = Start-GdapEmulator
    $null = Add-GdapEmulatorRelationship 3 -Emulator $second
}
AfterAll { Stop-GdapEmulator $stand; Stop-GdapEmulator $second }

Describe 'Get-GdapSession, Disconnect-Gdap' {
    BeforeEach { Get-GdapSession -All | Disconnect-Gdap }

    It 'lists those that are open, the default one first' {
        Get-GdapSession | Should -BeNullOrEmpty
        $a = Connect-Gdap -Emulator $stand
        $b = Connect-Gdap -Emulator $second
        (Get-GdapSession).Id | Should -Be $b.Id
        @(Get-GdapSession -All).Id | Should -Be $b.Id, $a.Id
        $null = $a | Get-GdapSession -SetDefault
        (Get-GdapSession).Id | Should -Be $a.Id
    }

    It 'several at once never mix' {
        $a = Connect-Gdap -Emulator $stand
        $b = Connect-Gdap -Emulator $second
        @(Get-GdapRelationship -Session $a).Count | Should -Be 1
        @(Get-GdapRelationship).Count | Should -Be 3
        $all = @(Get-GdapRelationship -Session $a) + @(Get-GdapRelationship -Session $b)
        Clear-Log $stand
        Clear-Log $second
        @($all | Update-GdapRelationship -AutoExtendDuration 180).Count | Should -Be 4
        @(Get-Log $stand | Where-Object method -EQ 'PATCH').Count | Should -Be 1
        @(Get-Log $second | Where-Object method -EQ 'PATCH').Count | Should -Be 3
    }

    It 'a closed one is rejected, by its objects too' {
        $a = Connect-Gdap -Emulator $stand
        $one = Get-GdapRelationship
        Disconnect-Gdap
        $a.IsClosed | Should -BeTrue
        Get-GdapSession | Should -BeNullOrEmpty
        Get-Kind (Get-Failure { Get-GdapRelationship -Session $a }) | Should -Be 'Gdap.SessionClosed'
        Get-Kind (Get-Failure { $one | Update-GdapRelationship -AutoExtendDuration 0 }) | Should -Be 'Gdap.SessionClosed'
        Get-Kind (Get-Failure { Get-GdapRelationship }) | Should -Be 'Gdap.NoSession'
        Get-Kind (Get-Failure { Disconnect-Gdap }) | Should -Be 'Gdap.NoSession'
    }

    It 'an object that isn''t a session is rejected with a sentence' {
        "$(Get-Failure { Get-GdapRelationship -Session 'x' })" | Should -BeLike '*Connect-Gdap*'
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Connect-Gdap -Emulator $stand)))
        "$(Get-Failure { Get-GdapRelationship -Session $copy })" | Should -BeLike '*another process*'
    }

    It 'a cmdlet that the service doesn''t support is rejected' {
        $cockpit = Connect-Gdap -Emulator $stand -Service CloudCockpit -NoDefault
        Get-Kind (Get-Failure { Lock-GdapRelationship 'x-1' -Session $cockpit -Confirm:$false }) | Should -Be 'Gdap.Unsupported'
    }
}
