using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Gdap.Native
{
    /// <summary>Reads one JSON text (RFC 8259), strictly. Of a property that occurs twice, the last one counts.</summary>
    internal sealed class JsonReader
    {
        // Property names recur, so each is one shared string. A race between threads only costs another string.
        private static readonly string[] Names = new string[256];

        private readonly string _text;
        private int _at;
        private int _depth;
        private StringBuilder _escaped;

        internal JsonReader(string text)
        {
            _text = text;
        }

        internal object ReadAll()
        {
            if (_text.Length > 0 && _text[0] == '\uFEFF') _at = 1;
            object value = ReadValue();
            SkipBlanks();
            if (_at < _text.Length) throw Wrong("more text after the end");
            return value;
        }

        private object ReadValue()
        {
            SkipBlanks();
            char first = _at < _text.Length ? _text[_at] : '\0';
            switch (first)
            {
                case '{': return ReadObject();
                case '[': return ReadArray();
                case '"': return ReadText(false);
                case 't': ReadWord("true"); return True;
                case 'f': ReadWord("false"); return False;
                case 'n': ReadWord("null"); return null;
                default:
                    if (first == '-' || (first >= '0' && first <= '9')) return ReadNumber();
                    throw Wrong(_at < _text.Length ? "a value was expected" : "the text ends");
            }
        }

        private static readonly object True = true;
        private static readonly object False = false;

        private JsonObject ReadObject()
        {
            Enter();
            var properties = new JsonObject();
            if (Next() == '}')
            {
                Leave();
                return properties;
            }
            while (true)
            {
                if (Next() != '"') throw Wrong("a property name was expected");
                string name = ReadText(true);
                if (Next() != ':') throw Wrong("':' was expected");
                _at++;
                properties[name] = ReadValue();
                char after = Next();
                if (after == '}') break;
                if (after != ',') throw Wrong("',' or '}' was expected");
                _at++;
            }
            Leave();
            return properties;
        }

        private object[] ReadArray()
        {
            Enter();
            if (Next() == ']')
            {
                Leave();
                return new object[0];
            }
            var items = new List<object>();
            while (true)
            {
                items.Add(ReadValue());
                char after = Next();
                if (after == ']') break;
                if (after != ',') throw Wrong("',' or ']' was expected");
                _at++;
            }
            Leave();
            return items.ToArray();
        }

        private string ReadText(bool name)
        {
            int start = ++_at;
            uint hash = 0;
            while (_at < _text.Length)
            {
                char c = _text[_at];
                if (c == '"')
                {
                    int length = _at - start;
                    _at++;
                    return name ? Known(start, length, hash) : length == 0 ? string.Empty : _text.Substring(start, length);
                }
                if (c == '\\') return ReadEscaped(start);
                if (c < ' ') throw Wrong("a control character in a string");
                hash = hash * 31 + c;
                _at++;
            }
            throw Wrong("a string isn't terminated");
        }

        private string Known(int start, int length, uint hash)
        {
            uint slot = (hash ^ (hash >> 8)) & 255;
            string cached = Names[slot];
            if (cached != null && cached.Length == length && string.CompareOrdinal(cached, 0, _text, start, length) == 0) return cached;
            string name = _text.Substring(start, length);
            if (length <= 64) Names[slot] = name;
            return name;
        }

        private string ReadEscaped(int start)
        {
            StringBuilder text = _escaped ?? (_escaped = new StringBuilder());
            text.Clear();
            text.Append(_text, start, _at - start);
            while (_at < _text.Length)
            {
                char c = _text[_at++];
                if (c == '"') return text.ToString();
                if (c < ' ')
                {
                    _at--;
                    throw Wrong("a control character in a string");
                }
                text.Append(c == '\\' ? ReadEscape() : c);
            }
            throw Wrong("a string isn't terminated");
        }

        // Half of a surrogate pair is kept: a .NET string can hold it.
        private char ReadEscape()
        {
            char c = _at < _text.Length ? _text[_at++] : '\0';
            switch (c)
            {
                case '"': case '\\': case '/': return c;
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u':
                    int code = 0;
                    for (int i = 0; i < 4; i++)
                    {
                        int digit = _at < _text.Length ? Hex(_text[_at]) : -1;
                        if (digit < 0) throw Wrong("four hexadecimal digits were expected");
                        code = code * 16 + digit;
                        _at++;
                    }
                    return (char)code;
                default:
                    _at--;
                    throw Wrong("an unknown escape");
            }
        }

        private static int Hex(char c)
        {
            if (c >= '0' && c <= '9') return c - '0';
            int lower = c | 32;
            return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        }

        private object ReadNumber()
        {
            int start = _at;
            bool negative = _text[_at] == '-';
            if (negative) _at++;
            int digits = _at;
            long value = 0;
            while (IsDigit())
            {
                if (_at - digits < 18) value = value * 10 + (_text[_at] - '0');
                _at++;
            }
            int count = _at - digits;
            if (count == 0 || (count > 1 && _text[digits] == '0')) throw Wrong("a number was expected");
            bool whole = true;
            if (_at < _text.Length && _text[_at] == '.')
            {
                whole = false;
                _at++;
                Digits();
            }
            if (_at < _text.Length && (_text[_at] | 32) == 'e')
            {
                whole = false;
                _at++;
                if (_at < _text.Length && (_text[_at] == '+' || _text[_at] == '-')) _at++;
                Digits();
            }
            if (whole && count <= 18) return negative ? -value : value;
            string text = _text.Substring(start, _at - start);
            if (whole && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return value;
            double real;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out real) || double.IsInfinity(real))
                throw Wrong("a number too large");
            return real;
        }

        private void Digits()
        {
            int start = _at;
            while (IsDigit()) _at++;
            if (_at == start) throw Wrong("a digit was expected");
        }

        private bool IsDigit() => _at < _text.Length && _text[_at] >= '0' && _text[_at] <= '9';

        private void ReadWord(string word)
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) throw Wrong("a value was expected");
            _at += word.Length;
        }

        private void Enter()
        {
            if (++_depth > Json.MaxDepth) throw Wrong("nested deeper than " + Json.MaxDepth);
            _at++;
        }

        private void Leave()
        {
            _depth--;
            _at++;
        }

        private char Next()
        {
            SkipBlanks();
            return _at < _text.Length ? _text[_at] : '\0';
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length)
            {
                char c = _text[_at];
                if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
                _at++;
            }
        }

        private GdapJsonException Wrong(string problem) => new GdapJsonException(problem, _at);
    }
}
