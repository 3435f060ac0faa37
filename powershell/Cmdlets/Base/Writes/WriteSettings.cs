using System.Management.Automation;

namespace Gdap
{
    /// <summary>How a cmdlet writes: what its parameters say.</summary>
    internal sealed class WriteSettings
    {
        /// <summary>The maximum number of calls at once; 0 for the limit of each item's session.</summary>
        internal int ThrottleLimit { get; set; }

        /// <summary>Whether results come in input order.</summary>
        internal bool KeepOrder { get; set; }

        /// <summary>The full path of the journal of each call that names none of its own; null for none.</summary>
        internal string Journal { get; set; }

        /// <summary>Whether -Plan is given.</summary>
        internal bool IsPlan { get; set; }

        /// <summary>How dangerous a write is: from which $ConfirmPreference on it prompts.</summary>
        internal ConfirmImpact Impact { get; set; } = ConfirmImpact.Medium;

        /// <summary>Whether the cmdlet asks once for the whole run instead of for each item.</summary>
        internal bool AsksOnce { get; set; }

        /// <summary>Publishes the response headers of a call; null if the cmdlet has no such parameter.</summary>
        internal RequestSettings Request { get; set; }
    }
}
