using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The page of the expiry report: one file that loads nothing else, with every value escaped.</summary>
    internal sealed class ExpiryPage
    {
        private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
        private static readonly Regex InvalidInHtml = new Regex("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufffe\\uffff]", RegexOptions.CultureInvariant);
        private const string Advice = "<details><summary>What the advice means</summary><dl><dt>Enable</dt><dd>Switch auto-extension on: Set-GdapAutoExtend.</dd>"
            + "<dt>Remove GA first</dt><dd>The role Global Administrator blocks the extension: Set-GdapAutoExtend -RemoveGlobalAdministrator.</dd>"
            + "<dt>Replace</dt><dd>Create a new relationship: this one has ended, or was made by Microsoft's transition (MLT_) and isn't meant to be extended.</dd>"
            + "<dt>None</dt><dd>It is extended automatically.</dd></dl></details>";

        private static readonly string[] Classes = Array.ConvertAll(Enum.GetNames(typeof(ExpiryKind)), name => name.ToLowerInvariant());
        private static readonly string[] Heads = { "Days left", "Ends", "Relationship", "Customer", "Status", "Auto-extend", "Advice" };

        private readonly IReadOnlyList<ExpiryReportRow> rows;
        private readonly string title;
        private readonly DateTime now;
        private readonly int pending;
        private readonly GapReportRow[] gaps;

        /// <param name="rows">The rows, sorted by their ends.</param>
        /// <param name="title">The title.</param>
        /// <param name="now">The current time, in UTC.</param>
        /// <param name="pending">The number of relationships that wait for approval, which have no end yet.</param>
        /// <param name="gaps">The rows of the report on gaps; null for no such table.</param>
        internal ExpiryPage(IReadOnlyList<ExpiryReportRow> rows, string title, DateTime now, int pending, GapReportRow[] gaps)
        {
            this.gaps = gaps;
            this.pending = pending;
            this.rows = rows;
            this.title = title;
            this.now = now;
        }

        /// <summary>Escapes a value for the page.</summary>
        internal static string Escape(string value) =>
            IsPlain(value ?? "") ? value ?? "" : WebUtility.HtmlEncode(InvalidInHtml.Replace(value, "\ufffd"));

        // Whether a value needs no escaping, which is true for most values.
        private static bool IsPlain(string value)
        {
            foreach (var letter in value)
            {
                if (!(letter >= '0' && letter <= '9') && !(letter >= 'A' && letter <= 'Z') && !(letter >= 'a' && letter <= 'z') && " -_.:,".IndexOf(letter) < 0)
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>The CSS class of a kind.</summary>
        internal static string ClassOf(ExpiryKind kind) => Classes[(int)kind];

        /// <summary>Writes the page, row by row, so that a large report needs little memory.</summary>
        internal void WriteTo(TextWriter page)
        {
            var name = Escape(title);
            page.Write(string.Join("\n",
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
                "<main>"));
            if (rows.Count == 0)
            {
                page.Write("<p>There is nothing to report.</p>");
            }
            else
            {
                page.Write(new ExpiryTimeline(rows, now) + Advice);
                WriteTable(page);
            }
            if (gaps != null)
            {
                WriteGaps(page);
            }
            page.Write(string.Join("\n", "</main>", "<script>" + ExpiryPageAssets.Script + "</script>", "</body>", "</html>", ""));
        }

        private string Tiles()
        {
            var text = new StringBuilder();
            Tile(text, "", "relationships", rows.Count);
            Tile(text, "ends", "expire within 60 days", Count(row => !row.AutoExtend && row.DaysLeft >= 0 && row.DaysLeft <= 60));
            Tile(text, "ends", "without auto-extend", Count(row => !row.AutoExtend && row.DaysLeft >= 0));
            Tile(text, "blocked", "blocked by Global Administrator", Count(row => row.Kind == ExpiryKind.Blocked));
            Tile(text, "", "approval pending", pending);
            return text.ToString();
        }

        private static void Tile(StringBuilder text, string kind, string label, int count) =>
            text.AppendFormat(Invariant, "<li class=\"{0}\"><b>{1}</b> {2}</li>", kind, count, label);

        private int Count(Predicate<ExpiryReportRow> counts)
        {
            var count = 0;
            foreach (var row in rows)
            {
                count += counts(row) ? 1 : 0;
            }
            return count;
        }

        private void WriteTable(TextWriter page)
        {
            page.Write("<p class=\"find\"><label>Find <input type=\"search\" id=\"find\" autocomplete=\"off\"></label> <output id=\"found\"></output></p>"
                + "<table><caption>Every relationship, the first to end first</caption><thead><tr>");
            foreach (var head in Heads)
            {
                page.Write("<th scope=\"col\"" + (head == "Ends" ? " aria-sort=\"ascending\"" : "") + "><button type=\"button\">" + head + "</button></th>");
            }
            page.Write("</tr></thead><tbody>\n");
            foreach (var row in rows)
            {
                WriteRow(page, row);
            }
            page.Write("</tbody></table>");
        }

        private static void WriteRow(TextWriter page, ExpiryReportRow row)
        {
            page.Write("<tr class=\"");
            page.Write(ClassOf(row.Kind));
            page.Write("\"><td>");
            page.Write(row.DaysLeft.ToString(Invariant));
            Cell(page, UtcDate.ToDay(row.End));
            Cell(page, "<bdi>" + Escape(row.DisplayName) + "</bdi>");
            Cell(page, "<bdi title=\"" + Escape(row.CustomerTenantId) + "\">" + Escape(row.CustomerName ?? row.CustomerTenantId) + "</bdi>");
            Cell(page, Escape(row.Status));
            Cell(page, row.AutoExtend ? "180 days" : "off");
            Cell(page, "<span>" + Escape(row.Advice) + "</span>");
            page.Write("</td></tr>\n");
        }

        private void WriteGaps(TextWriter page)
        {
            page.Write("<h2>Gaps</h2>\n");
            if (gaps.Length == 0)
            {
                page.Write("<p>No gaps were found.</p>");
                return;
            }
            page.Write("<table class=\"gaps\"><caption>Customers without access, and what couldn't be checked</caption><thead><tr>");
            foreach (var head in new[] { "Gap", "Customer", "Relationship", "Lapses about", "Source", "Detail" })
            {
                page.Write("<th scope=\"col\">" + head + "</th>");
            }
            page.Write("</tr></thead><tbody>\n");
            foreach (var gap in gaps)
            {
                page.Write("<tr><td>" + Escape(gap.Gap));
                Cell(page, "<bdi title=\"" + Escape(gap.CustomerTenantId) + "\">" + Escape(gap.CustomerName ?? gap.CustomerTenantId) + "</bdi>");
                Cell(page, "<bdi>" + Escape(gap.DisplayName) + "</bdi>");
                Cell(page, Escape(gap.LapsesAbout?.ToString()));
                Cell(page, Escape(gap.Source));
                Cell(page, Escape(gap.Detail));
                page.Write("</td></tr>\n");
            }
            page.Write("</tbody></table>");
        }

        private static void Cell(TextWriter page, string html)
        {
            page.Write("</td><td>");
            page.Write(html);
        }

        private static string Hash(string text)
        {
            using (var sha = SHA256.Create())
            {
                return Convert.ToBase64String(sha.ComputeHash(new UTF8Encoding(false).GetBytes(text)));
            }
        }
    }
}
