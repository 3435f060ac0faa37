using System;
using System.Collections;
using System.Collections.Generic;

namespace Gdap.Native
{
    // Environment variables for the library. On Linux and macOS it wouldn't see itself what this process has changed.
    internal static unsafe class NativeVariables
    {
        // How the names of those begin that credentials read, and those that name a proxy.
        internal static readonly string[] ForCredentials = { "AZURE_", "IDENTITY_", "IMDS_", "ACTIONS_ID_TOKEN_" };
        internal static readonly string[] ForProxies = { "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" };

        // The variables that are given; those of these names that .NET sees now for null.
        internal static gdap_variable* Of(NativeText text, IEnumerable<KeyValuePair<string, string>> given, string[] prefixes, out int count)
        {
            var all = new List<KeyValuePair<string, string>>(given ?? OfProcess(prefixes));
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
                if (System.IO.Path.DirectorySeparatorChar == '\\') name = name.ToUpperInvariant(); // Windows knows no case
                if (Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                    yield return new KeyValuePair<string, string>(name, (string)entry.Value);
            }
        }
    }
}
