# Reproducible archives, whose bytes depend only on their files: entries in order of name, with a fixed time and fixed
# modes. Files are a table of names in the archive and paths on disk.
$script:FixedTime = [System.DateTimeOffset]::new(2000, 1, 1, 0, 0, 0, [timespan]::Zero)

function Get-SortedName([System.Collections.IDictionary] $Files) {
    $names = [string[]] $Files.Keys
    [array]::Sort($names, [System.StringComparer]::Ordinal)
    $names
}

# rwxr-xr-x for programs, rw-r--r-- for all other files. Zip readers of PowerShell and NuGet ignore the mode.
function Get-Mode([string] $Name) { if ((Split-Path -Leaf $Name) -eq 'gdap-emulator') { 0x1ed } else { 0x1a4 } }

function Write-ZipFile([string] $Path, [System.Collections.IDictionary] $Files) {
    $stream = [System.IO.File]::Create($Path)
    try {
        $zip = [System.IO.Compression.ZipArchive]::new($stream, 'Create', $true)
        try {
            foreach ($name in Get-SortedName $Files) {
                $entry = $zip.CreateEntry($name, 'SmallestSize')
                $entry.LastWriteTime = $script:FixedTime
                $entry.ExternalAttributes = (0x8000 -bor (Get-Mode $name)) -shl 16
                $to = $entry.Open()
                try { $to.Write([System.IO.File]::ReadAllBytes($Files[$name])) } finally { $to.Dispose() }
            }
        }
        finally { $zip.Dispose() }
    }
    finally { $stream.Dispose() }
}

function Write-TarFile([string] $Path, [System.Collections.IDictionary] $Files) {
    $stream = [System.IO.File]::Create($Path)
    try {
        $gzip = [System.IO.Compression.GZipStream]::new($stream, [System.IO.Compression.CompressionLevel]::SmallestSize, $true)
        try {
            $tar = [System.Formats.Tar.TarWriter]::new($gzip, [System.Formats.Tar.TarEntryFormat]::Ustar, $true)
            try {
                foreach ($name in Get-SortedName $Files) {
                    $entry = [System.Formats.Tar.UstarTarEntry]::new('RegularFile', $name)
                    $entry.ModificationTime = $script:FixedTime
                    $entry.Mode = Get-Mode $name
                    $entry.DataStream = [System.IO.MemoryStream]::new([System.IO.File]::ReadAllBytes($Files[$name]))
                    $tar.WriteEntry($entry)
                }
            }
            finally { $tar.Dispose() }
        }
        finally { $gzip.Dispose() }
    }
    finally { $stream.Dispose() }
}

# All files of a folder, by their path in it.
function Get-FileTable([string] $Folder, [string] $Prefix = '') {
    $files = @{}
    $start = (Get-Item -LiteralPath $Folder).FullName.TrimEnd('/', '\').Length + 1
    foreach ($file in Get-ChildItem -Recurse -File -LiteralPath $Folder) {
        $files[$Prefix + $file.FullName.Substring($start).Replace('\', '/')] = $file.FullName
    }
    $files
}
