using System;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>
    /// A date of the service in PowerShell: a System.DateTime in UTC that Export-Csv writes as 2028-11-22T21:51:34Z.
    /// Export-Csv writes a plain DateTime in the format of the culture, so another culture could read the file with
    /// day and month exchanged.
    /// </summary>
    internal sealed class UtcDate : PSObject
    {
        private readonly DateTime date;

        private UtcDate(DateTime date)
            : base(date)
        {
            this.date = date;
        }

        /// <summary>The form that is read and sorted the same in every culture.</summary>
        public override string ToString() => ToText(date);

        /// <summary>A date as text of this form; local time is converted.</summary>
        internal static string ToText(DateTime date) =>
            (date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : date).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        /// <summary>The day alone, as 2028-11-22.</summary>
        internal static string ToDay(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        /// <summary>The date of a property of the service; null if there is none.</summary>
        internal static DateTime? Read(object value) =>
            value is string text && text.Length > 0
                && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date : (DateTime?)null;

        /// <summary>The date for users and scripts; null if there is none.</summary>
        internal static object Show(DateTime? date) => date == null ? null : new UtcDate(date.Value);
    }
}
