BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 2
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Connect-Gdap' {
    It 'names the ways to sign in when none is given' {
        (Get-Failure { Connect-Gdap }).FullyQualifiedErrorId | Should -Be 'Gdap.Credential,Gdap.ConnectGdapCommand'
    }

    It 'runs a token script on the pipeline thread, also in bulk' {
        $script:asked = 0
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -TokenSource { $script:asked++; [pscustomobject]@{ Token = 'x'; ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1) } }
        @(Get-GdapRelationship -Session $session | Update-GdapRelationship -AutoExtendDuration 180).Count | Should -Be 2
        $script:asked | Should -Be 1
    }

    It 'keeps sessions apart' {
        $first = Connect-Gdap -Emulator $stand -NoDefault
        $second = Connect-Gdap -Emulator $stand -NoDefault
        $one = Get-GdapRelationship -Session $first -Top 1
        (Get-Failure { $one | Update-GdapRelationship -AutoExtendDuration 0 -Session $second }).FullyQualifiedErrorId | Should -BeLike 'Gdap.WrongSession,*'
        Disconnect-Gdap -Session $first
        (Get-Failure { $one | Update-GdapRelationship -AutoExtendDuration 0 }).FullyQualifiedErrorId | Should -BeLike 'Gdap.SessionClosed,*'
    }
}
