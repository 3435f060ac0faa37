using System;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>
    /// Converts a duration as users write it to the text that the service reads: <c>P180D</c> unchanged, <c>180</c> and
    /// <c>'180'</c> as days, a TimeSpan, and <c>'180.00:00:00'</c> as Export-Csv writes one. Text that begins with P goes
    /// to the library unchanged, which validates it.
    /// </summary>
    internal static class Duration
    {
        private static readonly Regex Printed =
            new Regex(@"^(\d{1,8})\.(\d\d):(\d\d):(\d\d)(\.0+)?$|^00:00:00$", RegexOptions.CultureInvariant);

        /// <summary>The text to send; null, with a <paramref name="reason"/>, if it can't be read.</summary>
        internal static string Read(object value, bool autoExtend, out string reason)
        {
            reason = null;
            switch (value)
            {
                case string text: return FromText(text.Trim(), autoExtend, out reason);
                case TimeSpan span: return FromSpan(span, autoExtend, out reason);
                case sbyte _: case byte _: case short _: case ushort _: case int _: case uint _: case long _:
                    return FromDays(Convert.ToInt64(value, CultureInfo.InvariantCulture), autoExtend, out reason);
                case double _: case float _: case decimal _:
                    var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                    if (number == Math.Floor(number) && Math.Abs(number) < 1e9)
                    {
                        return FromDays((long)number, autoExtend, out reason);
                    }
                    reason = "it has a fraction of a day";
                    return null;
                default:
                    reason = "it isn't text, a whole number of days, or a TimeSpan";
                    return null;
            }
        }

        /// <summary>The fix for an invalid duration.</summary>
        internal static string Fix(bool autoExtend) => autoExtend
            ? "Use P180D (or 180) to extend by 180 days, PT0S (or 0) to switch auto-extension off."
            : "Use whole days, for example 730, P730D or (New-TimeSpan -Days 730).";

        /// <summary>A duration for display: 180 days, or off for none.</summary>
        internal static string Show(TimeSpan span) => span.Days == 0 ? "off" : span.Days.ToString(CultureInfo.InvariantCulture) + " days";

        /// <summary>A duration of the service for display; the text itself if it can't be read.</summary>
        internal static string Show(string text) => Parse(text) is TimeSpan span ? Show(span) : text;

        /// <summary>The TimeSpan of the service's ISO 8601 text; null if it can't be read.</summary>
        internal static TimeSpan? Parse(string text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }
            try
            {
                return text[0] == 'P' || text[0] == 'p'
                    ? System.Xml.XmlConvert.ToTimeSpan(text.ToUpperInvariant())
                    : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
            }
            catch (Exception error) when (error is FormatException || error is OverflowException)
            {
                return null;
            }
        }

        private static string FromText(string text, bool autoExtend, out string reason)
        {
            reason = null;
            if (text.Length == 0)
            {
                reason = "it is empty";
                return null;
            }
            if (text[0] == 'P' || text[0] == 'p')
            {
                return text;
            }
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            {
                return FromDays(days, autoExtend, out reason);
            }
            if (Printed.IsMatch(text))
            {
                return FromSpan(TimeSpan.Parse(text, CultureInfo.InvariantCulture), autoExtend, out reason);
            }
            if (text[0] == '-')
            {
                reason = "it is negative";
            }
            else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                reason = "it has a fraction of a day";
            }
            else
            {
                reason = "it can't be read";
            }
            return null;
        }

        private static string FromSpan(TimeSpan span, bool autoExtend, out string reason)
        {
            if (span < TimeSpan.Zero)
            {
                reason = "it is negative";
                return null;
            }
            if (span.Ticks % TimeSpan.TicksPerDay != 0)
            {
                reason = "it has a fraction of a day";
                return null;
            }
            return FromDays(span.Days, autoExtend, out reason);
        }

        private static string FromDays(long days, bool autoExtend, out string reason)
        {
            reason = days < 0 ? "it is negative" : null;
            if (reason != null)
            {
                return null;
            }
            return autoExtend && days == 0 ? "PT0S" : "P" + days.ToString(CultureInfo.InvariantCulture) + "D";
        }
    }

    /// <summary>Makes a parameter accept a duration in each of the forms of <see cref="Duration"/>.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
    {
        /// <summary>Whether it is the duration of the automatic extension.</summary>
        public bool AutoExtend { get; set; }

        /// <inheritdoc/>
        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
            var text = Duration.Read(value, AutoExtend, out var reason);
            if (text != null)
            {
                return text;
            }
            var quoted = value == null ? "$null" : "'" + Convert.ToString(value, CultureInfo.InvariantCulture) + "'";
            throw new ArgumentTransformationMetadataException("The duration " + quoted + " isn't valid" + (value == null ? "" : ": " + reason) + ". " + Duration.Fix(AutoExtend));
        }
    }
}
