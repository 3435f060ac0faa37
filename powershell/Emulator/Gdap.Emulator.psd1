@{
    RootModule             = 'Gdap.Emulator.Cmdlets.@version@.dll'
    ModuleVersion          = '@version@'
    GUID                   = 'c3f3a5d2-0c1e-4b57-8e0a-6a2d1f6f9b11'
    Author                 = 'The gdap contributors'
    CompanyName            = 'The gdap contributors'
    Copyright              = 'Copyright (c) The gdap contributors. MIT license.'
    Description            = 'An emulator of Microsoft Graph and CloudCockpit for the module Gdap: try it without a tenant, and test runbooks with approvals, faults and a request log.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'
    RequiredModules        = @(@{ ModuleName = 'Gdap'; RequiredVersion = '@version@' })
    FormatsToProcess       = @('Gdap.Emulator.format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-GdapEmulatorFault'
        'Add-GdapEmulatorRelationship'
        'Approve-GdapEmulatorRelationship'
        'Clear-GdapEmulatorFault'
        'Clear-GdapEmulatorRequest'
        'Deny-GdapEmulatorRelationship'
        'Get-GdapEmulatorRequest'
        'Reset-GdapEmulator'
        'Set-GdapEmulatorRelationship'
        'Start-GdapEmulator'
        'Stop-GdapEmulator'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('GDAP', 'DelegatedAdmin', 'Emulator', 'Testing', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
            ProjectUri = '@project@'
            ReleaseNotes = '@notes@'
        }
    }
}
