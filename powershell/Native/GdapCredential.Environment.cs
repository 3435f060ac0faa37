using System;
using System.Collections.Generic;

namespace Gdap.Native
{
    // An app that somebody else vouches for, and what the environment offers.
    public sealed unsafe partial class GdapCredential
    {
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
                gdap_variable* given = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
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
                gdap_variable* given = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
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
                gdap_variable* given = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
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
                gdap_variable* given = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
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
                gdap_variable* given = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_chain(
                    (int)identity, text.Add(id), probeImds ? (uint)GdapChainFlags.ProbeImds : 0, given, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }
    }
}
