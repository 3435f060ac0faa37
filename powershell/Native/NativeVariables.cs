using System;
using System.Collections;
using System.Collections.Generic;

namespace Gdap.Native
{
    // Environment variables for the library: on Linux and macOS, native code doesn't see the changes that .NET makes
    // to them.
    internal static unsafe class NativeVariables
    {
        // The prefixes of the variables that credentials read, and of those that name a proxy.
        internal static readonly string[] ForCredentials = { "AZURE_", "IDENTITY_", "IMDS_", "ACTIONS_ID_TOKEN_" };
        internal static readonly string[] ForProxies = { "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" };

        // The given variables in native form; for null, the variables of this process with one of the prefixes.
        internal static gdap_variable* Of(NativeText text, IEnumerable<KeyValuePair<string, string>> variables, string[] prefixes, out int count)
        {
            var all = new List<KeyValuePair<string, string>>(variables ?? OfProcess(prefixes));
            var views = (gdap_variable*)text.Room(Math.Max(1, all.Count) * sizeof(gdap_variable));
            for (count = 0; count < all.Count; count++)
            {
                views[count].name = text.Add(all[count].Key);
                views[count].value = text.Add(all[count].Value);
            }
            return views;
        }

        private static IEnumerable<KeyValuePair<string, string>> OfProcess(string[] prefixes)
        {
            foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            {
                var name = (string)entry.Key;
                if (System.IO.Path.DirectorySeparatorChar == '\\') name = name.ToUpperInvariant(); // Windows ignores case
                if (Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                    yield return new KeyValuePair<string, string>(name, (string)entry.Value);
            }
        }
    }
}
