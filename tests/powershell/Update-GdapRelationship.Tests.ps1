BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $graph = '/v1.0/tenantRelationships/delegatedAdminRelationships'
    $admin = '62e90394-69f5-4237-9190-012177145e10'
    $reader = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
    $helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Parameters of Update-GdapRelationship' {
    BeforeAll {
        $command = Get-Command Update-GdapRelationship
        $contract = Get-SharedText 'contract/update-cmdlet-parameters.json'
        if ($contract) { $contract = $contract | ConvertFrom-Json }
    }

    It '5: are those of the contract: names, sets, aliases, mandatory, pipeline' {
        if (-not $contract) { Set-ItResult -Skipped -Because 'shared/contract is not beside the checkout'; return }
        $command.DefaultParameterSet | Should -Be $contract.defaultParameterSet
        $differences = foreach ($expected in $contract.parameters) {
            if ($expected.name -eq 'Id') { continue }
            $ours = $command.Parameters[$expected.name]
            if (-not $ours) { "$($expected.name): missing"; continue }
            foreach ($alias in $expected.aliases) { if ($ours.Aliases -notcontains $alias) { "$($expected.name): no alias $alias" } }
            $sets = @($expected.sets | Where-Object { $_ -ne '(All)' } | Sort-Object)
            $has = @($ours.ParameterSets.Keys | Where-Object { $_ -ne '__AllParameterSets' } | Sort-Object)
            if ("$sets" -ne "$has") { "$($expected.name): sets '$has', not '$sets'" }
            foreach ($set in $ours.ParameterSets.GetEnumerator()) {
                if ($set.Value.IsMandatory -ne $expected.required) { "$($expected.name): mandatory in $($set.Key)" }
                $piped = "$($set.Value.ValueFromPipeline)$(if ($set.Value.ValueFromPipeline) { ' (ByValue)' })"
                # The exceptions: Headers accepts no pipeline input, and BodyParameter only if the id is specified.
                if ($expected.name -eq 'Headers' -or ($expected.name -eq 'BodyParameter' -and $set.Key -eq 'UpdateViaIdentity')) {
                    if ($set.Value.ValueFromPipeline) { "$($expected.name): takes pipeline input in $($set.Key)" }
                }
                elseif ($piped -ne $expected.pipeline) { "$($expected.name): pipeline '$piped' in $($set.Key)" }
            }
        }
        $differences | Should -BeNullOrEmpty
        @($contract.parameterSets | Sort-Object) | Should -Be @($command.ParameterSets.Name | Sort-Object)
    }

    It '5: the id has the aliases RelationshipId and Id in this order, is the first by position, and Id is no parameter of its own' {
        $id = $command.Parameters['DelegatedAdminRelationshipId']
        @($id.Aliases) | Should -Be 'RelationshipId', 'Id'
        $command.Parameters.Keys | Should -Not -Contain 'Id'
        foreach ($set in $id.ParameterSets.Values) { $set.Position | Should -Be 0 }
    }

    It '5: and what the newer page adds is there, hidden where it is rejected' {
        foreach ($name in 'Break', 'HttpPipelineAppend', 'HttpPipelinePrepend', 'Proxy', 'ProxyCredential', 'ProxyUseDefaultCredentials') {
            $command.Parameters.Keys | Should -Contain $name
        }
        foreach ($name in 'Break', 'HttpPipelineAppend', 'HttpPipelinePrepend') {
            $command.Parameters[$name].Attributes.Where({ $_ -is [Parameter] })[0].DontShow | Should -BeTrue
        }
    }
}

Describe 'The etag of an update' {
    BeforeEach {
        $id = Add-Relationship $stand
        Clear-Fault $stand
    }

    It '11: a typed -IfMatch is one PATCH with this etag' {
        $etag = (Get-State $stand $id).etag
        Clear-Log $stand
        (Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch $etag).Result | Should -Be 'Updated'
        $log = @(Get-Log $stand)
        $log.method | Should -Be 'PATCH'
        $log.path | Should -Be "$graph/$id"
        $log.headers.'if-match' | Should -Be $etag
        $log.body | Should -Be '{"autoExtendDuration":"P180D"}'
    }

    It '11: a typed -IfMatch that is old is a conflict, sent once' {
        Clear-Log $stand
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration P180D -ETag 'W/"old"' }
        Get-Kind $failure | Should -Be 'Gdap.Conflict'
        (Get-Log $stand).method | Should -Be 'PATCH'
        (Get-State $stand $id).autoExtendDuration | Should -Not -Be 'P180D'
    }

    It '11: If-Match in -Headers, spelt <_>, is as strict' -ForEach 'If-Match', 'if-match', 'IF-MATCH' {
        $etag = (Get-State $stand $id).etag
        Clear-Log $stand
        (Update-GdapRelationship $id -AutoExtendDuration P180D -Headers @{ $_ = $etag }).Result | Should -Be 'Updated'
        (Get-Log $stand).method | Should -Be 'PATCH'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 0 -Headers @{ $_ = 'W/"old"' } }) | Should -Be 'Gdap.Conflict'
    }

    It '11: both with the same value are one; with different values they are rejected' {
        $etag = (Get-State $stand $id).etag
        (Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch $etag -Headers @{ 'if-match' = $etag }).Result | Should -Be 'Updated'
        Clear-Log $stand
        Get-Kind (Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 0 -IfMatch a -Headers @{ 'if-match' = 'b' } }) | Should -Be 'Gdap.InvalidArgument'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '11: a piped object replaces the first GET, one PATCH' {
        $one = Get-GdapRelationship $id
        Clear-Log $stand
        ($one | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Updated'
        $log = @(Get-Log $stand)
        $log.method | Should -Be 'PATCH'
        $log.headers.'if-match' | Should -Be $one.ETag
    }

    It '11: a piped object that has what is wanted is Unchanged with nothing sent' {
        $one = Get-GdapRelationship (Add-Relationship $stand 1 @{ autoExtendDuration = 'P180D' })
        Clear-Log $stand
        ($one | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Unchanged'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '11: a piped object whose status forbids the change is rejected with nothing sent' {
        $one = Get-GdapRelationship $id
        Clear-Log $stand
        Get-Kind (Get-Failure { $one | Update-GdapRelationship -DisplayName 'New name' }) | Should -Be 'Gdap.InvalidState'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '11: a 412 on a piped object goes on as automatic' {
        $one = Get-GdapRelationship $id
        $null = Invoke-Control $stand "relationships/$id/change" 'Post' @{ lastModifiedDateTime = '2036-01-01T00:00:00Z' }
        Clear-Log $stand
        ($one | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Updated'
        @(Get-Log $stand).method | Should -Be 'PATCH', 'GET', 'PATCH'
        (Get-State $stand $id).autoExtendDuration | Should -Be 'P180D'
    }

    It '11: an object that lacks the values is read first' {
        $one = Get-GdapRelationship $id | Select-Object Id, ETag
        Clear-Log $stand
        ($one | Update-GdapRelationship -AutoExtendDuration 180).Result | Should -Be 'Updated'
        @(Get-Log $stand).method | Should -Be 'GET', 'PATCH'
    }

    It '11: a listed pipeline is one PATCH each and no GET' {
        $ids = @(Add-Relationship $stand 5 @{ prefix = 'Listed ' })
        Clear-Log $stand
        $done = @(Get-GdapRelationship -Filter "status eq 'active'" | Where-Object Id -In $ids | Update-GdapRelationship -AutoExtendDuration P180D)
        $done.Result | Should -Be (, 'Updated' * 5)
        $log = @(Get-Log $stand)
        @($log | Where-Object method -EQ 'PATCH').Count | Should -Be 5
        @($log | Where-Object { $_.method -eq 'GET' -and $_.path -ne $graph }).Count | Should -Be 0
    }
}

Describe 'What an update sends' {
    BeforeEach { $id = Add-Relationship $stand 1 @{ status = 'created' } }

    It '12: a call that names no change is rejected' {
        Clear-Log $stand
        foreach ($call in { Update-GdapRelationship $id }, { Update-GdapRelationship $id -BodyParameter @{} }, { $id | Update-GdapRelationship }, { Update-GdapRelationship $id -AdditionalProperties @{} }) {
            Get-Kind (Get-Failure $call) | Should -Be 'Gdap.NoChange' -Because "$call"
        }
        Get-Kind (Get-Failure { Update-GdapRelationship $id -BodyParameter '{}' }) | Should -BeIn 'Gdap.NoChange', 'Gdap.Validation'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '12: a script block is run for each piped object' {
        $other = Add-Relationship $stand 1 @{ status = 'created' }
        $rows = "Id,Extend`n$id,180.00:00:00`n$other,0" | ConvertFrom-Csv
        $done = @($rows | Update-GdapRelationship -KeepOrder -BodyParameter { @{ autoExtendDuration = $_.Extend } })
        $done.Id | Should -Be $id, $other
        $done[0].AutoExtendDuration.Days | Should -Be 180
        $done[1].AutoExtendDuration.Days | Should -Be 0
    }

    It '12: a script block that fails or returns nothing fails its item, the rest goes on' {
        $other = Add-Relationship $stand
        $rows = [pscustomobject]@{ Id = $id; Kind = 'none' }, [pscustomobject]@{ Id = $id; Kind = 'throw' }, [pscustomobject]@{ Id = $other; Kind = 'good' }
        $done = $rows | Update-GdapRelationship -ErrorVariable failed -ErrorAction SilentlyContinue -BodyParameter {
            if ($_.Kind -eq 'throw') { throw 'no such row' }
            if ($_.Kind -eq 'good') { @{ autoExtendDuration = 180 } }
        }
        $done.Id | Should -Be $other
        @($failed | Where-Object { $_.FullyQualifiedErrorId -like 'Gdap.*' }).Count | Should -Be 2
        Get-Kind $failed[0] | Should -Be 'Gdap.NoChange'
        "$($failed[1])" | Should -BeLike '*no such row*'
    }

    It '13: $null or an empty text for -<_> is rejected' -ForEach 'DisplayName', 'Duration', 'AutoExtendDuration', 'Customer', 'AccessDetails', 'Role', 'RemoveRole' {
        $row = [pscustomobject]@{ Other = 1 }
        Clear-Log $stand
        $given = @{ $_ = $row.Extned }
        Get-Failure { Update-GdapRelationship $id @given } | Should -Not -BeNullOrEmpty
        $given = @{ $_ = '' }
        Get-Failure { Update-GdapRelationship $id @given } | Should -Not -BeNullOrEmpty
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '13: $null goes from inside a body where the service allows it, and is rejected elsewhere' {
        Clear-Log $stand
        (Update-GdapRelationship $id -BodyParameter @{ customer = $null }).Result | Should -Be 'Updated'
        (Get-Log $stand | Where-Object method -EQ 'PATCH').body | Should -Be '{"customer":null}'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -BodyParameter @{ displayName = $null } }) | Should -Be 'Gdap.Validation'
    }

    It '14: names match in any case at every depth and are sent in camelCase' {
        Clear-Log $stand
        $body = @{ DISPLAYNAME = "Upper $id".Substring(0, 40); AccessDetails = @{ UNIFIEDROLES = @(@{ roleDEFINITIONid = $reader }) } }
        (Update-GdapRelationship $id -BodyParameter $body).Result | Should -Be 'Updated'
        $sent = (Get-Log $stand | Where-Object method -EQ 'PATCH').body | ConvertFrom-Json -AsHashtable
        $sent.Keys | Sort-Object | Should -BeExactly 'accessDetails', 'displayName'
        $sent.accessDetails.Keys | Should -BeExactly 'unifiedRoles'
        $sent.accessDetails.unifiedRoles[0].Keys | Should -BeExactly 'roleDefinitionId'
    }

    It '14: two that differ only in case are refused' {
        $body = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal)
        $body['displayName'] = 'a'
        $body['DisplayName'] = 'b'
        Clear-Log $stand
        Get-Kind (Get-Failure { Update-GdapRelationship $id -BodyParameter $body }) | Should -Be 'Gdap.InvalidArgument'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '14: a misspelt one is refused with the nearest name' {
        $failure = Get-Failure { Update-GdapRelationship $id -BodyParameter @{ autoExtendDuratin = 'P180D' } }
        Get-Kind $failure | Should -Be 'Gdap.Validation'
        "$failure" | Should -BeLike '*autoExtendDuration*'
        $failure.Exception.Problems[0].Pointer | Should -Be '/autoExtendDuratin'
    }

    It '14: JSON text is case-sensitive' {
        (Update-GdapRelationship $id -BodyParameter '{"autoExtendDuration":"P180D"}').Result | Should -Be 'Updated'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -BodyParameter '{"AutoExtendDuration":"PT0S"}' }) | Should -Be 'Gdap.Validation'
    }

    It 'accepts a body as <Name>' -TestCases @(
        @{ Name = 'a hashtable'; Make = { @{ autoExtendDuration = 'P180D' } } }
        @{ Name = 'an ordered dictionary'; Make = { [ordered]@{ autoExtendDuration = 180 } } }
        @{ Name = 'an object'; Make = { [pscustomobject]@{ AutoExtendDuration = [timespan]::FromDays(180) } } }
        @{ Name = 'JSON text'; Make = { '{"autoExtendDuration":"P180D"}' } }
        @{ Name = 'JSON text from a file'; Make = { '{"autoExtendDuration":"P180D"}' | Set-Content "$TestDrive/body.json"; Get-Content "$TestDrive/body.json" -Raw } }
        @{ Name = 'a script block'; Make = { { @{ autoExtendDuration = 'P180D' } } } }
        @{
            Name = 'an object of the Graph module'
            Make = {
                $mg = [pscustomobject]@{ Id = 'other'; Status = 'created'; AutoExtendDuration = [timespan]::FromDays(180); Customer = $null; EndDateTime = $null; AdditionalProperties = @{ '@odata.etag' = 'x' } }
                $mg.PSObject.TypeNames.Insert(0, 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphDelegatedAdminRelationship1')
                $mg
            }
        }
    ) {
        $done = Update-GdapRelationship $id -BodyParameter (& $Make)
        $done.Result | Should -Be 'Updated'
        $done.Id | Should -Be $id
        (Get-State $stand $id).autoExtendDuration | Should -Be 'P180D'
    }

    It 'rejects a body that is <Name>' -TestCases @(
        @{ Name = 'a number'; Body = 5; Wanted = 'Gdap.InvalidArgument' }
        @{ Name = 'broken JSON'; Body = '{"autoExtend'; Wanted = 'Gdap.InvalidJson' }
        @{ Name = 'a JSON list'; Body = '[1]'; Wanted = 'Gdap.InvalidJson', 'Gdap.Validation' }
        @{ Name = 'a hashtable with a wrong value'; Body = @{ autoExtendDuration = @{ days = 180 } }; Wanted = 'Gdap.Validation' }
        @{ Name = 'a hashtable with a secret'; Body = @{ displayName = [securestring]::new() }; Wanted = 'Gdap.InvalidArgument' }
    ) {
        Clear-Log $stand
        Get-Kind (Get-Failure { Update-GdapRelationship $id -BodyParameter $Body }) | Should -BeIn $Wanted
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '15: -AdditionalProperties is merged, known properties are validated, unknown ones sent as given' {
        Clear-Log $stand
        $null = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration P180D -AdditionalProperties @{ NewMember = @{ InnerName = 1 } } }
        $sent = (Get-Log $stand | Where-Object method -EQ 'PATCH').body
        $sent | Should -BeLike '*"autoExtendDuration":"P180D"*'
        $sent | Should -BeLikeExactly '*"NewMember":*'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -AdditionalProperties @{ duration = 'P6M' } }) | Should -Be 'Gdap.Validation'
        (Update-GdapRelationship $id -AdditionalProperties @{ DURATION = 'P30D' }).Duration.Days | Should -Be 30
    }

    It '15: one that is also a parameter of the call is an error' {
        Clear-Log $stand
        Get-Kind (Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 0 -AdditionalProperties @{ autoextendduration = 'P180D' } }) | Should -Be 'Gdap.InvalidArgument'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '15: an unknown property anywhere else is rejected, naming -AdditionalProperties' {
        "$(Get-Failure { Update-GdapRelationship $id -BodyParameter @{ newMember = 1 } })" | Should -BeLike '*-AdditionalProperties*'
    }

    It '15: a matching @odata.type is accepted and dropped' {
        Clear-Log $stand
        $body = @{ '@odata.type' = '#microsoft.graph.delegatedAdminRelationship'; autoExtendDuration = 180 }
        (Update-GdapRelationship $id -BodyParameter $body).Result | Should -Be 'Updated'
        (Update-GdapRelationship $id -AutoExtendDuration 0 -AdditionalProperties @{ '@odata.type' = '#microsoft.graph.delegatedAdminRelationship' }).Result | Should -Be 'Updated'
        @(Get-Log $stand | Where-Object { $_.body -like '*odata.type*' }).Count | Should -Be 0
        Get-Failure { Update-GdapRelationship $id -BodyParameter @{ '@odata.type' = '#microsoft.graph.user'; autoExtendDuration = 180 } } | Should -Not -BeNullOrEmpty
    }

    It '16: -<_> is read-only: rejected with nothing sent' -ForEach 'AccessAssignments', 'ActivatedDateTime', 'CreatedDateTime', 'EndDateTime', 'LastModifiedDateTime', 'Operations', 'Requests', 'Status' {
        Clear-Log $stand
        $given = @{ $_ = 'x' }
        $failure = Get-Failure { Update-GdapRelationship $id @given }
        Get-Kind $failure | Should -Be 'Gdap.ReadOnly'
        "$failure" | Should -BeLike "*-$_*"
        Get-Log $stand | Should -BeNullOrEmpty
        (Get-Command Update-GdapRelationship).Parameters[$_].Attributes.Where({ $_ -is [Parameter] }).DontShow | Should -Not -Contain $false
    }

    It '16: <_> inside a body is rejected with nothing sent' -ForEach 'accessAssignments', 'activatedDateTime', 'createdDateTime', 'endDateTime', 'id', 'lastModifiedDateTime', 'operations', 'requests', 'status' {
        Clear-Log $stand
        Get-Failure { Update-GdapRelationship $id -BodyParameter @{ $_ = 'x'; autoExtendDuration = 180 } } | Should -Not -BeNullOrEmpty
        Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -AdditionalProperties @{ $_ = 'x' } } | Should -Not -BeNullOrEmpty
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '16: a relationship as -BodyParameter stands for its writable properties' {
        $from = Get-GdapRelationship (Add-Relationship $stand 1 @{ status = 'created'; autoExtendDuration = 'P180D'; duration = 'P90D' })
        $from.DisplayName = 'As the other'
        $done = Update-GdapRelationship $id -BodyParameter $from
        $done.Result | Should -Be 'Updated'
        $done.Id | Should -Be $id
        $state = Get-State $stand $id
        $state.displayName | Should -Be 'As the other'
        $state.duration | Should -Be 'P90D'
        $state.autoExtendDuration | Should -Be 'P180D'
        $state.status | Should -Be 'created'
    }
}

Describe 'Roles of an update' {
    It 'accepts names and ids, and names the nearest for one it does not know' {
        $id = Add-Relationship $stand 1 @{ status = 'created' }
        $done = Update-GdapRelationship $id -Role 'helpdesk administrator', $reader
        @($done.AccessDetails.UnifiedRoles.RoleDefinitionId | Sort-Object) | Should -Be @($helpdesk, $reader | Sort-Object)
        $failure = Get-Failure { Update-GdapRelationship $id -Role 'Helpdsk Administrator' }
        Get-Kind $failure | Should -Be 'Gdap.Validation'
        "$failure" | Should -BeLike '*Helpdesk Administrator*'
        "$(Get-Failure { Update-GdapRelationship $id -RemoveRole 'Helpdsk Administrator' })" | Should -BeLike '*Helpdesk Administrator*'
    }

    It 'accepts -AccessDetails as the Graph cmdlet does' {
        $id = Add-Relationship $stand 1 @{ status = 'created' }
        (Update-GdapRelationship $id -AccessDetails @{ UnifiedRoles = @{ RoleDefinitionId = $reader } }).RoleNames | Should -Be 'Directory Readers'
        $other = Get-GdapRelationship (Add-Relationship $stand)
        (Update-GdapRelationship $id -AccessDetails $other.AccessDetails).RoleNames | Should -Be $other.RoleNames
        (Update-GdapRelationship $id -Customer $other.Customer).CustomerTenantId | Should -Be $other.CustomerTenantId
    }

    It 'removes Global Administrator from an active one, and -Wait waits for it' {
        $id = Add-Relationship $stand 1 @{ roles = @($admin, $reader) }
        $done = Update-GdapRelationship $id -RemoveRole 'Global Administrator'
        $done.Result | Should -Be 'Accepted'
        $done.OperationId | Should -Not -BeNullOrEmpty
        $other = Add-Relationship $stand 1 @{ roles = @($admin, $reader) }
        $waited = Get-GdapRelationship $other | Update-GdapRelationship -RemoveRole $admin -Wait
        $waited.Result | Should -Be 'Updated'
        $waited.RoleNames | Should -Be 'Directory Readers'
        (Get-State $stand $other).accessDetails.unifiedRoles.roleDefinitionId | Should -Be $reader
    }

    It 'completes role names, durations and recent ids' {
        $id = Add-Relationship $stand 1 @{ prefix = 'Recent ' }
        $null = Get-GdapRelationship $id
        $find = { param($line) (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText }
        & $find 'Update-GdapRelationship -Role Helpd' | Should -Contain "'Helpdesk Administrator'"
        & $find 'Update-GdapRelationship -AutoExtendDuration ' | Should -Contain 'P180D'
        "$(& $find "Update-GdapRelationship $($id.Substring(0, 6))")" | Should -BeLike "*$id*"
        & $find 'Get-GdapRelationship -Status act' | Should -Contain 'active'
        & $find 'Connect-Gdap -Environment US' | Should -Contain 'USGov'
    }
}

Describe 'Headers of an update' {
    BeforeEach { $id = Add-Relationship $stand }

    It '18: <_> in -Headers is rejected' -ForEach 'Authorization', 'Host', 'Content-Type', 'Content-Length', 'Transfer-Encoding', 'X-Tenant', 'Connection', 'Upgrade', 'TE', 'Keep-Alive', 'Proxy-Authorization' {
        Clear-Log $stand
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -Headers @{ $_ = 'x' } }
        Get-Kind $failure | Should -BeLike 'Gdap.*'
        "$failure" | Should -BeLike "*$_*"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '18: others are added and replace ours' {
        Clear-Log $stand
        $null = Update-GdapRelationship $id -AutoExtendDuration 180 -Headers @{ 'X-Mine' = 'a', 'b'; 'User-Agent' = 'runbook/1' }
        foreach ($line in Get-Log $stand) {
            $line.headers.'x-mine' | Should -Be 'a, b'
            $line.headers.'user-agent' | Should -Be 'runbook/1'
        }
    }

    It '18: -ResponseHeadersVariable is a dictionary of name to string[] of the last response' {
        $null = Update-GdapRelationship $id -AutoExtendDuration 180 -RHV answered
        , $answered | Should -BeOfType [System.Collections.IDictionary]
        $answered['Content-Type'] | Should -BeLike 'application/json*'
        , $answered['request-id'] | Should -BeOfType [string[]]
        $answered['request-id'].Count | Should -Be 1
    }

    It '18: it is set on errors too' {
        $null = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -IfMatch 'W/"old"' -ResponseHeadersVariable script:failedHeaders }
        $null = Update-GdapRelationship 'no-such-1' -AutoExtendDuration 180 -ResponseHeadersVariable failing -ErrorAction SilentlyContinue
        $failing['request-id'] | Should -Not -BeNullOrEmpty
    }

    It '18: a name with $ is rejected' {
        Clear-Log $stand
        "$(Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -ResponseHeadersVariable '$answered' })" | Should -BeLike '*$*'
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'rejects <Name> with a sentence' -TestCases @(
        @{ Name = '-Break'; Given = @{ Break = $true } }
        @{ Name = '-HttpPipelineAppend'; Given = @{ HttpPipelineAppend = { } } }
        @{ Name = '-HttpPipelinePrepend'; Given = @{ HttpPipelinePrepend = { } } }
        @{ Name = '-ProxyUseDefaultCredentials'; Given = @{ Proxy = 'http://127.0.0.1:9'; ProxyUseDefaultCredentials = $true } }
    ) {
        Clear-Log $stand
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 @Given }
        Get-Kind $failure | Should -Be 'Gdap.Unsupported'
        "$failure" | Should -BeLike "*$Name*"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'goes over -Proxy' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $accepted = $listener.AcceptTcpClientAsync()
            # Addresses of this machine never go through a proxy; this name is never resolved here.
            $session = Connect-Gdap -NoDefault -BaseUri https://graph.example.com -AccessToken (ConvertTo-SecureString x -AsPlainText -Force) -Option (New-GdapSessionOption -RequestTimeout 0.3 -MaxRetries 0)
            $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session -Proxy "http://127.0.0.1:$($listener.LocalEndpoint.Port)" }
            $failure | Should -Not -BeNullOrEmpty
            $accepted.Wait(2000) | Should -BeTrue -Because 'the request goes to the proxy'
            $stream = $accepted.Result.GetStream()
            $buffer = [byte[]]::new(8192)
            $count = $stream.Read($buffer, 0, $buffer.Length)
            [System.Text.Encoding]::ASCII.GetString($buffer, 0, $count) | Should -BeLike 'CONNECT graph.example.com:443 *'
        }
        finally { $listener.Stop() }
    }
}

Describe 'Bad input of an update' {
    It 'sends an id with <Name> as one segment, or rejects it' -TestCases @(
        @{ Name = '../'; Bad = '../../me' }
        @{ Name = 'quotes'; Bad = "a'b`"c" }
        @{ Name = 'unicode'; Bad = "$([char]0xe4)$([char]0x4e2d)-1" }
        @{ Name = 'a question mark'; Bad = 'a?$filter=1' }
        @{ Name = 'a line break'; Bad = "a`r`nX: 1" }
    ) {
        Clear-Log $stand
        $failure = Get-Failure { Update-GdapRelationship $Bad -AutoExtendDuration 180 }
        Get-Kind $failure | Should -BeIn 'Gdap.NotFound', 'Gdap.InvalidArgument', 'Gdap.Validation', 'Gdap.BadRequest'
        $failure.TargetObject | Should -Be $Bad
        foreach ($line in Get-Log $stand) {
            $line.path | Should -BeLike "$graph/*"
            $line.path.Substring($graph.Length + 1) | Should -Not -BeLike '*/*'
            $line.query | Should -Be ''
        }
    }

    It 'rejects an 80-character name, 0 days, a negative TimeSpan with nothing sent' {
        $id = Add-Relationship $stand 1 @{ status = 'created' }
        Clear-Log $stand
        Get-Kind (Get-Failure { Update-GdapRelationship $id -DisplayName ('x' * 80) }) | Should -Be 'Gdap.Validation'
        Get-Kind (Get-Failure { Update-GdapRelationship $id -Duration 0 }) | Should -Be 'Gdap.Validation'
        Get-Failure { Update-GdapRelationship $id -Duration ([timespan]::FromDays(-1)) } | Should -Not -BeNullOrEmpty
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'does nothing for an empty pipeline' {
        Clear-Log $stand
        @() | Update-GdapRelationship -AutoExtendDuration 180 | Should -BeNullOrEmpty
        Get-Log $stand | Should -BeNullOrEmpty
    }
}
