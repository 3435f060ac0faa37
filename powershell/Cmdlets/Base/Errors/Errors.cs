using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>The one place where an ErrorRecord is made.</summary>
    internal static class Errors
    {
        /// <summary>The record for a failure of the call as a whole, or of one item.</summary>
        internal static ErrorRecord Record(GdapCallException error, ItemName name)
        {
            var text = (name?.Text == null ? "" : name.Text + ": ") + error.Message;
            if (!string.IsNullOrEmpty(error.Hint) && !text.EndsWith(error.Hint, StringComparison.Ordinal))
            {
                text += " " + error.Hint;
            }
            return new ErrorRecord(error, "Gdap." + error.Kind, Category(error.Kind), name?.Target)
            {
                ErrorDetails = new ErrorDetails(text),
            };
        }

        /// <summary>Writes the error of one item. The run continues, unless the error ends it (<see cref="EndsRun"/>).</summary>
        internal static void Write(Cmdlet cmdlet, Exception error, ItemName name)
        {
            var call = GdapCallException.From(error);
            var record = Record(call, name);
            if (EndsRun(call))
            {
                cmdlet.ThrowTerminatingError(record);
            }
            cmdlet.WriteError(record);
        }

        /// <summary>Whether an error ends the run, because no later item can succeed either.</summary>
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
                case "InvalidState":
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
                case "RequestRejected":
                case "InvalidResponse":
                case "ResponseTooLarge":
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
                case "ServerError":
                    return ErrorCategory.ResourceUnavailable;
                case "Cancelled":
                    return ErrorCategory.OperationStopped;
                case "Journal":
                    return ErrorCategory.ResourceBusy;
                case "File":
                    return ErrorCategory.OpenError;
                case "Platform":
                case "TrustStore":
                    return ErrorCategory.NotInstalled;
                default:
                    return ErrorCategory.NotSpecified;
            }
        }
    }
}
