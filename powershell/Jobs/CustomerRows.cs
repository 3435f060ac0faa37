using System.Collections.Generic;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Gdap
{
    /// <summary>The rows of a customer list in a CSV file, with commas, semicolons or tabs between the columns.</summary>
    internal static class CustomerRows
    {
        private static readonly char[] Separators = { ',', ';', '\t' };

        /// <exception cref="GdapCallException">The file can't be read.</exception>
        internal static IEnumerable<PSObject> Read(string path, string parameter)
        {
            var lines = Regex.Split(FileText.Read(path, parameter), "\r\n|\n|\r");
            var mark = Regex.Match(lines[0], "^\"?sep=(.)\"?$", RegexOptions.CultureInvariant);
            var skip = mark.Success ? 1 : 0;
            var text = string.Join("\n", lines, skip, lines.Length - skip);
            if (text.Trim().Length == 0)
            {
                return new PSObject[0];
            }
            var separator = mark.Success ? mark.Groups[1].Value[0] : Separator(lines[0]);
            using (var shell = PowerShell.Create(RunspaceMode.CurrentRunspace))
            {
                return shell.AddCommand("Microsoft.PowerShell.Utility\\ConvertFrom-Csv")
                    .AddParameter("InputObject", text)
                    .AddParameter("Delimiter", separator)
                    .Invoke();
            }
        }

        // The one that separates the most columns of the first line, outside of quotes.
        private static char Separator(string head)
        {
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
