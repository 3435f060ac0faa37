# A host of the test, and calls in a runspace with it: records their output to the host and their prompts.
if (-not ('TestHost' -as [type])) {
    Add-Type -IgnoreWarnings -WarningAction SilentlyContinue -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

public class TestHost : PSHost
{
    readonly Ui ui;
    readonly bool mute;
    readonly Guid id = Guid.NewGuid();
    public TestHost(int answer, bool mute) { ui = new Ui { Answer = answer }; this.mute = mute; }
    public List<string> Said { get { return ui.Lines; } }
    public List<string> Warned { get { return ui.Warnings; } }
    public List<string> Questions { get { return ui.Asked; } }
    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get { return id; } }
    public override string Name { get { return "Test"; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override PSHostUserInterface UI { get { return mute ? null : ui; } }
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int c) { }

    class Ui : PSHostUserInterface
    {
        public int Answer;
        public List<string> Lines = new List<string>();
        public List<string> Warnings = new List<string>();
        public List<string> Asked = new List<string>();
        public override PSHostRawUserInterface RawUI { get { return null; } }
        public override Dictionary<string, PSObject> Prompt(string c, string m, Collection<FieldDescription> d) { throw new NotImplementedException(); }
        public override int PromptForChoice(string c, string m, Collection<ChoiceDescription> ch, int def) { Asked.Add(m); return Answer; }
        public override PSCredential PromptForCredential(string c, string m, string u, string t) { throw new NotImplementedException(); }
        public override PSCredential PromptForCredential(string c, string m, string u, string t, PSCredentialTypes a, PSCredentialUIOptions o) { throw new NotImplementedException(); }
        public override string ReadLine() { return ""; }
        public override SecureString ReadLineAsSecureString() { return new SecureString(); }
        public override void Write(string v) { Lines.Add(v); }
        public override void Write(ConsoleColor f, ConsoleColor b, string v) { Lines.Add(v); }
        public override void WriteLine(string v) { Lines.Add(v); }
        public override void WriteErrorLine(string v) { }
        public override void WriteDebugLine(string v) { Lines.Add("DEBUG: " + v); }
        public override void WriteProgress(long s, ProgressRecord r) { }
        public override void WriteVerboseLine(string v) { Lines.Add("VERBOSE: " + v); }
        public override void WriteWarningLine(string v) { Lines.Add(v); Warnings.Add(v); }
    }
}
'@
}

# A runspace connected to $Stand whose host answers prompts with $Answer (0 yes, 1 yes to all, 2 no). $Mute: the host
# has no user interface.
function Open-Hosted([int] $Answer = 2, $Stand = $stand, [switch] $Mute) {
    $seen = [TestHost]::new($Answer, $Mute)
    $space = [runspacefactory]::CreateRunspace($seen)
    $space.Open()
    $hosted = [pscustomobject]@{ Space = $space; Seen = $seen }
    $null = Invoke-Within $hosted "Import-Module '$Module', '$Module.Emulator'; `$null = Connect-Gdap -Emulator '$($Stand.Uri)'"
    $hosted
}

function Invoke-Within($Hosted, [string] $Script) {
    $shell = [powershell]::Create()
    $shell.Runspace = $Hosted.Space
    try { @($shell.AddScript($Script).Invoke()) } finally { $shell.Dispose() }
}

# Runs a script connected to $Stand, in a runspace of its own or in that of $In. $StopWhen: the script is stopped, as by
# Ctrl+C, as soon as this is true. $After runs in the same runspace then.
function Invoke-Hosted([string] $Script, [int] $Answer = 2, $Stand = $stand, [switch] $Mute, [scriptblock] $StopWhen, [string] $After, $In) {
    $hosted = if ($In) { $In } else { Open-Hosted $Answer $Stand -Mute:$Mute }
    $seen = $hosted.Seen
    foreach ($list in $seen.Said, $seen.Warned, $seen.Questions) { if ($null -ne $list) { $list.Clear() } }
    $shell = [powershell]::Create()
    $shell.Runspace = $hosted.Space
    try {
        $output = New-Object System.Management.Automation.PSDataCollection[psobject]
        $running = $shell.AddScript($Script, $true).BeginInvoke((New-Object System.Management.Automation.PSDataCollection[psobject]), $output)
        if ($StopWhen) {
            $end = [datetime]::UtcNow.AddSeconds(60)
            while (-not (& $StopWhen) -and -not $running.IsCompleted -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 5 }
            $shell.Stop()
        }
        $thrown = $null
        try { $null = $shell.EndInvoke($running) } catch { $thrown = $_ }
        $more = if ($After) { Invoke-Within $hosted $After }
        [pscustomobject]@{
            Output = @($output); Said = @($seen.Said); Warned = @($seen.Warned); Questions = @($seen.Questions); Errors = @($shell.Streams.Error)
            Warnings = @($shell.Streams.Warning | ForEach-Object Message); Thrown = $thrown; State = "$($shell.InvocationStateInfo.State)"; After = @($more)
        }
    }
    finally { $shell.Dispose(); if (-not $In) { $hosted.Space.Dispose() } }
}
