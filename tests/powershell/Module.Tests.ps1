BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand -Seed 2
    $native = Get-NativeFolder
    $library = (Get-ChildItem -LiteralPath $native -File | Where-Object Name -Match '^(lib)?gdap\.(so|dylib|dll)$').Name
    # A copy of both modules; the path of Gdap.
    function Copy-Module([string] $Name) {
        $to = Join-Path $TestDrive $Name
        $null = New-Item -ItemType Directory -Force $to
        Copy-Item -LiteralPath $Module, "$Module.Emulator" -Destination $to -Recurse
        Join-Path $to 'Gdap'
    }
    function Get-Tree($Folder) { @(Get-ChildItem -LiteralPath $Folder -Recurse -File | ForEach-Object { '{0} {1} {2:o}' -f $_.FullName, $_.Length, $_.LastWriteTimeUtc }) }
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'The module' {
    BeforeAll { $commands = @(Get-Command -Module Gdap) }

    It '1: everything is a compiled cmdlet of one assembly, which is the RootModule; no script' {
        $commands.CommandType | Sort-Object -Unique | Should -Be 'Cmdlet'
        $commands.Count | Should -BeGreaterOrEqual 27
        @($commands.ImplementingType.Assembly | Sort-Object -Unique).Count | Should -Be 1
        (Import-PowerShellDataFile (Join-Path $Module 'Gdap.psd1')).RootModule | Should -Be (Split-Path -Leaf $commands[0].ImplementingType.Assembly.Location)
        Get-ChildItem -LiteralPath $Module, "$Module.Emulator" -Recurse -Include *.psm1, *.ps1 | Should -BeNullOrEmpty
    }

    It '1: what calls a service has StopProcessing and Dispose, the jobs too' {
        $calling = @($commands | Where-Object { $_.Parameters.ContainsKey('Session') -or $_.Name -in 'Connect-Gdap', 'Test-GdapSession' })
        $calling.Count | Should -BeGreaterOrEqual 20
        $calling.Name | Should -Contain 'Set-GdapAutoExtend'
        foreach ($cmdlet in $calling) {
            $cmdlet.ImplementingType.GetInterfaces().Name | Should -Contain 'IDisposable' -Because $cmdlet.Name
            $stop = $cmdlet.ImplementingType.GetMethod('StopProcessing', [System.Reflection.BindingFlags] 'Instance, NonPublic')
            $stop.DeclaringType.Namespace | Should -Be 'Gdap' -Because $cmdlet.Name
        }
    }

    It '2: shared parameters are those of two base classes' {
        $bases = foreach ($cmdlet in $commands) {
            for ($type = $cmdlet.ImplementingType.BaseType; $type.Namespace -eq 'Gdap'; $type = $type.BaseType) {
                if (@($type.GetProperties([System.Reflection.BindingFlags] 'Instance, Public, DeclaredOnly') | Where-Object { $_.GetCustomAttributes([Parameter], $false).Count }).Count) { $type.Name }
            }
        }
        @($bases | Sort-Object -Unique) | Should -Be 'GdapCmdlet', 'GdapWriteCmdlet'
        @($commands.ImplementingType | Where-Object { $_.GetInterfaces().Name -contains 'IDynamicParameters' }) | Should -BeNullOrEmpty
    }

    It '2: the binding knows no PowerShell, the cmdlets no native call; files stay small' {
        $sources = Join-Path $Root 'powershell'
        foreach ($file in Get-ChildItem "$sources/Native" -Filter *.cs) { Get-Content -Raw $file | Should -Not -MatchExactly 'System\.Management\.Automation' -Because $file.Name }
        foreach ($file in Get-ChildItem "$sources/Cmdlets", "$sources/Jobs" -Filter *.cs -Recurse) { Get-Content -Raw $file | Should -Not -MatchExactly 'DllImport|\bextern\b|\bgdap_[a-z]+_' -Because $file.Name }
        foreach ($file in Get-ChildItem $sources -Filter *.cs -Recurse) { @(Get-Content $file).Count | Should -BeLessOrEqual 300 -Because $file.Name }
    }

    It '3: the assembly''s file name carries the version' {
        $version = (Get-Module Gdap).Version
        $commands[0].ImplementingType.Assembly.GetName().Name | Should -Be "Gdap.Cmdlets.$version"
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
            Remove-Module Gdap -Force; Import-Module $module; @(Get-GdapRelationship -Session $one.Session -ErrorAction Ignore).Count -ge 0' $stand
        $text[0] | Should -Be 'True'
        $text[1] | Should -BeIn 'Unchanged', 'Updated'
        $text[2] | Should -Be '1'
    }

    # The other version is older: a library can be newer than its assembly.
    It '3: two versions live in one process, each with its own library' {
        $sdk = (Get-Command dotnet -CommandType Application -ErrorAction Ignore) -and (& dotnet --list-sdks)
        if (-not $sdk) { Set-ItResult -Skipped -Because 'there is no .NET SDK to build another version'; return }
        $from = Join-Path $TestDrive 'other'
        $null = New-Item -ItemType Directory -Force "$from/powershell", "$from/src/model"
        Copy-Item "$Root/powershell/*" "$from/powershell" -Recurse
        Copy-Item "$Root/src/model/roles_table.rs" "$from/src/model"
        $now = "$((Get-Module Gdap).Version)"
        (Get-Content -Raw "$Root/Cargo.toml") -replace "(?m)^version = `"$now`"", 'version = "0.0.1"' | Set-Content "$from/Cargo.toml"
        $emulator = (Get-ChildItem (Get-NativeFolder "$Module.Emulator"))[0].FullName
        $built = & (Get-Shell) -NoProfile -File "$from/powershell/build.ps1" -Library (Join-Path $native $library) -Emulator $emulator -Out $from 2>&1 | Out-String
        Test-Path "$from/Gdap/Gdap.Cmdlets.0.0.1.dll" | Should -BeTrue -Because $built
        $text = Invoke-Shell "
            Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri; `$first = Get-Command Get-GdapRelationship
            Import-Module '$from/Gdap' -Prefix New; `$null = Connect-NewGdap -Emulator `$uri
            @(& `$first -Top 1).Count; @(Get-NewGdapRelationship -Top 1).Count
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'Gdap.Cmdlets*' } | ForEach-Object { `$_.GetName().Name } | Sort-Object) -join ' '
            try { Get-NewGdapRelationship -Top 1 -Session (Gdap\Get-GdapSession) } catch { `"`$_`" }" $stand
        $text[0..1] | Should -Be '1', '1'
        $text[2] | Should -Be "Gdap.Cmdlets.0.0.1 Gdap.Cmdlets.$now"
    }

    # .NET Framework finds a loaded library only by its name.
    It '3: Windows PowerShell rejects a second library in one process' -Skip:($env:OS -ne 'Windows_NT') {
        $second = Join-Path (Copy-Module 'second') "native\$(Split-Path -Leaf $native)\$library"
        $text = Invoke-Shell "
            Import-Module `$module; `$null = Connect-Gdap -Emulator `$uri
            `$open = [Gdap.Native.NativeLoader].GetMethod('OpenWindows', [Reflection.BindingFlags] 'NonPublic, Static')
            `$open.Invoke(`$null, @([Gdap.Native.NativeLoader]::LoadedPath)) -ne [IntPtr]::Zero
            try { `$open.Invoke(`$null, @('$second')) } catch { `$_.Exception.GetBaseException().Message }" $stand
        $text[0] | Should -Be 'True'
        $text[1] | Should -BeLike '*already loaded another gdap.dll*'
    }

    It '3: without the .NET SDK PowerShell''s own compiler builds it, for this edition alone, and says so' {
        $emulator = (Get-ChildItem (Get-NativeFolder "$Module.Emulator"))[0].FullName
        $alone = Join-Path $TestDrive 'alone'
        $built = & (Get-Shell) -NoProfile -File "$Root/powershell/build.ps1" -NoSdk -Library (Join-Path $native $library) -Emulator $emulator -Out $alone 2>&1 3>&1 | Out-String
        $built -replace '\s+', ' ' | Should -Match "for PowerShell $($PSVersionTable.PSEdition) on this machine alone"
        $text = Invoke-Shell '
            Import-Module $module, "$module.Emulator"; $null = Connect-Gdap -Emulator $uri
            (Get-GdapRelationship -Top 1 | Update-GdapRelationship -AutoExtendDuration 180).AutoExtendDuration.Days
            (Get-Help Update-GdapRelationship).Synopsis
            $emulator = Start-GdapEmulator; @(Add-GdapEmulatorRelationship 3 -Emulator $emulator).Count; Stop-GdapEmulator $emulator' $stand -From "$alone/Gdap"
        $text[0] | Should -Be '180'
        $text[1] | Should -Not -BeNullOrEmpty
        $text[2] | Should -Be '3'
        (Get-ChildItem "$alone/Gdap").Name | Should -Be (Get-ChildItem $script:Module).Name
        (Get-ChildItem "$alone/Gdap.Emulator").Name | Should -Be (Get-ChildItem "$script:Module.Emulator").Name
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

    It '3: works in ConstrainedLanguage' {
        $text = Invoke-Shell '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"
            Import-Module $module; $null = Connect-Gdap -Emulator $uri
            @(Get-GdapRelationship).Count
            (Get-GdapRelationship -Top 1 | Update-GdapRelationship -BodyParameter @{ autoExtendDuration = 180 }).AutoExtendDuration.Days
            (Get-GdapRelationship -Top 1 | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = 0 } }).AutoExtendDuration.Days
            @(Set-GdapAutoExtend -All).Count
            (Get-GdapRelationship -Top 1 | Format-Table | Out-String) -match "Seeded relation"
            "$($ExecutionContext.SessionState.LanguageMode)"' $stand
        $text | Should -Be '2', '180', '0', '2', 'True', 'ConstrainedLanguage'
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
            # The emulator and the library are run from there too. (root can write anywhere: then only HOME is tested.)
            $text = @(Invoke-Shell 'Import-Module $module, "$module.Emulator"; $emulator = Start-GdapEmulator -Seed 1; $null = Connect-Gdap -Emulator $emulator; (Get-GdapRelationship | Update-GdapRelationship -AutoExtendDuration 180).Result; Stop-GdapEmulator $emulator' $null @{ HOME = $null; XDG_CACHE_HOME = $null; POWERSHELL_TELEMETRY_OPTOUT = '1' } $copy)
            $text[-1] | Should -Be 'Updated'
        }
        finally { if (-not $IsWindows) { chmod -R u+w $copy } }
    }

    It '4: no source uses [Console]' {
        foreach ($file in Get-ChildItem "$Root/powershell" -Recurse -Include *.cs) { Get-Content -Raw $file | Should -Not -Match '\bConsole\.' -Because $file.Name }
    }

    It '47: the manifest of <_> has an author, the notes of its version, and no address that isn''t one' -ForEach 'Gdap', 'Gdap.Emulator' {
        $manifest = Import-PowerShellDataFile (Join-Path (Split-Path $Module) "$_/$_.psd1")
        $manifest.Author | Should -Be 'The gdap contributors'
        $manifest.Copyright | Should -BeLike '*MIT*'
        $data = $manifest.PrivateData.PSData
        $changes = Get-Content -Raw -Encoding UTF8 (Join-Path $Root 'powershell/CHANGELOG.md')
        $changes | Should -BeLike "*## $($manifest.ModuleVersion)*"
        $data.ReleaseNotes.Length | Should -BeGreaterThan 100
        ($changes -replace '\r').Contains($data.ReleaseNotes) | Should -BeTrue
        if ($data.ContainsKey('ProjectUri')) { $data.ProjectUri | Should -Match '^https://[^/]+/.+' }
    }

    It 'exports by name, for both editions, and depends on nothing' {
        $manifest = Import-PowerShellDataFile (Join-Path $Module 'Gdap.psd1')
        @($manifest.CompatiblePSEditions | Sort-Object) | Should -Be 'Core', 'Desktop'
        foreach ($list in 'CmdletsToExport', 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') { "$($manifest[$list])" | Should -Not -Match '[*?]' }
        @($manifest.CmdletsToExport | Sort-Object) | Should -Be @($commands.Name | Sort-Object)
        $manifest.FunctionsToExport | Should -BeNullOrEmpty
        $manifest.Keys | Should -Not -Contain 'RequiredModules'
        $manifest.Keys | Should -Not -Contain 'RequiredAssemblies'
        Test-ModuleManifest (Join-Path $Module 'Gdap.psd1') | Should -Not -BeNullOrEmpty
        $approved = (Get-Verb).Verb
        foreach ($command in $commands) { $approved | Should -Contain $command.Verb }
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
        # The folder is like a package for another platform.
        Rename-Item (Join-Path $copy "native/$(Split-Path -Leaf $native)") 'other-x64'
        $text = Invoke-Shell 'Import-Module $module; try { Connect-Gdap -Emulator $uri } catch { $_.FullyQualifiedErrorId; "$_" }' $stand @{ LD_LIBRARY_PATH = $native } $copy
        "$text" | Should -BeLike "Gdap.Platform,*$library doesn't exist. This package is for *other-x64*"
    }

    It 'rejects a library of <Name>, naming both' -TestCases @(
        @{ Name = 'another ABI'; Abi = 77; Version = '9.9.9'; Words = '*ABI 77*needs ABI*' }
        @{ Name = 'an older version'; Abi = 1; Version = '0.0.3'; Words = '*0.0.3*older*' }
    ) {
        $compiler = Get-Command cc, gcc, clang -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        if (-not $compiler) { Set-ItResult -Skipped -Because 'there is no C compiler'; return }
        $copy = Copy-Module "fake-$Abi-$Version"
        # The result of gdap_version of another ABI can't be read: here, calling it ends the process.
        $guard = if ($Abi -eq 1) { '' } else { 'abort();' }
        Set-Content "$TestDrive/fake.c" "#include <stdlib.h>`ntypedef struct { const char *data; size_t size; } text; unsigned gdap_abi_version(void) { return $Abi; } text gdap_version(void) { $guard text t = { `"$Version`", sizeof(`"$Version`") - 1 }; return t; }"
        & $compiler.Source -shared -fPIC -o (Join-Path $copy "native/$(Split-Path -Leaf $native)/$library") "$TestDrive/fake.c"
        $LASTEXITCODE | Should -Be 0
        $text = Invoke-Shell 'Import-Module $module; try { Connect-Gdap -Emulator $uri } catch { $_.FullyQualifiedErrorId; "$_" }' $stand @{} $copy
        $text[0] | Should -BeLike 'Gdap.Platform,*'
        "$text" | Should -BeLike $Words
        "$text" | Should -BeLike "*$((Get-Module Gdap).Version)*"
    }
}
