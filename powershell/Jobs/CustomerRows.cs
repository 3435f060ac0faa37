using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The rows of a customer list in a CSV file, with commas, semicolons or tabs between the columns. The names of the columns are in <see cref="OnboardingCustomer"/>.</summary>
    internal static class CustomerRows
    {
        private static readonly char[] Separators = { ',', ';', '\t' };

        /// <summary>The rows with their numbers as in a spreadsheet: empty rows count, a first line sep=; doesn't.</summary>
        /// <exception cref="GdapCallException">The file can't be read.</exception>
        internal static IEnumerable<KeyValuePair<int, PSObject>> Read(string path, string parameter)
        {
            var text = FileText.Read(path, parameter);
            var mark = Regex.Match(text, "\\A\"?sep=(.)\"?(\r\n|\n|\r|\\z)", RegexOptions.CultureInvariant);
            text = text.Substring(mark.Length);
            var separator = mark.Success ? mark.Groups[1].Value[0] : Separator(text);
            var numbers = new List<int>();
            var rows = Rows(text, separator, numbers);
            if (rows.Count == 0)
            {
                yield break;
            }
            using (var shell = PowerShell.Create(RunspaceMode.CurrentRunspace))
            {
                var objects = shell.AddCommand("Microsoft.PowerShell.Utility\\ConvertFrom-Csv")
                    .AddParameter("InputObject", rows.ToArray())
                    .AddParameter("Delimiter", separator)
                    .Invoke();
                for (var index = 0; index < objects.Count; index++)
                {
                    // The first row has the names of the columns.
                    yield return new KeyValuePair<int, PSObject>(numbers[index + 1], objects[index]);
                }
            }
        }

        // The rows that aren't empty, with their numbers. A quoted value can span several lines.
        private static List<string> Rows(string text, char separator, List<int> numbers)
        {
            var rows = new List<string>();
            var row = new StringBuilder();
            var number = 1;
            var isQuoted = false;
            var isClosed = false;
            var isStart = true;
            for (var at = 0; at <= text.Length; at++)
            {
                var one = at < text.Length ? text[at] : '\n';
                if ((isQuoted && at < text.Length) || (one != '\n' && one != '\r'))
                {
                    // In a quoted value, two quotes mean one. In another value, a quote is an ordinary character.
                    var wasQuoted = isQuoted;
                    isQuoted = one == '"' ? !isQuoted && (isStart || isClosed) : isQuoted;
                    isClosed = wasQuoted && !isQuoted;
                    isStart = one == separator || (isStart && one == ' ');
                    row.Append(one);
                    continue;
                }
                // Export-Csv of Windows PowerShell writes the objects' type into the first line.
                var isType = rows.Count == 0 && row.ToString().StartsWith("#TYPE ", StringComparison.Ordinal);
                if (!isType && row.ToString().Trim(' ', '\t', '"', separator).Length > 0)
                {
                    rows.Add(row.ToString());
                    numbers.Add(number);
                }
                row.Clear();
                number++;
                isStart = true;
                at += one == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 1 : 0;
            }
            return rows;
        }

        // The separator that occurs most often in the header row, outside of quotes.
        private static char Separator(string text)
        {
            var head = Regex.Match(text, "\\A\\s*(?:#TYPE .*\\s*)?(.*)", RegexOptions.CultureInvariant).Groups[1].Value;
            var bare = Regex.Replace(head, "\"[^\"]*\"", "", RegexOptions.CultureInvariant);
            var best = Separators[0];
            foreach (var one in Separators)
            {
                best = bare.Split(one).Length > bare.Split(best).Length ? one : best;
            }
            return best;
        }
    }
}
