using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Gdap
{
    /// <summary>The timeline of the expiry report's page, as SVG: a column for each week, month, quarter or year, by how far it reaches.</summary>
    internal sealed class ExpiryTimeline
    {
        private const double Left = 34;
        private const double Width = 1000;
        private const double High = 180;
        private static readonly ExpiryKind[] Kinds = { ExpiryKind.Blocked, ExpiryKind.Ends, ExpiryKind.Extended, ExpiryKind.Ended };

        private readonly DateTime now;
        private readonly string unit;
        private readonly List<Column> columns = new List<Column>();
        private readonly int most = 1;

        /// <param name="rows">At least one row, sorted by their ends.</param>
        /// <param name="now">The current time, in UTC.</param>
        internal ExpiryTimeline(IReadOnlyList<ExpiryReportRow> rows, DateTime now)
        {
            this.now = now;
            var first = rows[0].End < now ? rows[0].End : now;
            var last = rows[rows.Count - 1].End > now ? rows[rows.Count - 1].End : now;
            var days = (last - first).TotalDays;
            unit = days <= 190 ? "week" : days <= 1150 ? "month" : days <= 3650 ? "quarter" : "year";
            for (var from = Start(first); from <= last; from = Next(from))
            {
                columns.Add(new Column(from, Next(from)));
            }
            var at = 0;
            foreach (var row in rows)
            {
                while (row.End >= columns[at].To)
                {
                    at++;
                }
                columns[at].Add(row);
            }
            foreach (var column in columns)
            {
                most = Math.Max(most, column.Count);
            }
        }

        private double Step => (Width - Left) / columns.Count;

        /// <summary>The figure with its legend.</summary>
        public override string ToString()
        {
            var svg = new StringBuilder();
            Put(svg, "<svg class=\"time\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"time-title\"><title id=\"time-title\">The number of relationships that end in each {2}</title>", Width, High + 34, unit);
            foreach (var tick in new SortedSet<double> { 0, Math.Ceiling(most / 2.0), most })
            {
                var y = High - tick / most * (High - 14);
                Put(svg, "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:0.#}\" y2=\"{2:0.#}\"/><text x=\"{3}\" y=\"{4:0.#}\" text-anchor=\"end\">{5}</text>", Left, Width, y, Left - 6, y + 4, tick);
            }
            var every = (int)Math.Ceiling(columns.Count / 12.0);
            for (var index = 0; index < columns.Count; index++)
            {
                var x = Left + index * Step;
                if (index % every == 0 && x <= Width - 60)
                {
                    Put(svg, "<text x=\"{0:0.#}\" y=\"{1}\">{2}</text>", x, High + 18, Name(columns[index].From));
                }
                Bars(svg, columns[index], x);
            }
            var today = Left + (now - columns[0].From).TotalDays / (columns[columns.Count - 1].To - columns[0].From).TotalDays * (Width - Left);
            Put(svg, "<line class=\"today\" x1=\"{0:0.#}\" x2=\"{0:0.#}\" y1=\"4\" y2=\"{1}\"/><text class=\"today\" x=\"{3:0.#}\" y=\"{2}\">today</text></svg>", today, High, High + 32, Math.Min(today, Width - 40));
            return "<figure>" + svg + "<figcaption><ul class=\"legend\">" + Legend() + "</ul></figcaption></figure>";
        }

        private void Bars(StringBuilder svg, Column column, double x)
        {
            var y = High;
            foreach (var kind in Kinds)
            {
                var here = column.Of(kind);
                if (here.Count == 0)
                {
                    continue;
                }
                var tall = (double)here.Count / most * (High - 14);
                y -= tall;
                var text = new StringBuilder(Name(column.From)).Append(", ").Append(Words(kind)).Append(": ").Append(here.Count);
                for (var index = 0; index < here.Count && index < 10; index++)
                {
                    text.Append('\n').Append(here[index].EndDateTime, 0, 10).Append("  ").Append(here[index].DisplayName);
                }
                text.Append(here.Count > 10 ? "\n... and " + (here.Count - 10) + " more" : "");
                Put(svg, "<rect class=\"{0}\" x=\"{1:0.##}\" y=\"{2:0.##}\" width=\"{3:0.##}\" height=\"{4:0.##}\"><title>", ExpiryPage.ClassOf(kind), x + Math.Min(1.5, Step * 0.08), y, Step * 0.86, Math.Max(1, tall));
                svg.Append(ExpiryPage.Escape(text.ToString())).Append("</title></rect>");
            }
        }

        private string Legend()
        {
            var text = new StringBuilder();
            foreach (var kind in Kinds)
            {
                if (columns.Exists(column => column.Of(kind).Count > 0))
                {
                    Put(text, "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{0}\" width=\"10\" height=\"10\"/></svg> {1}</li>", ExpiryPage.ClassOf(kind), Words(kind));
                }
            }
            return text.ToString();
        }

        private static string Words(ExpiryKind kind)
        {
            switch (kind)
            {
                case ExpiryKind.Blocked: return "ends, and a role blocks the extension";
                case ExpiryKind.Ends: return "ends";
                case ExpiryKind.Extended: return "is extended automatically";
                default: return "has ended";
            }
        }

        private DateTime Start(DateTime first)
        {
            switch (unit)
            {
                case "week": return first.Date.AddDays(-(((int)first.DayOfWeek + 6) % 7));
                case "month": return new DateTime(first.Year, first.Month, 1);
                case "quarter": return new DateTime(first.Year, first.Month - (first.Month - 1) % 3, 1);
                default: return new DateTime(first.Year, 1, 1);
            }
        }

        private DateTime Next(DateTime from) =>
            unit == "week" ? from.AddDays(7) : from.AddMonths(unit == "month" ? 1 : unit == "quarter" ? 3 : 12);

        private string Name(DateTime from)
        {
            switch (unit)
            {
                case "week": return from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                case "month": return from.ToString("yyyy-MM", CultureInfo.InvariantCulture);
                case "quarter": return from.Year + "-Q" + (from.Month + 2) / 3;
                default: return from.ToString("yyyy", CultureInfo.InvariantCulture);
            }
        }

        private static void Put(StringBuilder to, string format, params object[] values) => to.AppendFormat(CultureInfo.InvariantCulture, format, values);

        /// <summary>The rows that end in a span of time, by their kind.</summary>
        private sealed class Column
        {
            private readonly List<ExpiryReportRow>[] rows = Array.ConvertAll(Kinds, kind => new List<ExpiryReportRow>());

            internal Column(DateTime from, DateTime to)
            {
                From = from;
                To = to;
            }

            internal DateTime From { get; }

            internal DateTime To { get; }

            internal int Count { get; private set; }

            internal List<ExpiryReportRow> Of(ExpiryKind kind) => rows[(int)kind];

            internal void Add(ExpiryReportRow row)
            {
                Count++;
                Of(row.Kind).Add(row);
            }
        }
    }
}
