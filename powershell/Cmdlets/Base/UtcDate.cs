using System;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Gdap
{
    /// <summary>
    /// The service's dates as PowerShell gets them: each a System.DateTime in UTC that turns itself into text as
    /// 2028-11-22T21:51:34Z. A bare one would follow the culture in Export-Csv, and a file written under one culture
    /// would be read with day and month exchanged under another.
    /// </summary>
    public static class UtcDate
    {
        private static readonly MethodInfo Text = typeof(UtcDate).GetMethod(nameof(ToText));

        /// <summary>What ToString does: without arguments the one form, else what System.DateTime does with them.</summary>
        public static string ToText(PSObject self, params object[] arguments)
        {
            var date = (DateTime)(self ?? throw new ArgumentNullException(nameof(self))).BaseObject;
            if (arguments == null || arguments.Length == 0)
            {
                return date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
            return arguments[0] is IFormatProvider provider
                ? date.ToString(provider)
                : date.ToString(arguments[0] as string, arguments.Length > 1 ? (IFormatProvider)arguments[1] : null);
        }

        /// <summary>The date in a member of the service; null where there is none.</summary>
        internal static DateTime? Read(object value) =>
            value is string text && text.Length > 0
                && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date : (DateTime?)null;

        /// <summary>The date for people and scripts; null where there is none.</summary>
        internal static object Show(DateTime? date)
        {
            if (date == null)
            {
                return null;
            }
            var shown = new PSObject(date.Value);
            shown.Members.Add(new PSCodeMethod("ToString", Text));
            return shown;
        }
    }
}
