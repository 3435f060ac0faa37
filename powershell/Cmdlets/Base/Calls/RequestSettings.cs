using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The headers and the proxy that a cmdlet's parameters name, checked.</summary>
    internal sealed class RequestSettings
    {
        private readonly GdapCmdlet cmdlet;
        private readonly ProxySetting proxy;
        private readonly List<KeyValuePair<string, string>> headers;

        internal RequestSettings(GdapCmdlet cmdlet)
        {
            this.cmdlet = cmdlet;
            Check();
            if (cmdlet.Proxy != null)
            {
                proxy = new ProxySetting { Proxy = cmdlet.Proxy, Credential = cmdlet.ProxyCredential };
            }
            if (cmdlet.Headers == null)
            {
                return;
            }
            headers = new List<KeyValuePair<string, string>>();
            foreach (DictionaryEntry entry in cmdlet.Headers)
            {
                var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture).Trim();
                if (name.Equals("If-Match", StringComparison.OrdinalIgnoreCase))
                {
                    IfMatch = Text(entry.Value);
                }
                else
                {
                    headers.Add(new KeyValuePair<string, string>(name, Text(entry.Value)));
                }
            }
        }

        /// <summary>The If-Match header; null if there is none.</summary>
        internal string IfMatch { get; }

        /// <summary>The client of a session, through this call's proxy.</summary>
        internal GdapClient ClientOf(Session session) => session.Client(proxy);

        /// <summary>Options of a call with these headers.</summary>
        internal GdapCallOptions NewCall(Session session)
        {
            var call = cmdlet.Calls.NewCall(session);
            call.Headers = headers;
            return call;
        }

        /// <summary>Sets the ETag of a write: -IfMatch or the If-Match header; without one, the values of the piped object replace the first read.</summary>
        internal void UseETag(GdapCallOptions call, string ifMatch, string snapshot)
        {
            if (ifMatch != null && IfMatch != null && IfMatch != ifMatch)
            {
                throw new GdapCallException("InvalidArgument", "-IfMatch and the If-Match header have different values.", "Specify one of them.");
            }
            call.IfMatch = ifMatch ?? IfMatch;
            call.Snapshot = call.IfMatch == null ? snapshot : null;
        }

        /// <summary>Sets the variable of -ResponseHeadersVariable to the headers of a response.</summary>
        internal void Publish(GdapResult result, Exception error)
        {
            if (cmdlet.ResponseHeadersVariable == null)
            {
                return;
            }
            var received = result?.Headers ?? ((error as GdapException) ?? error?.InnerException as GdapException)?.Headers;
            if (received != null)
            {
                cmdlet.SessionState.PSVariable.Set(cmdlet.ResponseHeadersVariable, received);
            }
        }

        private void Check()
        {
            if (cmdlet.Break.IsPresent || cmdlet.HttpPipelineAppend != null || cmdlet.HttpPipelinePrepend != null)
            {
                throw new GdapCallException("Unsupported", "-Break, -HttpPipelineAppend and -HttpPipelinePrepend need a .NET HTTP client; this module sends requests from a native library.", "Use -Debug to see requests and responses, -Headers to add headers.");
            }
            var variable = cmdlet.ResponseHeadersVariable;
            if (variable != null && variable.StartsWith("$", StringComparison.Ordinal))
            {
                throw new GdapCallException("InvalidArgument", "-ResponseHeadersVariable requires the name of a variable.", "Omit the $: " + variable.TrimStart('$') + ".");
            }
            if (cmdlet.ProxyUseDefaultCredentials.IsPresent)
            {
                throw new GdapCallException("Unsupported", "-ProxyUseDefaultCredentials needs NTLM or Kerberos, which aren't supported.", "Use -ProxyCredential with a proxy that accepts Basic authentication.");
            }
            if (cmdlet.ProxyCredential != null && cmdlet.Proxy == null)
            {
                throw new GdapCallException("InvalidArgument", "-ProxyCredential requires -Proxy.", "Specify both, or set the proxy with New-GdapSessionOption.");
            }
        }

        private static string Text(object value)
        {
            var inner = Document.Unwrap(value);
            return inner is IEnumerable list && !(inner is string)
                ? string.Join(", ", LanguagePrimitives.ConvertTo<string[]>(list))
                : Convert.ToString(inner, CultureInfo.InvariantCulture);
        }
    }
}
