using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Gdap.Native
{
    /// <summary>The fix for a failure: a stable code with arguments, and a sentence made of them.</summary>
    public sealed class GdapHint
    {
        private static readonly Regex Placeholder = new Regex(@"\{(\w+)\}", RegexOptions.CultureInvariant);

        internal GdapHint(string code, JsonObject arguments)
        {
            Code = code;
            Arguments = arguments ?? new JsonObject();
        }

        /// <summary>Stable code for branching, such as <c>deadline.raise</c>.</summary>
        public string Code { get; }

        /// <summary>Text, numbers and lists of text by name. The argument <c>options</c> lists terms, such as <c>ifMatch</c>.</summary>
        public IDictionary<string, object> Arguments { get; }

        /// <summary>The sentence, with the names of this binding.</summary>
        public string Text => Fill(Template, NameOf);

        /// <summary>The library's sentence, with a <c>{name}</c> for each argument or term.</summary>
        public string Template
        {
            get
            {
                using (var text = new NativeText())
                {
                    return Utf8.Text(NativeMethods.gdap_hint_template(text.Add(Code))) ?? "";
                }
            }
        }

        /// <summary>A sentence with its arguments filled in, and each term by the name that <paramref name="nameOf"/> has for it.</summary>
        public string Fill(string template, Func<string, string> nameOf)
        {
            return Placeholder.Replace(template, found =>
            {
                var name = found.Groups[1].Value;
                if (!Arguments.TryGetValue(name, out var value)) return nameOf(name);
                if (!(value is object[] items)) return Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
                var words = Array.ConvertAll(items, item => (string)item);
                return string.Join(", ", name == "options" ? Array.ConvertAll(words, word => nameOf(word)) : words);
            });
        }

        /// <summary>The sentence.</summary>
        public override string ToString() => Text;

        /// <summary>The hint in an error's JSON, or null.</summary>
        public static GdapHint Of(JsonObject error)
        {
            return error?["hint"] is JsonObject hint ? new GdapHint(hint.Text("code"), hint["arguments"] as JsonObject) : null;
        }

        // In this binding, most terms are properties with the same name; calls are methods of the client.
        private static string NameOf(string term)
        {
            switch (term)
            {
                case "algorithm": return "GdapAlgorithm";
                case "createRequest": return "GdapClient.CreateRequest";
                case "deleteRelationship": return "GdapClient.DeleteRelationship";
                default: return char.ToUpperInvariant(term[0]) + term.Substring(1);
            }
        }
    }
}
