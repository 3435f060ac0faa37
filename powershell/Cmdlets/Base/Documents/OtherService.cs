using System.Collections.Generic;

namespace Gdap
{
    /// <summary>Rejects parameters that belong to the other service.</summary>
    internal static class OtherService
    {
        /// <exception cref="GdapCallException">One of the parameters that were typed isn't of the session's service.</exception>
        internal static void Reject(Session session, ICollection<string> typed, string[] graphOnly, string[] cloudCockpitOnly)
        {
            foreach (var name in session.IsGraph ? cloudCockpitOnly : graphOnly)
            {
                if (typed.Contains(name))
                {
                    throw Only(name, session);
                }
            }
        }

        internal static GdapCallException Only(string parameter, Session session) => new GdapCallException(
            "Unsupported",
            "-" + parameter + " is only valid for " + (session.IsGraph ? "CloudCockpit" : "Microsoft Graph") + "; the session is " + session + ".",
            parameter == "AutoExtendEnabled" ? "Use -AutoExtendDuration P180D or PT0S." : "Omit it, or connect to the other service.");
    }
}
