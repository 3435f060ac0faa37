# Error messages name the item, what happened and the fix, with PowerShell's names; and no result is silently empty.
BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    # The library's hints and rules by code, from its sources: each must have text for PowerShell.
    $rows = foreach ($file in Get-ChildItem "$Root/src/base/hint/*.rs", "$Root/src/model/violation.rs") {
        foreach ($row in [regex]::Matches((Get-Content -Raw -LiteralPath $file.FullName), '(?m)^\s+\w+(?: \{[^}]*\})?: "([\w.]+)",\s+"((?:[^"\\]|\\.)*)";')) {
            # The service's own messages aren't changed.
            if ($row.Groups[1].Value -eq 'service.rejected') { continue }
            @{ Code = $row.Groups[1].Value; Text = $row.Groups[2].Value; Kind = if ($file.Name -eq 'violation.rs') { 'rule' } else { 'hint' } }
        }
    }
}
BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
    $missing = '00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002'
    function Get-Text([scriptblock] $Call) { "$((Get-Failure $Call).ErrorDetails)" }
    function Add-Refusal([int] $Status, [string] $Code, [string] $Message, [hashtable] $Match = @{ method = 'PATCH' }, [hashtable] $Headers = @{}) {
        Add-Fault $stand @{ kind = 'status'; status = $Status; match = $Match; headers = $Headers; body = @{ error = @{ code = $Code; message = $Message } } }
    }
    # Text that must never be shown at a prompt: JSON pointers, names of C or of the library, placeholders.
    $internal = '(^|\s)/\w+|gdap_|GDAP_|\{\w+\}|struct_size|(?-i:\b(?:displayName|autoExtendDuration|accessDetails|unifiedRoles|accessContainer)\b)'
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Errors name the item first' {
    BeforeEach {
        Clear-Fault $stand
        $id = Add-Relationship $stand
        Clear-Log $stand
    }

    It '34: an item by its display name where it is known, otherwise by its id' {
        $one = Get-GdapRelationship $id
        Get-Text { $one | Update-GdapRelationship -DisplayName 'Another' } | Should -BeLike "'$($one.DisplayName)': -DisplayName can't be changed while*active*"
        Get-Text { Update-GdapRelationship $missing -AutoExtendDuration 180 } | Should -BeLike "'$missing': *"
        Get-Text { New-GdapRelationship 'Contoso support' -Duration P3M -Role 'Directory Readers' } | Should -BeLike "'Contoso support': -Duration*"
    }

    It '34: an input without an id by its position in the pipeline: <Command>' -TestCases @(
        @{ Command = 'Update-GdapRelationship -AutoExtendDuration 180' }, @{ Command = 'Lock-GdapRelationship -Confirm:$false' }, @{ Command = 'Stop-GdapRelationship -Confirm:$false' }
        @{ Command = 'Remove-GdapRelationship -Confirm:$false' }, @{ Command = 'Set-GdapAutoExtend' }, @{ Command = 'Get-GdapAccessAssignment' }, @{ Command = 'Wait-GdapRelationship -Status active' }
        @{ Command = 'Get-GdapExpiryReport' }, @{ Command = 'Compare-GdapTemplate @{ name = "x"; duration = 1; roles = "Directory Readers" }' }
        @{ Command = 'New-GdapAccessAssignment -GroupId 11111111-1111-1111-1111-111111111111 -Role "Directory Readers"' }
    ) {
        $inputs = @($id) * 16 + [pscustomobject]@{ Nme = 'x' }
        $null = $inputs | & ([scriptblock]::Create("`$input | $Command")) -ErrorAction SilentlyContinue -ErrorVariable failed 2>$null
        $failed = @($Error | Where-Object { "$($_.ErrorDetails)" -like 'input 17: *' } | Select-Object -First 1)
        "$($failed.ErrorDetails)" | Should -BeLike 'input 17: It has no relationship id. Specify the id*'
    }

    It '34: a row of a file by its number, <Case>' -TestCases @(
        @{ Case = 'the third'; Text = "CustomerName,CustomerTenantId`nGood,{0}`nBad,contoso.com"; Row = 3 }
        @{ Case = 'after blank lines'; Text = "`r`n`r`nCustomerName,CustomerTenantId`r`n`r`nGood,{0}`r`n , `r`nBad,contoso.com`r`n"; Row = 7 }
        @{ Case = 'after a line sep='; Text = "sep=;`r`nCustomerName;CustomerTenantId`r`nGood;{0}`r`nBad;contoso.com"; Row = 3 }
        @{ Case = 'after the type that Export-Csv of 5.1 writes'; Text = "#TYPE System.Management.Automation.PSCustomObject`r`n`"CustomerName`";`"CustomerTenantId`"`r`n`"Good`";`"{0}`"`r`n`"Bad`";`"contoso.com`""; Row = 4 }
        @{ Case = 'after a value of three lines'; Text = "CustomerName,CustomerTenantId,Note`n`"Good`",{0},`"one`n`n`"`"two`"`", three`"`nBad,contoso.com,5`" pipe"; Row = 3 }
        @{ Case = 'after empty rows at the end of a sheet'; Text = "CustomerName,CustomerTenantId`rGood,{0}`r,`r,`rBad,contoso.com`r,`r,"; Row = 5 }
    ) {
        $file = Join-Path $TestDrive 'rows.csv'
        [System.IO.File]::WriteAllText($file, ($Text -f [guid]::NewGuid()))
        $template = @{ name = "$([guid]::NewGuid().ToString('n').Substring(0, 8)) {CustomerName:30}"; duration = 90; roles = 'Directory Readers' }
        $made = @(New-GdapOnboarding $template -CsvPath $file -NoLock -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue)
        @($made.Result) | Sort-Object | Should -Be 'Created', 'Failed'
        @($failed).Count | Should -Be 1
        "$($failed[0].ErrorDetails)" | Should -BeLike "row $Row ('Bad'): *'contoso.com' isn't a GUID*"
    }

    It '34: 200 items that fail alike are each named' {
        $ids = 1..200 | ForEach-Object { '00000000-0000-0000-0000-{0:d12}-00000000-0000-0000-0000-000000000002' -f $_ }
        $ids | Update-GdapRelationship -AutoExtendDuration 180 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Count | Should -Be 200
        @($failed | ForEach-Object { [regex]::Match("$($_.ErrorDetails)", "^'([^']+)': ").Groups[1].Value } | Sort-Object) | Should -Be $ids
        @($failed.TargetObject | Sort-Object) | Should -Be $ids
    }

    It '34: five problems at once are numbered, one a line, by the parameters'' names' {
        $text = Get-Text { New-GdapRelationship ('x' * 80) -Duration P3M -Role 'Helpdsk Administrator' -AutoExtendDuration 90 -CustomerTenantId contoso.com }
        $lines = $text -split "`n"
        $lines.Count | Should -Be 6
        $lines[0] | Should -BeLike "'x*': 5 values aren't valid:"
        $lines[1..5] -replace '^(\(\d\) -\w+) .*', '$1' | Sort-Object { $_ -replace '^\(\d\) ' } |
            ForEach-Object { $_ -replace '^\(\d\) ' } | Should -Be '-AutoExtendDuration', '-CustomerTenantId', '-DisplayName', '-Duration', '-Role'
        $lines[1..5] | ForEach-Object { $_.Substring(0, 3) } | Should -Be '(1)', '(2)', '(3)', '(4)', '(5)'
        $text | Should -BeLike "*Did you mean 'Helpdesk Administrator'?*"
        $text | Should -Not -Match $internal
    }

    It '34: a template''s problems all at once, each by its property' {
        $template = @{ name = 'x'; autoExtnd = $true; duration = 'P3M'; roles = 'Helpdsk Administrator'; assignments = @(@{ groupId = 'Helpdesk'; roles = 'Directory Readers' }) }
        $text = Get-Text { New-GdapOnboarding $template ([pscustomobject]@{ Name = 'x'; TenantId = [guid]::NewGuid() }) -Confirm:$false }
        $lines = $text -split "`n"
        $lines[0] | Should -Be "The template has 5 problems:"
        $lines.Count | Should -Be 6
        foreach ($part in "'autoExtnd'*Did you mean 'autoExtend'?", "duration 'P3M'*", "roles 'Helpdsk Administrator'*", "assignment 1: groupId 'Helpdesk'*", "assignment 1: *'Directory Readers'*") {
            @($lines -like "(?) *$part*").Count | Should -Be 1 -Because $part
        }
        Get-Log $stand | Should -BeNullOrEmpty
        Get-Text { Compare-GdapTemplate $template } | Should -Be $text
    }

    It '34: a body''s problem is named by the property that the user wrote' {
        Get-Text { Update-GdapRelationship $id -BodyParameter @{ autoExtendDuration = 90; displayName = 'x' * 60 } } | Should -BeLike "'$id': 2 values aren't valid:*displayName is 60 characters*"
        Get-Text { Update-GdapRelationship $id -BodyParameter @{ autoExtndDuration = 180 } } | Should -BeLike "'$id': autoExtndDuration *Did you mean autoExtendDuration?*-AdditionalProperties*"
    }
}

Describe 'Errors say what happened and the fix' {
    BeforeEach {
        Clear-Fault $stand
        $id = Add-Relationship $stand
        $draft = Add-Relationship $stand 1 @{ status = 'created' }
        $pending = Add-Relationship $stand 1 @{ status = 'approvalPending' }
        Clear-Log $stand
    }

    It '34: a 409 on autoExtendDuration is not about the name' {
        Add-Refusal 409 'conflict' 'The resource already exists.'
        $text = Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 }
        $text | Should -Not -Match 'name|-ReuseExisting'
        $text | Should -BeLike "'$id': Microsoft Graph rejected the update (HTTP 409, conflict): The resource already exists. *status*"
    }

    It '34: Remove- and Update- never advise -ReuseExisting: <Name>' -TestCases @(
        @{ Name = 'a name that is taken'; Method = 'PATCH'; Call = { Update-GdapRelationship $draft -DisplayName 'Taken' } }
        @{ Name = 'an update'; Method = 'PATCH'; Call = { Update-GdapRelationship $draft -Duration 30 } }
        @{ Name = 'a deletion'; Method = 'DELETE'; Call = { Remove-GdapRelationship $draft -Confirm:$false } }
        @{ Name = 'a deletion of what is gone'; Method = 'none'; Call = { Remove-GdapRelationship $missing -Confirm:$false } }
        @{ Name = 'a deletion of an assignment that is gone'; Method = 'none'; Call = { Remove-GdapAccessAssignment $id $missing -Confirm:$false } }
    ) {
        Add-Refusal 409 'conflict' 'The resource already exists.' @{ method = $Method }
        $text = Get-Text $Call
        $text | Should -Not -BeNullOrEmpty
        $text | Should -Not -Match 'ReuseExisting'
        $text | Should -Not -Match $internal
    }

    It '34: New- advises another name, or -ReuseExisting' {
        $null = New-GdapRelationship 'Once only' -Duration 1 -Role 'Directory Readers'
        Get-Text { New-GdapRelationship 'Once only' -Duration 2 -Role 'Directory Readers' } | Should -BeLike "'Once only': *another display name*-ReuseExisting*"
    }

    It '34: locking what is locked changes nothing; locking what is active says why' {
        $result = Lock-GdapRelationship $pending -Confirm:$false
        $result.Result | Should -Be 'Unchanged'
        $result.ApprovalUri | Should -Not -BeNullOrEmpty
        @(Get-Log $stand | Where-Object method -NE 'GET') | Should -BeNullOrEmpty
        Get-Text { Lock-GdapRelationship $id -Confirm:$false } | Should -BeLike "'$id': *active*created*nothing is left to do.*"
    }

    It '34: a -CertificateAuthority file that is missing is named by the parameter' {
        Get-Text { New-GdapSessionOption -CertificateAuthority "$TestDrive/none.pem" } | Should -BeLike "*-CertificateAuthority*none.pem*Check the path*"
    }

    It '34: the service''s text gets its full stop before the fix' {
        Add-Refusal 400 'badRequest' 'The thing is wrong'
        Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 } | Should -BeLike '*: The thing is wrong. Check the values*'
    }

    It '34: HTTP 429 with a wait longer than the deadline tells both, and what to do' {
        Add-Refusal 429 'TooManyRequests' '' @{ method = 'PATCH' } @{ 'Retry-After' = '300' }
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 20)
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session }
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 19
        Get-Kind $failure | Should -Be 'Gdap.Throttled'
        $failure.Exception.RetryAfter | Should -Be ([timespan]::FromSeconds(300))
        "$($failure.ErrorDetails)" | Should -BeLike "'$id': Microsoft Graph is throttling requests (HTTP 429*)*300 s*-Deadline of New-GdapSessionOption*-ThrottleLimit*"
    }

    It '34: the text tells whether something was changed: <Case>' -TestCases @(
        @{ Case = 'the read before the update failed'; Method = 'GET'; Fault = @{ kind = 'reset_before' }; Text = '*Nothing was changed.*' }
        @{ Case = 'the update was throttled'; Method = 'PATCH'; Fault = @{ kind = 'status'; status = 429; headers = @{ 'Retry-After' = '300' } }; Text = '*Nothing was changed.*-Deadline*' }
        @{ Case = 'the response was lost'; Method = 'PATCH'; Fault = @{ kind = 'reset_before' }; Text = '*The change might have been made*' }
    ) {
        Add-Fault $stand ($Fault + @{ match = @{ method = $Method } })
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 3 -MaxRetries 0)
        Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session } | Should -BeLike $Text
    }

    It '34: the text doesn''t say that nothing was changed after the first of two updates' {
        $ga = Add-Relationship $stand 1 @{ roles = @('62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b') }
        $null = Add-Fault $stand @{ kind = 'status'; status = 429; match = @{ method = 'PATCH' }; headers = @{ 'Retry-After' = '300' }; after = 1 }
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 5)
        $text = Get-Text { Set-GdapAutoExtend $ga -RemoveGlobalAdministrator -Session $session }
        $text | Should -BeLike '*throttling*'
        $text | Should -Not -BeLike '*Nothing was changed*'
    }

    It '34: a role''s GUID that doesn''t exist is the service''s to reject, and the error names it' {
        $role = [guid]::NewGuid().ToString()
        $failure = Get-Failure { New-GdapRelationship "Role $role".Substring(0, 20) -Duration 1 -Role $role }
        Get-Kind $failure | Should -Be 'Gdap.BadRequest'
        "$($failure.ErrorDetails)" | Should -BeLike "'Role *': *$role*"
    }

    It '34: the audience of a token, the one it has and the one it needs' {
        function ConvertTo-Part($Text) { [convert]::ToBase64String([text.encoding]::UTF8.GetBytes($Text)).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
        $token = "$(ConvertTo-Part '{"alg":"none"}').$(ConvertTo-Part '{"aud":"https://management.azure.com","exp":4000000000}').x"
        $session = Connect-Gdap -BaseUri $stand.Uri -NoDefault -AccessToken (ConvertTo-SecureString $token -AsPlainText -Force)
        Add-Refusal 401 'InvalidAuthenticationToken' 'Access token validation failure. Invalid audience.' @{}
        Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session } |
            Should -BeLike '*Access token validation failure. Invalid audience. The token is for https://management.azure.com. Use one for https://graph.microsoft.com*'
    }

    It '34: <Status> because of MFA names MFA, with a <Credential>' -TestCases @(
        @{ Status = 401; Code = 'unauthorized'; Message = 'MFA required'; Credential = 'token' }
        @{ Status = 401; Code = 'unauthorized'; Message = 'MFA required'; Credential = 'credential' }
        @{ Status = 403; Code = 'accessDenied'; Message = 'Access denied'; Credential = 'credential' }
    ) {
        Add-Refusal $Status $Code $Message @{}
        $session = if ($Credential -eq 'token') { Connect-Gdap -BaseUri $stand.Uri -NoDefault -AccessToken (ConvertTo-SecureString opaque -AsPlainText -Force) } else { Connect-Gdap -Emulator $stand -NoDefault }
        $text = Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session }
        $text | Should -BeLike "*$Message*multi-factor authentication*"
    }

    It '34: the deadline is named as this cmdlet has it' {
        Get-Text { Wait-GdapRelationship $pending active -TimeoutSec 1 } | Should -BeLike "'$pending': *-TimeoutSec*"
        Add-Fault $stand @{ kind = 'stall'; ms = 20000; match = @{ method = 'GET' } }
        $session = Connect-Gdap -Emulator $stand -NoDefault -Option (New-GdapSessionOption -Deadline 1)
        Get-Text { Update-GdapRelationship $id -AutoExtendDuration 180 -Session $session } | Should -BeLike "*-Deadline of New-GdapSessionOption*"
    }
}

Describe 'The words of this host' {
    It '34: the <Kind> <Code> says nothing internal' -TestCases $rows {
        $text = if ($Kind -eq 'hint') {
            $assembly = [Gdap.GdapCallException].Assembly
            $make = [Gdap.Native.GdapHint].GetConstructors([System.Reflection.BindingFlags] 'Instance, NonPublic')[0]
            $hint = $make.Invoke(@($Code, $null))
            $of = $assembly.GetType('Gdap.HintText').GetMethod('Of', [System.Reflection.BindingFlags] 'Static, NonPublic')
            # Arguments that aren't filled in here are values, so their placeholders stay.
            $of.Invoke($null, @($hint, $null))
        }
        else {
            $make = [Gdap.Native.GdapProblem].GetConstructors([System.Reflection.BindingFlags] 'Instance, NonPublic')[0]
            $problem = $make.Invoke(@('/x', $Code, ($Text -replace '\\"', '"'), $null))
            $assembly = [Gdap.GdapCallException].Assembly
            $assembly.GetType('Gdap.ProblemText').GetMethod('Sentence', [System.Reflection.BindingFlags] 'Static, NonPublic').Invoke($null, @($problem, $null)) -replace '\{\w+\}'
        }
        $text | Should -Not -BeNullOrEmpty
        $text | Should -Not -Match $internal
        $text | Should -Not -Match '\b(the call|call again|callback|option of|argument of|the client option|snapshot|read-back)\b'
        $text | Should -Match '[.?]$'
        $text.Length | Should -BeLessOrEqual 200
        [regex]::Matches($text, '[.?!](?=\s|$)').Count | Should -BeLessOrEqual 2
    }

    It '34: every hint of the library is looked at above' {
        $count | Should -BeGreaterThan 120
    } -TestCases @{ count = $rows.Count }
}

Describe 'Nothing is silently empty' {
    BeforeEach { Clear-Log $stand }

    It '35: a misspelt status is an error with the nearest one, before a request: <Call>' -TestCases @(
        @{ Call = 'Get-GdapRelationship -Status actve' }, @{ Call = 'Get-GdapRelationship -Status created, actve' }, @{ Call = "Wait-GdapRelationship $('1-1' * 4) actve" }
        @{ Call = "Get-GdapAccessAssignment $('1-1' * 4) -Status actve" }
    ) {
        $failure = Get-Failure ([scriptblock]::Create($Call))
        Get-Kind $failure | Should -Be 'Gdap.InvalidArgument'
        "$($failure.ErrorDetails)" | Should -Be "-Status 'actve' isn't valid. Did you mean 'active'?"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '35: a misspelt status of an operation' {
        Get-Text { Get-GdapOperation 1-1 -Status runing } | Should -Be "-Status 'runing' isn't valid. Did you mean 'running'?"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '35: a tenant''s name where its id is wanted is an error that says so, before a request: <Call>' -TestCases @(
        @{ Call = 'Get-GdapRelationship -CustomerTenantId contoso.com' }, @{ Call = 'Get-GdapCustomer contoso.com' }, @{ Call = 'Set-GdapAutoExtend -All -CustomerTenantId contoso.com' }
        @{ Call = 'Set-GdapAutoExtend -All -CustomerTenantId contoso.com -WhatIf' }
        @{ Call = 'New-GdapRelationship x -Duration 1 -Role "Directory Readers" -CustomerTenantId contoso.com' }
        @{ Call = '[pscustomobject]@{ TenantId = "contoso.com" } | Get-GdapRelationship' }, @{ Call = '[pscustomobject]@{ TenantId = "contoso.com" } | Get-GdapCustomer' }
        @{ Call = '[pscustomobject]@{ Name = "Contoso"; TenantId = "contoso.com" } | New-GdapOnboarding @{ name = "{CustomerName}"; duration = 1; roles = "Directory Readers" } -Confirm:$false' }
    ) {
        Get-Text ([scriptblock]::Create($Call)) | Should -BeLike "*'contoso.com' isn't a GUID*"
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '35: a display name where an id is wanted is an error that says so, before a request: <Call>' -TestCases @(
        @{ Call = 'Get-GdapRelationship "Contoso support"' }, @{ Call = 'Update-GdapRelationship "Contoso support" -AutoExtendDuration 180' }, @{ Call = '"Contoso support" | Set-GdapAutoExtend' }
        @{ Call = 'Lock-GdapRelationship "Contoso support" -Confirm:$false' }, @{ Call = 'Stop-GdapRelationship Contoso -Confirm:$false' }, @{ Call = 'Remove-GdapRelationship "Contoso support" -Confirm:$false' }
        @{ Call = 'Get-GdapAccessAssignment "Contoso support"' }, @{ Call = 'New-GdapAccessAssignment "Contoso support" 11111111-1111-1111-1111-111111111111 -Role "Directory Readers"' }
        @{ Call = 'Wait-GdapRelationship "Contoso support" active' }, @{ Call = 'Get-GdapExpiryReport "Contoso support"' }, @{ Call = 'Get-GdapOperation "Contoso support"' }
    ) {
        $text = Get-Text ([scriptblock]::Create($Call))
        $text | Should -BeLike "'Contoso*': This isn't a relationship id. To find a relationship by its name, use Get-GdapRelationship -DisplayName 'Contoso*'."
        Get-Log $stand | Should -BeNullOrEmpty
    }

    It '35: a group''s name where its id is wanted' {
        $id = Add-Relationship $stand
        Clear-Log $stand
        Get-Text { New-GdapAccessAssignment $id 'Helpdesk' -Role 'Directory Readers' } | Should -BeLike "'$id': -GroupId 'Helpdesk' isn't a GUID*"
        Get-Log $stand | Should -BeNullOrEmpty
    }
}
