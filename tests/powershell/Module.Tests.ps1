BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 2
    $native = (Get-ChildItem -LiteralPath (Join-Path $Module 'native') -Directory)[0].FullName
    $library = (Get-ChildItem -LiteralPath $native -File | Where-Object Name -Match '^(lib)?gdap\.(so|dylib|dll)$').Name
    # A copy of the module, of another version where one is named.
    function Copy-Module([string] $Name, [string] $Version) {
        $to = Join-Path $TestDrive "$Name/Gdap"
        $null = New-Item -ItemType Directory -Force (Split-Path -Parent $to)
        Copy-Item -LiteralPath $Module -Destination $to -Recurse
        $to
    }
    function Get-Tree($Folder) { @(Get-ChildItem -LiteralPath $Folder -Recurse -File | ForEach-Object { '{0} {1} {2:o}' -f $_.FullName, $_.Length, $_.LastWriteTimeUtc }) }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The module' {
    BeforeAll { $commands = @(Get-Command -Module Gdap) }

    It '1: what reaches the library is a compiled cmdlet of one assembly, with StopProcessing and Dispose' {
        $cmdlets = @($commands | Where-Object CommandType -EQ 'Cmdlet')
        $cmdlets.Count | Should -BeGreaterOrEqual 13
        @($cmdlets.ImplementingType.Assembly | Sort-Object -Unique).Count | Should -Be 1
        foreach ($cmdlet in $cmdlets) {
            $cmdlet.ImplementingType.GetInterfaces().Name | Should -Contain 'IDisposable' -Because $cmdlet.Name
            $stop = $cmdlet.ImplementingType.GetMethod('StopProcessing', [System.Reflection.BindingFlags] 'Instance, NonPublic')
            $stop.DeclaringType.Namespace | Should -Be 'Gdap' -Because $cmdlet.Name
        }
        foreach ($job in $commands | Where-Object CommandType -EQ 'Function') { "$($job.Definition)" | Should -Not -Match 'DllImport|NativeMethods|Add-Type' -Because $job.Name }
    }

    It '2: the binding knows no PowerShell, the cmdlets no native call; files stay small' {
        $sources = Join-Path $Root 'powershell'
        foreach ($file in Get-ChildItem "$sources/Native" -Filter *.cs) { Get-Content -Raw $file | Should -Not -MatchExactly 'System\.Management\.Automation' -Because $file.Name }
        foreach ($file in Get-ChildItem "$sources/Cmdlets" -Filter *.cs -Recurse) {
            $text = Get-Content -Raw $file
            $text | Should -Not -MatchExactly 'DllImport|\bextern\b|\bgdap_[a-z]+_' -Because $file.Name
            @($text -split '\n').Count | Should -BeLessOrEqual 401 -Because $file.Name
        }
    }

    It '3: the assembly''s file name carries the version' {
        $version = (Get-Module Gdap).Version
        $compiled = @($commands | Where-Object CommandType -EQ 'Cmdlet')
        $compiled.Count | Should -BeGreaterThan 20
        $compiled[0].ImplementingType.Assembly.GetName().Name | Should -Be "Gdap.Cmdlets.$version"
        Test-Path (Join-Path $Module "Gdap.Cmdlets.$version.dll") | Should -BeTrue
    }

    It '3: importing twice and with -Force reuses it, and sessions live on' {
        $text = Invoke-Shell '
            Import-Module $module; $null = Connect-Gdap -Emulator $uri
            $one = Get-GdapRelationship -Top 1
            Import-Module $module; Import-Module $module -Force
            (Get-GdapRelationship -Top 1).Id -eq $one.Id
            ($one | Update-GdapRelationship -AutoExtendDuration 0).Result
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like "Gdap.Cmdlets*" }).Count
            Remove-Module Gdap; Import-Module $module; @(Get-GdapRelationship -Session $one.Session -ErrorAction Ignore).Count -ge 0' $stand
        $text[0] | Should -Be 'True'
        $text[1] | Should -BeIn 'Unchanged', 'Updated'
        $text[2] | Should -Be '1'
    }

    It '3: two versions live in one process, each with its own library' {
        $sdk = (Get-Command dotnet -CommandType Application -ErrorAction Ignore) -and (& dotnet --list-sdks)
        if (-not $sdk) { Set-ItResult -Skipped -Because 'there is no .NET SDK to build another version'; return }
        $from = Join-Path $TestDrive 'other'
        $null = New-Item -ItemType Directory -Force "$from/powershell", "$from/src/model"
        Copy-Item "$Root/powershell/*" "$from/powershell" -Recurse
        Copy-Item "$Root/src/model/roles_table.rs" "$from/src/model"
        $now = "$((Get-Module Gdap).Version)"
        (Get-Content -Raw "$Root/Cargo.toml") -replace "(?m)^version = `"$now`"", 'version = "9.8.7"' | Set-Content "$from/Cargo.toml"
        $emulator = (Get-ChildItem $native -Filter 'gdap-emulator*')[0].FullName
        $built = & (Get-Shell) -NoProfile -File "$from/powershell/build.ps1" -Library (Join-Path $native $library) -Emulator $emulator -Out "$from/Gdap" 2>&1 | Out-String
        Test-Path "$from/Gdap/Gdap.Cmdlets.9.8.7.dll" | Should -BeTrue -Because $built
        $text = Invoke-Shell "
            Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; `$first = Get-Command Get-GdapRelationship
            Import-Module '$from/Gdap' -Prefix New; `$null = Connect-NewGdap -Emulator `$uri
            @(& `$first -Top 1).Count; @(Get-NewGdapRelationship -Top 1).Count
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'Gdap.Cmdlets*' } | ForEach-Object { `$_.GetName().Name } | Sort-Object) -join ' '
            try { Get-NewGdapRelationship -Top 1 -Session (Gdap\Get-GdapSession) } catch { `"`$_`" }" $stand
        $text[0..1] | Should -Be '1', '1'
        $text[2] | Should -Be "Gdap.Cmdlets.$now Gdap.Cmdlets.9.8.7"
    }

    It '3: without the .NET SDK PowerShell''s own compiler builds it, for this edition alone, and says so' {
        $emulator = (Get-ChildItem $native -Filter 'gdap-emulator*')[0].FullName
        $alone = Join-Path $TestDrive 'alone/Gdap'
        $built = & (Get-Shell) -NoProfile -File "$Root/powershell/build.ps1" -NoSdk -Library (Join-Path $native $library) -Emulator $emulator -Out $alone 2>&1 3>&1 | Out-String
        $built -replace '\s+', ' ' | Should -Match "for PowerShell $($PSVersionTable.PSEdition) on this machine alone"
        $text = Invoke-Shell '
            Import-Module $module; $null = Connect-Gdap -Emulator $uri
            (Get-GdapRelationship -Top 1 | Update-GdapRelationship -AutoExtendDuration 180).AutoExtendDuration.Days
            (Get-Help Update-GdapRelationship).Synopsis' $stand -From $alone
        $text[0] | Should -Be '180'
        $text[1] | Should -Not -BeNullOrEmpty
        (Get-ChildItem $alone).Name | Should -Be (Get-ChildItem $script:Module).Name
    }

    It '3: works in ForEach-Object -Parallel and in Start-ThreadJob' {
        $text = Invoke-Shell '
            Import-Module $module; $session = Connect-Gdap -Emulator $uri
            $ids = (Get-GdapRelationship).Id
            $done = $ids | ForEach-Object -Parallel { Import-Module $using:module; Update-GdapRelationship $_ -AutoExtendDuration 180 -Session $using:session }
            @($done).Count
            (Start-ThreadJob { Import-Module $using:module; ($using:ids | Update-GdapRelationship -AutoExtendDuration 0 -Session $using:session).Result } | Receive-Job -Wait) -join " "
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like "Gdap.Cmdlets*" }).Count' $stand
        $text | Should -Be '2', 'Updated Updated', '1'
    }

    It '3: nothing is written beside the module' {
        $copy = Copy-Module 'watched'
        $before = Get-Tree $copy
        $null = Invoke-Shell 'Import-Module $module; $null = Connect-Gdap -Emulator $uri; $null = Get-GdapRelationship | Update-GdapRelationship -AutoExtendDuration 180; Get-Help Update-GdapRelationship | Out-Null' $stand @{} $copy
        Get-Tree $copy | Should -Be $before
    }

    It '3: in ConstrainedLanguage without trust the import fails with one sentence that names the fix' {
        $text = Invoke-Shell '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"; try { Import-Module $module -ErrorAction Stop; "imported" } catch { "$_" }'
        "$text" | Should -BeLike '*ConstrainedLanguage*sign*'
        "$text" | Should -Not -BeLike '*imported*'
    }

    It '4: works in a bare [powershell]::Create() without a host' {
        $text = Invoke-Shell '
            $shell = [powershell]::Create()
            $null = $shell.AddScript("Import-Module ''$module''; `$null = Connect-Gdap -Emulator ''$uri''; Get-GdapRelationship | Update-GdapRelationship -AutoExtendDuration 180 -Verbose")
            $done = $shell.Invoke(); $done.Count; $shell.Streams.Error.Count' $stand
        $text | Should -Be '2', '0'
    }

    It '4: works with HOME unset and a read-only folder' {
        $copy = Copy-Module 'sealed'
        if (-not $IsWindows) { chmod -R a-w $copy }
        try {
            # The emulator and the library are run from there too. (root may write anywhere: then only HOME is proved.)
            $text = @(Invoke-Shell 'Import-Module $module; $emulator = Start-GdapEmulator -Seed 1; $null = Connect-Gdap -Emulator $emulator; (Get-GdapRelationship | Update-GdapRelationship -AutoExtendDuration 180).Result; Stop-GdapEmulator $emulator' $null @{ HOME = $null; XDG_CACHE_HOME = $null; POWERSHELL_TELEMETRY_OPTOUT = '1' } $copy)
            $text[-1] | Should -Be 'Updated'
        }
        finally { if (-not $IsWindows) { chmod -R u+w $copy } }
    }

    It '4: no source uses [Console]' {
        foreach ($file in Get-ChildItem "$Root/powershell" -Recurse -Include *.cs, *.psm1) { Get-Content -Raw $file | Should -Not -Match '\bConsole\.' -Because $file.Name }
    }

    It 'exports by name, for both editions, and depends on nothing' {
        $manifest = Import-PowerShellDataFile (Join-Path $Module 'Gdap.psd1')
        @($manifest.CompatiblePSEditions | Sort-Object) | Should -Be 'Core', 'Desktop'
        foreach ($list in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') { "$($manifest[$list])" | Should -Not -Match '[*?]' }
        @($manifest.CmdletsToExport + $manifest.FunctionsToExport | Sort-Object) | Should -Be @($commands.Name | Sort-Object)
        $manifest.Keys | Should -Not -Contain 'RequiredModules'
        $manifest.Keys | Should -Not -Contain 'RequiredAssemblies'
        Test-ModuleManifest (Join-Path $Module 'Gdap.psd1') | Should -Not -BeNullOrEmpty
        $approved = (Get-Verb).Verb
        foreach ($command in $commands) { $approved | Should -Contain $command.Verb }
        foreach ($command in $commands | Where-Object { $_.CommandType -eq 'Cmdlet' }) { $command.Parameters.Keys | Should -Contain 'Session' -Because $command.Name }
    }

    It 'takes the library of its own folder, never of the working directory, PATH or LD_LIBRARY_PATH' {
        $trap = Join-Path $TestDrive 'trap'
        $null = New-Item -ItemType Directory -Force $trap
        Set-Content (Join-Path $trap $library) 'no library'
        $text = Invoke-Shell "Set-Location '$trap'; Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; @(Get-GdapRelationship).Count
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'Gdap.Cmdlets*' } | ForEach-Object { `$_.GetType('Gdap.Native.NativeLoader').GetProperty('LoadedPath').GetValue(`$null) }" $stand @{ PATH = $trap + [System.IO.Path]::PathSeparator + $env:PATH; LD_LIBRARY_PATH = $trap; DYLD_LIBRARY_PATH = $trap }
        $text[0] | Should -Be '2'
        $text[1] | Should -Be (Join-Path $native $library)
        $copy = Copy-Module 'without'
        Remove-Item (Join-Path $copy "native/$(Split-Path -Leaf $native)/$library")
        $text = Invoke-Shell 'Import-Module $module; try { Connect-Gdap -Emulator $uri } catch { $_.FullyQualifiedErrorId; "$_" }' $stand @{ LD_LIBRARY_PATH = $native } $copy
        "$text" | Should -BeLike "Gdap.Platform,*$library*"
    }

    It 'refuses a library of <Name>, naming both' -TestCases @(
        @{ Name = 'another ABI'; Abi = 77; Version = '0.1.0'; Words = '*ABI 77*needs ABI*' }
        @{ Name = 'an older version'; Abi = 1; Version = '0.0.3'; Words = '*0.0.3*older*' }
    ) {
        $compiler = Get-Command cc, gcc, clang -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        if (-not $compiler) { Set-ItResult -Skipped -Because 'there is no C compiler'; return }
        $copy = Copy-Module "fake-$Abi-$Version"
        # What another ABI's gdap_version would give back cannot be read: to call it ends the process.
        $guard = if ($Abi -eq 1) { '' } else { 'abort();' }
        Set-Content "$TestDrive/fake.c" "#include <stdlib.h>`ntypedef struct { const char *data; unsigned long size; } text; unsigned gdap_abi_version(void) { return $Abi; } text gdap_version(void) { $guard text t = { `"$Version`", sizeof(`"$Version`") - 1 }; return t; }"
        & $compiler.Source -shared -fPIC -o (Join-Path $copy "native/$(Split-Path -Leaf $native)/$library") "$TestDrive/fake.c"
        $LASTEXITCODE | Should -Be 0
        $text = Invoke-Shell 'Import-Module $module; try { Connect-Gdap -Emulator $uri } catch { $_.FullyQualifiedErrorId; "$_" }' $stand @{} $copy
        $text[0] | Should -BeLike 'Gdap.Platform,*'
        "$text" | Should -BeLike $Words
        "$text" | Should -BeLike "*$((Get-Module Gdap).Version)*"
    }
}
