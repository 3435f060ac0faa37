using System.Management.Automation;

namespace Gdap
{
    /// <summary>The journal of a job.</summary>
    internal static class JobJournal
    {
        /// <summary>The full path of the journal; null if there is none.</summary>
        /// <exception cref="GdapCallException">The path isn't valid, or a plan was requested.</exception>
        internal static string Of(PSCmdlet cmdlet, string path, bool isPlan)
        {
            if (path == null)
            {
                return null;
            }
            if (isPlan)
            {
                throw new GdapCallException("InvalidArgument", "-Plan can't be combined with -JournalPath.", "Omit -JournalPath: a plan writes nothing.");
            }
            return FilePath.Of(cmdlet, path, "JournalPath");
        }
    }
}
