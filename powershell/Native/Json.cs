using System;

namespace Gdap.Native
{
    /// <summary>
    /// JSON to and from plain objects, by hand: no package, alike on every edition, and nothing to start up (a JSON
    /// reader of the framework costs more on its first use than the whole call). Dates stay text.
    /// <para>Object: <see cref="JsonObject"/>; array: object[]; number: long, or double if it isn't a 64-bit integer;
    /// true, false: bool; null: null.</para>
    /// </summary>
    public static class Json
    {
        /// <summary>How deep documents may be nested.</summary>
        public const int MaxDepth = 128;

        /// <summary>Reads one JSON text.</summary>
        /// <exception cref="GdapJsonException">It isn't JSON; the message has the place.</exception>
        public static object Read(string text)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            return new JsonReader(text).ReadAll();
        }

        /// <summary>
        /// Writes dictionaries, lists, text, numbers, booleans, GUIDs, dates (as UTC text) and null, on one line.
        /// </summary>
        /// <param name="value">What to write.</param>
        /// <param name="convert">Makes one of these of anything else; what it cannot convert it returns as it is.</param>
        /// <exception cref="ArgumentException">Something in it has no JSON form; the message says where.</exception>
        public static string Write(object value, Func<object, object> convert = null)
        {
            return new JsonWriter(convert).WriteAll(value);
        }
    }

    /// <summary>A text that is not JSON, and where.</summary>
    public sealed class GdapJsonException : FormatException
    {
        internal GdapJsonException(string what, int position)
            : base("Not JSON: " + what + " at character " + (position + 1) + ".")
        {
            Position = position;
        }

        /// <summary>The index of the character where reading stopped.</summary>
        public int Position { get; }
    }
}
