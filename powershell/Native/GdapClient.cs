using System;

namespace Gdap.Native
{
    /// <summary>
    /// Creates, reads and updates delegated admin relationships. Any number of threads can use it at once. Every call
    /// returns a <see cref="GdapResult"/> or throws a <see cref="GdapException"/>. Calls whose names end in Async return
    /// a task, the others block. To end a call early, cancel its cancellation token: the call throws a
    /// <see cref="GdapCanceledException"/>, which has the outcome.
    /// </summary>
    /// <example><code>
    /// using (var credential = GdapCredential.FromToken(token))
    /// using (var client = new GdapClient(new GdapClientOptions(), credential))
    ///     client.UpdateRelationship(id, "{\"autoExtendDuration\":\"P180D\"}");
    /// </code></example>
    public sealed unsafe partial class GdapClient : IDisposable
    {
        private readonly ClientHandle _handle;
        private readonly AsyncCalls _async;

        /// <summary>Makes a client. The credential can be disposed of afterwards.</summary>
        public GdapClient(GdapClientOptions options, GdapCredential credential)
        {
            if (credential == null) throw new ArgumentNullException(nameof(credential));
            NativeLoader.Load();
            options = options ?? new GdapClientOptions();
            if (options.AsyncConcurrency < 0 || options.AsyncConcurrency > GdapBatchOptions.MaxConcurrency)
                throw new ArgumentOutOfRangeException(nameof(options), options.AsyncConcurrency, "AsyncConcurrency must be 1 to " + GdapBatchOptions.MaxConcurrency + ", or 0 for the default.");
            _handle = Make(options, credential.Handle);
            _async = new AsyncCalls(this, options.AsyncConcurrency);
        }

        internal ClientHandle Handle => _handle;

        /// <summary>Creates a relationship, exactly once.</summary>
        public GdapResult CreateRelationship(string document, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_create(_handle, scope.Text(document), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Updates a relationship: sets the properties in the document, and leaves the others as they are.</summary>
        public GdapResult UpdateRelationship(string id, string document, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_update(_handle, scope.Text(id), scope.Text(document), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Returns the link with which the customer approves a relationship, once it is locked. Sends nothing.</summary>
        public string GetApprovalLink(string id)
        {
            using (var text = new NativeText())
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_get_approval_link(_handle, text.Add(id), out result, out error);
                return GdapResult.Finish(status, result, error).Value.Text("approvalLink");
            }
        }

        /// <summary>Reads one relationship.</summary>
        public GdapResult GetRelationship(string id, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_get(_handle, scope.Text(id), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of relationships; <see cref="GdapResult.Next"/> leads to the next page.</summary>
        public GdapResult ListRelationships(GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_list(_handle, scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Makes a request on a relationship, such as <c>{"action":"lockForApproval"}</c>.</summary>
        public GdapResult CreateRequest(string relationshipId, string document, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_request_create(_handle, scope.Text(relationshipId), scope.Text(document), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads a long-running operation; with <see cref="GdapCallOptions.Wait"/> until it has ended.</summary>
        public GdapResult GetOperation(string relationshipId, string operationId, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_operation_get(_handle, scope.Text(relationshipId), scope.Text(operationId), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Checks a document against the service's rules, without a client and without sending anything.</summary>
        public static GdapResult CheckDocument(GdapService service, GdapAction action, string document, bool allowUnknownProperties = false)
        {
            NativeLoader.Load();
            using (var scope = new CallScope(null))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_document_check((int)service, (int)action, scope.Text(document),
                    allowUnknownProperties ? (uint)GdapCallFlags.AllowUnknownProperties : 0, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Lists the built-in roles of Microsoft Entra that the library knows, without a client and without sending anything.</summary>
        public static GdapResult ListRoles()
        {
            NativeLoader.Load();
            using (var scope = new CallScope(null))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_role_list(out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>
        /// Sends log lines to <paramref name="sink"/>, on any thread. It replaces the previous sink; null removes it.
        /// Exceptions of the sink are ignored.
        /// </summary>
        public void SetLog(GdapLogLevel level, Action<GdapLogEvent> sink)
        {
            Sinks.SetLog(_handle, level, sink);
        }

        /// <summary>Sends progress to <paramref name="sink"/>, on any thread. It replaces the previous sink; null removes it. Exceptions of the sink are ignored.</summary>
        public void SetProgress(Action<GdapProgress> sink)
        {
            Sinks.SetProgress(_handle, sink);
        }

        /// <summary>Frees the client when its last call has returned. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
        public void Dispose()
        {
            _async.Close();
            _handle.Dispose();
        }

        private static ClientHandle Make(GdapClientOptions options, CredentialHandle credential)
        {
            using (var text = new NativeText())
            {
                gdap_client_options native;
                options.Fill(&native, text);
                IntPtr client, error;
                int status;
                try
                {
                    status = NativeMethods.gdap_client_new(&native, credential, out client, out error);
                }
                catch
                {
                    Sinks.OnDestroy(native.transport_user_data); // the credential was disposed of, so the library never received it
                    throw;
                }
                GdapException.Check(status, error);
                return new ClientHandle(client);
            }
        }
    }
}
