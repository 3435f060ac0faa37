BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    function New-MgRelationship($Id, [hashtable] $More = @{}) {
        $mg = [pscustomobject] (@{ Id = $Id; AdditionalProperties = @{} } + $More)
        $mg.PSObject.TypeNames.Insert(0, 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphDelegatedAdminRelationship')
        $mg
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'What is piped' {
    BeforeEach { $id = Add-Relationship $stand }

    It '6: without an id named, <Name> is the identity' -TestCases @(
        @{ Name = 'our object'; Make = { Get-GdapRelationship $id } }
        @{ Name = 'a CSV row'; Make = { "Id,Note`n$id,x" | ConvertFrom-Csv } }
        @{ Name = 'a CSV row with RelationshipId'; Make = { "RelationshipId,Note`n$id,x" | ConvertFrom-Csv } }
        @{ Name = 'an Mg object'; Make = { New-MgRelationship $id } }
        @{ Name = 'text'; Make = { $id } }
        @{ Name = 'text that is wrapped'; Make = { $id | Add-Member -NotePropertyName Note -NotePropertyValue 1 -PassThru } }
        @{ Name = 'a hashtable'; Make = { @{ delegatedAdminRelationshipId = $id } } }
        @{ Name = 'an object with DelegatedAdminRelationshipId before Id'; Make = { [pscustomobject]@{ Id = 'other'; DelegatedAdminRelationshipId = $id } } }
    ) {
        $done = & $Make | Update-GdapRelationship -AutoExtendDuration 180
        $done.Id | Should -Be $id
        $done.Result | Should -Be 'Updated'
    }

    It '6: and <Name> is an error of that item' -TestCases @(
        @{ Name = '$null'; Make = { , $null } }
        @{ Name = 'a number'; Make = { 5 } }
        @{ Name = 'an object without an id'; Make = { [pscustomobject]@{ Name = 'x' } } }
        @{ Name = 'a hashtable without an id'; Make = { @{ autoExtendDuration = 180 } } }
        @{ Name = 'an empty text'; Make = { '' } }
        @{ Name = 'an object with an empty id'; Make = { [pscustomobject]@{ Id = '' } } }
    ) {
        Clear-Log $stand
        $done = @(& { & $Make; $id } | Update-GdapRelationship -AutoExtendDuration 180 -ErrorAction SilentlyContinue -ErrorVariable failed)
        $done.Id | Should -Be $id
        @($failed).Count | Should -Be 1
        Get-Kind $failed[0] | Should -BeIn 'Gdap.InvalidArgument', 'Gdap.Validation'
        @(Get-Log $stand | Where-Object { $_.path -notlike "*$id" }).Count | Should -Be 0
    }

    It '6: JSON text without an id named is text, not a body: it names no relationship' {
        Clear-Log $stand
        Get-Failure { '{"autoExtendDuration":"P180D"}' | Update-GdapRelationship -AutoExtendDuration 180 } | Should -Not -BeNullOrEmpty
        @(Get-Log $stand | Where-Object method -EQ 'PATCH').Count | Should -Be 0
    }

    It '6: with an id named, <Name> is the body' -TestCases @(
        @{ Name = 'a hashtable'; Make = { @{ autoExtendDuration = 180 } } }
        @{ Name = 'an object'; Make = { [pscustomobject]@{ autoExtendDuration = 'P180D' } } }
        @{ Name = 'JSON text'; Make = { '{"autoExtendDuration":"P180D"}' } }
    ) {
        $done = & $Make | Update-GdapRelationship -DelegatedAdminRelationshipId $id
        $done.Id | Should -Be $id
        $done.AutoExtendDuration.Days | Should -Be 180
        (Get-State $stand $id).autoExtendDuration | Should -Be 'P180D'
    }

    It '7: properties are found by name: <Name>' -TestCases @(
        @{ Name = 'Import-Csv'; Make = { Get-GdapRelationship $id | Export-Csv "$TestDrive/a.csv"; Import-Csv "$TestDrive/a.csv" } }
        @{ Name = 'Import-Clixml'; Make = { Get-GdapRelationship $id | Export-Clixml "$TestDrive/a.xml" -Depth 4; Import-Clixml "$TestDrive/a.xml" } }
        @{ Name = 'ConvertFrom-Json'; Make = { (Get-GdapRelationship $id).ToJson() | ConvertFrom-Json } }
        @{ Name = 'Select-Object'; Make = { Get-GdapRelationship $id | Select-Object DisplayName, Id } }
        @{ Name = 'job output'; Make = { Start-Job { [pscustomobject]@{ Id = $using:id } } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Name = 'names in small letters'; Make = { [pscustomobject]@{ id = $id } } }
        @{ Name = 'the row of a DataTable'; Make = { $table = [System.Data.DataTable]::new(); $null = $table.Columns.Add('Id'); $null = $table.Rows.Add($id); $table.Rows[0] } }
    ) {
        $done = & $Make | Update-GdapRelationship -AutoExtendDuration 180
        $done.Id | Should -Be $id
        $done.Result | Should -Be 'Updated'
    }

    It '7: the etag of a whole Mg object counts: one PATCH' {
        $one = Get-GdapRelationship $id
        $mg = New-MgRelationship $id @{
            Status = 'active'; DisplayName = $one.DisplayName; Duration = $one.Duration; AutoExtendDuration = $one.AutoExtendDuration
            AccessDetails = [pscustomobject]@{ UnifiedRoles = @($one.AccessDetails.UnifiedRoles | ForEach-Object { [pscustomobject]@{ RoleDefinitionId = $_.RoleDefinitionId } }) }
        }
        $mg.AdditionalProperties['@odata.etag'] = $one.ETag
        Clear-Log $stand
        ($mg | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Updated'
        @(Get-Log $stand).method | Should -Be 'PATCH'
    }

    It '7: an assignment, request or operation means its relationship, and its etag and status do not count' {
        $assignment = [pscustomobject]@{ Id = 'assignment-1'; RelationshipId = $id; ETag = 'W/"of the assignment"'; Status = 'deleted'; DisplayName = 'x'; Duration = 'P1D'; AutoExtendDuration = 'P180D'; AccessDetails = @{ unifiedRoles = @() } }
        Clear-Log $stand
        $done = $assignment | Update-GdapRelationship -AutoExtendDuration 180
        $done.Id | Should -Be $id
        $done.Result | Should -Be 'Updated'
        @(Get-Log $stand).method | Should -Be 'GET', 'PATCH'
        @(Get-Log $stand)[1].headers.'if-match' | Should -Not -BeLike '*assignment*'
    }

    It '7: a customer has TenantId and no Id: it names no relationship' {
        Get-Kind (Get-Failure { (Get-GdapRelationship $id).Customer | Update-GdapRelationship -AutoExtendDuration 180 }) | Should -Be 'Gdap.InvalidArgument'
        (Get-GdapRelationship $id).Customer.PSObject.Properties.Name | Should -Not -Contain 'Id'
    }

    It '8: -InputObject accepts <Name>' -TestCases @(
        @{
            Name = 'the identity of the Graph module, its other five ids ignored'
            Make = {
                @{
                    DelegatedAdminRelationshipId = $id; DelegatedAdminAccessAssignmentId = 'a'; DelegatedAdminCustomerId = 'b'
                    DelegatedAdminRelationshipOperationId = 'c'; DelegatedAdminRelationshipRequestId = 'd'; DelegatedAdminServiceManagementDetailId = 'e'
                }
            }
        }
        @{ Name = 'our object'; Make = { Get-GdapRelationship $id } }
        @{ Name = 'text'; Make = { $id } }
    ) {
        (Update-GdapRelationship -InputObject (& $Make) -AutoExtendDuration 180).Id | Should -Be $id
        (Update-GdapRelationship -InputObject (& $Make) -BodyParameter @{ autoExtendDuration = 0 }).Result | Should -Be 'Updated'
        (Get-State $stand $id).autoExtendDuration | Should -Be 'PT0S'
    }

    It '8: the other five ids alone name no relationship' {
        Get-Kind (Get-Failure { Update-GdapRelationship -InputObject @{ DelegatedAdminCustomerId = $id } -AutoExtendDuration 180 }) | Should -Be 'Gdap.InvalidArgument'
    }

    It '9: an object without an etag after one with it is read by itself' {
        $other = Add-Relationship $stand
        $with = Get-GdapRelationship $id
        Clear-Log $stand
        $done = @($with, [pscustomobject]@{ Id = $other }, $with.Id | Update-GdapRelationship -AutoExtendDuration 180 -KeepOrder)
        $done.Id | Should -Be $id, $other, $id
        $done.Result | Should -Be 'Updated', 'Updated', 'Unchanged'
        $patches = @(Get-Log $stand | Where-Object method -EQ 'PATCH')
        $patches.Count | Should -Be 2
        @(Get-Log $stand | Where-Object { $_.method -eq 'GET' -and $_.path -like "*$other" }).Count | Should -Be 1
        ($patches | Where-Object path -Like "*$other").headers.'if-match' | Should -Not -Be $with.ETag
    }

    It '9: mixed kinds each get what they have' {
        $ids = @(Add-Relationship $stand 4)
        $mixed = (Get-GdapRelationship $ids[0]), @{ Id = $ids[1] }, $ids[2], ("Id`n$($ids[3])" | ConvertFrom-Csv), $null
        $done = @($mixed | Update-GdapRelationship -KeepOrder -ErrorAction SilentlyContinue -ErrorVariable failed -BodyParameter { @{ autoExtendDuration = 180 } })
        $done.Id | Should -Be $ids
        @($failed).Count | Should -Be 1
    }

    It '10: an object remembers its session' {
        $other = Start-GdapEmulator -Seed 1
        try {
            $session = Connect-Gdap -Emulator $other -NoDefault
            $theirs = Get-GdapRelationship -Session $session
            Clear-Log $stand
            $done = @($theirs, (Get-GdapRelationship $id) | Update-GdapRelationship -AutoExtendDuration 180 -KeepOrder)
            $done.Result | Should -Be 'Updated', 'Updated'
            (Get-State $other $theirs.Id).autoExtendDuration | Should -Be 'P180D'
            @(Get-Log $stand | Where-Object { $_.path -like "*$($theirs.Id)" }).Count | Should -Be 0
            ($theirs.Id | Update-GdapRelationship -AutoExtendDuration 0 -Session $session).Result | Should -Be 'Updated'
            (Update-GdapRelationship $theirs -AutoExtendDuration 180).Result | Should -Be 'Updated'
        }
        finally { Stop-GdapEmulator $other }
    }

    It '10: a different -Session is refused' {
        $mine = Connect-Gdap -Emulator $stand -NoDefault
        $one = Get-GdapRelationship $id -Session $mine
        $else = Connect-Gdap -Emulator $stand -NoDefault
        Clear-Log $stand
        Get-Kind (Get-Failure { $one | Update-GdapRelationship -AutoExtendDuration 180 -Session $else }) | Should -Be 'Gdap.WrongSession'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '10: a session that came through Start-Job is rejected with a sentence' {
        $session = Get-GdapSession
        $text = Start-Job { param($module, $id, $session) Import-Module $module; try { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session } catch { "$_" } } -ArgumentList $Module, $id, $session |
            Receive-Job -Wait -AutoRemoveJob
        "$text" | Should -BeLike '*another process*Connect-Gdap*'
    }

    It 'reads CSV with a BOM and blank lines' {
        $file = "$TestDrive/bom.csv"
        [System.IO.File]::WriteAllText($file, "Id,Extend`r`n`r`n$id,180`r`n`r`n", [System.Text.UTF8Encoding]::new($true))
        $done = @(Import-Csv $file | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = $_.Extend } } -ErrorVariable failed -ErrorAction SilentlyContinue)
        $done.Id | Should -Be $id
        @($failed).Count | Should -Be 0
    }
}
