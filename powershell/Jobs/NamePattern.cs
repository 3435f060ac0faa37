using System;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The pattern of a relationship's name: {Column} is filled in from the customer, {Column:20} with at most 20 characters of it.</summary>
    internal sealed class NamePattern
    {
        private static readonly Regex Placeholder = new Regex(@"\{([^{}:]+)(?::(\d{1,2}))?\}", RegexOptions.CultureInvariant);
        private static readonly Regex Blanks = new Regex(@"\s+", RegexOptions.CultureInvariant);
        private readonly string text;

        internal NamePattern(string text)
        {
            this.text = text;
        }

        /// <summary>A wildcard pattern that every name of this pattern matches.</summary>
        internal string Wildcard => Regex.Replace(WildcardPattern.Escape(text), @"\{[^{}]+\}", "*");

        /// <summary>A pattern that a relationship's name matches: the customer's name in it becomes a placeholder; if the name doesn't have it, the tenant id makes the names unique.</summary>
        internal static string Of(Relationship relationship)
        {
            // The library's maximum length of a display name, in UTF-16 units.
            const int Most = 50;
            var name = (relationship.DisplayName ?? "").Replace("{", "(").Replace("}", ")");
            var customer = relationship.CustomerName;
            var at = string.IsNullOrEmpty(customer) ? -1 : name.IndexOf(customer, StringComparison.OrdinalIgnoreCase);
            var rest = at < 0 ? 0 : Most - (name.Length - customer.Length);
            return at >= 0 && rest > 0
                ? name.Substring(0, at) + "{CustomerName:" + rest.ToString(CultureInfo.InvariantCulture) + "}" + name.Substring(at + customer.Length)
                : Cut(name, Most - 9) + " {CustomerTenantId:8}";
        }

        /// <summary>The name for a customer.</summary>
        /// <param name="valueOf">The value of a column; null or blank if the customer lacks it.</param>
        /// <exception cref="GdapCallException">The customer lacks a column.</exception>
        internal string Fill(Func<string, object> valueOf) => Placeholder.Replace(text, match =>
        {
            var column = match.Groups[1].Value;
            var value = Blanks.Replace(Convert.ToString(valueOf(column), CultureInfo.InvariantCulture) ?? "", " ").Trim();
            if (value.Length == 0)
            {
                throw new GdapCallException("InvalidArgument", "The customer has no {" + column + "}, which the template's name needs.");
            }
            return match.Groups[2].Success ? Cut(value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)) : value;
        });

        // Cuts a value to a maximum length, but not in the middle of a surrogate pair.
        internal static string Cut(string value, int maximum)
        {
            if (value.Length <= maximum)
            {
                return value;
            }
            return value.Substring(0, maximum > 0 && char.IsHighSurrogate(value[maximum - 1]) ? maximum - 1 : maximum).Trim();
        }
    }
}
