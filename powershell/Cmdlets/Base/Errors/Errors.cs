using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The one place where an ErrorRecord is made.</summary>
    internal static class Errors
    {
        /// <summary>The record for a failure of the call as a whole, or of one item.</summary>
        /// <param name="error">The failure.</param>
        /// <param name="name">The item, which the text names first; null for none.</param>
        /// <param name="note">A sentence between the message and the fix; null for none.</param>
        internal static ErrorRecord Record(GdapCallException error, ItemName name, string note = null)
        {
            var text = (name?.Text == null ? "" : name.Text + ": ") + error.Message + (note == null ? "" : " " + note);
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
            Write(cmdlet, call, Record(call, name));
        }

        /// <summary>Writes the error of an item that was to be changed, and tells that it wasn't if the failure doesn't show that.</summary>
        internal static void Write(Cmdlet cmdlet, GdapCallException error, WorkItem item)
        {
            var isUnchanged = error.Outcome != GdapOutcome.Unknown && !item.HasChanged && item.Plans == null;
            Write(cmdlet, error, Record(error, ItemName.Of(item), isUnchanged && LeavesChangeOpen(error.Kind) ? "Nothing was changed." : null));
        }

        private static void Write(Cmdlet cmdlet, GdapCallException error, ErrorRecord record)
        {
            if (EndsRun(error))
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

        // Failures of the connection, of the service or by time. The message of any other kind is a rejection. If the
        // change might have been made, the library's message says so.
        private static bool LeavesChangeOpen(string kind)
        {
            switch (kind)
            {
                case "Connect":
                case "Tls":
                case "Proxy":
                case "ConnectionLost":
                case "Timeout":
                case "Deadline":
                case "Cancelled":
                case "InvalidResponse":
                case "ResponseTooLarge":
                case "Throttled":
                case "ServerError":
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
