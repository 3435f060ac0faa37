using System;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>
    /// A date of the service as PowerShell gets it: a System.DateTime in UTC, but Export-Csv writes it as
    /// 2028-11-22T21:51:34Z. A bare one would follow the culture there, and a file written under one culture would be
    /// read with day and month exchanged under another.
    /// </summary>
    internal sealed class UtcDate : PSObject
    {
        private readonly DateTime date;

        private UtcDate(DateTime date)
            : base(date)
        {
            this.date = date;
        }

        /// <summary>The one form that reads and sorts alike everywhere.</summary>
        public override string ToString() => date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        /// <summary>The date in a member of the service; null where there is none.</summary>
        internal static DateTime? Read(object value) =>
            value is string text && text.Length > 0
                && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date : (DateTime?)null;

        /// <summary>The date for people and scripts; null where there is none.</summary>
        internal static object Show(DateTime? date) => date == null ? null : new UtcDate(date.Value);
    }
}
