using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What went wrong, for try/catch: the kind, the service's own words, and what became of the change.</summary>
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

        internal GdapCallException(GdapException from)
            : base(from.Message, from)
        {
            Kind = from.Kind;
            Hint = HintText.Of(from.Hint);
            HintCode = from.Hint?.Code;
            Outcome = from.Outcome;
            Problems = from.Problems;
            StatusCode = from.HttpStatus;
            Code = from.Code;
            RequestId = from.RequestId;
            ClientRequestId = from.ClientRequestId;
            RetryAfter = from.RetryAfter;
            Attempts = from.Attempts;
            Detail = from.Json;
        }

        /// <summary>The kind of failure: the part after <c>Gdap.</c> in FullyQualifiedErrorId.</summary>
        public string Kind { get; }

        /// <summary>What to do about it.</summary>
        public string Hint { get; }

        /// <summary>The stable code of the hint, such as <c>deadline.raise</c>; null where the hint is the cmdlet's own.</summary>
        public string HintCode { get; }

        /// <summary>The HTTP status of the answer, 0 if there was none.</summary>
        public int StatusCode { get; }

        /// <summary>The service's own code.</summary>
        public string Code { get; }

        /// <summary>The service's id of the last request, which its support asks for.</summary>
        public string RequestId { get; }

        /// <summary>Our id of the call, the same over its attempts.</summary>
        public string ClientRequestId { get; }

        /// <summary>How long the service asked to wait.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>How many requests were sent.</summary>
        public int Attempts { get; }

        /// <summary>Whether the change was not sent, was rejected, or may have been made.</summary>
        public GdapOutcome Outcome { get; }

        /// <summary>The members it is about, each with its rule.</summary>
        public IReadOnlyList<GdapProblem> Problems { get; }

        /// <summary>All of it as JSON; the three versions of a conflict are here.</summary>
        public string Detail { get; }

        /// <summary>The kind, for what the binding throws by itself.</summary>
        internal static GdapCallException From(Exception error)
        {
            switch (error)
            {
                case GdapCallException own: return own;
                case GdapException native: return new GdapCallException(native);
                case GdapLoadException load: return new GdapCallException("Platform", load.Message, null, load);
                case GdapJsonException json: return new GdapCallException("InvalidJson", json.Message, "Give one JSON object.", json);
                case PlatformNotSupportedException platform: return new GdapCallException("Platform", platform.Message, null, platform);
                case ObjectDisposedException closed: return new GdapCallException("SessionClosed", "The session is closed.", "Connect again with Connect-Gdap.", closed);
                case ArgumentException argument: return new GdapCallException("InvalidArgument", argument.Message, null, argument);
                default: return new GdapCallException("Internal", error.Message, null, error);
            }
        }
    }

    /// <summary>The one place where an ErrorRecord is made.</summary>
    internal static class Errors
    {
        /// <summary>The record for a failure of the call or of one item.</summary>
        internal static ErrorRecord Record(Exception error, object target)
        {
            var call = GdapCallException.From(error);
            var text = call.Message;
            if (!string.IsNullOrEmpty(call.Hint) && !text.EndsWith(call.Hint, StringComparison.Ordinal))
            {
                text += " " + call.Hint;
            }
            return new ErrorRecord(call, "Gdap." + call.Kind, Category(call.Kind), target)
            {
                ErrorDetails = new ErrorDetails(text) { RecommendedAction = call.Hint ?? "" },
            };
        }

        /// <summary>Whether nothing later in the run can succeed either, so that the run ends.</summary>
        internal static bool EndsRun(GdapCallException error)
        {
            switch (error.Kind)
            {
                case "Credential":
                case "Unauthenticated":
                case "NoSession":
                case "SessionClosed":
                case "Platform":
                case "TrustStore":
                case "Forked":
                case "Configuration":
                case "Unsupported":
                case "ReadOnly":
                case "CannotAsk":
                case "Journal":
                    return true;
                default:
                    return false;
            }
        }

        private static ErrorCategory Category(string kind)
        {
            switch (kind)
            {
                case "InvalidArgument":
                case "InvalidText":
                case "LimitExceeded":
                case "UnknownOption":
                case "NoChange":
                case "ReadOnly":
                case "Unsupported":
                    return ErrorCategory.InvalidArgument;
                case "Validation":
                case "InvalidJson":
                    return ErrorCategory.InvalidData;
                case "StatusRule":
                case "Configuration":
                case "NoSession":
                case "SessionClosed":
                case "WrongSession":
                case "CannotAsk":
                case "Forked":
                case "OperationFailed":
                    return ErrorCategory.InvalidOperation;
                case "Connect":
                case "Tls":
                case "ConnectionLost":
                case "Proxy":
                    return ErrorCategory.ConnectionError;
                case "Timeout":
                case "Deadline":
                    return ErrorCategory.OperationTimeout;
                case "BadRequest":
                case "Rejected":
                case "BadAnswer":
                case "AnswerTooLarge":
                    return ErrorCategory.InvalidResult;
                case "Unauthenticated":
                case "Credential":
                    return ErrorCategory.AuthenticationError;
                case "Forbidden":
                    return ErrorCategory.PermissionDenied;
                case "UntrustedHost":
                    return ErrorCategory.SecurityError;
                case "NotFound":
                    return ErrorCategory.ObjectNotFound;
                case "AlreadyExists":
                    return ErrorCategory.ResourceExists;
                case "Conflict":
                    return ErrorCategory.WriteError;
                case "Throttled":
                    return ErrorCategory.LimitsExceeded;
                case "Service":
                    return ErrorCategory.ResourceUnavailable;
                case "Cancelled":
                    return ErrorCategory.OperationStopped;
                case "Journal":
                    return ErrorCategory.ResourceBusy;
                case "Platform":
                case "TrustStore":
                    return ErrorCategory.NotInstalled;
                default:
                    return ErrorCategory.NotSpecified;
            }
        }
    }
}
