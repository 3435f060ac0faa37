BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/Hosted.ps1"
    $stand = Start-Stand
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Asking first' {
    BeforeEach {
        $id = Add-Relationship $stand
        $name = (Get-State $stand $id).displayName
        $writes = Get-WriteCount $stand
        Clear-Log $stand
    }

    It '25: -WhatIf shows name, id and each change from -> to, and sends nothing but reads' {
        $run = Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration P180D -WhatIf"
        $run.Output | Should -BeNullOrEmpty
        $run.Said -join "`n" | Should -Be "What if: Update relationship '$name': autoExtendDuration: off -> 180 days."
        @(Get-Log $stand).method | Should -Be 'GET'
        Get-WriteCount $stand | Should -Be $writes
        $run.Questions | Should -BeNullOrEmpty
    }

    It '25: -WhatIf of <Case> shows the name and what is sent; or the rule that rejects it' -TestCases @(
        @{ Case = 'a lock'; Call = 'Lock-GdapRelationship $id -WhatIf'; Status = 'created'; Says = "Lock relationship '{0}' for approval." }
        @{ Case = 'a lock of an active one'; Call = 'Lock-GdapRelationship $id -WhatIf'; Says = "Lock relationship '{0}' for approval isn't possible: *active*" }
        @{ Case = 'an end'; Call = 'Stop-GdapRelationship $id -WhatIf'; Says = "*'{0}'." }
        @{ Case = 'an end of a draft'; Call = 'Stop-GdapRelationship $id -WhatIf'; Status = 'created'; Says = "*'{0}' isn't possible: *created*" }
        @{ Case = 'a deletion of an active one'; Call = 'Remove-GdapRelationship $id -WhatIf'; Says = "Delete relationship '{0}' isn't possible: *active*" }
        @{ Case = 'an assignment'; Call = 'New-GdapAccessAssignment $id $group -Role $role -WhatIf'; Says = "Assign group {1} the roles {2} of relationship '{0}'." }
        @{ Case = 'a role that it does not have'; Call = 'New-GdapAccessAssignment $id $group -Role "Global Reader" -WhatIf'; Says = "Assign group {1} *'{0}' isn't possible: *isn't among the roles*" }
        @{ Case = 'a group that is assigned'; Call = '$null = New-GdapAccessAssignment $id $group -Role $role; New-GdapAccessAssignment $id $group -Role $role -WhatIf'; Says = "Assign group {1} *'{0}' isn't possible: *already has these roles*"; Made = 1 }
        @{ Case = 'a group that may be assigned already'; Call = '$null = New-GdapAccessAssignment $id $group -Role $role; New-GdapAccessAssignment $id $group -Role $role -ReuseExisting -WhatIf'; Says = '*no change needed*'; Made = 1 }
    ) {
        if ($Status) { $id = Add-Relationship $stand 1 @{ status = $Status }; $name = (Get-State $stand $id).displayName }
        $group = [guid]::NewGuid().ToString()
        $role = @((Get-GdapRelationship $id).AccessDetails.UnifiedRoles.RoleName)[0]
        $before = Get-WriteCount $stand
        $run = Invoke-Hosted "`$id = '$id'; `$group = '$group'; `$role = '$role'; $Call"
        $run.Said -join "`n" | Should -BeLike ("What if: $Says" -f $name, $group, $role)
        $run.Questions | Should -BeNullOrEmpty
        Get-WriteCount $stand | Should -Be ($before + [int] $Made)
    }

    It '25: a prompt of a High cmdlet says what the plan says, and Yes does it' {
        $run = Invoke-Hosted "Stop-GdapRelationship $id" 0
        $run.Questions -join '' | Should -BeLike "*'$name'*"
        Get-WriteCount $stand | Should -Be ($writes + 1)
    }

    It '25: or the rule that rejects it, with the name' {
        $run = Invoke-Hosted "Get-GdapRelationship $id | Update-GdapRelationship -DisplayName 'Another' -WhatIf"
        $run.Said -join "`n" | Should -BeLike "What if: Update relationship '$name' isn't possible*active*"
        $run.Said -join "`n" | Should -BeLike "*'$name'*"
        Get-WriteCount $stand | Should -Be $writes
    }

    It '25: also where only the id was given' {
        (Invoke-Hosted "Update-GdapRelationship $id -DisplayName 'Another' -WhatIf").Said -join "`n" | Should -BeLike "*'$name' isn't possible*"
    }

    It '25: or that nothing would change' {
        (Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration 0 -WhatIf").Said -join "`n" | Should -BeLike "*$name*no change needed*"
    }

    It '25: roles are named in the plan' {
        $created = Add-Relationship $stand 1 @{ status = 'created'; roles = @('88d8e3e3-8f55-4a1e-953a-9b9898b8876b', '9360feb5-f418-4baa-8175-e2a00bac4301') }
        (Invoke-Hosted "Update-GdapRelationship $created -RemoveRole 'Directory Readers' -WhatIf").Said -join "`n" | Should -BeLike "*accessDetails*Directory Readers*->*Directory Writers*"
    }

    It '25: piped -WhatIf lines come in the order of the input, with nothing but reads' {
        $ids = @(Add-Relationship $stand 12 @{ prefix = 'Ordered ' })
        Set-Stand $stand @{ latencyMs = 40 }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $run = Invoke-Hosted "'$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration P180D -WhatIf"
        Set-Stand $stand @{ latencyMs = 0 }
        @($run.Said | ForEach-Object { [regex]::Match($_, "'([^']+)'").Groups[1].Value }) | Should -Be @($ids | ForEach-Object { (Get-State $stand $_).displayName })
        @(Get-Log $stand | Where-Object method -NE 'GET').Count | Should -Be 0
        Get-WriteCount $stand | Should -Be $writes
    }

    It '25: -WhatIf of a listed pipeline reads nothing more' {
        $run = Invoke-Hosted "Get-GdapRelationship $id | Update-GdapRelationship -AutoExtendDuration P180D -WhatIf"
        $run.Said -join '' | Should -BeLike "*$name*off -> 180 days*"
        @(Get-Log $stand).Count | Should -Be 1
    }

    It '25: New- shows what would be made' {
        $run = Invoke-Hosted "New-GdapRelationship 'Only planned' -Duration 30 -Role 'Directory Readers' -WhatIf"
        $run.Said -join '' | Should -BeLike "What if: Create relationship 'Only planned'*duration: 30 days*"
        @(Get-Log $stand | Where-Object method -NE 'GET').Count | Should -Be 0
        Get-WriteCount $stand | Should -Be $writes
    }

    It '25: -Confirm asks with the same text; No sends nothing but the read' {
        $run = Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration P180D -Confirm" 2
        @($run.Questions).Count | Should -Be 1
        $run.Questions[0] | Should -BeLike "*Update relationship '$name': autoExtendDuration: off -> 180 days.*"
        @(Get-Log $stand).method | Should -Be 'GET'
        Get-WriteCount $stand | Should -Be $writes
    }

    It '25: Yes does it, and Yes to All asks once' {
        (Invoke-Hosted "(Update-GdapRelationship $id -AutoExtendDuration P180D -Confirm).Result" 0).Output | Should -Be 'Updated'
        $ids = @(Add-Relationship $stand 3)
        $run = Invoke-Hosted "'$($ids -join "', '")' | Update-GdapRelationship -AutoExtendDuration P180D -Confirm" 1
        @($run.Questions).Count | Should -Be 1
        $run.Output.Result | Should -Be 'Updated', 'Updated', 'Updated'
    }

    It '25: without -WhatIf or a prompt no state is read for the text' {
        $null = Invoke-Hosted "Get-GdapRelationship $id | Update-GdapRelationship -AutoExtendDuration P180D"
        @(Get-Log $stand).method | Should -Be 'GET', 'PATCH'
    }

    It '25: Update- and New- are Medium: no prompt at the default preference; Lock- is High' {
        $run = Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration P180D; New-GdapRelationship 'Unasked' -Duration 30 -Role 'Directory Readers'" 2
        $run.Questions | Should -BeNullOrEmpty
        $run.Output.Result | Should -Be 'Updated', 'Created'
        $created = Add-Relationship $stand 1 @{ status = 'created' }
        $run = Invoke-Hosted "Lock-GdapRelationship $created" 2
        @($run.Questions).Count | Should -Be 1
        $run.Questions[0] | Should -BeLike "*'$((Get-State $stand $created).displayName)'*"
        (Get-State $stand $created).status | Should -Be 'created'
    }

    It '25: a host that cannot ask gets an error naming -Confirm:$false' {
        $text = Invoke-Shell "
            `$shell = [powershell]::Create()
            `$null = `$shell.AddScript(`"Import-Module '`$module'; ```$null = Connect-Gdap -Emulator '`$uri'; Update-GdapRelationship $id -AutoExtendDuration 180 -Confirm`")
            try { `$shell.Invoke() } catch { `"`$_`" }
            `$shell.Streams.Error | ForEach-Object { `"`$(`$_.FullyQualifiedErrorId) `$_`" }" $stand
        "$text" | Should -BeLike '*-Confirm:$false*'
        Get-WriteCount $stand | Should -Be $writes
    }
}

Describe 'The caller''s preferences' {
    BeforeEach {
        $id = Add-Relationship $stand
        Clear-Log $stand
        function Invoke-File([string] $Text) {
            $file = "$TestDrive/prefers.ps1"
            Set-Content $file $Text
            & $file
        }
    }

    It '26: $WhatIfPreference of a .ps1 holds' {
        $writes = Get-WriteCount $stand
        Invoke-File "`$WhatIfPreference = `$true; Update-GdapRelationship $id -AutoExtendDuration 180; New-GdapRelationship 'Not made' -Duration 30 -Role 'Directory Readers'" | Should -BeNullOrEmpty
        Get-WriteCount $stand | Should -Be $writes
        (Invoke-File "`$WhatIfPreference = `$true; Update-GdapRelationship $id -AutoExtendDuration 180 -WhatIf:`$false").Result | Should -Be 'Updated'
    }

    It '26: $ConfirmPreference of a .ps1 holds' {
        $run = Invoke-Hosted "`$ConfirmPreference = 'Medium'; Update-GdapRelationship $id -AutoExtendDuration 180" 2
        @($run.Questions).Count | Should -Be 1
        Set-Content "$TestDrive/low.ps1" "`$ConfirmPreference = 'Low'; Update-GdapRelationship $id -AutoExtendDuration 180"
        @((Invoke-Hosted "& '$TestDrive/low.ps1'" 2).Questions).Count | Should -Be 1
        Set-Content "$TestDrive/none.ps1" "`$ConfirmPreference = 'None'; (Lock-GdapRelationship $(Add-Relationship $stand 1 @{ status = 'created' })).Action"
        $run = Invoke-Hosted "& '$TestDrive/none.ps1'" 2
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -Be 'lockForApproval'
    }

    It '26: $ErrorActionPreference of a .ps1 holds' {
        Invoke-File "`$ErrorActionPreference = 'Stop'; try { Update-GdapRelationship '$missing' -AutoExtendDuration 180; 'went on' } catch { 'caught ' + `$_.Exception.Kind }" | Should -Be 'caught NotFound'
        Invoke-File "`$ErrorActionPreference = 'SilentlyContinue'; Update-GdapRelationship '$missing' -AutoExtendDuration 180; 'went on'" | Should -Be 'went on'
    }

    It '26: the preferences of the streams hold' {
        $verbose = Invoke-File "`$VerbosePreference = 'Continue'; Update-GdapRelationship $id -AutoExtendDuration 180 4>&1"
        @($verbose | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 0
        $debug = Invoke-File "`$DebugPreference = 'Continue'; Update-GdapRelationship $id -AutoExtendDuration 0 5>&1"
        @($debug | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 0
        $quiet = Invoke-File "Update-GdapRelationship $id -AutoExtendDuration 180 *>&1"
        @($quiet).Count | Should -Be 1
    }

    It '26: they hold for jobs too' {
        $writes = Get-WriteCount $stand
        Invoke-File "`$WhatIfPreference = `$true; Set-GdapAutoExtend $id 6>`$null" | Should -BeNullOrEmpty
        Get-WriteCount $stand | Should -Be $writes
        Invoke-File "`$ErrorActionPreference = 'Stop'; try { `$null = Set-GdapAutoExtend '$missing'; 'went on' } catch { 'caught ' + (`$_.FullyQualifiedErrorId -split ',')[0] }" | Should -Be 'caught Gdap.NotFound'
        Invoke-File "`$ErrorActionPreference = 'SilentlyContinue'; (Set-GdapAutoExtend '$missing').Result; 'went on'" | Should -Be 'Failed', 'went on'
        $verbose = Invoke-File "`$VerbosePreference = 'Continue'; Set-GdapAutoExtend $id 4>&1"
        @($verbose | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 0
        Set-Content "$TestDrive/asks.ps1" "`$ConfirmPreference = 'Low'; Set-GdapAutoExtend $id -Off"
        @((Invoke-Hosted "& '$TestDrive/asks.ps1'" 2).Questions).Count | Should -Be 1
    }
}

Describe 'What the streams tell' {
    It '-Verbose tells attempts and waits; -Debug shows requests and responses, redacted, and never prompts' {
        $id = Add-Relationship $stand
        Add-Fault $stand @{ kind = 'status'; status = 503; times = 1; headers = @{ 'Retry-After' = '1' } }
        $secret = 'eyJ-very-secret'
        $session = Connect-Gdap -NoDefault -BaseUri $stand.Uri -AccessToken (ConvertTo-SecureString $secret -AsPlainText -Force)
        $all = @(Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session -Verbose -Debug *>&1)
        $verbose = "$($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })"
        $debug = "$($all | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })"
        $verbose | Should -Match '503'
        $verbose | Should -Match 'attempt|again|wait'
        $debug | Should -Match 'PATCH'
        $debug | Should -Match 'autoExtendDuration'
        "$verbose $debug" | Should -Not -Match $secret
        ($all | Where-Object { $_ -is [Gdap.Relationship] }).Result | Should -Be 'Updated'
        $run = Invoke-Hosted "Update-GdapRelationship $id -AutoExtendDuration 0 -Debug" 2
        $run.Questions | Should -BeNullOrEmpty
    }
}
