using System;

namespace Gdap.Native
{
    /// <summary>The native library can't be loaded, or isn't the one that belongs to this binding.</summary>
    public sealed class GdapLoadException : Exception
    {
        internal GdapLoadException(string message, string path, string hint, Exception inner = null) : base(message, inner)
        {
            Path = path;
            Hint = hint;
        }

        /// <summary>The library's file; null if there is none for this process.</summary>
        public string Path { get; }

        /// <summary>The fix.</summary>
        public string Hint { get; }
    }
}
