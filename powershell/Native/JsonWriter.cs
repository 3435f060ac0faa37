using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Gdap.Native
{
    /// <summary>Writes plain objects as JSON, independent of the culture.</summary>
    internal sealed class JsonWriter
    {
        private const string Hex = "0123456789abcdef";
        private readonly StringBuilder _out = new StringBuilder(512);
        private readonly Func<object, object> _convert;
        private int _depth;
        private object[] _path = new object[8];

        internal JsonWriter(Func<object, object> convert)
        {
            _convert = convert;
        }

        internal string WriteAll(object value)
        {
            WriteValue(value, false);
            return _out.ToString();
        }

        private void WriteValue(object value, bool converted)
        {
            switch (value)
            {
                case null: _out.Append("null"); return;
                case string text: WriteText(text); return;
                case bool truth: _out.Append(truth ? "true" : "false"); return;
                case IDictionary<string, object> members: WriteMembers(members); return;
                case IDictionary members: WriteMembers(members); return;
                case double real: WriteReal(real, real.ToString("R", CultureInfo.InvariantCulture)); return;
                case float real: WriteReal(real, real.ToString("R", CultureInfo.InvariantCulture)); return;
                case char letter: WriteText(letter.ToString()); return;
                case Guid id: WriteText(id.ToString("D")); return;
                case DateTimeOffset time: WriteTime(time.UtcDateTime); return;
                case DateTime time: WriteTime(time.ToUniversalTime()); return;
                case decimal number: _out.Append(number.ToString(CultureInfo.InvariantCulture)); return;
            }
            if (!(value is Enum) && IsInteger(value))
            {
                _out.Append(((IFormattable)value).ToString("D", CultureInfo.InvariantCulture));
                return;
            }
            if (!converted && _convert != null)
            {
                object other = _convert(value);
                if (!ReferenceEquals(other, value))
                {
                    Enter(null);
                    WriteValue(other, false); // a wrapper can contain a wrapper; MaxDepth ends the recursion
                    _depth--;
                    return;
                }
            }
            if (value is IEnumerable items)
            {
                WriteItems(items);
                return;
            }
            throw new ArgumentException("At " + Where() + ": a " + value.GetType().FullName + " has no JSON form.");
        }

        private static bool IsInteger(object value)
        {
            switch (Convert.GetTypeCode(value))
            {
                case TypeCode.SByte:
                case TypeCode.Byte:
                case TypeCode.Int16:
                case TypeCode.UInt16:
                case TypeCode.Int32:
                case TypeCode.UInt32:
                case TypeCode.Int64:
                case TypeCode.UInt64:
                    return true;
                default:
                    return false;
            }
        }

        private void WriteMembers(IDictionary<string, object> members)
        {
            Enter(null);
            _out.Append('{');
            bool first = true;
            foreach (KeyValuePair<string, object> member in members)
            {
                WriteName(member.Key, ref first);
                WriteValue(member.Value, false);
            }
            _out.Append('}');
            _depth--;
        }

        private void WriteMembers(IDictionary members)
        {
            Enter(null);
            _out.Append('{');
            bool first = true;
            foreach (DictionaryEntry member in members)
            {
                WriteName(Convert.ToString(member.Key, CultureInfo.InvariantCulture), ref first);
                WriteValue(member.Value, false);
            }
            _out.Append('}');
            _depth--;
        }

        private void WriteName(string name, ref bool first)
        {
            _path[_depth - 1] = name;
            if (!first) _out.Append(',');
            first = false;
            WriteText(name);
            _out.Append(':');
        }

        private void WriteItems(IEnumerable items)
        {
            Enter(null);
            _out.Append('[');
            int index = 0;
            foreach (object item in items)
            {
                _path[_depth - 1] = index;
                if (index++ > 0) _out.Append(',');
                WriteValue(item, false);
            }
            _out.Append(']');
            _depth--;
        }

        private void WriteReal(double number, string text)
        {
            if (double.IsNaN(number) || double.IsInfinity(number))
                throw new ArgumentException("At " + Where() + ": " + text + " has no JSON form.");
            _out.Append(text);
        }

        private void WriteTime(DateTime time)
        {
            WriteText(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        }

        private void WriteText(string text)
        {
            _out.Append('"');
            int plain = 0;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                if (c >= ' ' && c != '"' && c != '\\' && c < '\u007f') continue;
                if (c > '\u009f' && c < '\ud800' && c != '\u2028' && c != '\u2029') continue;
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    i++;
                    continue;
                }
                if (c > '\udfff') continue;
                _out.Append(text, plain, i - plain);
                WriteEscape(c);
                plain = i + 1;
            }
            _out.Append(text, plain, text.Length - plain);
            _out.Append('"');
        }

        // Half of a surrogate pair is written as an escape, because UTF-8 can't encode it. Reading returns the same text.
        private void WriteEscape(char c)
        {
            switch (c)
            {
                case '"': _out.Append("\\\""); break;
                case '\\': _out.Append("\\\\"); break;
                case '\b': _out.Append("\\b"); break;
                case '\f': _out.Append("\\f"); break;
                case '\n': _out.Append("\\n"); break;
                case '\r': _out.Append("\\r"); break;
                case '\t': _out.Append("\\t"); break;
                default:
                    _out.Append("\\u").Append(Hex[c >> 12]).Append(Hex[(c >> 8) & 15]).Append(Hex[(c >> 4) & 15]).Append(Hex[c & 15]);
                    break;
            }
        }

        private void Enter(object step)
        {
            if (_depth == Json.MaxDepth)
                throw new ArgumentException("Nested deeper than " + Json.MaxDepth + ", or it contains itself.");
            if (_depth == _path.Length) Array.Resize(ref _path, _path.Length * 2);
            _path[_depth++] = step;
        }

        private string Where()
        {
            var pointer = new StringBuilder();
            for (int i = 0; i < _depth; i++)
            {
                if (_path[i] == null) continue;
                string step = Convert.ToString(_path[i], CultureInfo.InvariantCulture);
                pointer.Append('/').Append(step.Replace("~", "~0").Replace("/", "~1"));
            }
            return pointer.Length == 0 ? "the top" : pointer.ToString();
        }
    }
}
