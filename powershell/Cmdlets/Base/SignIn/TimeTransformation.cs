using System;
using System.Globalization;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Makes a parameter accept a time as a TimeSpan, a number of seconds, or text such as '00:05:00'. PowerShell itself would convert a number to ticks.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
    {
        /// <inheritdoc/>
        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
            var time = Read(value);
            if (time == null || time.Value <= TimeSpan.Zero)
            {
                var valueText = Convert.ToString(value, CultureInfo.InvariantCulture);
                throw new ArgumentTransformationMetadataException("The time '" + valueText + "' isn't valid. Use a number of seconds above 0, or a TimeSpan such as (New-TimeSpan -Minutes 5).");
            }
            return time.Value;
        }

        private static TimeSpan? Read(object value)
        {
            switch (value)
            {
                case TimeSpan span: return span;
                case int _: case long _: case double _: case decimal _: case float _: case short _: case byte _:
                    return Seconds(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                case string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                    return Seconds(number);
                case string text when TimeSpan.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var parsed): return parsed;
                default: return null;
            }
        }

        private static TimeSpan? Seconds(double number) =>
            number > 0 && number <= int.MaxValue ? TimeSpan.FromSeconds(number) : (TimeSpan?)null;
    }
}
