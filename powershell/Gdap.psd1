@{
    RootModule           = 'Gdap.psm1'
    ModuleVersion        = '@version@'
    GUID                 = '6f1d0c0e-6a0f-4c53-9a26-5ed0b1d5c4a7'
    Author               = 'gdap'
    CompanyName          = 'gdap'
    Copyright            = 'MIT'
    Description          = 'Create, update and read delegated admin (GDAP) relationships on Microsoft Graph and CloudCockpit: one or ten thousand, with plans, etags, conflicts and lost answers taken care of.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess     = @('Gdap.format.ps1xml')
    FunctionsToExport    = @(
        'Compare-GdapTemplate'
        'Get-GdapExpiryReport'
        'New-GdapOnboarding'
        'Set-GdapAutoExtend'
    )
    CmdletsToExport      = @(
        'Connect-Gdap'
        'Disable-GdapMgName'
        'Disconnect-Gdap'
        'Enable-GdapMgName'
        'Get-GdapAccessAssignment'
        'Get-GdapCustomer'
        'Get-GdapLastRun'
        'Get-GdapOperation'
        'Get-GdapRelationship'
        'Get-GdapSession'
        'Lock-GdapRelationship'
        'New-GdapAccessAssignment'
        'New-GdapRelationship'
        'Remove-GdapAccessAssignment'
        'Remove-GdapRelationship'
        'Start-GdapEmulator'
        'Stop-GdapEmulator'
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
        }
    }
}
