using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>Checks parameters that must be GUIDs, so that a name specified by mistake is an error instead of an empty result.</summary>
    internal static class GuidText
    {
        /// <exception cref="GdapCallException">One of the values isn't a GUID.</exception>
        internal static void Require(string parameter, IEnumerable<string> values, string fix)
        {
            foreach (var value in values ?? new string[0])
            {
                if (!Guid.TryParse(value, out _))
                {
                    throw new GdapCallException("InvalidArgument", "-" + parameter + " '" + value + "' isn't a GUID.", fix);
                }
            }
        }
    }
}
