using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Resolves the paths of parameters. Files are FileSystem paths: another provider's path is an error.</summary>
    internal static class FilePath
    {
        /// <summary>The full path that a parameter names; the file may be missing.</summary>
        /// <exception cref="GdapCallException">It isn't a path of the file system.</exception>
        internal static string Of(PSCmdlet cmdlet, string path, string parameter)
        {
            ProviderInfo provider;
            string resolved;
            try
            {
                resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
            }
            catch (Exception error) when (error is SessionStateException || error is NotSupportedException || error is ArgumentException)
            {
                throw new GdapCallException("InvalidArgument", "-" + parameter + " '" + path + "' isn't a valid path: " + error.Message, "Specify the path of a file.", error);
            }
            if (!provider.Name.Equals("FileSystem", StringComparison.OrdinalIgnoreCase))
            {
                throw new GdapCallException("InvalidArgument", "-" + parameter + " '" + path + "' is a path of the " + provider.Name + " provider.", "Specify the path of a file.");
            }
            return resolved;
        }
    }
}
