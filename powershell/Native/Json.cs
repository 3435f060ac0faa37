using System;

namespace Gdap.Native
{
    /// <summary>
    /// JSON to and from plain objects. It needs no package, behaves the same on every edition, and has no startup
    /// cost (the first use of a JSON reader of the framework takes longer than a whole call). Dates stay text.
    /// <para>Object: <see cref="JsonObject"/>; array: object[]; number: long, or double if it isn't a 64-bit integer;
    /// true, false: bool; null: null.</para>
    /// </summary>
    public static class Json
    {
        /// <summary>The maximum depth of nested objects and arrays.</summary>
        public const int MaxDepth = 128;

        /// <summary>Reads one JSON text.</summary>
        /// <exception cref="GdapJsonException">The text isn't JSON; the message has the position.</exception>
        public static object Read(string text)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            return new JsonReader(text).ReadAll();
        }

        /// <summary>
        /// Writes dictionaries, lists, text, numbers, booleans, GUIDs, dates (as UTC text) and null, on one line.
        /// </summary>
        /// <param name="value">What to write.</param>
        /// <param name="convert">Converts a value of another type to one of these; returns the value itself if it can't.</param>
        /// <exception cref="ArgumentException">A value in it has no JSON form; the message says where.</exception>
        public static string Write(object value, Func<object, object> convert = null)
        {
            return new JsonWriter(convert).WriteAll(value);
        }
    }

    /// <summary>The error for a text that isn't JSON, with the position.</summary>
    public sealed class GdapJsonException : FormatException
    {
        internal GdapJsonException(string problem, int position)
            : base("Not JSON: " + problem + " at character " + (position + 1) + ".")
        {
            Position = position;
        }

        /// <summary>The index (from 0) of the character where reading stopped; the message counts from 1.</summary>
        public int Position { get; }
    }
}
