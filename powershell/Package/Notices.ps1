# The licenses of the code that a build links: the crates, from `cargo metadata`, with the license texts in them, and
# Rust's standard library. A crate without a license text is an error.

# $Targets: the platforms, as Rust names them. $Features: cargo's arguments that choose the features of the build.
function Get-Notice([string] $Root, [string[]] $Targets, [string[]] $Features) {
    $arguments = @('metadata', '--format-version', '1', '--locked', '--manifest-path', (Join-Path $Root 'Cargo.toml')) + $Features
    foreach ($target in $Targets) { $arguments += '--filter-platform', $target }
    $json = & cargo @arguments
    if ($LASTEXITCODE -ne 0) { throw 'cargo metadata failed.' }
    $metadata = $json | ConvertFrom-Json -AsHashtable
    $packages = @{}
    foreach ($package in $metadata.packages) { $packages[$package.id] = $package }
    $nodes = @{}
    foreach ($node in $metadata.resolve.nodes) { $nodes[$node.id] = $node }

    # The linked crates: normal dependencies, starting at the root. Procedural macros run only at build time.
    $linked = [System.Collections.Generic.HashSet[string]]::new()
    $next = [System.Collections.Generic.Stack[string]]::new()
    $next.Push($metadata.resolve.root)
    while ($next.Count) {
        $id = $next.Pop()
        if (-not $linked.Add($id)) { continue }
        foreach ($dependency in $nodes[$id].deps) {
            $isNormal = @($dependency.dep_kinds | Where-Object { $null -eq $_.kind }).Count -gt 0
            $isMacro = @($packages[$dependency.pkg].targets | Where-Object { $_.kind -contains 'proc-macro' }).Count -gt 0
            if ($isNormal -and -not $isMacro) { $next.Push($dependency.pkg) }
        }
    }
    # A crate in the project's source has the project's license.
    $source = (Join-Path $Root 'src') + [System.IO.Path]::DirectorySeparatorChar
    $null = $linked.Remove($metadata.resolve.root)
    $linked = @($linked | Where-Object { -not $packages[$_].manifest_path.StartsWith($source, [System.StringComparison]::Ordinal) })

    # Each text is shown once, with all crates that have it.
    $users = @{}
    foreach ($id in $linked) {
        $package = $packages[$id]
        $texts = @(Get-LicenceText $package)
        if (-not $texts) { throw "The crate $($package.name) $($package.version) has no licence text." }
        foreach ($text in $texts) {
            if (-not $users.ContainsKey($text)) { $users[$text] = [System.Collections.Generic.List[string]]::new() }
            $users[$text].Add("$($package.name) $($package.version) ($($package.license))")
        }
    }
    $sections = foreach ($text in $users.Keys) {
        $names = [string[]] $users[$text]
        [array]::Sort($names, [System.StringComparer]::Ordinal)
        "$($names -join "`n")`n`n$text`n"
    }
    $sections = [string[]] @($sections)
    [array]::Sort($sections, [System.StringComparer]::Ordinal)
    $rule = "`n" + '-' * 80 + "`n`n"
    "Gdap contains the following software. Each notice names the packages that it is for.$rule" + (@($sections) + (Get-RustNotice) -join $rule)
}

# The texts of a crate. If it can be used under the MIT licence, that one is chosen.
function Get-LicenceText($Package) {
    $folder = Split-Path -Parent $Package.manifest_path
    $files = @(Get-ChildItem -File -LiteralPath $folder | Where-Object Name -Match '^(LICEN[CS]E|COPYING|COPYRIGHT|NOTICE|UNLICENSE)' | Sort-Object Name -Culture '')
    $mit = @($files | Where-Object Name -Match 'MIT')
    if ($mit -and $Package.license -match '(^|OR |/)MIT( OR|/|$)') { $files = $mit }
    foreach ($file in $files) { [System.IO.File]::ReadAllText($file.FullName).Replace("`r`n", "`n").Trim() }
}

function Get-RustNotice {
    $text = Join-Path (& rustc --print sysroot) 'share/doc/rust/licenses/MIT.txt'
    if (-not (Test-Path -LiteralPath $text)) { throw "The licence of Rust's standard library is missing: $text." }
    $mit = [System.IO.File]::ReadAllText($text).Replace("`r`n", "`n").Replace('<year> <copyright holders>', 'The Rust Project contributors').Trim()
    "The Rust standard library (MIT OR Apache-2.0)`n`n$mit`n"
}
