using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>Checks words against a closed list, and suggests the word that was probably meant.</summary>
    internal static class Nearest
    {
        /// <summary>The most similar of some words; null if none is similar.</summary>
        internal static string Of(string word, IEnumerable<string> words)
        {
            string best = null;
            var bestDistance = Math.Max(1, word.Length / 3) + 1;
            foreach (var one in words)
            {
                var distance = Distance(word.ToUpperInvariant(), one.ToUpperInvariant());
                if (distance < bestDistance)
                {
                    bestDistance = distance;
                    best = one;
                }
            }
            return best;
        }

        /// <summary>The fix for an unknown word.</summary>
        internal static string Fix(string word, IReadOnlyCollection<string> words) =>
            Of(word, words) is string near ? "Did you mean '" + near + "'?" : "Use one of: " + string.Join(", ", words) + ".";

        /// <exception cref="GdapCallException">One of the values isn't a word of the list, whatever its case.</exception>
        internal static void Require(string parameter, IEnumerable<string> values, string[] words)
        {
            foreach (var value in values ?? new string[0])
            {
                if (!Array.Exists(words, one => one.Equals(value, StringComparison.OrdinalIgnoreCase)))
                {
                    throw new GdapCallException("InvalidArgument", "-" + parameter + " '" + value + "' isn't valid.", Fix(value ?? "", words));
                }
            }
        }

        // Levenshtein's distance.
        private static int Distance(string a, string b)
        {
            var row = new int[b.Length + 1];
            for (var j = 0; j <= b.Length; j++)
            {
                row[j] = j;
            }
            for (var i = 1; i <= a.Length; i++)
            {
                var before = row[0];
                row[0] = i;
                for (var j = 1; j <= b.Length; j++)
                {
                    var above = row[j];
                    row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), before + (a[i - 1] == b[j - 1] ? 0 : 1));
                    before = above;
                }
            }
            return row[b.Length];
        }
    }
}
