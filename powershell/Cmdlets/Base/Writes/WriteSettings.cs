using System.Management.Automation;

namespace Gdap
{
    /// <summary>How a cmdlet writes, from its parameters.</summary>
    internal sealed class WriteSettings
    {
        /// <summary>The maximum number of calls at once; 0 for the limit of each item's session.</summary>
        internal int ThrottleLimit { get; set; }

        /// <summary>Whether results come in input order.</summary>
        internal bool KeepOrder { get; set; }

        /// <summary>The full path of the journal of each call that names none of its own; null for none.</summary>
        internal string Journal { get; set; }

        /// <summary>Whether -Plan is specified.</summary>
        internal bool IsPlan { get; set; }

        /// <summary>The impact of a write, which is compared with $ConfirmPreference to decide whether it prompts.</summary>
        internal ConfirmImpact Impact { get; set; } = ConfirmImpact.Medium;

        /// <summary>Whether the cmdlet asks once for the whole run instead of for each item.</summary>
        internal bool AsksOnce { get; set; }

        /// <summary>Publishes the response headers of a call; null if the cmdlet has no such parameter.</summary>
        internal RequestSettings Request { get; set; }
    }
}
