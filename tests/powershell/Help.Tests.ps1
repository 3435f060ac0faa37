# Checks that the help is complete, well-formed and correct. Every example of every command, and every block of the about
# topics, is run as it is written, each against an emulator of its own.
#
# An example can use the following, which its reader has:
#   $emulator            a running emulator, with six active relationships and one in status created
#   $session             the default session, on that emulator
#   $id, $ids            an active relationship that can be extended; three of them
#   $adminId             an active relationship with Global Administrator
#   $draftId             a relationship in status created
#   $tenantId            a customer's tenant
#   $token               an access token (SecureString)
#   $providerInstanceId  CloudCockpit's id of a provider instance
#   Get-AzAccessToken    of the Az module
#   $clientId, $thumbprint, $password, $login, $apiAccess, app.pfx, token.jwt
#                        credentials of an app, all valid at the emulator; also Get-Credential
#   $identityObjectId, $userAssignedClientId
#                        of a managed identity
#   Invoke-MgGraphRequest  of the Graph module; it sends to $emulator
#   Get-GdapLastRun      has a run to report
#   $groupId             the id of a security group of the partner; another one is assigned to $id
#   the files inspecting-proxy.pem, relationship.json, new.csv, extend.csv, extend-all.ps1, assign.csv, template.json, customers.csv in the
#   current folder

BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
    $commands = @(Get-Command -Module Gdap, Gdap.Emulator | ForEach-Object { @{ Name = $_.Name } })
    $examples = @(
        foreach ($command in $commands) {
            $number = 0
            foreach ($example in @((Get-Help $command.Name).examples.example)) {
                $number++
                @{ Name = $command.Name; Number = $number; Title = $example.title.Trim('- '); Code = $example.code }
            }
        }
    )
    $files = Get-ChildItem -LiteralPath (Join-Path $script:Root 'powershell/Help') -Filter 'about_*.help.txt'
    $topics = @($files | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$'; Path = $_.FullName } })
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # The parameters of a command, without those that every cmdlet has.
    function Get-OwnParameter([string] $Name) {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        (Get-Command $Name).Parameters.Values | Where-Object { $_.Name -notin $common }
    }

    function Test-Hidden($Parameter) { @($Parameter.Attributes | Where-Object { $_ -is [Parameter] -and $_.DontShow }).Count -gt 0 }

    function Get-HelpText($Node) { (@($Node.description) | ForEach-Object { $_.Text } | Where-Object { $_ }) -join ' ' }

    # Runs blocks of code as a reader would, one after the other in one runspace with an emulator of its own; returns
    # the errors.
    function Invoke-AsReader([string[]] $Code) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory -Path $folder
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript($script:World).AddArgument($script:Module).AddArgument($folder).AddArgument($script:App).Invoke()
            Copy-Item -LiteralPath (Join-Path $TestDrive 'app.pfx') -Destination $folder
            if ($shell.Streams.Error.Count) { throw "The world of the examples cannot be made: $($shell.Streams.Error[0])" }
            foreach ($block in $Code) {
                $shell.Commands.Clear()
                try { $null = $shell.AddScript($block).Invoke() }
                catch { "$_ [in: $block]" }
                $shell.Streams.Error | ForEach-Object { "$_ [in: $block]" }
                $shell.Streams.Error.Clear()
            }
            $shell.Commands.Clear()
            $null = $shell.AddScript('Set-Location $home; Stop-GdapEmulator $world').Invoke()
        }
        finally { $shell.Dispose() }
    }

    # The app's certificate, in a file and in the user's store.
    $script:App = & {
        $key = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=gdap-help', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
        [IO.File]::WriteAllBytes((Join-Path $TestDrive 'app.pfx'), $made.Export('Pfx', 'open sesame'))
        [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($made.Export('Pfx', 'x'), 'x', 'PersistKeySet')
    }
    $script:Store = [System.Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
    $script:Store.Open('ReadWrite')
    $script:Store.Add($script:App)

    # The module is found as an installed one is, also in jobs.
    $script:ModulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path -Parent $script:Module) + [System.IO.Path]::PathSeparator + $env:PSModulePath

    $script:World = @'
param($module, $folder, $certificate)
Import-Module $module, "$module.Emulator"
Set-Location -LiteralPath $folder
$world = $emulator = Start-GdapEmulator
$null = Add-GdapEmulatorRelationship 3
$session = Connect-Gdap -Emulator $emulator
function Add-Seed($Body) {
    (Invoke-RestMethod -UseBasicParsing -Method Post -Uri "$($emulator.Uri)/emulator/seed" -ContentType application/json -Body (ConvertTo-Json $Body)).ids
}
$ids = @(Get-GdapRelationship -Top 3).Id
$id = $ids[0]
$null = Add-Seed @{ count = 2; endsInDays = 30 }
$adminId = @(Add-Seed @{ roles = @('62e90394-69f5-4237-9190-012177145e10', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b') })[0]
$draftId = @(Add-Seed @{ status = 'created'; prefix = 'Prepared ' })[0]
$null = Update-GdapRelationship $id -AutoExtendDuration 0
$tenantId = '5c6a5ad5-9a1f-4f3c-8f5e-0123456789ab'
"-----BEGIN CERTIFICATE-----`n" + [Convert]::ToBase64String($certificate.RawData) + "`n-----END CERTIFICATE-----" | Set-Content inspecting-proxy.pem
$providerInstanceId = '0b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'
$token = New-Object System.Security.SecureString
'of-an-example'.ToCharArray() | ForEach-Object { $token.AppendChar($_) }
$PSDefaultParameterValues['Connect-Gdap:Emulator'] = $emulator
$env:AZURE_POD_IDENTITY_AUTHORITY_HOST = $emulator.Uri
$clientId = $userAssignedClientId = $identityObjectId = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
$thumbprint = $certificate.Thumbprint
$password = New-Object System.Security.SecureString
'open sesame'.ToCharArray() | ForEach-Object { $password.AppendChar($_) }
$login = $apiAccess = New-Object System.Management.Automation.PSCredential $clientId, $password
function Get-Credential($UserName) { $login }
function Invoke-MgGraphRequest($Uri, $Method, $Body, $Headers = @{}) {
    # The emulator has relationships, but no service principals.
    if ("$Uri" -notlike '*/tenantRelationships/*') { return @{ id = $Uri; appRoles = @(@{ id = $Method; value = $Body }) } }
    $at = if ($Uri -like 'http*') { $Uri } else { "$($emulator.Uri)$Uri" }
    $more = if ($Body) { @{ Body = ConvertTo-Json $Body -Depth 10; ContentType = 'application/json' } } else { @{} }
    Invoke-RestMethod -UseBasicParsing -Method $Method -Uri $at -Headers (@{ Authorization = 'Bearer of-an-example' } + $Headers) @more
}
$null = Invoke-RestMethod -UseBasicParsing -Method Post -Uri "$($emulator.Uri)/emulator/settings" -ContentType application/json -Body (ConvertTo-Json -Depth 5 @{
        operationMs = 0
        certificates = @{ $clientId = @("-----BEGIN CERTIFICATE-----`n" + [Convert]::ToBase64String($certificate.RawData) + "`n-----END CERTIFICATE-----") }
        federated = @{ $clientId = @{ issuer = 'https://issuer.test'; subject = 'job' } }
    })
$parts = '{"alg":"RS256"}', '{"iss":"https://issuer.test","sub":"job","aud":"api://AzureADTokenExchange","exp":4000000000}' |
    ForEach-Object { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=') }
"$($parts -join '.').AAAA" | Set-Content token.jwt
function Get-AzAccessToken($ResourceUrl, [switch] $AsSecureString) {
    [pscustomobject]@{ Token = $token; ExpiresOn = [datetimeoffset]::UtcNow.AddHours(1) }
}
$groupId = [guid]::NewGuid().ToString()
$null = New-GdapAccessAssignment $id -GroupId ([guid]::NewGuid()) -Role 'Directory Readers'
"RelationshipId,GroupId,Role", "$($ids[0]),$([guid]::NewGuid()),License Administrator; Directory Readers" | Set-Content assign.csv
@{ name = 'Support of {CustomerName:30}'; duration = 'P730D'; autoExtend = $true; roles = @('License Administrator', 'Directory Readers'); assignments = @(@{ groupId = $groupId; roles = @('License Administrator') }) } |
    ConvertTo-Json -Depth 5 | Set-Content template.json
'CustomerName,CustomerTenantId', "Contoso,$([guid]::NewGuid())", "Fabrikam,$([guid]::NewGuid())" | Set-Content customers.csv
@{ displayName = 'From a file'; duration = 'P90D'; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b' }) } } |
    ConvertTo-Json -Depth 5 | Set-Content relationship.json
'DisplayName,Duration,Role,CustomerTenantId', 'Row 1,730,Helpdesk Administrator; License Administrator,', "Row 2,P1Y,Directory Readers,$tenantId" | Set-Content new.csv
"Id,Extend", "$($ids[0]),P180D", "$($ids[1]),PT0S" | Set-Content extend.csv
'Get-MgTenantRelationshipDelegatedAdminRelationship -All -Filter "status eq ''active''" | Select-Object -First 2 | ForEach-Object {
    Update-MgTenantRelationshipDelegatedAdminRelationship -DelegatedAdminRelationshipId $_.Id -AutoExtendDuration (New-TimeSpan -Days 180) -Headers @{ "If-Match" = $_.AdditionalProperties["@odata.etag"] }
}' | Set-Content extend-all.ps1
'@
}

AfterAll {
    $env:PSModulePath = $script:ModulePath
    Remove-Item Env:AZURE_POD_IDENTITY_AUTHORITY_HOST -ErrorAction Ignore
    $script:Store.Remove($script:App)
    $script:Store.Dispose()
}

Describe 'The help file' {
    It 'of <_> is named after the assembly, and well-formed' -ForEach 'Gdap', 'Gdap.Emulator' {
        $folder = Join-Path (Split-Path -Parent $script:Module) $_
        $assembly = Get-ChildItem -LiteralPath $folder -Filter '*.dll'
        $file = Join-Path $folder "en-US/$($assembly.Name)-Help.xml"
        $file | Should -Exist
        $xml = [xml](Get-Content -Raw -LiteralPath $file)
        $xml.helpItems.schema | Should -Be 'maml'
        $names = @($xml.helpItems.command | ForEach-Object { $_.details.name })
        $names | Should -Be @(Get-Command -Module $_ | Sort-Object Name).Name
    }

    It 'of <_> describes the parameters that are shown, and no others' -ForEach 'Gdap', 'Gdap.Emulator' {
        $file = Get-ChildItem -LiteralPath (Join-Path (Split-Path -Parent $script:Module) "$_/en-US") -Filter '*-Help.xml'
        foreach ($command in ([xml](Get-Content -Raw -LiteralPath $file.FullName)).helpItems.command) {
            $described = @($command.parameters.parameter | Where-Object { $_ } | ForEach-Object { $_.name }) | Sort-Object
            $described | Should -Be @((Get-OwnParameter $command.details.name | Where-Object { -not (Test-Hidden $_) }).Name | Sort-Object) -Because $command.details.name
            @($command.syntax.syntaxItem).Count | Should -Be (Get-Command $command.details.name).ParameterSets.Count
        }
    }
}

Describe '<Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
        $sentences = @(
            $help.Synopsis
            $help.description.Text
            $help.parameters.parameter | ForEach-Object { Get-HelpText $_ }
            $help.examples.example | ForEach-Object { $_.title; $_.code; $_.remarks.Text }
        ) -join "`n"
    }

    It 'has a synopsis, a description, inputs, outputs, links and three examples' {
        $help.Synopsis | Should -Match '\w{3}.*\.\s*$'
        "$($help.description.Text)" | Should -Match '\w{3}.*\.'
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.title | Should -Match 'Example \d+: [A-Z]'
            "$($example.remarks.Text)" | Should -Match '\w{3}.*\.' -Because $example.title
        }
        "$($help.inputTypes.inputType.type.name)" | Should -Not -BeNullOrEmpty
        "$($help.returnValues.returnValue.type.name)" | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.linkText | Should -Contain 'about_Gdap'
    }

    It '47: has an online page, and the defaults that its text names' {
        (Get-Command $Name).HelpUri | Should -Match '^https://learn\.microsoft\.com/graph/api/resources/[a-z-]+$'
        foreach ($parameter in $help.parameters.parameter | Where-Object { (Get-HelpText $_) -match '\bDefault: ' }) {
            $parameter.defaultValue | Should -Not -BeIn '', 'None', 'False' -Because "-$($parameter.name)"
            Get-HelpText $parameter | Should -BeLike "*Default: $($parameter.defaultValue).*"
        }
    }

    It 'has help for each parameter' {
        foreach ($parameter in Get-OwnParameter $Name | Where-Object { -not (Test-Hidden $_) }) {
            Get-HelpText (Get-Help $Name -Parameter $parameter.Name) | Should -Match '(?s)^\w.*\.$' -Because "-$($parameter.Name)"
        }
    }

    It '43: what is hidden is left out of the syntax; read-only properties have one paragraph' {
        $hidden = @(Get-OwnParameter $Name | Where-Object { Test-Hidden $_ })
        foreach ($parameter in $hidden) { $help.syntax.syntaxItem.parameter.name | Should -Not -Contain $parameter.Name }
        $readOnly = @($hidden.Name | Where-Object { $_ -in 'AccessAssignments', 'ActivatedDateTime', 'CreatedDateTime', 'EndDateTime', 'Id', 'LastModifiedDateTime', 'Operations', 'Requests', 'Status' })
        if ($readOnly.Count) {
            $paragraph = @($help.description.Text | Where-Object { $_ -like 'Read-only properties: *' })
            $paragraph.Count | Should -Be 1
            foreach ($one in $readOnly) { $paragraph[0] | Should -Match "\b$one\b" }
        }
    }

    It 'names no parameter and no command that is not there' {
        $known = @(Get-Command -Module Gdap, Gdap.Emulator | ForEach-Object { $_.Parameters.Keys; $_.Parameters.Values.Aliases } | Where-Object { $_ })
        foreach ($one in [regex]::Matches($sentences, '(?<=^|[\s(])-([A-Z][A-Za-z]+)\b(?!-)')) {
            $word = $one.Groups[1].Value
            # Parameters of PowerShell's own commands occur only in examples, which are run.
            if ($word -in 'First', 'Parallel') { continue }
            if (@($help.examples.example.code) -match "-$word\b") { continue }
            $known | Should -Contain $word
        }
        foreach ($one in [regex]::Matches($sentences, '\b[A-Z][a-z]+-Gdap\w*')) {
            Get-Command $one.Value -Module Gdap, Gdap.Emulator -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $one.Value
        }
    }

    It 'prints in full' {
        $text = $help | Out-String -Width 120
        $text | Should -Match 'RELATED LINKS'
        $text | Should -Match 'CommonParameters'
        Get-Help $Name -Examples | Out-String | Should -Match 'Example 3'
    }
}

Describe 'The runner of the examples' {
    It 'tells of an error, terminating or not' {
        @(Invoke-AsReader 'Get-GdapRelationship no-such-1', '$id', 'throw "so"').Count | Should -Be 2
    }
}

Describe 'Example <Number> of <Name>: <Title>' -ForEach @($examples | Where-Object { -not (Test-BrowserCode $_.Code) }) {
    It 'runs' {
        Invoke-AsReader $Code | Should -BeNullOrEmpty
    }
}

Describe '<Topic>' -ForEach $topics {
    BeforeAll { $lines = @(Get-Content -LiteralPath $Path -Encoding UTF8) }

    It 'is found by Get-Help' {
        $found = @(Get-Help about_Gdap*)
        @($found.Name | Where-Object { $_ -eq $Topic }).Count | Should -Be 1
        Get-Help $Topic | Out-String | Should -Match 'LONG DESCRIPTION'
    }

    It 'fits 80 columns, and every terminal' {
        $lines | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
        $lines | Where-Object { $_ -match '[^\x20-\x7e]|\s$' } | Should -BeNullOrEmpty
    }

    It 'names no command and no topic that is not there' {
        $text = $lines -join "`n"
        foreach ($one in [regex]::Matches($text, '\b[A-Z][a-z]+-Gdap\w*')) {
            Get-Command $one.Value -Module Gdap, Gdap.Emulator -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $one.Value
        }
        $found = @(Get-Help about_Gdap*)
        foreach ($one in [regex]::Matches($text, '\babout_Gdap\w*')) { $found.Name | Should -Contain $one.Value }
    }

    It 'has code that runs, from the first block to the last' {
        $code = @(Get-TopicCode $lines | Where-Object { -not (Test-BrowserCode $_) })
        $code.Count | Should -BeGreaterThan 3
        Invoke-AsReader $code | Should -BeNullOrEmpty
    }
}

Describe 'about_Gdap_Migration' {
    It 'shows each name of Enable-GdapMgName, and the cmdlet behind it' {
        $topic = Get-Content -Raw -LiteralPath (Join-Path $script:Root 'powershell/Help/about_Gdap_Migration.help.txt')
        foreach ($alias in Enable-GdapMgName -PassThru) {
            $topic | Should -Match "$($alias.Name)\b"
            $topic | Should -Match ($alias.Definition -replace '^Gdap\\')
        }
        Disable-GdapMgName
    }
}

Describe 'The kinds of errors in about_Gdap_Errors' {
    BeforeAll {
        $sources = Get-Content -Raw -LiteralPath (Join-Path $script:Root 'powershell/Cmdlets/Base/Errors/Errors.cs')
        $topic = Get-Content -Raw -LiteralPath (Join-Path $script:Root 'powershell/Help/about_Gdap_Errors.help.txt')
    }

    It 'are those of the module, with their categories' {
        $real = foreach ($group in [regex]::Matches($sources, '((?:case "\w+":\s+)+)return ErrorCategory\.(\w+)')) {
            foreach ($kind in [regex]::Matches($group.Groups[1].Value, '"(\w+)"')) { "$($kind.Groups[1].Value) $($group.Groups[2].Value)" }
        }
        $category = ''
        $documented = foreach ($line in [regex]::Match($topic, '(?ms)^    Kind \(after.*?\n(.+?)\n\n').Groups[1].Value -split '\n') {
            $kinds = $line.PadRight(60).Substring(4, 33)
            # A row can continue in the next lines, with more kinds and no category.
            if ($line.PadRight(60).Substring(37, 23).Trim()) { $category = $line.Substring(37, [Math]::Min(23, $line.Length - 37)).Trim() }
            foreach ($kind in [regex]::Matches($kinds, '\w+')) { "$($kind.Value) $category" }
        }
        Compare-Object @($real) @($documented) | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty
    }

    It 'name those that end a run' {
        $real = @([regex]::Matches([regex]::Match($sources, '(?s)bool EndsRun.+?return true').Value, '"(\w+)"') | ForEach-Object { $_.Groups[1].Value })
        $documented = @([regex]::Match($topic, '(?s)These end the whole run.+?:(.+?)\.\n').Groups[1].Value -split '[,\s]+' | Where-Object { $_ })
        Compare-Object @($real) @($documented) | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty
    }
}
