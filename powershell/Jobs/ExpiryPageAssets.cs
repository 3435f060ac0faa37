namespace Gdap
{
    /// <summary>The style sheet and the script of the expiry report's page. Nothing is loaded from elsewhere.</summary>
    internal static class ExpiryPageAssets
    {
        internal static readonly string Style = LineFeeds(@"
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa;--blocked:#b3261e;--ends:#d98e04;--extended:#2e7d4f;--ended:#6e7781}
@media (prefers-color-scheme:dark){:root{--page:#14171c;--ink:#e6e9ed;--dim:#9aa4af;--line:#343b44;--soft:#1c2128;--blocked:#ff7b72;--ends:#e3b341;--extended:#56b97f;--ended:#8b949e}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:84rem;padding:1.5rem;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,""Segoe UI"",Roboto,sans-serif}
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
rect.blocked{fill:var(--blocked)}rect.ends{fill:var(--ends)}rect.extended{fill:var(--extended);fill-opacity:.3;stroke:var(--extended);stroke-width:1.5}rect.ended{fill:var(--ended)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:.5rem;color:var(--dim)}
.legend svg{width:.8em;height:.8em}
.find{margin:0 0 .5rem;color:var(--dim)}
input{font:inherit;padding:.25rem .5rem;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:4px}
table{width:100%;border-collapse:collapse;font-size:.92rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{position:sticky;top:0;background:var(--page);text-align:left;border-bottom:2px solid var(--line);padding:0;vertical-align:bottom}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:.4rem .5rem;cursor:pointer;text-align:left;width:100%;white-space:nowrap}
th[aria-sort=ascending] button::after{content:"" \25b2""}th[aria-sort=descending] button::after{content:"" \25bc""}
td{padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:nth-child(-n+2){font-variant-numeric:tabular-nums}td:first-child{text-align:right}
td:nth-child(2),td:nth-child(n+5){white-space:nowrap}
td span{display:inline-block;padding:0 .45em;border:2px solid;border-radius:1em}
tr.blocked span{border-color:var(--blocked)}tr.ends span{border-color:var(--ends)}tr.extended span{border-color:var(--extended)}tr.ended span{border-color:var(--ended)}
details{margin:0 0 1rem;color:var(--dim)}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0 0}dt{font-weight:600;color:var(--ink)}dd{margin:0}
tr[hidden]{display:none}
:focus-visible{outline:2px solid var(--extended);outline-offset:1px}
@media (max-width:50rem){body{padding:.75rem}main,figure{overflow-x:auto}.time{min-width:40rem}td:nth-child(n+7){white-space:normal;overflow-wrap:normal}}
@media (max-width:40rem){th:nth-child(5),td:nth-child(5),th:nth-child(6),td:nth-child(6){display:none}td{padding:.35rem .3rem}th button{padding:.4rem .3rem;white-space:normal}}
@media (max-width:30rem){th:nth-child(4),td:nth-child(4){display:none}}
@media print{
:root{color-scheme:light;--page:#fff;--ink:#000;--dim:#333;--line:#bbb;--soft:#fff;--blocked:#b3261e;--ends:#d98e04;--extended:#2e7d4f;--ended:#6e7781}
@page{size:A4 landscape;margin:12mm}
body{max-width:none;padding:0;font-size:9pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
table{font-size:8.5pt}.find,details{display:none}th{position:static}thead{display:table-header-group}tr,figure,.tiles li{break-inside:avoid}
tr[hidden]{display:table-row}
}
");

        internal static readonly string Script = LineFeeds(@"
(function () {
  ""use strict"";
  var table = document.querySelector(""table:not(.gaps)"");
  if (!table) { return; }
  var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells), rows = Array.from(body.rows);
  var words = new Intl.Collator(""en"", { numeric: true, sensitivity: ""base"" });
  function value(row, at) { return row.cells[at].textContent; }
  heads.forEach(function (head, at) {
    head.querySelector(""button"").addEventListener(""click"", function () {
      var up = head.getAttribute(""aria-sort"") !== ""ascending"";
      heads.forEach(function (other) { other.removeAttribute(""aria-sort""); });
      head.setAttribute(""aria-sort"", up ? ""ascending"" : ""descending"");
      rows.sort(function (a, b) {
        var order = at === 0 ? value(a, at) - value(b, at) : words.compare(value(a, at), value(b, at));
        return up ? order : -order;
      });
      rows.forEach(function (row) { body.appendChild(row); });
    });
  });
  var find = document.getElementById(""find""), found = document.getElementById(""found"");
  find.addEventListener(""input"", function () {
    var text = find.value.trim().toLowerCase(), shown = 0;
    rows.forEach(function (row) {
      row.hidden = text !== """" && row.textContent.toLowerCase().indexOf(text) < 0;
      if (!row.hidden) { shown += 1; }
    });
    found.textContent = text === """" ? """" : shown + "" of "" + rows.length;
  });
}());
");

        // The page's security policy has the hashes of both, which a browser calculates with line feeds as the only
        // line ends.
        private static string LineFeeds(string text) => text.Replace("\r", "");
    }
}
