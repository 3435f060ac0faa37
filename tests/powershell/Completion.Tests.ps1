BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $paths = 'CertificatePath', 'FederatedTokenFile', 'CertificateAuthority', 'CsvPath', 'CustomerCsv', 'HtmlPath', 'JournalPath', 'StateFile', 'Template'
    $texts = [string], [string[]], [object], [object[]], [uri], [Gdap.Session], [System.Collections.IDictionary], [hashtable]
    $parameters = @(foreach ($command in Get-Command -Module Gdap, Gdap.Emulator) {
            foreach ($parameter in $command.Parameters.Values) {
                $isShown = -not @($parameter.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }).Count
                if ($parameter.ParameterType -in $texts -and $parameter.Name -notin $paths -and "$command $($parameter.Name)" -ne 'New-GdapTemplate Path' -and $isShown -and $parameter.Name -notin [System.Management.Automation.PSCmdlet]::CommonParameters) {
                    @{ Command = $command.Name; Parameter = $parameter.Name }
                }
            }
        })
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $id = Add-GdapEmulatorRelationship
    Set-GdapEmulatorRelationship $id -Property @{ displayName = "Contoso's support"; customer = @{ tenantId = '5c6a5ad5-9a1f-4f3c-8f5e-0123456789ab'; displayName = 'Contoso AG' } }
    $group = [guid]::NewGuid().ToString()
    $null = New-GdapAccessAssignment $id -GroupId $group -Role 'Directory Readers' -Wait
    $null = Get-GdapRelationship
    $assignment = Get-GdapAccessAssignment $id
    $admin = Add-GdapEmulatorRelationship -Role 'Global Administrator', 'Directory Readers'
    $null = Update-GdapRelationship $admin -RemoveRole 'Global Administrator'
    $operation = Get-GdapOperation $admin
    function Get-Completion([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches) }
    Push-Location $TestDrive
    Set-Content 'a-file.txt' ''
}
AfterAll { Pop-Location; Stop-GdapEmulator $stand }

Describe 'Completion' {
    It '44: of <Command> -<Parameter> offers no file names, sends nothing and doesn''t throw' -ForEach $parameters {
        Clear-GdapEmulatorRequest
        $found = Get-Completion "$Command -$Parameter "
        @($found | Where-Object { $_.ResultType -in 'ProviderItem', 'ProviderContainer' }) | Should -BeNullOrEmpty
        Get-GdapEmulatorRequest | Should -BeNullOrEmpty
    }

    It '44: a path is completed with file names' {
        (Get-Completion 'Get-GdapExpiryReport -HtmlPath a-').CompletionText | Should -BeLike '*a-file.txt'
    }

    It '44: <Line> offers <Text>, shown as <Shown>' -ForEach @(
        @{ Line = 'Update-GdapRelationship '; Text = { $id }; Shown = "Contoso's support" }
        @{ Line = 'Update-GdapRelationship -DelegatedAdminRelationshipId conto'; Text = { $id }; Shown = "Contoso's support" }
        @{ Line = 'Set-GdapAutoExtend '; Text = { $id }; Shown = "Contoso's support" }
        @{ Line = 'Get-GdapRelationship -CustomerTenantId '; Text = { '5c6a5ad5-9a1f-4f3c-8f5e-0123456789ab' }; Shown = 'Contoso AG' }
        @{ Line = 'Get-GdapCustomer -DisplayName '; Text = { "'Contoso AG'" }; Shown = 'Contoso AG' }
        @{ Line = 'Get-GdapRelationship -DisplayName '; Text = { "'Contoso''s support'" }; Shown = "Contoso's support" }
        @{ Line = 'New-GdapAccessAssignment x -GroupId '; Text = { $group } }
        @{ Line = 'Get-GdapAccessAssignment x -DelegatedAdminAccessAssignmentId '; Text = { $assignment.Id }; Shown = { "$($group): Directory Readers" } }
        @{ Line = 'Wait-GdapOperation x -OperationId '; Text = { $operation.Id }; Shown = { "$operation" } }
        @{ Line = 'New-GdapRelationship x -Role helpd'; Text = { "'Helpdesk Administrator'" } }
        @{ Line = 'Get-GdapRelationship -Status approvalP'; Text = { 'approvalPending' } }
        @{ Line = 'New-GdapRelationship x -Duration '; Text = { 'P730D' } }
        @{ Line = 'Update-GdapRelationship x -AutoExtendDuration '; Text = { 'P180D' } }
        @{ Line = 'Get-GdapRelationship -Property endD'; Text = { 'endDateTime' } }
        @{ Line = 'Set-GdapAutoExtend -All -ExcludeName '; Text = { "'MLT_*'" } }
        @{ Line = 'Connect-Gdap -Environment USGovD'; Text = { 'USGovDoD' } }
        @{ Line = 'Get-GdapRelationship -Session '; Text = { "$((Get-GdapSession).Id)" }; Shown = { "$(Get-GdapSession)" } }
    ) {
        $expected = & $Text
        $found = @(Get-Completion $Line | Where-Object CompletionText -EQ $expected)
        $found.Count | Should -Be 1
        $label = if ($Shown -is [scriptblock]) { & $Shown } else { $Shown }
        if ($label) { $found[0].ListItemText | Should -Be $label }
    }

    It '44: the kinds and operations of faults are those of the emulator' {
        $manual = Invoke-RestMethod "$($stand.Uri)/" -UseBasicParsing
        (Get-Completion 'Add-GdapEmulatorFault ').ListItemText | Sort-Object | Should -Be @($manual.faultKinds.kind | Sort-Object)
        (Get-Completion 'Add-GdapEmulatorFault status -Operation ').ListItemText | Sort-Object | Should -Be @($manual.operations | Sort-Object)
    }

    It '44: what is completed runs' {
        @(Get-GdapRelationship -Session (Get-GdapSession).Id).Count | Should -BeGreaterThan 0
        @(Get-GdapRelationship -DisplayName 'Contoso''s support').Id | Should -Be $id
        "$(Get-Failure { Get-GdapRelationship -Session 99999 })" | Should -BeLike "*isn't a session*"
    }
}
