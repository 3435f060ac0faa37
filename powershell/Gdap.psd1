@{
    RootModule           = 'Gdap.Cmdlets.@version@.dll'
    ModuleVersion        = '@version@'
    GUID                 = '6f1d0c0e-6a0f-4c53-9a26-5ed0b1d5c4a7'
    Author               = 'The gdap contributors'
    CompanyName          = 'The gdap contributors'
    Copyright            = 'Copyright (c) The gdap contributors. MIT license.'
    Description          = 'Create, update and extend delegated admin (GDAP) relationships on Microsoft Graph and CloudCockpit, one or ten thousand: with previews, and with ETags, conflicts, throttling and lost responses handled.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess     = @('Gdap.format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-GdapTemplate'
        'Connect-Gdap'
        'Disable-GdapMgName'
        'Disconnect-Gdap'
        'Enable-GdapMgName'
        'Get-GdapAccessAssignment'
        'Get-GdapCustomer'
        'Get-GdapExpiryReport'
        'Get-GdapGapReport'
        'Get-GdapLastRun'
        'Get-GdapOperation'
        'Get-GdapRelationship'
        'Get-GdapRequest'
        'Get-GdapRole'
        'Get-GdapSession'
        'Lock-GdapRelationship'
        'New-GdapAccessAssignment'
        'New-GdapOnboarding'
        'New-GdapRelationship'
        'New-GdapSessionOption'
        'New-GdapTemplate'
        'Remove-GdapAccessAssignment'
        'Remove-GdapRelationship'
        'Repair-GdapRelationship'
        'Set-GdapAutoExtend'
        'Stop-GdapRelationship'
        'Test-GdapRelationship'
        'Test-GdapSession'
        'Update-GdapAccessAssignment'
        'Update-GdapRelationship'
        'Wait-GdapOperation'
        'Wait-GdapRelationship'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('GDAP', 'DelegatedAdmin', 'Partner', 'CSP', 'MicrosoftGraph', 'CloudCockpit', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
            ProjectUri = '@project@'
            ReleaseNotes = '@notes@'
        }
    }
}
