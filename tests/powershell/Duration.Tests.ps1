BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    function Get-Sent([scriptblock] $Call) {
        Clear-Log $stand
        $null = & $Call
        (Get-Log $stand | Where-Object method -EQ 'PATCH').body
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Durations' {
    It '17: -AutoExtendDuration accepts <Name>' -TestCases @(
        @{ Name = 'P180D'; Value = 'P180D'; Wanted = 'P180D' }
        @{ Name = 'a number'; Value = 180; Wanted = 'P180D' }
        @{ Name = 'a number of the kind Int64'; Value = [long] 180; Wanted = 'P180D' }
        @{ Name = 'a whole Decimal'; Value = 180d; Wanted = 'P180D' }
        @{ Name = 'a number as text'; Value = '180'; Wanted = 'P180D' }
        @{ Name = 'blanks around'; Value = "  180`t"; Wanted = 'P180D' }
        @{ Name = 'a TimeSpan'; Value = [timespan]::FromDays(180); Wanted = 'P180D' }
        @{ Name = 'what Export-Csv prints'; Value = '180.00:00:00'; Wanted = 'P180D' }
        @{ Name = 'a line of a file'; Value = ('180' | Add-Member -NotePropertyName x -NotePropertyValue 1 -PassThru); Wanted = 'P180D' }
    ) {
        $id = Add-Relationship $stand
        Get-Sent { Update-GdapRelationship $id -AutoExtendDuration $Value } | Should -Be "{`"autoExtendDuration`":`"$Wanted`"}"
        (Get-State $stand $id).autoExtendDuration | Should -Be $Wanted
    }

    It '17: -AutoExtendDuration accepts <Name> for never' -TestCases @(
        @{ Name = '0'; Value = 0 }
        @{ Name = '"0"'; Value = '0' }
        @{ Name = 'PT0S'; Value = 'PT0S' }
        @{ Name = 'P0D'; Value = 'P0D' }
        @{ Name = 'a TimeSpan of zero'; Value = [timespan]::Zero }
        @{ Name = 'what Export-Csv prints'; Value = '00:00:00' }
    ) {
        $id = Add-Relationship $stand 1 @{ autoExtendDuration = 'P180D' }
        Get-Sent { Update-GdapRelationship $id -AutoExtendDuration $Value } | Should -BeIn '{"autoExtendDuration":"PT0S"}', '{"autoExtendDuration":"P0D"}'
        (Get-GdapRelationship $id).AutoExtendDuration | Should -Be ([timespan]::Zero)
    }

    It '17: -Duration accepts <Name>' -TestCases @(
        @{ Name = 'P30D'; Value = 'P30D'; Days = 30 }
        @{ Name = 'a number'; Value = 1; Days = 1 }
        @{ Name = 'a TimeSpan'; Value = [timespan]::FromDays(730); Days = 730 }
        @{ Name = 'what Export-Csv prints'; Value = '730.00:00:00'; Days = 730 }
        @{ Name = 'years by the library''s rule'; Value = 'P2Y'; Days = 730 }
    ) {
        $id = Add-Relationship $stand 1 @{ status = 'created'; duration = 'P77D' }
        (Update-GdapRelationship $id -Duration $Value).Duration.Days | Should -Be $Days
    }

    It '17: <Name> is rejected by name, nothing sent' -TestCases @(
        @{ Name = 'a fraction'; Value = 1.5; Words = '*fraction*' }
        @{ Name = 'a fraction as text'; Value = '1.5'; Words = '*fraction*' }
        @{ Name = 'a TimeSpan with hours'; Value = [timespan]::FromHours(36); Words = '*fraction*' }
        @{ Name = 'a negative number'; Value = -1; Words = '*negative*' }
        @{ Name = 'a negative TimeSpan'; Value = [timespan]::FromDays(-180); Words = '*negative*' }
        @{ Name = 'a negative ISO text'; Value = '-P1D'; Words = '*negative*' }
        @{ Name = 'months'; Value = 'P6M'; Words = '*month*' }
        @{ Name = 'weeks'; Value = 'P4W'; Words = '*week*' }
        @{ Name = 'words'; Value = 'half a year'; Words = '*half a year*' }
        @{ Name = 'a list'; Value = @(1, 2); Words = '*' }
    ) {
        $id = Add-Relationship $stand 1 @{ status = 'created' }
        Clear-Log $stand
        foreach ($parameter in 'Duration', 'AutoExtendDuration') {
            $given = @{ $parameter = $Value }
            $failure = Get-Failure { Update-GdapRelationship $id @given }
            $failure | Should -Not -BeNullOrEmpty
            # The rule of -AutoExtendDuration is shorter: it names the text and the three accepted values.
            if ($parameter -eq 'AutoExtendDuration' -and "$Value" -like 'P*') { "$failure" | Should -BeLike "*'$Value' isn't supported; use P180D*" }
            else { "$failure $($failure.ErrorDetails)" | Should -BeLike $Words }
        }
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '17: an unreadable one fails at binding' {
        (Get-Failure { Update-GdapRelationship 'x' -Duration 'half a year' }).FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,Gdap.UpdateGdapRelationshipCommand'
        (Get-Failure { New-GdapRelationship 'x' -Duration 'soon' }).FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,Gdap.NewGdapRelationshipCommand'
    }
}
