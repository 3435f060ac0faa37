using System;
using System.Collections.Generic;

namespace Gdap.Native
{
    // An app with an external token (workload identity federation), managed identities, and credentials of the
    // environment.
    public sealed unsafe partial class GdapCredential
    {
        /// <summary>An app whose external token is in a file, which is read for each sign-in.</summary>
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

        /// <summary>An app whose external token comes from a callback of the host, which runs on any thread, one call at a time.</summary>
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

        /// <summary>An app that trusts a workflow of GitHub Actions. A null audience is api://AzureADTokenExchange.</summary>
        public static GdapCredential FromGitHub(string tenant, string clientId, string audience = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* native = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_federated_github(
                    text.Add(tenant), text.Add(clientId), text.Add(audience), native, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>An app with the workload identity of a pod in Kubernetes (AKS). Values that are null come from the variables.</summary>
        public static GdapCredential FromWorkloadIdentity(string tenant = null, string clientId = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* native = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_workload_identity(
                    text.Add(tenant), text.Add(clientId), native, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>A managed identity of Azure. If <paramref name="host"/> is null, the variables determine it.</summary>
        public static GdapCredential FromManagedIdentity(
            GdapIdentity identity = GdapIdentity.System, string id = null, GdapIdentityHost? host = null, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* native = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_managed_identity(
                    (int)identity, text.Add(id), (int)(host ?? 0), native, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>The credential that the AZURE_* variables describe.</summary>
        public static GdapCredential FromEnvironment(IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* native = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_environment(native, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }

        /// <summary>The credentials that the environment offers, tried in a fixed order.</summary>
        public static GdapCredential FromChain(
            GdapIdentity identity = GdapIdentity.System, string id = null, bool probeImds = false, IEnumerable<KeyValuePair<string, string>> variables = null)
        {
            NativeLoader.Load();
            using (var text = new NativeText())
            {
                int count;
                gdap_variable* native = NativeVariables.Of(text, variables, NativeVariables.ForCredentials, out count);
                IntPtr credential, error;
                int status = NativeMethods.gdap_credential_new_chain(
                    (int)identity, text.Add(id), probeImds ? (uint)GdapChainFlags.ProbeImds : 0, native, (UIntPtr)(uint)count, out credential, out error);
                return Made(status, credential, error);
            }
        }
    }
}
