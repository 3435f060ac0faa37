# The module's cmdlets are compiled; all this file does is load them. Functions of Jobs/ are added
# below by build.ps1. What stands here costs at every import.
if ($ExecutionContext.SessionState.LanguageMode -eq 'ConstrainedLanguage') {
    throw 'Gdap cannot be loaded in ConstrainedLanguage mode: have its files trusted by the application control policy (sign them and allow the publisher), or start a session in FullLanguage mode.'
}
Import-Module -Name "$PSScriptRoot/Gdap.Cmdlets.@version@.dll"
