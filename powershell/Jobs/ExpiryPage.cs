using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The page of the expiry report: one file, nothing from elsewhere, every value escaped.</summary>
    internal sealed class ExpiryPage
    {
        private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
        private static readonly Regex NotOfHtml = new Regex("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]", RegexOptions.CultureInvariant);
        private static readonly string[] Heads = { "Days left", "Ends", "Relationship", "Customer", "Status", "Extended", "Blocked by", "What to do" };

        private readonly IReadOnlyList<ExpiryReportRow> rows;
        private readonly string title;
        private readonly DateTime now;

        internal ExpiryPage(IReadOnlyList<ExpiryReportRow> rows, string title, DateTime now)
        {
            this.rows = rows;
            this.title = title;
            this.now = now;
        }

        /// <summary>A value as text of the page.</summary>
        internal static string Escape(string value) => WebUtility.HtmlEncode(NotOfHtml.Replace(value ?? "", "\ufffd"));

        /// <summary>The CSS class of a kind.</summary>
        internal static string ClassOf(ExpiryKind kind) => kind.ToString().ToLowerInvariant();

        /// <summary>The page.</summary>
        public override string ToString()
        {
            var name = Escape(title);
            return string.Join("\n",
                "<!DOCTYPE html>",
                "<html lang=\"en\">",
                "<head>",
                "<meta charset=\"utf-8\">",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + Hash(ExpiryPageAssets.Style) + "'; script-src 'sha256-" + Hash(ExpiryPageAssets.Script) + "'; base-uri 'none'; form-action 'none'\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<meta name=\"color-scheme\" content=\"light dark\">",
                "<title>" + name + "</title>",
                "<style>" + ExpiryPageAssets.Style + "</style>",
                "</head>",
                "<body>",
                "<header><h1>" + name + "</h1><p>As of <time datetime=\"" + UtcDate.ToText(now) + "\">" + now.ToString("yyyy-MM-dd HH:mm 'UTC'", Invariant) + "</time>. Dates are in UTC.</p></header>",
                "<ul class=\"tiles\">" + Tiles() + "</ul>",
                "<main>" + (rows.Count == 0 ? "<p>There is nothing to report.</p>" : new ExpiryTimeline(rows, now) + Table()) + "</main>",
                "<script>" + ExpiryPageAssets.Script + "</script>",
                "</body>",
                "</html>",
                "");
        }

        private string Tiles()
        {
            var text = new StringBuilder();
            Tile(text, "", "relationships", row => true);
            Tile(text, "blocked", "end within 30 days", row => !row.AutoExtend && row.DaysLeft >= 0 && row.DaysLeft <= 30);
            Tile(text, "ends", "end in 31 to 90 days", row => !row.AutoExtend && row.DaysLeft > 30 && row.DaysLeft <= 90);
            Tile(text, "blocked", "blocked by a role", row => row.Kind == ExpiryKind.Blocked);
            Tile(text, "extended", "extended automatically", row => row.AutoExtend);
            return text.ToString();
        }

        private void Tile(StringBuilder text, string kind, string label, Predicate<ExpiryReportRow> counts)
        {
            var count = 0;
            foreach (var row in rows)
            {
                count += counts(row) ? 1 : 0;
            }
            text.AppendFormat(Invariant, "<li class=\"{0}\"><b>{1}</b> {2}</li>", kind, count, label);
        }

        private string Table()
        {
            var text = new StringBuilder("<p class=\"find\"><label>Find <input type=\"search\" id=\"find\" autocomplete=\"off\"></label> <output id=\"found\"></output></p>")
                .Append("<table><caption>Every relationship, the first to end first</caption><thead><tr>");
            foreach (var head in Heads)
            {
                text.Append("<th scope=\"col\"").Append(head == "Ends" ? " aria-sort=\"ascending\"" : "").Append("><button type=\"button\">").Append(head).Append("</button></th>");
            }
            text.Append("</tr></thead><tbody>\n");
            foreach (var row in rows)
            {
                Row(text, row);
            }
            return text.Append("</tbody></table>").ToString();
        }

        private static void Row(StringBuilder text, ExpiryReportRow row) => text.AppendFormat(
            Invariant,
            "<tr class=\"{0}\"><td class=\"n\" data-v=\"{1}\">{1}</td><td data-v=\"{2}\"><time datetime=\"{2}\">{3}</time></td><td><bdi>{4}</bdi></td><td><bdi title=\"{5}\">{6}</bdi></td><td class=\"s\">{7}</td><td><span class=\"tag\">{8}</span></td><td>{9}</td><td>{10}</td></tr>\n",
            ClassOf(row.Kind),
            row.DaysLeft,
            row.EndDateTime,
            row.EndDateTime.Substring(0, 10),
            Escape(row.DisplayName),
            Escape(row.CustomerTenantId),
            Escape(row.CustomerName ?? row.CustomerTenantId),
            Escape(row.Status),
            row.AutoExtend ? "yes" : row.BlockingRoles != null ? "blocked" : "no",
            Escape(row.BlockingRoles),
            Escape(row.Advice));

        private static string Hash(string text)
        {
            using (var sha = SHA256.Create())
            {
                return Convert.ToBase64String(sha.ComputeHash(new UTF8Encoding(false).GetBytes(text)));
            }
        }
    }
}
