using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Adds faults to the emulator: errors, lost responses, delays.</summary>
    /// <remarks>The first fault that matches a request applies. Without -Times a fault stays until Clear-GdapEmulatorFault.</remarks>
    /// <example>
    /// <para>Throttle the next two requests</para>
    /// <code>Add-GdapEmulatorFault status -StatusCode 429 -Headers @{ 'Retry-After' = '1' } -Times 2</code>
    /// <para>The cmdlets wait and retry.</para>
    /// </example>
    /// <example>
    /// <para>Lose the response to an update that was made</para>
    /// <code>
    /// Add-GdapEmulatorFault close_after -Operation updateRelationship -Times 1
    /// Update-GdapRelationship $id -AutoExtendDuration P180D
    /// </code>
    /// <para>The result is Recovered.</para>
    /// </example>
    /// <example>
    /// <para>Delay every read</para>
    /// <code>
    /// Add-GdapEmulatorFault delay -Milliseconds 200 -Method GET
    /// Clear-GdapEmulatorFault
    /// </code>
    /// <para>Clear-GdapEmulatorFault removes all faults.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Add, "GdapEmulatorFault")]
    public sealed class AddGdapEmulatorFaultCommand : EmulatorCmdlet
    {
        /// <summary>The kind of fault, such as status, delay, stall, close_before, close_after, reset_before, reset_after, html or empty. gdap-emulator --help lists all.</summary>
        [Parameter(Mandatory = true, Position = 0)]
        [ArgumentCompleter(typeof(FaultKindCompleter))]
        [ValidateNotNullOrEmpty]
        public string Kind { get; set; }

        /// <summary>Applies only to this operation, such as updateRelationship. gdap-emulator --help lists all.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(FaultOperationCompleter))]
        public string Operation { get; set; }

        /// <summary>Applies only to requests with this HTTP method.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(MethodCompleter))]
        public string Method { get; set; }

        /// <summary>Applies only to requests with this text in their path or query.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Path { get; set; }

        /// <summary>The number of times. Default: always.</summary>
        [Parameter]
        [ValidateRange(1, int.MaxValue)]
        public int Times { get; set; }

        /// <summary>The number of matching requests to leave alone first.</summary>
        [Parameter]
        [ValidateRange(1, int.MaxValue)]
        public int After { get; set; }

        /// <summary>The probability, from 0 to 1. Default: 1.</summary>
        [Parameter]
        [ValidateRange(0.0, 1.0)]
        public double Probability { get; set; }

        /// <summary>The HTTP status of the response.</summary>
        [Parameter]
        [ValidateRange(200, 599)]
        public int StatusCode { get; set; }

        /// <summary>The headers of the response, as a hashtable.</summary>
        [Parameter]
        [ArgumentCompleter(typeof(NoCompleter))]
        public IDictionary Headers { get; set; }

        /// <summary>The body of the response: a hashtable or an object.</summary>
        [Parameter]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object Body { get; set; }

        /// <summary>The delay, in milliseconds.</summary>
        [Parameter]
        [ValidateRange(0, int.MaxValue)]
        public int Milliseconds { get; set; }

        /// <summary>The request takes effect before the fault.</summary>
        [Parameter]
        public SwitchParameter AfterCommit { get; set; }

        /// <summary>More properties of the fault, as a hashtable.</summary>
        [Parameter]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Hashtable Property { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            var fault = Property == null ? new JsonObject() : (JsonObject)Document.Value(null, Property);
            fault["kind"] = Kind;
            var match = new JsonObject();
            Add(match, nameof(Operation), "operation", Operation);
            Add(match, nameof(Method), "method", Method);
            Add(match, nameof(Path), "path", Path);
            if (match.Count > 0)
            {
                fault["match"] = match;
            }
            Add(fault, nameof(Times), "times", Times);
            Add(fault, nameof(After), "after", After);
            Add(fault, nameof(Probability), "probability", Probability);
            Add(fault, nameof(StatusCode), "status", StatusCode);
            Add(fault, nameof(Headers), "headers", Headers);
            Add(fault, nameof(Body), "body", Body);
            Add(fault, nameof(Milliseconds), "ms", Milliseconds);
            Add(fault, nameof(AfterCommit), "afterCommit", AfterCommit.IsPresent);
            Control(null, control => control.Post("faults", fault));
        }

        private void Add(JsonObject to, string parameter, string name, object value)
        {
            if (MyInvocation.BoundParameters.ContainsKey(parameter))
            {
                // Header names are sent unchanged.
                to[name] = value is IDictionary headers && name == "headers" ? new Hashtable(headers) : Document.Value(null, value);
            }
        }
    }

    /// <summary>Completes the operations that a fault can be limited to: those that the emulator lists.</summary>
    public sealed class FaultOperationCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[]
        {
            "authorize", "batch", "cloudCockpitCreate", "cloudCockpitCreateAssignments", "cloudCockpitList",
            "cloudCockpitListAssignments", "cloudCockpitTerminate", "cloudCockpitUpdate", "count", "createAssignment",
            "createRelationship", "createRequest", "deleteAssignment", "deleteRelationship", "deviceCode", "discovery",
            "getAssignment", "getCustomer", "getOperation", "getRelationship", "getRequest", "getServiceManagementDetail",
            "github", "keys", "listAssignments", "listContracts", "listCustomers", "listGroups", "listOperations",
            "listRelationships", "listRequests", "listServiceManagementDetails", "logout", "managedIdentity", "token",
            "unknown", "updateAssignment", "updateRelationship",
        });
    }

    /// <summary>Completes HTTP methods.</summary>
    public sealed class MethodCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[] { "DELETE", "GET", "PATCH", "POST" });
    }

    /// <summary>Completes the kinds of faults that the emulator lists.</summary>
    public sealed class FaultKindCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[]
        {
            "aadsts", "bad_json", "close_after", "close_before", "connect_reset", "deep", "delay", "details", "drip", "echo",
            "empty", "etag", "gzip_bomb", "half", "handshake", "html", "huge", "id_token", "location", "next_link",
            "old_entity", "other_entity", "patch", "redirect", "reset_after", "reset_before", "stale", "stall", "status",
            "stores", "wrong_length",
        });
    }
}
