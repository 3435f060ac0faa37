using System;
using System.Collections;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // Where the help comes from: the XML comments of the cmdlet classes, and nothing else. The class
    // has the synopsis (summary), the description (remarks) and the examples (example: a para with
    // the title, code, and a para that explains); each parameter's summary is its help. Help/New-Help.ps1
    // reads them, and build.ps1 puts the help file in the module's folder.

    /// <summary>The parameters of the cmdlets that send requests: session, concurrency, headers and proxy.</summary>
    public abstract class GdapCmdlet : ServiceCmdlet
    {
        /// <summary>The session to use, as Connect-Gdap returns it, or its number. If omitted, a piped object's own session is used, otherwise the default session.</summary>
        [Parameter]
        [SessionTransformation]
        [ArgumentCompleter(typeof(SessionCompleter))]
        public Session Session { get; set; }

        /// <summary>The maximum number of items in progress at once. If omitted, the limit of the item's session is used, which is 8 unless New-GdapSessionOption sets another.</summary>
        [Parameter]
        [ValidateRange(1, GdapBatchOptions.MaxConcurrency)]
        public int ThrottleLimit { get; set; }

        /// <summary>Returns results in input order instead of completion order.</summary>
        [Parameter]
        public SwitchParameter KeepOrder { get; set; }

        /// <summary>Additional request headers, as a hashtable. If-Match is used as the ETag. Authorization, Host, Content-*, Transfer-Encoding and X-Tenant are rejected.</summary>
        [Parameter]
        [ArgumentCompleter(typeof(NoCompleter))]
        public IDictionary Headers { get; set; }

        /// <summary>The name, without $, of a variable that receives the headers of the last response: header names mapped to string arrays. It is set on errors too.</summary>
        [Parameter]
        [Alias("RHV")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ResponseHeadersVariable { get; set; }

        /// <summary>The proxy for this call. If omitted, the session's proxy is used.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Uri Proxy { get; set; }

        /// <summary>The user name and password for -Proxy.</summary>
        [Parameter]
        public PSCredential ProxyCredential { get; set; }

        /// <summary>Rejected: the library can't sign in to a proxy as the user of the process (NTLM, Kerberos). Use -ProxyCredential.</summary>
        [Parameter(DontShow = true)]
        public SwitchParameter ProxyUseDefaultCredentials { get; set; }

        /// <summary>Rejected: there is no .NET request to break into. Use -Debug to see requests and responses.</summary>
        [Parameter(DontShow = true)]
        public SwitchParameter Break { get; set; }

        /// <summary>Rejected: the native library sends the requests, and no .NET handler sees them.</summary>
        [Parameter(DontShow = true)]
        public object[] HttpPipelineAppend { get; set; }

        /// <summary>Rejected: the native library sends the requests, and no .NET handler sees them.</summary>
        [Parameter(DontShow = true)]
        public object[] HttpPipelinePrepend { get; set; }

        private ReadRun reads;
        private PropertyNames names;

        /// <summary>The headers and the proxy of this call.</summary>
        internal RequestSettings Request { get; private set; }

        /// <summary>The run that reads the items.</summary>
        internal ReadRun Reads => reads ?? (reads = new ReadRun(this, ThrottleLimit, KeepOrder.IsPresent, Request));

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            Calls.Begin(Session);
            Require(() => Request = new RequestSettings(this));
        }

        /// <inheritdoc/>
        protected override void EndProcessing() => reads?.Finish();

        /// <summary>The names of a document's properties, if the document is made from parameters.</summary>
        internal PropertyNames Names => names ?? (names = new PropertyNames(MyInvocation));

        /// <summary>A new item for a relationship, with the options of this call.</summary>
        internal WorkItem NewItem(Target target, Session session) => new WorkItem
        {
            Id = target?.Id,
            Name = target?.Name,
            CustomerName = target?.CustomerName,
            Session = session,
            Client = Request.ClientOf(session),
            Call = Request.NewCall(session),
        };
    }
}
