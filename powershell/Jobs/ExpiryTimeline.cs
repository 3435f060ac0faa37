using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Gdap
{
    /// <summary>
    /// The chart of the expiry report's page, as SVG: a column for each month in which relationships end, at most a year back
    /// and three years ahead. Relationships that end before or after that are in the first or the last column.
    /// </summary>
    internal sealed class ExpiryTimeline
    {
        private const int MonthsBack = 12;
        private const int MonthsAhead = 36;
        private const double Left = 34;
        private const double Width = 1000;
        private const double High = 180;
        private static readonly ExpiryKind[] Kinds = { ExpiryKind.Blocked, ExpiryKind.Ends, ExpiryKind.Extended, ExpiryKind.Ended };

        private readonly DateTime now;
        private readonly List<Column> columns = new List<Column>();
        private readonly int maxCount = 1;

        /// <param name="rows">At least one row, sorted by their ends.</param>
        /// <param name="now">The current time, in UTC.</param>
        internal ExpiryTimeline(IReadOnlyList<ExpiryReportRow> rows, DateTime now)
        {
            this.now = now;
            var first = Clamp(Month(rows[0].End));
            var last = Clamp(Month(rows[rows.Count - 1].End));
            for (var month = Earlier(first, Month(now)); month <= last || month <= Month(now); month = month.AddMonths(1))
            {
                columns.Add(new Column(month));
            }
            foreach (var row in rows)
            {
                var month = Clamp(Month(row.End));
                columns[Months(columns[0].Month, month)].Add(row);
            }
            foreach (var column in columns)
            {
                maxCount = Math.Max(maxCount, column.Count);
            }
        }

        private double Step => (Width - Left) / columns.Count;

        /// <summary>The figure with its legend.</summary>
        public override string ToString()
        {
            var svg = new StringBuilder();
            Put(svg, "<svg class=\"time\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"time-title\"><title id=\"time-title\">The number of relationships that end in each month</title>", Width, High + 38);
            foreach (var tick in new SortedSet<double> { 0, Math.Ceiling(maxCount / 2.0), maxCount })
            {
                var y = High - tick / maxCount * (High - 14);
                Put(svg, "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:0.#}\" y2=\"{2:0.#}\"/><text x=\"{3}\" y=\"{4:0.#}\" text-anchor=\"end\">{5}</text>", Left, Width, y, Left - 6, y + 4, tick);
            }
            var every = (int)Math.Ceiling(columns.Count / 12.0);
            for (var index = 0; index < columns.Count; index++)
            {
                var x = Left + index * Step;
                if (index % every == 0 && x <= Width - 60)
                {
                    Put(svg, "<text x=\"{0:0.#}\" y=\"{1}\">{2}</text>", x, High + 18, Name(columns[index].Month));
                }
                Bars(svg, columns[index], x);
            }
            var days = DateTime.DaysInMonth(now.Year, now.Month);
            var today = Left + (Months(columns[0].Month, Month(now)) + (now - Month(now)).TotalDays / days) * Step;
            Put(svg, "<line class=\"today\" x1=\"{0:0.#}\" x2=\"{0:0.#}\" y1=\"4\" y2=\"{1}\"/><text class=\"today\" x=\"{3:0.#}\" y=\"{2}\">today</text></svg>", today, High, High + 32, Math.Min(today, Width - 40));
            return "<figure>" + svg + "<figcaption>Ends by month<ul class=\"legend\">" + Legend() + "</ul></figcaption></figure>";
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
                var tall = (double)here.Count / maxCount * (High - 14);
                y -= tall;
                var text = new StringBuilder(Name(column.Month)).Append(", ").Append(Words(kind)).Append(": ").Append(here.Count);
                for (var index = 0; index < here.Count && index < 10; index++)
                {
                    text.Append('\n').Append(UtcDate.ToDay(here[index].End)).Append("  ").Append(here[index].DisplayName);
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
                    Put(text, "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{0}\" x=\"1\" y=\"1\" width=\"8\" height=\"8\"/></svg> {1}</li>", ExpiryPage.ClassOf(kind), Words(kind));
                }
            }
            return text.ToString();
        }

        private static string Words(ExpiryKind kind)
        {
            switch (kind)
            {
                case ExpiryKind.Blocked: return "blocked by Global Administrator";
                case ExpiryKind.Ends: return "ends";
                case ExpiryKind.Extended: return "extended automatically";
                default: return "has ended";
            }
        }

        private DateTime Clamp(DateTime month)
        {
            var earliest = Month(now).AddMonths(-MonthsBack);
            var latest = Month(now).AddMonths(MonthsAhead);
            return month < earliest ? earliest : month > latest ? latest : month;
        }

        private string Name(DateTime month) =>
            (month == Month(now).AddMonths(-MonthsBack) ? "until " : month == Month(now).AddMonths(MonthsAhead) ? "from " : "") + month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

        private static DateTime Month(DateTime date) => new DateTime(date.Year, date.Month, 1);

        private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

        private static int Months(DateTime from, DateTime to) => (to.Year - from.Year) * 12 + to.Month - from.Month;

        private static void Put(StringBuilder to, string format, params object[] values) => to.AppendFormat(CultureInfo.InvariantCulture, format, values);

        /// <summary>The rows that end in a month, by their kind.</summary>
        private sealed class Column
        {
            private readonly List<ExpiryReportRow>[] rows = Array.ConvertAll(Kinds, kind => new List<ExpiryReportRow>());

            internal Column(DateTime month)
            {
                Month = month;
            }

            internal DateTime Month { get; }

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
