BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 3
    $active = @(Get-GdapRelationship -Status active)
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Update-GdapRelationship' {
    It 'takes the id by position and finds the etag' {
        (Update-GdapRelationship $active[0].Id -AutoExtendDuration P180D).Result | Should -Be 'Updated'
        (Update-GdapRelationship $active[0].Id -AutoExtendDuration P180D).Result | Should -Be 'Unchanged'
    }

    It 'sends one PATCH and nothing else for a listed relationship' {
        $one = Get-GdapRelationship $active[1].Id
        Clear-Log $stand
        ($one | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Updated'
        (Get-Log $stand).method | Should -Be 'PATCH'
    }

    It 'reads <Name> as the identity' -TestCases @(
        @{ Name = 'text'; Make = { param($id) $id } }
        @{ Name = 'an object with Id'; Make = { param($id) [pscustomobject]@{ Id = $id } } }
        @{ Name = 'an object with RelationshipId'; Make = { param($id) [pscustomobject]@{ RelationshipId = $id; Id = 'its own' } } }
        @{ Name = 'a hashtable'; Make = { param($id) @{ delegatedAdminRelationshipId = $id } } }
        @{ Name = 'a row of CSV'; Make = { param($id) "Id,Note`n$id,x" | ConvertFrom-Csv } }
    ) {
        (& $Make $active[2].Id | Update-GdapRelationship -AutoExtendDuration 180).Id | Should -Be $active[2].Id
    }

    It 'goes on after a null in the pipeline' {
        $results = $null, $active[0].Id | Update-GdapRelationship -AutoExtendDuration 0 -ErrorVariable failed -ErrorAction SilentlyContinue
        $results.Id | Should -Be $active[0].Id
        $failed[0].FullyQualifiedErrorId | Should -Be 'Gdap.InvalidArgument,Gdap.UpdateGdapRelationshipCommand'
    }

    It 'takes a piped body where the id is named' {
        (@{ AUTOEXTENDDURATION = [timespan]::FromDays(180) } | Update-GdapRelationship -Id $active[0].Id).AutoExtendDuration.Days | Should -Be 180
        ('{"autoExtendDuration":"PT0S"}' | Update-GdapRelationship $active[0].Id).AutoExtendDuration.Days | Should -Be 0
    }

    It 'runs a script block for each object' {
        $rows = "Id,Extend`n$($active[0].Id),180.00:00:00" | ConvertFrom-Csv
        ($rows | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = $_.Extend } }).AutoExtendDuration.Days | Should -Be 180
    }

    It 'refuses <Name> before anything is sent' -TestCases @(
        @{ Name = 'no change'; Call = { Update-GdapRelationship $id }; Error = 'Gdap.NoChange' }
        @{ Name = 'a read-only parameter'; Call = { Update-GdapRelationship $id -Status active }; Error = 'Gdap.ReadOnly' }
        @{ Name = '-Break'; Call = { Update-GdapRelationship $id -AutoExtendDuration 0 -Break }; Error = 'Gdap.Unsupported' }
        @{ Name = 'two etags'; Call = { Update-GdapRelationship $id -AutoExtendDuration 0 -IfMatch a -Headers @{ 'if-match' = 'b' } }; Error = 'Gdap.InvalidArgument' }
        @{ Name = 'a long name'; Call = { Update-GdapRelationship $id -DisplayName ('x' * 80) }; Error = 'Gdap.Validation' }
        @{ Name = 'a month'; Call = { Update-GdapRelationship $id -Duration P6M }; Error = 'Gdap.Validation' }
        @{ Name = 'a misspelt member'; Call = { Update-GdapRelationship $id -BodyParameter @{ autoExtendDuratin = 'P180D' } }; Error = 'Gdap.Validation' }
        @{ Name = 'broken JSON'; Call = { Update-GdapRelationship $id -BodyParameter '{"autoExtend' }; Error = 'Gdap.InvalidJson' }
        @{ Name = 'a null duration'; Call = { Update-GdapRelationship $id -AutoExtendDuration $null }; Error = 'ParameterArgumentTransformationError' }
        @{ Name = 'an empty name'; Call = { Update-GdapRelationship $id -DisplayName '' }; Error = 'ParameterArgumentValidationError' }
        @{ Name = 'a parameter of the other service'; Call = { Update-GdapRelationship $id -AutoExtendEnabled $true }; Error = 'Gdap.Unsupported' }
    ) {
        $id = $active[0].Id
        Clear-Log $stand
        (Get-Failure $Call).FullyQualifiedErrorId | Should -Be "$Error,Gdap.UpdateGdapRelationshipCommand"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'takes a typed etag strictly' {
        $failure = Get-Failure { Update-GdapRelationship $active[0].Id -AutoExtendDuration 0 -IfMatch 'W/"old"' }
        $failure.FullyQualifiedErrorId | Should -Be 'Gdap.Conflict,Gdap.UpdateGdapRelationshipCommand'
        $failure.TargetObject | Should -Be $active[0].Id
        $failure.Exception.StatusCode | Should -Be 412
        "$($failure.Exception.Outcome)" | Should -Be 'Rejected'
    }

    It 'shows the plan with -WhatIf and changes nothing' {
        $before = (Get-GdapRelationship $active[0].Id).ETag
        Clear-Log $stand
        Update-GdapRelationship $active[0].Id -AutoExtendDuration PT0S -WhatIf | Should -BeNullOrEmpty
        (Get-Log $stand).method | Should -Be 'GET'
        (Get-GdapRelationship $active[0].Id).ETag | Should -Be $before
    }

    It 'stops cleanly at Select-Object -First' {
        $one = $active | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = 180 } } | Select-Object -First 1
        @($one).Count | Should -Be 1
        (Get-GdapLastRun).Completed | Should -BeFalse
    }

    It 'keeps the order of the input with -KeepOrder' {
        $ids = @(Invoke-Control $stand 'seed' 'Post' @{ count = 60 }).ids
        ($ids | Update-GdapRelationship -AutoExtendDuration 180 -KeepOrder).Id | Should -Be $ids
        (Get-GdapLastRun).Updated | Should -Be 60
    }

    It 'has the parameters of the Graph cmdlet' {
        $wanted = Get-Content -Raw "$Root/../shared/contract/update-cmdlet-parameters.json" -ErrorAction Ignore
        if (-not $wanted) { Set-ItResult -Skipped -Because 'the contract is not beside the checkout'; return }
        $command = Get-Command Update-GdapRelationship
        $command.DefaultParameterSet | Should -Be 'UpdateExpanded'
        foreach ($parameter in ($wanted | ConvertFrom-Json).parameters) {
            if ($parameter.name -eq 'Id') { continue }
            $command.Parameters.Keys | Should -Contain $parameter.name
            $ours = $command.Parameters[$parameter.name]
            foreach ($alias in $parameter.aliases) { $ours.Aliases | Should -Contain $alias }
            $sets = @($parameter.sets | Where-Object { $_ -ne '(All)' })
            if ($sets.Count) { @($ours.ParameterSets.Keys | Sort-Object) | Should -Be @($sets | Sort-Object) -Because $parameter.name }
            foreach ($set in $ours.ParameterSets.Values) { $set.IsMandatory | Should -Be $parameter.required -Because $parameter.name }
        }
    }
}
