BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'Test-GdapRelationship' {
    It 'returns every problem as an object, without a session' {
        $problems = @(Test-GdapRelationship @{ displayName = 'x' * 80; duration = 'P3Y'; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = 'Helpdsk Administrator' }) } })
        $problems.Count | Should -Be 3
        @($problems.Member | Sort-Object) | Should -Be 'accessDetails.unifiedRoles[0].roleDefinitionId', 'displayName', 'duration'
        foreach ($one in $problems) { $one.Code | Should -Not -BeNullOrEmpty; $one.Message | Should -Not -BeNullOrEmpty; $one.Pointer | Should -BeLike '/*' }
        ($problems | Where-Object Member -Like '*role*').Message | Should -BeLike '*Helpdesk Administrator*'
    }

    It 'returns nothing for a good one, and true or false with -Quiet' {
        $good = @{ displayName = 'Good'; duration = 'P30D'; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = 'Helpdesk Administrator' }) } }
        Test-GdapRelationship $good | Should -BeNullOrEmpty
        Test-GdapRelationship $good -Quiet | Should -BeExactly $true
        Test-GdapRelationship @{} -Quiet | Should -BeExactly $false
        '{"displayName":' | Test-GdapRelationship -Quiet | Should -BeExactly $false
    }

    It 'knows the rules of a change and of CloudCockpit' {
        Test-GdapRelationship @{ autoExtendDuration = 'P180D' } -Action Update | Should -BeNullOrEmpty
        @(Test-GdapRelationship @{ autoExtendDuration = 'P6M' } -Action Update).Member | Should -Be 'autoExtendDuration'
        Test-GdapRelationship @{ autoExtendEnabled = $true } -Action Update -Service CloudCockpit -Quiet | Should -BeOfType [bool]
    }

    It 'reports <Name> as an error of its item and goes on' -TestCases @(
        @{ Name = '$null'; Bad = $null }
        @{ Name = 'broken JSON'; Bad = '{"a' }
        @{ Name = 'a number'; Bad = 5 }
    ) {
        $good = '{"displayName":"a","duration":"P30D","accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}'
        $answers = @($Bad, $good | Test-GdapRelationship -ErrorAction SilentlyContinue -ErrorVariable failed)
        @($failed).Count + $answers.Count | Should -Be 1
    }
}
