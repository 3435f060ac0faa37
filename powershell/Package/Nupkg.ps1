# Makes a NuGet package: the files, the nuspec, and the parts that the Open Packaging Conventions require.

# $Nuspec: id, version, description, tags, license and so on, as elements of <metadata>; values are text or, for
# dependencies, XML. $Work: a folder for the parts.
function Write-Nupkg([string] $Path, [System.Collections.IDictionary] $Nuspec, [System.Collections.IDictionary] $Files, [string] $Work) {
    $id = $Nuspec.id
    $parts = Join-Path $Work "parts-$id"
    $null = New-Item -ItemType Directory -Force -Path $parts
    $utf8 = [System.Text.UTF8Encoding]::new($false)
    $write = {
        param($Name, $Text)
        $file = Join-Path $parts ([System.IO.Path]::GetFileName($Name.Replace('[', '').Replace(']', '')) + '.part')
        [System.IO.File]::WriteAllText($file, $Text.Replace("`r`n", "`n"), $utf8)
        $all[$Name] = $file
    }
    $all = @{}
    foreach ($name in $Files.Keys) { $all[$name] = $Files[$name] }

    $metadata = foreach ($name in $Nuspec.Keys) {
        $value = $Nuspec[$name]
        if ($value -is [xml]) { "    $($value.DocumentElement.OuterXml)" }
        else { "    <$name>$([System.Security.SecurityElement]::Escape($value))</$name>" }
    }
    & $write "$id.nuspec" @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata minClientVersion="2.8.6">
$($metadata -join "`n")
  </metadata>
</package>
"@
    $core = 'package/services/metadata/core-properties/gdap.psmdcp'
    & $write '_rels/.rels' @"
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/$id.nuspec" Id="R1" />
  <Relationship Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="/$core" Id="R2" />
</Relationships>
"@
    & $write $core @"
<?xml version="1.0" encoding="utf-8"?>
<coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">
  <dc:creator>$([System.Security.SecurityElement]::Escape($Nuspec.authors))</dc:creator>
  <dc:description>$([System.Security.SecurityElement]::Escape($Nuspec.description))</dc:description>
  <dc:identifier>$id</dc:identifier>
  <version>$($Nuspec.version)</version>
  <keywords>$([System.Security.SecurityElement]::Escape($Nuspec.tags))</keywords>
</coreProperties>
"@
    # Every part has a content type: by its extension, or by its name if it has none.
    $names = [string[]] $all.Keys
    [array]::Sort($names, [System.StringComparer]::Ordinal)
    $types = @{ rels = 'application/vnd.openxmlformats-package.relationships+xml'; psmdcp = 'application/vnd.openxmlformats-package.core-properties+xml' }
    $extensions = $names | ForEach-Object { [System.IO.Path]::GetExtension($_).TrimStart('.') } | Where-Object { $_ } | Sort-Object -Unique -Culture ''
    $defaults = foreach ($extension in $extensions) {
        $type = if ($types.ContainsKey($extension)) { $types[$extension] } else { 'application/octet' }
        "  <Default Extension=`"$extension`" ContentType=`"$type`" />"
    }
    $overrides = foreach ($name in $names | Where-Object { -not [System.IO.Path]::GetExtension($_) }) {
        "  <Override PartName=`"/$name`" ContentType=`"application/octet`" />"
    }
    & $write '[Content_Types].xml' @"
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
$((@($defaults) + @($overrides)) -join "`n")
</Types>
"@
    Write-ZipFile $Path $all
}
