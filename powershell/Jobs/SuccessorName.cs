using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The names of a relationship's successors: the name with a number, "Contoso (2)", in at most 50 UTF-16 units.</summary>
    internal sealed class SuccessorName
    {
        // The service's maximum length of a display name.
        private const int MaxLength = 50;
        private static readonly Regex Numbered = new Regex(@"^(.*) \((\d{1,4})\)$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
        private readonly string stem;
        private readonly int number;

        /// <param name="predecessor">The name of the predecessor, which can have a number too.</param>
        internal SuccessorName(string predecessor)
        {
            var match = Numbered.Match(predecessor ?? "");
            stem = match.Success ? match.Groups[1].Value : predecessor ?? "";
            number = match.Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : 1;
        }

        /// <summary>The name of a successor: the first one for 1. A stem that is too long is cut.</summary>
        internal string At(int successor)
        {
            var suffix = " (" + (Math.Max(number, 1) + successor).ToString(CultureInfo.InvariantCulture) + ")";
            return NamePattern.Cut(stem, MaxLength - suffix.Length) + suffix;
        }
    }
}
