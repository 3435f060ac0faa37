using System;
using System.Collections;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Gets the requests that the emulator received.</summary>
    /// <remarks>The emulator keeps the last 50,000 requests to its services. Those of these cmdlets aren't among them.</remarks>
    /// <example>
    /// <para>Check that a cmdlet sent one PATCH</para>
    /// <code>
    /// Clear-GdapEmulatorRequest
    /// Get-GdapRelationship $id | Update-GdapRelationship -AutoExtendDuration P180D
    /// Get-GdapEmulatorRequest -Method PATCH
    /// </code>
    /// <para>Headers and body are included.</para>
    /// </example>
    /// <example>
    /// <para>Check that a preview writes nothing</para>
    /// <code>
    /// Clear-GdapEmulatorRequest
    /// Get-GdapRelationship | Update-GdapRelationship -AutoExtendDuration P180D -WhatIf
    /// Get-GdapEmulatorRequest | Where-Object Method -NE 'GET'
    /// </code>
    /// <para>Returns nothing.</para>
    /// </example>
    /// <example>
    /// <para>Count the requests by their status</para>
    /// <code>Get-GdapEmulatorRequest | Group-Object Status -NoElement</code>
    /// <para>Status 0 means that there was no response.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapEmulatorRequest")]
    [OutputType(typeof(EmulatorRequest))]
    public sealed class GetGdapEmulatorRequestCommand : EmulatorCmdlet
    {
        /// <summary>Returns only requests with this HTTP method.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(MethodCompleter))]
        public string Method { get; set; }

        /// <summary>Returns only requests with this path. Wildcards are accepted.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Path { get; set; }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            var path = Path == null ? null : WildcardPattern.Get(Path, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            Control(null, control =>
            {
                foreach (var one in control.Get("log") as object[] ?? new object[0])
                {
                    var request = new EmulatorRequest((JsonObject)one);
                    if ((Method == null || Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase)) && (path == null || path.IsMatch(request.Path)))
                    {
                        WriteObject(request);
                    }
                }
            });
        }
    }

    /// <summary>A request that the emulator received.</summary>
    public sealed class EmulatorRequest
    {
        internal EmulatorRequest(JsonObject entry)
        {
            Number = entry["n"] as long? ?? 0;
            Time = UtcDate.Show(UtcDate.Read(entry["time"]));
            Method = entry.Text("method");
            Path = entry.Text("path");
            Query = entry.Text("query");
            Headers = entry["headers"] as IDictionary;
            Body = entry.Text("body");
            Status = (int)(entry["status"] as long? ?? 0);
            Fault = entry["fault"]?.ToString();
        }

        /// <summary>The number of the request, from 1.</summary>
        public long Number { get; }

        /// <summary>When it was received, in UTC.</summary>
        public object Time { get; }

        /// <summary>The HTTP method.</summary>
        public string Method { get; }

        /// <summary>The path.</summary>
        public string Path { get; }

        /// <summary>The query.</summary>
        public string Query { get; }

        /// <summary>The headers, with names in lower case.</summary>
        public IDictionary Headers { get; }

        /// <summary>The body, as text.</summary>
        public string Body { get; }

        /// <summary>The HTTP status of the response; 0 if there was none.</summary>
        public int Status { get; }

        /// <summary>The fault that applied; empty if there was none.</summary>
        public string Fault { get; }

        /// <summary>The method, the path and the status.</summary>
        public override string ToString() => Method + " " + Path + " -> " + Status;
    }
}
