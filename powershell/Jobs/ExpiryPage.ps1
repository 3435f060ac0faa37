# The page of Get-GdapExpiryReport: one file, nothing from elsewhere, every value escaped.

# A value as text of a page: escaped, without what no page may hold.
function ConvertTo-HtmlText($Value) {
    $text = [regex]::Replace("$Value", '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]', [string][char]0xfffd)
    [System.Net.WebUtility]::HtmlEncode($text)
}

function ConvertTo-ExpiryPage([System.Object[]] $Row, [string] $Title, [datetime] $Now) {
    $invariant = [cultureinfo]::InvariantCulture
    # A browser takes the hashes of lines that end in a line feed alone.
    $style = $script:ExpiryStyle.Replace("`r", '')
    $code = $script:ExpiryCode.Replace("`r", '')
    $sha = [System.Security.Cryptography.SHA256]::Create()
    $utf8 = New-Object System.Text.UTF8Encoding $false
    $styleHash = [System.Convert]::ToBase64String($sha.ComputeHash($utf8.GetBytes($style)))
    $codeHash = [System.Convert]::ToBase64String($sha.ComputeHash($utf8.GetBytes($code)))
    $sha.Dispose()
    $lines = foreach ($one in $Row) {
        $kind = Get-ExpiryKind $one
        $customer = if ($one.CustomerName) { $one.CustomerName } else { $one.CustomerTenantId }
        $extend = if ($one.AutoExtend) { 'yes' } elseif ($one.BlockingRoles) { 'blocked' } else { 'no' }
        '<tr class="{0}"><td class="n" data-v="{1}">{1}</td><td data-v="{2}"><time datetime="{2}">{3}</time></td><td><bdi>{4}</bdi></td><td><bdi title="{5}">{6}</bdi></td><td class="s">{7}</td><td><span class="tag">{8}</span></td><td>{9}</td><td>{10}</td></tr>' -f @(
            $kind, $one.DaysLeft.ToString($invariant), $one.EndDateTime, $one.EndDateTime.Substring(0, 10),
            (ConvertTo-HtmlText $one.DisplayName), (ConvertTo-HtmlText $one.CustomerTenantId), (ConvertTo-HtmlText $customer),
            (ConvertTo-HtmlText $one.Status), $extend, (ConvertTo-HtmlText $one.BlockingRoles), (ConvertTo-HtmlText $one.Advice))
    }
    $soon = @($Row | Where-Object { -not $_.AutoExtend -and $_.DaysLeft -ge 0 -and $_.DaysLeft -le 30 }).Count
    $later = @($Row | Where-Object { -not $_.AutoExtend -and $_.DaysLeft -gt 30 -and $_.DaysLeft -le 90 }).Count
    $blocked = @($Row | Where-Object { (Get-ExpiryKind $_) -eq 'blocked' }).Count
    $extended = @($Row | Where-Object AutoExtend).Count
    $tiles = foreach ($tile in @(
            , @($Row.Count, 'relationships', '')
            , @($soon, 'end within 30 days', 'blocked')
            , @($later, 'end in 31 to 90 days', 'ends')
            , @($blocked, 'blocked by a role', 'blocked')
            , @($extended, 'extended by themselves', 'extended'))) {
        '<li class="{0}"><b>{1}</b> {2}</li>' -f $tile[2], $tile[0].ToString($invariant), $tile[1]
    }
    $heads = foreach ($head in 'Days left', 'Ends', 'Relationship', 'Customer', 'Status', 'Extended', 'Blocked by', 'What to do') {
        $sort = if ($head -eq 'Ends') { ' aria-sort="ascending"' }
        "<th scope=`"col`"$sort><button type=`"button`">$head</button></th>"
    }
    $name = ConvertTo-HtmlText $Title
    $made = $Now.ToString("yyyy-MM-dd HH:mm 'UTC'", $invariant)
    $body = if ($Row.Count) { (Get-ExpiryTimeline $Row $Now) + "<p class=`"find`"><label>Find <input type=`"search`" id=`"find`" autocomplete=`"off`"></label> <output id=`"found`"></output></p><table><caption>Every relationship, the first to end first</caption><thead><tr>$($heads -join '')</tr></thead><tbody>`n$($lines -join "`n")`n</tbody></table>" }
    else { '<p>There is nothing to report.</p>' }
    @"
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-$styleHash'; script-src 'sha256-$codeHash'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$name</title>
<style>$style</style>
</head>
<body>
<header><h1>$name</h1><p>As of <time datetime="$(ConvertTo-IsoDate $Now)">$made</time>. Dates are in UTC.</p></header>
<ul class="tiles">$($tiles -join '')</ul>
<main>$body</main>
<script>$code</script>
</body>
</html>
"@
}

# How a relationship stands: extended, blocked, ends, or ended.
function Get-ExpiryKind($Row) {
    if ($Row.DaysLeft -lt 0) { 'ended' }
    elseif ($Row.AutoExtend) { 'extended' }
    elseif ($Row.BlockingRoles) { 'blocked' }
    else { 'ends' }
}

# The timeline: a column for each week, month or quarter, by how long it reaches.
function Get-ExpiryTimeline([System.Object[]] $Row, [datetime] $Now) {
    $invariant = [cultureinfo]::InvariantCulture
    $kinds = 'blocked', 'ends', 'extended', 'ended'
    $dates = @($Row | ForEach-Object { [datetime]::Parse($_.EndDateTime, $invariant, 'AdjustToUniversal') })
    $first = @($dates + $Now | Sort-Object)[0]
    $last = @($dates + $Now | Sort-Object)[-1]
    $days = ($last - $first).TotalDays
    $unit = if ($days -le 190) { 'week' } elseif ($days -le 1150) { 'month' } elseif ($days -le 3650) { 'quarter' } else { 'year' }
    $start = switch ($unit) {
        'week' { $first.Date.AddDays( - ((([int]$first.DayOfWeek) + 6) % 7)) }
        'month' { New-Object datetime $first.Year, $first.Month, 1 }
        'quarter' { New-Object datetime $first.Year, ($first.Month - ($first.Month - 1) % 3), 1 }
        default { New-Object datetime $first.Year, 1, 1 }
    }
    $columns = New-Object System.Collections.Generic.List[System.Object]
    $from = $start
    while ($from -le $last) {
        $to = switch ($unit) { 'week' { $from.AddDays(7) } 'month' { $from.AddMonths(1) } 'quarter' { $from.AddMonths(3) } default { $from.AddYears(1) } }
        $columns.Add(@{ From = $from; To = $to; blocked = (New-Object System.Collections.ArrayList); ends = (New-Object System.Collections.ArrayList); extended = (New-Object System.Collections.ArrayList); ended = (New-Object System.Collections.ArrayList) })
        $from = $to
    }
    $at = 0
    $order = 0..($Row.Count - 1) | Sort-Object { $dates[$_] }
    foreach ($index in $order) {
        while ($dates[$index] -ge $columns[$at].To) { $at++ }
        $null = $columns[$at][(Get-ExpiryKind $Row[$index])].Add($Row[$index])
    }
    $most = 1
    foreach ($column in $columns) {
        $sum = 0
        foreach ($kind in $kinds) { $sum += $column[$kind].Count }
        $most = [System.Math]::Max($most, $sum)
    }
    $left = 34
    $width = 1000
    $high = 180
    $step = ($width - $left) / $columns.Count
    $every = [System.Math]::Ceiling($columns.Count / 12)
    $svg = New-Object System.Text.StringBuilder
    $put = { param($format, $values) $null = $svg.AppendFormat($invariant, $format, [System.Object[]]$values) }
    & $put '<svg class="time" viewBox="0 0 {0} {1}" role="img" aria-labelledby="time-title"><title id="time-title">How many relationships end in each {2}</title>' @($width, ($high + 34), $unit)
    foreach ($tick in @(0, [System.Math]::Ceiling($most / 2), $most | Sort-Object -Unique)) {
        $y = $high - $tick / $most * ($high - 14)
        & $put '<line class="grid" x1="{0}" x2="{1}" y1="{2:0.#}" y2="{2:0.#}"/><text x="{3}" y="{4:0.#}" text-anchor="end">{5}</text>' @($left, $width, $y, ($left - 6), ($y + 4), $tick)
    }
    for ($index = 0; $index -lt $columns.Count; $index++) {
        $column = $columns[$index]
        $x = $left + $index * $step
        $y = $high
        $name = switch ($unit) {
            'week' { $column.From.ToString('yyyy-MM-dd', $invariant) }
            'month' { $column.From.ToString('yyyy-MM', $invariant) }
            'quarter' { '{0}-Q{1}' -f $column.From.Year, (($column.From.Month + 2) / 3) }
            default { $column.From.ToString('yyyy', $invariant) }
        }
        if ($index % $every -eq 0 -and $x -le $width - 60) { & $put '<text x="{0:0.#}" y="{1}">{2}</text>' @($x, ($high + 18), $name) }
        foreach ($kind in $kinds) {
            $here = $column[$kind]
            if (-not $here.Count) { continue }
            $tall = $here.Count / $most * ($high - 14)
            $y -= $tall
            $names = @($here | Select-Object -First 10 | ForEach-Object { '{0}  {1}' -f $_.EndDateTime.Substring(0, 10), $_.DisplayName })
            if ($here.Count -gt 10) { $names += '... and {0} more' -f ($here.Count - 10) }
            $text = ConvertTo-HtmlText ("$name, $($script:ExpiryWords[$kind]): $($here.Count)`n" + ($names -join "`n"))
            & $put '<rect class="{0}" x="{1:0.##}" y="{2:0.##}" width="{3:0.##}" height="{4:0.##}"><title>' @($kind, ($x + [System.Math]::Min(1.5, $step * 0.08)), $y, ($step * 0.86), [System.Math]::Max(1, $tall))
            $null = $svg.Append($text).Append('</title></rect>')
        }
    }
    $today = $left + (($Now - $start).TotalDays / ($columns[$columns.Count - 1].To - $start).TotalDays) * ($width - $left)
    & $put '<line class="today" x1="{0:0.#}" x2="{0:0.#}" y1="4" y2="{1}"/><text class="today" x="{3:0.#}" y="{2}">today</text></svg>' @($today, $high, ($high + 32), [System.Math]::Min($today, $width - 40))
    $used = @($Row | ForEach-Object { Get-ExpiryKind $_ } | Sort-Object -Unique)
    $legend = foreach ($kind in $kinds) { if ($used -contains $kind) { '<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{0}" width="10" height="10"/></svg> {1}</li>' -f $kind, $script:ExpiryWords[$kind] } }
    "<figure>$svg<figcaption><ul class=`"legend`">$($legend -join '')</ul></figcaption></figure>"
}

$script:ExpiryWords = @{ blocked = 'ends, and its extension is blocked by a role'; ends = 'ends'; extended = 'is extended by itself'; ended = 'has ended' }

$script:ExpiryStyle = @'
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa;--blocked:#b3261e;--ends:#d98e04;--extended:#2e7d4f;--ended:#6e7781}
@media (prefers-color-scheme:dark){:root{--page:#14171c;--ink:#e6e9ed;--dim:#9aa4af;--line:#343b44;--soft:#1c2128;--blocked:#ff7b72;--ends:#e3b341;--extended:#56b97f;--ended:#8b949e}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:84rem;padding:1.5rem;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:1.5rem;margin:0;overflow-wrap:anywhere}
header p{margin:.25rem 0 1rem;color:var(--dim)}
ul{list-style:none;margin:0;padding:0}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin-bottom:1.25rem}
.tiles li{flex:1 1 9rem;padding:.6rem .8rem;background:var(--soft);border:1px solid var(--line);border-top:4px solid var(--line);border-radius:4px;color:var(--dim)}
.tiles b{display:block;font-size:1.6rem;line-height:1.2;color:var(--ink);font-variant-numeric:tabular-nums}
.tiles .blocked{border-top-color:var(--blocked)}.tiles .ends{border-top-color:var(--ends)}.tiles .extended{border-top-color:var(--extended)}
figure{margin:0 0 1.25rem;padding:1rem;background:var(--soft);border:1px solid var(--line);border-radius:4px}
.time{display:block;width:100%;height:auto}
.time text{font-size:12px;fill:var(--dim)}
.grid{stroke:var(--line);stroke-width:1}
line.today{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}.time text.today{fill:var(--ink)}
rect.blocked{fill:var(--blocked)}rect.ends{fill:var(--ends)}rect.extended{fill:var(--extended)}rect.ended{fill:var(--ended)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:.5rem;color:var(--dim)}
.legend svg{width:.8em;height:.8em}
.find{margin:0 0 .5rem;color:var(--dim)}
input{font:inherit;padding:.25rem .5rem;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:4px}
table{width:100%;border-collapse:collapse;font-size:.92rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{position:sticky;top:0;background:var(--page);text-align:left;border-bottom:2px solid var(--line);padding:0;vertical-align:bottom}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:.4rem .5rem;cursor:pointer;text-align:left;width:100%;white-space:nowrap}
th[aria-sort=ascending] button::after{content:" \25b2"}th[aria-sort=descending] button::after{content:" \25bc"}
td{padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.n{font-variant-numeric:tabular-nums}
td time,td.s{white-space:nowrap}
.tag{display:inline-block;padding:0 .45em;border:2px solid;border-radius:1em;white-space:nowrap}
tr.blocked .tag{border-color:var(--blocked)}tr.ends .tag{border-color:var(--ends)}tr.extended .tag{border-color:var(--extended)}tr.ended .tag{border-color:var(--ended)}
tr[hidden]{display:none}
:focus-visible{outline:2px solid var(--extended);outline-offset:1px}
@media (max-width:50rem){body{padding:.75rem}main,figure{overflow-x:auto}table{min-width:52rem}.time{min-width:40rem}}
@media print{
:root{color-scheme:light;--page:#fff;--ink:#000;--dim:#333;--line:#bbb;--soft:#fff;--blocked:#b3261e;--ends:#d98e04;--extended:#2e7d4f;--ended:#6e7781}
@page{size:A4 landscape;margin:12mm}
body{max-width:none;padding:0;font-size:9pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
table{font-size:8.5pt}.find{display:none}th{position:static}thead{display:table-header-group}tr,figure,.tiles li{break-inside:avoid}
tr[hidden]{display:table-row}
}
'@

$script:ExpiryCode = @'
(function () {
  "use strict";
  var table = document.querySelector("table");
  if (!table) { return; }
  var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells), rows = Array.from(body.rows);
  var words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  function value(row, at) { var cell = row.cells[at]; return cell.dataset.v || cell.textContent; }
  heads.forEach(function (head, at) {
    head.querySelector("button").addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort(function (a, b) {
        var order = at === 0 ? value(a, at) - value(b, at) : words.compare(value(a, at), value(b, at));
        return up ? order : -order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
  var find = document.getElementById("find"), found = document.getElementById("found");
  find.addEventListener("input", function () {
    var text = find.value.trim().toLowerCase(), shown = 0;
    rows.forEach(function (row) {
      row.hidden = text !== "" && row.textContent.toLowerCase().indexOf(text) < 0;
      if (!row.hidden) { shown += 1; }
    });
    found.textContent = text === "" ? "" : shown + " of " + rows.length;
  });
}());
'@
