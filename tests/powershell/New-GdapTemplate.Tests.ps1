# New-GdapTemplate, the format of templates, their JSON schema, and groups by name.
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $helpdesk = '3f6c9a0e-5b1d-4c8e-9a77-0d5b1c2e4f01'
    $roles = 'Helpdesk Administrator', 'Directory Readers'
    $schema = Get-Content -Raw (Join-Path $Module 'gdap-template.schema.json')

    # The problem of a template; nothing if it is valid.
    function Test-Template($Template) { "$(Get-Failure { $null = New-GdapOnboarding $Template ([pscustomobject]@{ CustomerName = 'x'; CustomerTenantId = [guid]::NewGuid() }) -Plan })" }
    function New-Valid { [ordered]@{ version = 1; name = 'Support of {CustomerName:30}'; duration = 'P730D'; autoExtend = $true; roles = @($roles); assignments = @([ordered]@{ group = 'GDAP Helpdesk'; roles = @('Directory Readers') }) } }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'New-GdapTemplate' {
    It 'makes the template of a relationship: roles, duration, auto-extension, groups with their roles' {
        $tenant = [guid]::NewGuid().ToString()
        $id = Add-GdapEmulatorRelationship -Role $roles -Duration 365 -AutoExtendDuration 180 -CustomerTenantId $tenant
        Set-GdapEmulatorRelationship $id -Property @{ displayName = 'Fabrikam support'; customer = @{ tenantId = $tenant; displayName = 'Fabrikam' } }
        $null = New-GdapAccessAssignment $id -GroupId $helpdesk -Role 'Directory Readers' -Wait
        $gone = New-GdapAccessAssignment $id -GroupId ([guid]::NewGuid()) -Role 'Directory Readers' -Wait
        $null = $gone | Remove-GdapAccessAssignment -Wait -Confirm:$false
        $text = Get-GdapRelationship $id | New-GdapTemplate
        $template = $text | ConvertFrom-Json
        $template.version | Should -Be 1
        $template.name | Should -Be '{CustomerName:42} support'
        $template.duration | Should -Be 'P365D'
        $template.autoExtend | Should -BeTrue
        $template.roles | Sort-Object | Should -Be @($roles | Sort-Object)
        @($template.assignments).Count | Should -Be 1
        $template.assignments[0].groupId | Should -Be $helpdesk
        $template.assignments[0].roles | Should -Be 'Directory Readers'
        # The id gives the same template, and the relationship matches its own template.
        New-GdapTemplate $id | Should -Be $text
        (Get-GdapRelationship $id | Compare-GdapTemplate $text).InStep | Should -BeTrue
    }

    It 'keeps names apart when the relationship''s name has no customer in it' {
        $id = Add-GdapEmulatorRelationship
        Set-GdapEmulatorRelationship $id -Property @{ displayName = 'A name with {braces} and of fifty characters, whole' }
        $name = (New-GdapTemplate $id | ConvertFrom-Json).name
        $name | Should -BeLike 'A name with (braces)*{CustomerTenantId:8}'
        ($name -replace '\{.*').Length + 8 | Should -BeLessOrEqual 50
    }

    It 'makes a template of parameters, and reports what New-GdapOnboarding would' {
        $text = New-GdapTemplate -Name 'S {CustomerName:30}' -Duration 730 -Role $roles -Assignment @{ group = 'GDAP Helpdesk'; roles = 'Directory Readers' }
        Test-Template $text | Should -BeNullOrEmpty
        ($text | ConvertFrom-Json).autoExtend | Should -BeFalse
        "$(Get-Failure { New-GdapTemplate -Name 'S' -Duration 730 -Role 'Helpdsk Administrator' })" | Should -BeLike "*Helpdesk Administrator*"
        "$(Get-Failure { New-GdapTemplate -Name 'S' -Duration 730 -Role 'Global Administrator' -AutoExtend })" | Should -BeLike '*autoExtend*'
        "$(Get-Failure { New-GdapTemplate -Name 'S' -Duration 730 -Role $roles -Assignment @{ groop = 'x'; roles = $roles } })" | Should -BeLike "*'groop' is unknown. Did you mean 'group'*"
    }

    It 'writes the file and the schema, and nothing under -WhatIf' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'made')
        $file = Join-Path $folder 'support.json'
        New-GdapTemplate -Name 'S {CustomerName:30}' -Duration 730 -Role $roles -Path $file -WhatIf
        Get-ChildItem $folder | Should -BeNullOrEmpty
        New-GdapTemplate -Name 'S {CustomerName:30}' -Duration 730 -Role $roles -Path $file | Should -BeNullOrEmpty
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be 'gdap-template.schema.json', 'support.json'
        (Get-Content -Raw $file | ConvertFrom-Json).'$schema' | Should -Be './gdap-template.schema.json'
        Test-Template $file | Should -BeNullOrEmpty
        Get-Content -Raw (Join-Path $folder 'gdap-template.schema.json') | ConvertFrom-Json | ConvertTo-Json -Depth 20 | Should -Be ($schema | ConvertFrom-Json | ConvertTo-Json -Depth 20)
        Get-Kind (Get-Failure { New-GdapTemplate -Name 'S' -Duration 730 -Role $roles -Path (Join-Path $TestDrive 'no/such/x.json') }) | Should -Be 'Gdap.File'
    }

    It 'reports an unknown relationship by its id' {
        $failure = Get-Failure { New-GdapTemplate '9e3d25a2-6b4f-4d1a-9f0e-1c2d3e4f5a6b-9e3d25a2-6b4f-4d1a-9f0e-1c2d3e4f5a6c' }
        Get-Kind $failure | Should -Be 'Gdap.NotFound'
        "$failure" | Should -BeLike "'9e3d25a2-*': *"
    }
}

Describe 'A template as a hashtable' {
    It '14: has its names in any case; JSON text is case-sensitive' {
        $template = @{ Name = 'Support of {CustomerName:30}'; Duration = 730; ROLES = $roles; AutoExtend = $true; Assignments = @(@{ Group = 'GDAP Helpdesk'; Roles = 'Directory Readers' }) }
        Test-Template $template | Should -BeNullOrEmpty
        Test-Template ([pscustomobject] $template) | Should -BeNullOrEmpty
        Test-Template (ConvertTo-Json $template -Depth 5) | Should -BeLike "*'Name' is unknown. Did you mean 'name'?*"
        $twice = New-Object System.Collections.Specialized.OrderedDictionary
        $template.GetEnumerator() | ForEach-Object { $twice[$_.Key] = $_.Value }
        $twice['name'] = 'x'
        Test-Template $twice | Should -BeLike "*'name' is specified twice*"
    }
}

Describe 'The format version' {
    It 'of an older template, or none, is read' {
        $template = New-Valid
        $template.Remove('version')
        Test-Template $template | Should -BeNullOrEmpty
    }

    It 'of a newer template is rejected by its number, before anything is sent' {
        $template = New-Valid
        $template.version = 2
        $template.unknownToday = 1
        Clear-Log $stand
        Test-Template $template | Should -Be 'The template has version 2; this module reads versions up to 1. Update the module Gdap.'
        Get-Log $stand | Should -BeNullOrEmpty
        $template.version = 'new'
        Test-Template $template | Should -BeLike "*'new' isn't a version*"
    }
}

Describe 'The JSON schema' {
    BeforeDiscovery { $canTest = [bool] (Get-Command Test-Json -ErrorAction Ignore | Where-Object { $_.Parameters.ContainsKey('Schema') }) }

    It 'accepts and rejects what the module does, for 200 generated templates' -Skip:(-not $canTest) {
        # Each fault changes a valid template. The rules of the second list compare properties with each other, which
        # a schema can't.
        $changes = @(
            { param($t) $t.roles = @($t.roles) + 'Global Reader' }, { param($t) $t.roles = @('88D8E3E3-8F55-4A1E-953A-9B9898B8876B', 'Helpdesk Administrator') }
            { param($t) $t.duration = 30 }, { param($t) $t.duration = 'P1D' }, { param($t) $t.Remove('autoExtend') }, { param($t) $t.autoExtend = $false }
            { param($t) $t.description = 'A note' }, { param($t) $t.'$schema' = './x.json' }, { param($t) $t.Remove('assignments') }, { param($t) $t.assignments = @() }
            { param($t) if ($t.assignments) { $t.assignments[0].description = 'why' } }, { param($t) if ($t.assignments) { $t.assignments[0].Remove('group'); $t.assignments[0].groupId = $helpdesk } }
        )
        $faults = @(
            { param($t) $t.Remove('name') }, { param($t) $t.Remove('roles') }, { param($t) $t.Remove('duration') }, { param($t) $t.nam = 'x' }, { param($t) $t.version = 2 }
            { param($t) $t.duration = 'P731D' }, { param($t) $t.duration = 0 }, { param($t) $t.duration = 731 }, { param($t) $t.duration = 'P3M' }, { param($t) $t.roles = @('Helpdsk Administrator') }, { param($t) $t.roles = @() }
            { param($t) $t.autoExtend = 'yes' }, { param($t) $t.autoExtend = $true; $t.roles = @($roles) + 'Global Administrator' }, { param($t) $t.name = ' ' }, { param($t) $t.name = 7 }, { param($t) $t.description = 7 }
            { param($t) $t.assignments = @([ordered]@{ roles = @('Directory Readers') }) }, { param($t) $t.assignments = @([ordered]@{ group = 'a' }) }
            { param($t) $t.assignments = @([ordered]@{ group = 'a'; groupId = $helpdesk; roles = @('Directory Readers') }) }, { param($t) $t.assignments = @([ordered]@{ groupId = 'a'; roles = @('Directory Readers') }) }
            { param($t) $t.assignments = @([ordered]@{ group = ''; roles = @('Directory Readers') }) }, { param($t) $t.assignments = @([ordered]@{ group = 'a'; roles = @() }) }, { param($t) $t.assignments = @([ordered]@{ group = 'a'; roles = @('Directory Readers'); role = 'x' }) }
            { param($t) $t.assignments = @('a') }, { param($t) $t.assignments = 'a' }
        )
        $random = New-Object System.Random 23
        $counts = @{ $true = 0; $false = 0 }
        foreach ($number in 1..200) {
            $template = New-Valid
            foreach ($change in $changes | Get-Random -Count ($random.Next(1, 5)) -SetSeed $number) { & $change $template }
            # Half of the templates have a fault, each fault in turn.
            if ($number % 2) { & $faults[[int] (($number - 1) / 2) % $faults.Count] $template }
            $text = ConvertTo-Json $template -Depth 6
            $bySchema = Test-Json -Json $text -Schema $schema -ErrorAction Ignore
            $problem = Test-Template $text
            $bySchema | Should -Be (-not $problem) -Because "$problem`n$text"
            $bySchema | Should -Be (-not ($number % 2)) -Because "$problem`n$text"
            $counts[$bySchema]++
        }
        $counts[$true] | Should -Be 100
        $counts[$false] | Should -Be 100
    }

    It 'describes each property, and lists the roles for completion' {
        $read = $schema | ConvertFrom-Json
        $parts = @($read.properties.PSObject.Properties) + @($read.properties.assignments.items.properties.PSObject.Properties)
        $parts.Count | Should -BeGreaterThan 10
        $parts | ForEach-Object { $_.Value.description | Should -Match '\.$' -Because $_.Name }
        @($read.definitions.roles.items.anyOf[0].enum) | Should -Be @((Get-GdapRole).Name)
    }

    It 'what the module alone compares is rejected by the module' {
        $template = New-Valid
        $template.assignments = @(@{ group = 'a'; roles = @('Global Reader') }, @{ group = 'A'; roles = @('Directory Readers') })
        $problem = Test-Template $template
        $problem | Should -BeLike "*The template has 2 problems:*assignment 1: the role 'Global Reader' isn't among the template's roles.*assignment 2: the group 'A' is assigned twice.*"
    }
}

Describe 'A group by name' {
    BeforeAll {
        $twice = @([guid]::NewGuid().ToString(), [guid]::NewGuid().ToString())
        $groups = @((Invoke-Control $stand 'settings').groups | ForEach-Object { @{ id = $_.id; displayName = $_.displayName } })
        Set-Stand $stand @{
            groups = $groups + @{ id = $twice[0]; displayName = 'Twice' } + @{ id = $twice[1]; displayName = 'Twice' } + @{ id = [guid]::NewGuid(); displayName = 'Team'; securityEnabled = $false } + @{ id = [guid]::NewGuid(); displayName = "M$([char] 0xfc)ller's group" }
        }
        $ids = @(Add-GdapEmulatorRelationship 3)
        $role = @(Get-GdapRelationship $ids[0]).RoleNames.Split(';')[0]
        function Get-GroupRead { @(Get-Log $stand | Where-Object { $_.path -like '*/groups*' }) }
    }

    It 'is looked up once a run, whatever the number of relationships' {
        Clear-Log $stand
        $made = @($ids | New-GdapAccessAssignment -GroupName 'GDAP Helpdesk' -Role $role)
        $made.GroupId | Sort-Object -Unique | Should -Be $helpdesk
        $made.Count | Should -Be 3
        @(Get-GroupRead).Count | Should -Be 1
        # A name with a quote and non-ASCII letters arrives unchanged.
        (New-GdapAccessAssignment $ids[0] -GroupName "M$([char] 0xfc)ller's group" -Role $role).Result | Should -Be 'Created'
    }

    It 'that can''t be used is looked up once too, and the line for it creates a group of just that name: <Name>' -ForEach @(
        @{ Name = "O'Neil" }
        # PowerShell treats these characters as quotes too.
        @{ Name = "O$([char] 0x2019)Neil $([char] 0x201b) `$(1) $([char] 0x201c)x$([char] 0x201d) `` ; & | # {" }
        @{ Name = "$([char] 0x540d)" }
    ) {
        Clear-Log $stand
        $problems = @()
        $null = $ids | New-GdapAccessAssignment -GroupName $Name -Role $role -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 3
        @(Get-GroupRead).Count | Should -Be 1
        $line = $problems[0].Exception.Hint -replace '^.*?(?=New-MgGroup)'
        $wrong = $null
        $read = [System.Management.Automation.Language.Parser]::ParseInput($line, [ref] $null, [ref] $wrong)
        $wrong | Should -BeNullOrEmpty
        $command = $read.EndBlock.Statements[0].PipelineElements[0]
        @($read.EndBlock.Statements).Count | Should -Be 1
        $values = @($command.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.StringConstantExpressionAst] } | ForEach-Object Value)
        $values[0..1] | Should -Be 'New-MgGroup', $Name
        $values[2] | Should -Match '^[0-9A-Za-z]+$'
        $parameters = @($command.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } | ForEach-Object ParameterName)
        $parameters | Should -Be 'DisplayName', 'SecurityEnabled', 'MailEnabled', 'MailNickname'
    }

    It 'names the group in previews by its name, and the plan is the run' {
        $id = Add-GdapEmulatorRelationship
        $before = Get-WriteCount $stand
        $plan = New-GdapAccessAssignment $id -GroupName 'GDAP Helpdesk' -Role $role -Plan
        $plan.Target | Should -Be "group 'GDAP Helpdesk'"
        $plan.Allowed | Should -BeTrue
        New-GdapAccessAssignment $id -GroupName 'GDAP Helpdesk' -Role $role -WhatIf
        Get-WriteCount $stand | Should -Be $before
        (New-GdapAccessAssignment $id -GroupName 'GDAP Helpdesk' -Role $role).GroupId | Should -Be $helpdesk
    }

    It 'that is missing, doubled or no security group is an error with the fix: <Name>' -ForEach @(
        @{ Name = "O'Neil team"; Kind = 'Gdap.NotFound'; Says = "*No group of the partner's tenant is named 'O'Neil team'.*New-MgGroup -DisplayName 'O''Neil team' -SecurityEnabled -MailEnabled:`$false -MailNickname 'ONeilteam'" }
        @{ Name = 'Twice'; Kind = 'Gdap.InvalidArgument'; Says = '*2 security groups are named ''Twice'': * Use the id of one of them.' }
        @{ Name = 'Team'; Kind = 'Gdap.InvalidArgument'; Says = "*The group 'Team' isn't a security group*" }
    ) {
        $before = Get-WriteCount $stand
        $failure = Get-Failure { New-GdapAccessAssignment $ids[0] -GroupName $Name -Role $role }
        Get-Kind $failure | Should -Be $Kind
        "$failure" | Should -BeLike $Says
        if ($Name -eq 'Twice') { foreach ($id in $twice) { "$failure" | Should -BeLike "*$id*" } }
        Get-WriteCount $stand | Should -Be $before
    }

    It 'in a template is assigned by New-GdapOnboarding and compared; all that can''t be used are one error' {
        $customer = [pscustomobject]@{ CustomerName = "Customer $([guid]::NewGuid().ToString().Substring(0, 8))"; CustomerTenantId = [guid]::NewGuid().ToString() }
        $template = New-Valid
        # Creating relationships doesn't look groups up.
        Clear-Log $stand
        $made = New-GdapOnboarding $template $customer -Confirm:$false
        @(Get-GroupRead).Count | Should -Be 0
        Approve-GdapEmulatorRelationship $made.RelationshipId
        $done = New-GdapOnboarding $template $customer -Assign -Confirm:$false
        $done.Result | Should -Be 'Updated'
        $done.Changes | Should -Be "group 'GDAP Helpdesk'"
        @(Get-GroupRead).Count | Should -Be 1
        (Get-GdapAccessAssignment $made.RelationshipId).GroupId | Should -Be $helpdesk
        (Get-GdapRelationship $made.RelationshipId | Compare-GdapTemplate $template).InStep | Should -BeTrue
        $template.assignments = @(@{ group = 'GDAP Readers'; roles = @('Directory Readers') })
        (Get-GdapRelationship $made.RelationshipId | Compare-GdapTemplate $template).MissingGroups | Should -Be 'GDAP Readers'

        $template.assignments = @('Nobody', 'Twice', 'GDAP Helpdesk' | ForEach-Object { @{ group = $_; roles = @('Directory Readers') } })
        $before = Get-WriteCount $stand
        $failure = Get-Failure { New-GdapOnboarding $template $customer -Assign -Confirm:$false }
        "$failure" | Should -BeLike "2 groups can't be used:*(1) No group*'Nobody'*New-MgGroup*(2) 2 security groups are named 'Twice'*"
        $template.assignments = @(@{ group = 'GDAP Helpdesk'; roles = @('Directory Readers') }, @{ groupId = $helpdesk; roles = @('Helpdesk Administrator') })
        "$(Get-Failure { New-GdapOnboarding $template $customer -Assign -Confirm:$false })" | Should -BeLike "*assigns the group $helpdesk twice: as 'GDAP Helpdesk' and as $helpdesk.*"
        Get-WriteCount $stand | Should -Be $before
    }

    It 'that may not be read is an error that names the permission' {
        Add-Fault $stand @{ kind = 'status'; status = 403; match = @{ operation = 'listGroups' } }
        try { $failure = Get-Failure { New-GdapAccessAssignment $ids[0] -GroupName 'GDAP Readers' -Role $role } } finally { Clear-Fault $stand }
        Get-Kind $failure | Should -Be 'Gdap.Forbidden'
        "$failure" | Should -BeLike '*GroupMember.Read.All*'
    }

    It 'can''t be combined with another group, and is offered by Tab' {
        $failure = Get-Failure { New-GdapAccessAssignment $ids[0] -GroupName 'GDAP Readers' -GroupId $helpdesk -Role $role }
        "$failure" | Should -BeLike '*-GroupName can''t be combined*'
        $line = 'New-GdapAccessAssignment x -GroupName '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'GDAP Helpdesk'"
    }

    It 'is bound by property name, from a CSV file' {
        $id = Add-GdapEmulatorRelationship
        $file = Join-Path $TestDrive 'groups.csv'
        'RelationshipId,GroupName,Role', "$id,GDAP Helpdesk,$role", "$id,GDAP Readers,$role" | Set-Content $file
        @(Import-Csv $file | New-GdapAccessAssignment).Result | Should -Be 'Created', 'Created'
    }
}
