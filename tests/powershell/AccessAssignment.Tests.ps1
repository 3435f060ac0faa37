BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 4
    $null = Invoke-Control $stand 'settings' Post @{ operationMs = 200 }
    $active = @(Get-GdapRelationship -Status active)
    $roles = @($active[0].AccessDetails.UnifiedRoles.RoleName)
    $group = [guid]::NewGuid().ToString()
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'New-GdapAccessAssignment' {
    It 'assigns a group to one relationship, with <Name>' -TestCases @(
        @{ Name = 'the id by position'; Make = { New-GdapAccessAssignment $id $to -Role $one } }
        @{ Name = 'the relationship from the pipeline'; Make = { Get-GdapRelationship $id | New-GdapAccessAssignment -GroupId $to -Role $one } }
        @{ Name = 'a row of a CSV file'; Make = { "RelationshipId,GroupId,Role`n$id,$to,$one" | ConvertFrom-Csv | New-GdapAccessAssignment } }
        @{ Name = "the service's own objects"; Make = { New-GdapAccessAssignment $id -AccessContainer @{ accessContainerId = $to; AccessContainerType = 'securityGroup' } -AccessDetails @{ unifiedRoles = @(@{ roleDefinitionId = $one }) } } }
    ) {
        $id = $active[0].Id
        $one = $roles[0]
        $to = [guid]::NewGuid().ToString()
        $made = & $Make
        $made.Result | Should -Be 'Created'
        $made.GroupId | Should -Be $to
        $made.RoleNames | Should -Be $one
        $made.RelationshipId | Should -Be $id
    }

    It 'accepts a body as <Name>' -TestCases @(
        @{ Name = 'a hashtable'; Make = { New-GdapAccessAssignment $id -BodyParameter @{ AccessContainer = @{ AccessContainerId = $to; accessContainerType = 'securityGroup' }; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = $roleId }) } } } }
        @{ Name = 'JSON text'; Make = { New-GdapAccessAssignment $id -BodyParameter "{`"accessContainer`":{`"accessContainerId`":`"$to`",`"accessContainerType`":`"securityGroup`"},`"accessDetails`":{`"unifiedRoles`":[{`"roleDefinitionId`":`"$roleId`"}]}}" } }
        @{ Name = 'a script for each row'; Make = { "RelationshipId,Group`n$id,$to" | ConvertFrom-Csv | New-GdapAccessAssignment -BodyParameter { @{ accessContainer = @{ accessContainerId = $_.Group; accessContainerType = 'securityGroup' }; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = $roleId }) } } } } }
    ) {
        $id = $active[0].Id
        $to = [guid]::NewGuid().ToString()
        $roleId = @($active[0].AccessDetails.UnifiedRoles.RoleDefinitionId)[0]
        $made = & $Make
        "$($made.Result) $($made.GroupId) $($made.AccessDetails.UnifiedRoles.RoleDefinitionId)" | Should -Be "Created $to $roleId"
        # Of an assignment as the body, the writable properties are used.
        ($made | Update-GdapAccessAssignment -BodyParameter $made).Result | Should -Be 'Unchanged'
        (Update-GdapAccessAssignment $id $made.Id -BodyParameter $made.ToJson()).Result | Should -Be 'Unchanged'
        (New-GdapAccessAssignment $id -BodyParameter $made -ReuseExisting).Result | Should -Be 'Unchanged'
    }

    It 'rejects a body with <Name>' -TestCases @(
        @{ Name = 'another parameter'; Kind = 'Gdap.InvalidArgument'; Call = { New-GdapAccessAssignment $active[0].Id $group -BodyParameter @{} } }
        @{ Name = 'a misspelt member'; Kind = 'Gdap.Validation'; Call = { New-GdapAccessAssignment $active[0].Id -BodyParameter @{ accessContaner = @{} } } }
        @{ Name = 'what the service keeps itself'; Kind = 'Gdap.Validation'; Call = { New-GdapAccessAssignment $active[0].Id -BodyParameter @{ status = 'active' } } }
        @{ Name = 'text that is no JSON'; Kind = 'Gdap.*'; Call = { New-GdapAccessAssignment $active[0].Id -BodyParameter '{"accessContainer":' } }
    ) { (Get-Failure $Call).FullyQualifiedErrorId | Should -BeLike "$Kind,*" }

    It 'rejects a role that the relationship does not have, with nothing sent' {
        Clear-Log $stand
        $failure = Get-Failure { New-GdapAccessAssignment $active[0] $group -Role 'Global Reader' }
        $failure.FullyQualifiedErrorId | Should -Be 'Gdap.Validation,Gdap.NewGdapAccessAssignmentCommand'
        "$($failure.ErrorDetails)" | Should -Match "isn't among the roles of the relationship"
        Get-Log $stand | Where-Object method -NE 'GET' | Should -BeNullOrEmpty
    }

    It 'says what a group has that is assigned already, and takes it with -ReuseExisting' {
        (New-GdapAccessAssignment $active[1] $group -Role $roles[0]).Result | Should -Be 'Created'
        (Get-Failure { New-GdapAccessAssignment $active[1] $group -Role $roles[1] }).FullyQualifiedErrorId | Should -BeLike 'Gdap.AlreadyExists,*'
        (New-GdapAccessAssignment $active[1] $group -Role $roles[0] -ReuseExisting).Result | Should -Be 'Unchanged'
    }

    It 'rejects a relationship that is not active' {
        $draft = (Invoke-Control $stand 'seed' Post @{ count = 1; status = 'created'; prefix = 'Draft ' }).ids[0]
        (Get-Failure { New-GdapAccessAssignment $draft $group -Role $roles[0] }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidState,*'
    }

    It 'rejects <Name>' -TestCases @(
        @{ Name = 'no group'; Call = { New-GdapAccessAssignment $active[0].Id -Role $roles[0] } }
        @{ Name = 'no roles'; Call = { New-GdapAccessAssignment $active[0].Id $group } }
        @{ Name = 'roles twice'; Call = { New-GdapAccessAssignment $active[0].Id $group -Role $roles[0] -AccessDetails @{ unifiedRoles = @() } } }
    ) {
        (Get-Failure $Call).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidArgument,*'
    }

    It 'is made once if the response was lost' {
        $to = [guid]::NewGuid().ToString()
        $null = Invoke-Control $stand 'faults' Post @{ kind = 'close_after'; times = 1; match = @{ operation = 'createAssignment' } }
        (New-GdapAccessAssignment $active[2] $to -Role $roles[0]).Result | Should -Be 'Recovered'
        @(Get-GdapAccessAssignment $active[2] -GroupId $to).Count | Should -Be 1
    }

    It 'waits until it is active' {
        (New-GdapAccessAssignment $active[2] ([guid]::NewGuid()) -Role $roles[0] -Wait).Status | Should -Be 'active'
    }

    It 'names group and roles with -WhatIf, and sends nothing' {
        $shown = & { New-GdapAccessAssignment $active[0].Id $group -Role $roles[0] -WhatIf } 6>&1
        "$shown" | Should -BeNullOrEmpty # The text goes to the host. The test is that nothing was created.
        @(Get-GdapAccessAssignment $active[0].Id -GroupId $group).Count | Should -Be 0
    }
}

Describe 'Get-, Update- and Remove-GdapAccessAssignment' {
    BeforeAll {
        $one = $active[3]
        $made = New-GdapAccessAssignment $one $group -Role $roles[0] -Wait
    }

    It 'reads all, one, and those of a group' {
        @($one | Get-GdapAccessAssignment).Count | Should -Be 1
        (Get-GdapAccessAssignment $one.Id $made.Id).GroupId | Should -Be $group
        ($made | Get-GdapAccessAssignment).Id | Should -Be $made.Id
        @(Get-GdapAccessAssignment $one -GroupId ([guid]::NewGuid())).Count | Should -Be 0
        (Get-Failure { Get-GdapAccessAssignment $one.Id ([guid]::NewGuid()) }).FullyQualifiedErrorId | Should -BeLike 'Gdap.NotFound,*'
    }

    It 'updates with the values of the piped assignment, and waits' {
        $accepted = $made | Update-GdapAccessAssignment -Role $roles[1]
        $accepted.Result | Should -Be 'Accepted'
        $accepted.GroupId | Should -Be $group
        ($accepted | Wait-GdapOperation).Status | Should -Be 'succeeded'
        (Get-GdapAccessAssignment $one | Update-GdapAccessAssignment -Role $roles[1]).Result | Should -Be 'Unchanged'
        (Update-GdapAccessAssignment $one.Id $made.Id -Role $roles[0], $roles[1] -Wait).Result | Should -Be 'Updated'
        (Get-GdapAccessAssignment $one).RoleNames | Should -Be "$($roles[0]); $($roles[1])"
    }

    It 'takes a typed etag strictly' {
        (Get-Failure { Update-GdapAccessAssignment $one.Id $made.Id -Role $roles[2] -IfMatch 'W/"old"' }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Conflict,*'
    }

    It 'reports an operation that fails' {
        $null = Invoke-Control $stand 'settings' Post @{ operationsFail = $true }
        (Get-Failure { Get-GdapAccessAssignment $one | Update-GdapAccessAssignment -Role $roles[3] -Wait }).FullyQualifiedErrorId | Should -BeLike 'Gdap.OperationFailed,*'
        $null = Invoke-Control $stand 'settings' Post @{ operationsFail = $false }
    }

    It 'requires an assignment' {
        (Get-Failure { $one | Update-GdapAccessAssignment -Role $roles[0] }).FullyQualifiedErrorId | Should -BeLike 'Gdap.InvalidArgument,*'
    }

    It 'prompts before it removes, returns nothing, and returns an object with -PassThru' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command Remove-GdapAccessAssignment)).ConfirmImpact | Should -Be 'High'
        Get-GdapAccessAssignment $one | Remove-GdapAccessAssignment -WhatIf
        @(Get-GdapAccessAssignment $one -Status active).Count | Should -Be 1
        $removed = Get-GdapAccessAssignment $one | Remove-GdapAccessAssignment -Wait -PassThru -Confirm:$false
        $removed.Result | Should -Be 'Deleted'
        @(Get-GdapAccessAssignment $one -Status active, pending).Count | Should -Be 0
        (Remove-GdapAccessAssignment $one.Id $made.Id -IgnoreMissing -PassThru -Confirm:$false).Result | Should -Be 'Unchanged'
    }
}
