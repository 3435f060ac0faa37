# The compiled jobs read the files that the jobs wrote when they were scripts: an emulator's state and the journals of
# an extension of three of five relationships, of an onboarding, and of its assignments. (fixtures/script-jobs)
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $files = Join-Path $TestDrive 'files'
    Copy-Item "$PSScriptRoot/fixtures/script-jobs" $files -Recurse
    $stand = Start-GdapEmulator -StateFile "$files/state.json"
    $null = Connect-Gdap -Emulator $stand
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The files of the script jobs' {
    It 'a journal of Set-GdapAutoExtend is resumed: what it did is skipped, the rest is done, nothing twice' {
        $seeded = @(Get-GdapRelationship | Where-Object DisplayName -Like 'Seeded*')
        $before = Get-WriteCount $stand
        $results = @($seeded.Id | Set-GdapAutoExtend -RemoveGlobalAdministrator -JournalPath "$files/extend.journal")
        @($results | Group-Object Result | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) | Should -Be 'Skipped 3', 'Updated 2'
        # One relationship with the role Global Administrator was left: the removal of the role is a separate write.
        (Get-WriteCount $stand) - $before | Should -Be 3
        @(Get-GdapRelationship | Where-Object DisplayName -Like 'Seeded*').AutoExtendDuration.Days | Should -Be @(180, 180, 180, 180, 180)
    }

    It 'a journal of New-GdapOnboarding is accepted: nothing is created or locked twice' {
        $before = Get-WriteCount $stand
        $results = @(New-GdapOnboarding "$files/template.json" -CsvPath "$files/customers.csv" -JournalPath "$files/onboarding.journal" -Confirm:$false)
        $results.Result | Should -Be @('Unchanged', 'Unchanged', 'Unchanged')
        (Get-WriteCount $stand) | Should -Be $before
    }

    It 'a journal of New-GdapOnboarding -Assign is accepted: no group is assigned twice' {
        $before = Get-WriteCount $stand
        $results = @(New-GdapOnboarding "$files/template.json" -CsvPath "$files/customers.csv" -Assign -JournalPath "$files/assignment.journal" -Confirm:$false)
        @($results | Where-Object Result -EQ 'Skipped').Count | Should -Be 1
        @($results | Where-Object Result -EQ 'Unchanged').Count | Should -Be 2
        (Get-WriteCount $stand) | Should -Be $before
    }

    It 'the results have the type names and properties of the scripts''' {
        $expected = Get-Content "$files/properties.json" -Raw | ConvertFrom-Json
        $one = Get-GdapRelationship -Status active -Top 1
        $customer = [pscustomobject]@{ CustomerName = 'Another'; CustomerTenantId = [guid]::NewGuid() }
        $results = @(
            Set-GdapAutoExtend $one.Id
            New-GdapOnboarding "$files/template.json" $customer -Confirm:$false
            Get-GdapExpiryReport $one
            Compare-GdapTemplate "$files/template.json" $one
        )
        foreach ($result in $results) {
            $result.PSObject.Properties.Name | Should -Be $expected."$($result.PSObject.TypeNames[0])"
        }
        $results.ForEach{ $_.PSObject.TypeNames[0] } | Should -Be $expected.PSObject.Properties.Name
    }
}
