BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $groups = [guid]::NewGuid().ToString(), [guid]::NewGuid().ToString()
    function New-Template {
        @{
            name = 'Support of {CustomerName:30}'; duration = 'P730D'; autoExtend = $false
            roles = 'Helpdesk Administrator', 'Service Support Administrator', 'Directory Readers'
            assignments = @(@{ groupId = $groups[0]; roles = @('Helpdesk Administrator') }, @{ groupId = $groups[1]; roles = @('Service Support Administrator', 'Directory Readers') })
        }
    }
    function New-Customer([int] $Count, [string] $Prefix = 'Customer') {
        1..$Count | ForEach-Object { [pscustomobject]@{ CustomerName = "$Prefix $_"; CustomerTenantId = [guid]::NewGuid().ToString() } }
    }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The whole life' {
    It 'takes 50 customers from onboarding to their end' {
        $file = Join-Path $TestDrive 'template.json'
        New-Template | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $file -Encoding UTF8
        $customers = @(New-Customer 50)
        $customers | Export-Csv (Join-Path $TestDrive 'customers.csv') -NoTypeInformation -Encoding UTF8

        # Create and lock.
        $made = @(New-GdapOnboarding $file -CsvPath (Join-Path $TestDrive 'customers.csv') -Confirm:$false)
        $made.Count | Should -Be 50
        $made.Result | Select-Object -Unique | Should -Be 'Created'
        $made.Status | Select-Object -Unique | Should -Be 'approvalPending'
        @($made.ApprovalUri | Select-Object -Unique).Count | Should -Be 50
        (Invoke-Control $stand 'commits').creates | Should -Be 50

        # Run again: nothing is created twice.
        $again = @($customers | New-GdapOnboarding $file -Confirm:$false)
        $again.Result | Select-Object -Unique | Should -Be 'Unchanged'
        @($again | Where-Object ApprovalUri).Count | Should -Be 50
        (Invoke-Control $stand 'commits').creates | Should -Be 50

        # The customers approve, except two.
        foreach ($one in $made | Select-Object -First 48) { $null = Invoke-Control $stand "relationships/$($one.RelationshipId)/approve" Post @{} }
        @($made | Select-Object -First 48 | Wait-GdapRelationship -Status active -TimeoutSec 60).Count | Should -Be 48

        # Assign.
        $assigned = @($customers | New-GdapOnboarding $file -Assign -Confirm:$false)
        @($assigned | Where-Object Result -EQ 'Updated').Count | Should -Be 48
        @($assigned | Where-Object Result -EQ 'Skipped').Reason | Select-Object -Unique | Should -Match 'approvalPending'
        @($assigned | Where-Object Result -EQ 'Skipped' | Where-Object ApprovalUri).Count | Should -Be 2
        $again = @($customers | New-GdapOnboarding $file -Assign -Confirm:$false)
        @($again | Where-Object Result -EQ 'Unchanged').Count | Should -Be 48
        $null = Get-GdapRelationship -Status active | Get-GdapAccessAssignment -Status pending | ForEach-Object { Start-Sleep -Milliseconds 100 }
        @(Get-GdapRelationship -Status active | Get-GdapAccessAssignment -Status active).Count | Should -Be 96

        # All relationships match the template.
        @(Compare-GdapTemplate $file).InStep | Select-Object -Unique | Should -BeTrue
        @(Compare-GdapTemplate $file).Count | Should -Be 48

        # Extend.
        @(Set-GdapAutoExtend -All | Where-Object Result -EQ 'Updated').Count | Should -Be 48
        @(Get-GdapExpiryReport -NotExtended).Count | Should -Be 0
        @(Compare-GdapTemplate $file -DifferentOnly).Differences | Select-Object -Unique | Should -Be 'is extended automatically'

        # End.
        $null = Get-GdapRelationship -Status active | Stop-GdapRelationship -Confirm:$false
        @($made | Select-Object -First 48 | Wait-GdapRelationship -Status terminated -TimeoutSec 60).Count | Should -Be 48
        @(Get-GdapRelationship -Status active).Count | Should -Be 0
    }
}

Describe 'New-GdapOnboarding' {
    It 'plans with -Plan' {
        Clear-Log $stand
        $plans = @(New-Customer 3 'Planned' | New-GdapOnboarding (New-Template) -Plan)
        $plans.Action | Should -Be (@('Create', 'LockForApproval') * 3)
        $plans.Allowed | Should -Not -Contain $false
        Get-Log $stand | Where-Object method -NE 'GET' | Should -BeNullOrEmpty
    }

    It 'leaves them to be edited with -NoLock, and locks later' {
        $customer = New-Customer 1 'Later'
        ($customer | New-GdapOnboarding (New-Template) -NoLock -Confirm:$false).Status | Should -Be 'created'
        $locked = $customer | New-GdapOnboarding (New-Template) -Confirm:$false
        $locked.Result | Should -Be 'Updated'
        $locked.Changes | Should -Be 'locked'
        $locked.ApprovalUri | Should -Not -BeNullOrEmpty
    }

    It 'reads a CSV file <Name>' -TestCases @(
        @{ Name = 'in UTF-8 with a mark'; Encoding = { New-Object System.Text.UTF8Encoding $true }; Separator = ',' }
        @{ Name = 'in UTF-8 without one'; Encoding = { New-Object System.Text.UTF8Encoding $false }; Separator = ',' }
        @{ Name = 'in UTF-16, with tabs'; Encoding = { [System.Text.Encoding]::Unicode }; Separator = "`t" }
        @{ Name = 'in UTF-16 of the other order'; Encoding = { [System.Text.Encoding]::BigEndianUnicode }; Separator = ';' }
        @{ Name = 'in the code page of Windows, with semicolons'; Encoding = { [System.Text.Encoding]::GetEncoding(28591) }; Separator = ';' }
    ) {
        $before = [System.Threading.Thread]::CurrentThread.CurrentCulture
        try {
            [System.Threading.Thread]::CurrentThread.CurrentCulture = 'de-DE'
            $tag = [guid]::NewGuid().ToString('N').Substring(0, 6)
            $file = Join-Path $TestDrive "$tag.csv"
            $umlaut = 'M' + [char]0xfc + "ller $tag"
            $text = @(('Company name', 'Microsoft ID', 'Note' -join $Separator), (('"{0}"', ([guid]::NewGuid()), '"a, b; c"' -join $Separator) -f $umlaut)) -join "`r`n"
            [System.IO.File]::WriteAllText($file, $text, (& $Encoding))
            $result = New-GdapOnboarding (New-Template) -CsvPath $file -NoLock -Confirm:$false
            $result.Result | Should -Be 'Created'
            $result.DisplayName | Should -Be "Support of $umlaut"
        }
        finally { [System.Threading.Thread]::CurrentThread.CurrentCulture = $before }
    }

    It 'rejects a template with <Name>, with nothing sent' -TestCases @(
        @{ Name = 'an unknown member'; Change = { $t.assignements = $t.assignments; $t.Remove('assignments') }; Says = "'assignements' is unknown. Did you mean 'assignments'" }
        @{ Name = 'an unknown member of an assignment'; Change = { $t.assignments[0].groop = 'x' }; Says = "'groop' is unknown. Did you mean 'group'" }
        @{ Name = 'a role that is none'; Change = { $t.roles = @('Helpdesk Administrater'); $t.assignments = @() }; Says = 'Helpdesk Administrator' }
        @{ Name = 'an assignment of a role that it does not have'; Change = { $t.assignments[0].roles = @('Global Reader') }; Says = "'Global Reader' isn't among the template's roles" }
        @{ Name = 'a group twice'; Change = { $t.assignments[1].groupId = $groups[0] }; Says = 'twice' }
        @{ Name = 'a group that is no GUID'; Change = { $t.assignments[0].groupId = 'Helpdesk' }; Says = 'GUID' }
        @{ Name = 'no roles'; Change = { $t.Remove('roles') }; Says = "no 'roles'" }
        @{ Name = 'Global Administrator and auto-extension'; Change = { $t.roles = @('Global Administrator'); $t.autoExtend = $true; $t.assignments = @() }; Says = 'Global Administrator' }
        @{ Name = 'months'; Change = { $t.duration = 'P6M' }; Says = 'duration' }
        @{ Name = 'autoExtend of 90 days'; Change = { $t.autoExtend = 'P90D' }; Says = 'autoExtend' }
    ) {
        $t = New-Template
        . $Change
        Clear-Log $stand
        $failure = Get-Failure { New-Customer 1 | New-GdapOnboarding $t -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Gdap.Validation,*'
        "$($failure.ErrorDetails)" | Should -Match $Says
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It 'rejects text that is no template' {
        (Get-Failure { New-Customer 1 | New-GdapOnboarding '{ "name": ' -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Validation,*'
        (Get-Failure { New-Customer 1 | New-GdapOnboarding (Join-Path $TestDrive 'none.json') -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Gdap.File,*'
    }

    It 'goes on after customers that cannot be onboarded' {
        $good = @(New-Customer 2 'Good')
        $bad = @(
            [pscustomobject]@{ CustomerName = 'No tenant'; CustomerTenantId = '' }
            [pscustomobject]@{ CustomerName = 'Bad tenant'; CustomerTenantId = 'contoso.com' }
            [pscustomobject]@{ CustomerName = ''; CustomerTenantId = [guid]::NewGuid().ToString() }
            [pscustomobject]@{ CustomerName = $good[0].CustomerName; CustomerTenantId = [guid]::NewGuid().ToString() }
            $null
            'text'
        )
        $results = @($bad[0..2] + $good + $bad[3..5] | New-GdapOnboarding (New-Template) -NoLock -Confirm:$false -ErrorAction SilentlyContinue)
        $results.Count | Should -Be 8
        @($results | Where-Object Result -EQ 'Created').Count | Should -Be 2
        @($results | Where-Object Result -EQ 'Failed' | Where-Object { $_.Reason -and $_.Hint }).Count | Should -Be 6
    }

    It 'fails, with the hint, where the name is taken by another relationship' {
        $customer = New-Customer 1 'Taken'
        $null = New-GdapRelationship 'Support of Taken 1' -Duration 30 -Role 'Directory Readers'
        $result = $customer | New-GdapOnboarding (New-Template) -Confirm:$false -ErrorAction SilentlyContinue
        $result.Result | Should -Be 'Failed'
        $result.Reason | Should -Not -BeNullOrEmpty
        $result.CustomerName | Should -Be 'Taken 1'
    }

    It 'fails, with the hint, where a group has other roles' {
        $customer = New-Customer 1 'Grouped'
        $made = $customer | New-GdapOnboarding (New-Template) -Confirm:$false
        $null = Invoke-Control $stand "relationships/$($made.RelationshipId)/approve" Post @{}
        $null = $made | Wait-GdapRelationship -Status active | New-GdapAccessAssignment -GroupId $groups[0] -Role 'Directory Readers'
        $result = $customer | New-GdapOnboarding (New-Template) -Assign -Confirm:$false -ErrorAction SilentlyContinue
        $result.Result | Should -Be 'Failed'
        $result.Hint | Should -Match 'Update'
        $result.Changes | Should -Be "group $($groups[1])"
    }

    It 'makes a relationship once if the response was lost' {
        $null = Invoke-Control $stand 'faults' Post @{ kind = 'close_after'; times = 2; match = @{ operation = 'createRelationship' } }
        $before = (Invoke-Control $stand 'commits').creates
        @(New-Customer 6 'Lost' | New-GdapOnboarding (New-Template) -Confirm:$false | Where-Object Result -EQ 'Created').Count | Should -Be 6
        (Invoke-Control $stand 'commits').creates - $before | Should -Be 6
    }

    It 'prompts before it locks' {
        [System.Management.Automation.CommandMetadata]::new((Get-Command New-GdapOnboarding)).ConfirmImpact | Should -Be 'High'
    }
}

Describe 'Compare-GdapTemplate' {
    It 'reports missing and extra roles and groups' {
        $template = New-Template
        $made = New-Customer 1 'Drifted' | New-GdapOnboarding $template -Confirm:$false
        $null = Invoke-Control $stand "relationships/$($made.RelationshipId)/approve" Post @{}
        $one = $made | Wait-GdapRelationship -Status active
        $stranger = [guid]::NewGuid().ToString()
        $null = $one | New-GdapAccessAssignment -GroupId $stranger -Role 'Directory Readers'
        $null = $one | New-GdapAccessAssignment -GroupId $groups[0] -Role 'Directory Readers'
        $template.roles = @('Helpdesk Administrator', 'Service Support Administrator', 'License Administrator')
        $template.assignments[1].roles = @('Service Support Administrator')
        $result = $one | Compare-GdapTemplate $template
        $result.InStep | Should -BeFalse
        $result.MissingRoles | Should -Be 'License Administrator'
        $result.ExtraRoles | Should -Be 'Directory Readers'
        $result.MissingGroups | Should -Be $groups[1]
        $result.ExtraGroups | Should -Be $stranger
        $result.OtherGroups | Should -Be "$($groups[0]): lacks Helpdesk Administrator, has Directory Readers too"
        ($one.Id | Compare-GdapTemplate $template -NoAssignment).MissingGroups | Should -BeNullOrEmpty
    }

    It 'rejects a template with an unknown property' {
        (Get-Failure { Compare-GdapTemplate @{ name = 'x'; roles = 'Directory Readers'; duration = 30; rolls = 1 } }).FullyQualifiedErrorId | Should -BeLike 'Gdap.Validation,*'
    }
}
