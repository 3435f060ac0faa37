using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet that sends requests has: headers in and out, and a proxy.</summary>
    public abstract class GdapRequestCmdlet : GdapCmdlet
    {
        /// <summary>More request headers, as a hashtable. If-Match is taken as the etag; Authorization, Host, Content-*, Transfer-Encoding and X-Tenant are refused.</summary>
        [Parameter]
        public IDictionary Headers { get; set; }

        /// <summary>The name, without $, of a variable that takes the headers of the last answer: names to arrays of text. It is set on errors too.</summary>
        [Parameter]
        [Alias("RHV")]
        [ValidateNotNullOrEmpty]
        public string ResponseHeadersVariable { get; set; }

        /// <summary>The proxy for this call, instead of the session's.</summary>
        [Parameter]
        [ValidateNotNull]
        public Uri Proxy { get; set; }

        /// <summary>User name and password for -Proxy.</summary>
        [Parameter]
        public PSCredential ProxyCredential { get; set; }

        /// <summary>Refused: the proxy would have to sign in as the user who runs the process (NTLM, Kerberos). Give -ProxyCredential.</summary>
        [Parameter]
        public SwitchParameter ProxyUseDefaultCredentials { get; set; }

        /// <summary>Refused: there is no .NET request to break into. -Debug shows requests and answers.</summary>
        [Parameter(DontShow = true)]
        public SwitchParameter Break { get; set; }

        /// <summary>Refused: requests are made by the native library, and no .NET handler sees them.</summary>
        [Parameter(DontShow = true)]
        public object[] HttpPipelineAppend { get; set; }

        /// <summary>Refused: requests are made by the native library, and no .NET handler sees them.</summary>
        [Parameter(DontShow = true)]
        public object[] HttpPipelinePrepend { get; set; }

        /// <summary>The proxy of this call, null for the session's.</summary>
        internal ProxyChoice ProxyOfCall { get; private set; }

        /// <summary>The headers to send, without If-Match.</summary>
        internal List<KeyValuePair<string, string>> ExtraHeaders { get; private set; }

        /// <summary>If-Match of the headers.</summary>
        internal string HeaderIfMatch { get; private set; }

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Refuse(Check);
        }

        /// <summary>The client of a session for this call.</summary>
        internal GdapClient ClientOf(Session session) => session.Client(ProxyOfCall);

        /// <summary>Options of a call with this call's headers.</summary>
        internal GdapCall NewRequest(Session session)
        {
            var call = NewCall(session);
            call.Headers = ExtraHeaders;
            return call;
        }

        /// <summary>Sets the caller's variable to the headers of an answer.</summary>
        internal void SetHeaders(GdapResult result, Exception error)
        {
            if (ResponseHeadersVariable == null)
            {
                return;
            }
            var headers = result?.Headers ?? ((error as GdapException) ?? error?.InnerException as GdapException)?.Headers;
            if (headers != null)
            {
                SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
            }
        }

        private void Check()
        {
            if (Break.IsPresent || HttpPipelineAppend != null || HttpPipelinePrepend != null)
            {
                throw new GdapCallException("Unsupported", "-Break, -HttpPipelineAppend and -HttpPipelinePrepend are hooks of a .NET client; here the native library sends the requests.", "Use -Debug to see requests and answers, -Headers to add headers.");
            }
            if (ResponseHeadersVariable != null && ResponseHeadersVariable.StartsWith("$", StringComparison.Ordinal))
            {
                throw new GdapCallException("InvalidArgument", "-ResponseHeadersVariable takes a variable's name, not its value.", "Leave the $ away: " + ResponseHeadersVariable.TrimStart('$') + ".");
            }
            if (ProxyUseDefaultCredentials.IsPresent)
            {
                throw new GdapCallException("Unsupported", "-ProxyUseDefaultCredentials needs NTLM or Kerberos, which the library does not speak.", "Give -ProxyCredential for a proxy with Basic sign-in.");
            }
            if (ProxyCredential != null && Proxy == null)
            {
                throw new GdapCallException("InvalidArgument", "-ProxyCredential is given without -Proxy.", "Give the proxy too.");
            }
            if (Proxy != null)
            {
                ProxyOfCall = new ProxyChoice { Proxy = Proxy, Credential = ProxyCredential };
            }
            ReadHeaders();
        }

        private void ReadHeaders()
        {
            if (Headers == null)
            {
                return;
            }
            ExtraHeaders = new List<KeyValuePair<string, string>>();
            foreach (DictionaryEntry entry in Headers)
            {
                var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture).Trim();
                var inner = Document.Unwrap(entry.Value);
                var value = inner is IEnumerable list && !(inner is string)
                    ? string.Join(", ", LanguagePrimitives.ConvertTo<string[]>(list))
                    : Convert.ToString(inner, CultureInfo.InvariantCulture);
                if (name.Equals("If-Match", StringComparison.OrdinalIgnoreCase))
                {
                    HeaderIfMatch = value;
                }
                else
                {
                    ExtraHeaders.Add(new KeyValuePair<string, string>(name, value));
                }
            }
        }
    }
}
