using System;
using System.Collections;
using System.Collections.Generic;

namespace Gdap.Native
{
    // An app that somebody else vouches for, and what the environment offers. Variables that are null are those that
    // .NET sees now: on Linux and macOS the library itself would not see what this process has changed.
    public sealed unsafe partial class GdapCredential
    {
        private static readonly string[] Prefixes = { "AZURE_", "IDENTITY_", "IMDS_", "ACTIONS_ID_TOKEN_" };

        /// <summary>An app whose outside token stands in a file, read anew for each sign-in.</summary>
        public static GdapCredential FromFederatedFile(string tenant, string clientId, string path)
        {
            if (path == null) throw new ArgumentNullException(nameof(path));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_federated_file(text.Add(tenant), text.Add(clientId), text.Add(path), out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>An app whose outside token a function of the host gets, on any thread, one at a time.</summary>
        public static GdapCredential FromFederatedCallback(string tenant, string clientId, Func<GdapTokenRequest, GdapToken> callback)
        {
            if (callback == null) throw new ArgumentNullException(nameof(callback));
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                gdap_str tenantText = text.Add(tenant), clientText = text.Add(clientId);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_federated_callback(
                    tenantText, clientText, OnToken, Sinks.Keep(callback), Sinks.OnDestroy, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>An app that a workflow of GitHub Actions signs in as. A null audience is the usual one.</summary>
        public static GdapCredential FromGitHub(string tenant, string clientId, string audience = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* given = Variables(text, variables, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_federated_github(
                    text.Add(tenant), text.Add(clientId), text.Add(audience), given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>An app that a pod in Kubernetes signs in as (AKS workload identity). What is null comes from the variables.</summary>
        public static GdapCredential FromWorkloadIdentity(string tenant = null, string clientId = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* given = Variables(text, variables, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_workload_identity(
                    text.Add(tenant), text.Add(clientId), given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>A managed identity of Azure. A null host is the one that the variables show.</summary>
        public static GdapCredential FromManagedIdentity(
            GdapIdentity identity = GdapIdentity.System, string id = null, GdapIdentityHost? host = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* given = Variables(text, variables, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_managed_identity(
                    (int)identity, text.Add(id), (int)(host ?? 0), given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>The AZURE_* variables.</summary>
        public static GdapCredential FromEnvironment(IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* given = Variables(text, variables, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_environment(given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>Whatever the environment offers, in a fixed order.</summary>
        public static GdapCredential FromChain(
            GdapIdentity identity = GdapIdentity.System, string id = null, bool probeImds = false, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* given = Variables(text, variables, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_chain(
                    (int)identity, text.Add(id), probeImds ? (uint)GdapChainFlags.ProbeImds : 0, given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        private static gdap_variable* Variables(NativeText text, IEnumerable<KeyValuePair<string, string>> given, out int count)
        {
            var all = new List<KeyValuePair<string, string>>(given ?? OfProcess());
            var views = (gdap_variable*)text.Room(Math.Max(1, all.Count) * sizeof(gdap_variable));
            for (count = 0; count < all.Count; count++)
            {
                views[count].name = text.Add(all[count].Key);
                views[count].value = text.Add(all[count].Value);
            }
            return views;
        }

        private static IEnumerable<KeyValuePair<string, string>> OfProcess()
        {
            foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            {
                var name = (string)entry.Key;
                if (System.IO.Path.DirectorySeparatorChar == '\\') name = name.ToUpperInvariant(); // Windows knows no case
                if (Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                    yield return new KeyValuePair<string, string>(name, (string)entry.Value);
            }
        }
    }
}
