using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The exception of a failed call, for try/catch: the kind, the service's own message, and the outcome of the change.</summary>
    public sealed class GdapCallException : Exception
    {
        private static readonly GdapProblem[] NoProblems = new GdapProblem[0];

        internal GdapCallException(string kind, string message, string hint = null, Exception inner = null)
            : base(message, inner)
        {
            Kind = kind;
            Hint = hint;
            Outcome = GdapOutcome.NotSent;
            Problems = NoProblems;
        }

        internal GdapCallException(GdapKeyException from)
            : this("Credential", from.Message, HintText.Of(from.Hint), from)
        {
            HintCode = from.Hint.Code;
        }

        internal GdapCallException(GdapException from, PropertyNames names = null)
            : base(ProblemText.Of(from.Problems, names) ?? from.Message, from)
        {
            Kind = from.Kind;
            Hint = HintText.Of(from.Hint, names);
            HintCode = from.Hint?.Code;
            Outcome = from.Outcome;
            Problems = from.Problems;
            StatusCode = from.HttpStatus;
            Code = from.ServiceCode;
            RequestId = from.ServiceRequestId;
            ClientRequestId = from.ClientRequestId;
            RetryAfter = from.RetryAfter;
            RequestsSent = from.RequestsSent;
            Detail = from.Json;
        }

        /// <summary>The kind of failure: the part after <c>Gdap.</c> in FullyQualifiedErrorId.</summary>
        public string Kind { get; }

        /// <summary>What to do about it.</summary>
        public string Hint { get; }

        /// <summary>The stable code of the hint, such as deadline.raise; empty if the hint is the cmdlet's own.</summary>
        public string HintCode { get; }

        /// <summary>The HTTP status of the response, 0 if there was none.</summary>
        public int StatusCode { get; }

        /// <summary>The service's own code.</summary>
        public string Code { get; }

        /// <summary>The service's id of the last request, which its support asks for.</summary>
        public string RequestId { get; }

        /// <summary>The client's id of the call, the same for all its attempts.</summary>
        public string ClientRequestId { get; }

        /// <summary>How long the service asked to wait.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>How many requests were sent.</summary>
        public int RequestsSent { get; }

        /// <summary>Whether the change was not sent, was rejected, or may have been made.</summary>
        public GdapOutcome Outcome { get; }

        /// <summary>The properties that break a rule, each with the rule.</summary>
        public IReadOnlyList<GdapProblem> Problems { get; }

        /// <summary>The whole error as JSON, with the three versions of a conflict.</summary>
        public string Detail { get; }

        /// <summary>Makes the exception for any failure of the binding.</summary>
        /// <param name="error">The failure.</param>
        /// <param name="names">The names of the properties in its problems; null for their paths.</param>
        internal static GdapCallException From(Exception error, PropertyNames names = null)
        {
            switch (error)
            {
                case GdapCallException own: return own;
                case GdapException native: return new GdapCallException(native, names);
                case GdapKeyException key: return new GdapCallException(key);
                case GdapLoadException load: return new GdapCallException("Platform", load.Message, load.Hint, load);
                case GdapJsonException json: return new GdapCallException("InvalidJson", json.Message, "Specify one JSON object.", json);
                case ObjectDisposedException closed: return new GdapCallException("SessionClosed", "The session is closed.", "Connect again with Connect-Gdap.", closed);
                case ArgumentException argument: return new GdapCallException("InvalidArgument", argument.Message, null, argument);
                default: return new GdapCallException("Internal", error.Message, null, error);
            }
        }
    }
}
