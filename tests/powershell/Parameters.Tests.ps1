BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $hidden = foreach ($command in Get-Command -Module Gdap -CommandType Cmdlet) {
        foreach ($parameter in $command.Parameters.Values | Where-Object { $_.Attributes.DontShow -contains $true }) {
            @{ Command = $command.Name; Parameter = $parameter.Name }
        }
    }
}
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand 1
    $id = (Get-GdapRelationship).Id
    $commands = @(Get-Command -Module Gdap, Gdap.Emulator -CommandType Cmdlet)
    $common = @([System.Management.Automation.Cmdlet]::CommonParameters) + @([System.Management.Automation.Cmdlet]::OptionalCommonParameters)
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Parameters' {
    It '43: the parameters of the Graph cmdlets that mean nothing here are hidden, rejected with a reason, and documented: -<Parameter> of <Command>' -TestCases $hidden {
        $type = (Get-Command $Command).Parameters[$Parameter].ParameterType
        $value = if ($type -eq [switch]) { $true } else { 'x' }
        $arguments = @{ $Parameter = $value }
        if ($Command -like 'Update-*') { $arguments += @{ DelegatedAdminRelationshipId = $id } }
        if ($Command -eq 'Update-GdapRelationship') { $arguments += @{ AutoExtendDuration = 'P180D' } }
        if ($Command -eq 'Update-GdapAccessAssignment') { $arguments += @{ DelegatedAdminAccessAssignmentId = 'a1'; Role = 'Directory Readers' } }
        if ($Command -match '^(Lock|Stop|Remove|Wait)-') { $arguments += @{ DelegatedAdminRelationshipId = $id } }
        if ($Command -match '^(Lock|Stop|Remove)-') { $arguments += @{ Confirm = $false } }
        if ($Command -like '*-GdapAccessAssignment') { $arguments.DelegatedAdminRelationshipId = $id }
        if ($Command -eq 'Remove-GdapAccessAssignment') { $arguments += @{ DelegatedAdminAccessAssignmentId = 'a1' } }
        if ($Command -eq 'New-GdapAccessAssignment') { $arguments += @{ GroupId = [guid]::NewGuid(); Role = 'Directory Readers' } }
        if ($Command -eq 'New-GdapRelationship') { $arguments += @{ DisplayName = 'x'; Duration = 1; Role = 'Directory Readers' } }
        if ($Command -eq 'Wait-GdapRelationship') { $arguments += @{ Status = 'active' } }
        if ($Command -match 'Gdap(Operation|Request)$') { $arguments.DelegatedAdminRelationshipId = $id }
        Clear-Log $stand
        $failure = Get-Failure { & $Command @arguments }
        $failure.FullyQualifiedErrorId | Should -Match '^Gdap\.(Unsupported|ReadOnly),'
        "$($failure.ErrorDetails)" | Should -Match '\. .+\.$' -Because 'it says why, and what to do instead'
        Get-Log $stand | Should -BeNullOrEmpty
        # The parameter isn't in the syntax of the help.
        (Get-Help $Command).syntax.syntaxItem.parameter.name | Should -Not -Contain $Parameter
    }

    It '43: the read-only properties are described in one paragraph of the help' {
        foreach ($command in 'New-GdapRelationship', 'Update-GdapRelationship') {
            $text = (Get-Help $command).description.Text -join "`n"
            foreach ($case in $hidden | Where-Object { $_.Command -eq $command -and $_.Parameter -cmatch '^(Access|Activated|Created|End|Id|Last|Operations|Requests|Status)' }) {
                ($text -split "`n" | Where-Object { $_ -like 'Read-only properties: *' }) | Should -Match "\b$($case.Parameter)\b"
            }
        }
    } -TestCases @{ hidden = $hidden }

    It '43: -Session is there where requests are sent, and nowhere else' {
        $with = $commands | Where-Object { $_.Parameters.ContainsKey('Session') } | ForEach-Object Name
        $without = 'Connect-Gdap', 'Disconnect-Gdap', 'Test-GdapSession', 'Get-GdapLastRun', 'Get-GdapSession', 'Enable-GdapMgName', 'Disable-GdapMgName', 'New-GdapSessionOption', 'Test-GdapRelationship', 'Get-GdapRole'
        $commands | Where-Object { $_.ModuleName -eq 'Gdap' -and $_.Name -notin $without + $with } | Should -BeNullOrEmpty
        $with | Where-Object { $_ -in $without } | Should -BeNullOrEmpty
    }

    It '43: one name for one thing, with one type: days ahead are -WithinDays, a customer is -CustomerTenantId, a run is limited by -ThrottleLimit' {
        $parameters = foreach ($command in $commands) { foreach ($one in $command.Parameters.Values) { [pscustomobject]@{ Command = $command.Name; Name = $one.Name; Type = $one.ParameterType } } }
        @($parameters | Where-Object Name -EQ 'WithinDays').Type | Sort-Object -Unique | Should -Be ([int])
        @($parameters | Where-Object { $_.Name -match '^(Expiring|Days|EndsWithin)' }) | Should -BeNullOrEmpty
        @($parameters | Where-Object { $_.Name -match 'Tenant' }).Name | Sort-Object -Unique | Should -Be @('CustomerTenantId', 'TenantId')
        @($parameters | Where-Object Name -EQ 'TenantId').Command | Should -Be 'Connect-Gdap'
        @($parameters | Where-Object { $_.Name -match 'Concurren|Throttle|Parallel' }).Name | Sort-Object -Unique | Should -Be 'ThrottleLimit'
        @($parameters | Where-Object { $_.Name -match 'Journal' }).Name | Sort-Object -Unique | Should -Be 'JournalPath'
        # The same name has the same type, except that one command can accept one value and another command several.
        $several = 'CustomerTenantId', 'InputObject', 'Role', 'Status', 'Emulator', 'ProviderInstanceId', 'Property', 'Path', 'GroupId', 'Name', 'Action'
        $parameters | Where-Object { $_.Name -notin $several + $common } | Group-Object Name | Where-Object { @($_.Group.Type | Sort-Object -Unique).Count -gt 1 } | ForEach-Object Name | Should -BeNullOrEmpty
    }

    It '40: the syntax of Connect-Gdap fits a screen' {
        $longest = ((Get-Command Connect-Gdap -Syntax) -split '\r?\n' | Measure-Object Length -Maximum).Maximum
        $longest | Should -BeLessOrEqual 480
    }
}

Describe 'Defaults' {
    It 'come from the library: a session says nothing of what isn''t set' {
        $session = Connect-Gdap -Emulator $stand -NoDefault
        $session.ThrottleLimit | Should -BeNullOrEmpty
        (New-GdapSessionOption).Deadline | Should -BeNullOrEmpty
    }

    It 'are what the help says' {
        # The library's own defaults, from its header.
        $header = Get-Content -Raw (Join-Path $Root 'include/gdap.h')
        $help = @{}
        foreach ($one in (Get-Help New-GdapSessionOption -Full).parameters.parameter) { $help[$one.name] = $one.description.Text -join ' ' }
        foreach ($case in @(
                @{ Name = 'ConnectTimeout'; Field = 'connect_timeout_ms' }, @{ Name = 'RequestTimeout'; Field = 'attempt_timeout_ms' }, @{ Name = 'Deadline'; Field = 'deadline_ms' }, @{ Name = 'MaxRetries'; Field = 'max_retries' }
            )) {
            $found = [regex]::Match($header, "(?s)/\*\*(?:(?!\*/).)*?(?:default|Default)[^0-9]*?(\d+)( min)?(?:(?!\*/).)*?\*/\s+\w+ $($case.Field);")
            $found.Success | Should -BeTrue -Because $case.Field
            $default = [int] $found.Groups[1].Value * $(if ($found.Groups[2].Success) { 60 } else { 1 })
            $help[$case.Name] | Should -Match "Default: $default\b"
        }
    }

    It 'of a run is the limit of the piped object''s own session' {
        $ids = @(Add-Relationship $stand 24)
        $narrow = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -ThrottleLimit 1)
        $wide = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -ThrottleLimit 16)
        $byNarrow = @(Get-GdapRelationship $ids[0..7] -Session $narrow)
        $byWide = @(Get-GdapRelationship $ids[8..23] -Session $wide)
        Set-Stand $stand @{ latencyMs = 150 }
        try {
            $slow = (Measure-Command { $byNarrow | Update-GdapRelationship -AutoExtendDuration P180D }).TotalSeconds
            $fast = (Measure-Command { $byWide | Update-GdapRelationship -AutoExtendDuration P180D }).TotalSeconds
            $slow | Should -BeGreaterThan 1.2 -Because '8 one after the other take 8 x 150 ms'
            ($fast / 16) | Should -BeLessThan ($slow / 8 / 2) -Because '16 at once take 150 ms together'
            # -ThrottleLimit takes precedence over the session's limit.
            $same = @(Get-GdapRelationship $ids[8..23] -Session $wide)
            (Measure-Command { $same[0..7] | Update-GdapRelationship -AutoExtendDuration PT0S -ThrottleLimit 1 }).TotalSeconds | Should -BeGreaterThan 1.2
        }
        finally { Set-Stand $stand @{ latencyMs = 0 } }
    }

    It 'Wait-GdapRelationship uses the whole time of -TimeoutSec' {
        $id = (Add-Relationship $stand 1 @{ status = 'approvalPending' })
        $rare = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -RetryDelay 60 -MaxRetryDelay 60)
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { Wait-GdapRelationship $id active -TimeoutSec 3 -Session $rare }
        Get-Kind $failure | Should -Be 'Gdap.Deadline'
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 1.9
    }
}
