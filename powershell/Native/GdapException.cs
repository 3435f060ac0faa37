using System;
using System.Collections.Generic;

namespace Gdap.Native
{
    /// <summary>A rule that a document breaks: the property, the rule and the fix.</summary>
    public sealed class GdapProblem
    {
        internal GdapProblem(string pointer, string code, string message, JsonObject arguments)
        {
            Pointer = pointer;
            Code = code;
            Message = message;
            Arguments = arguments ?? new JsonObject();
        }

        /// <summary>The problems in the JSON of a plan or a check.</summary>
        public static GdapProblem[] ListOf(JsonObject document)
        {
            var items = document["problems"] as object[] ?? new object[0];
            return Array.ConvertAll(items, item =>
            {
                var one = (JsonObject)item;
                return new GdapProblem(one.Text("pointer"), one.Text("code"), one.Text("message"), one["arguments"] as JsonObject);
            });
        }

        /// <summary>JSON pointer of the property, empty for the document as a whole.</summary>
        public string Pointer { get; }

        /// <summary>Stable code for branching.</summary>
        public string Code { get; }

        /// <summary>The rule and the fix, as a predicate without the property, which each host calls by its own name.</summary>
        public string Message { get; }

        /// <summary>The values in the message, by name: text, numbers and lists of text.</summary>
        public IDictionary<string, object> Arguments { get; }

        /// <summary>The property's path and the message.</summary>
        public override string ToString() => (Pointer.Length == 0 ? "The document" : Pointer.Substring(1).Replace('/', '.')) + " " + Message;
    }

    /// <summary>
    /// The error of a failed call: what happened, the outcome of the change, and the fix. Contains no secrets. If a
    /// callback of the host failed the call, the callback's exception is the inner exception.
    /// </summary>
    public sealed class GdapException : Exception
    {
        private static readonly GdapProblem[] NoProblems = new GdapProblem[0];
        private readonly string _headers;
        private IDictionary<string, string[]> _headerMap;

        private unsafe GdapException(string message, IntPtr error)
            : base(message, CallbackFailures.Find((GdapStatus)NativeMethods.gdap_error_status(error), message))
        {
            Status = (GdapStatus)NativeMethods.gdap_error_status(error);
            Kind = Utf8.Text(NativeMethods.gdap_status_name((int)Status));
            Outcome = (GdapOutcome)NativeMethods.gdap_error_outcome(error);
            Hint = ReadHint(error);
            ServiceCode = Utf8.Text(NativeMethods.gdap_error_service_code(error));
            HttpStatus = NativeMethods.gdap_error_http_status(error);
            ServiceRequestId = Utf8.Text(NativeMethods.gdap_error_service_request_id(error));
            ClientRequestId = Utf8.Text(NativeMethods.gdap_error_client_request_id(error));
            long wait = NativeMethods.gdap_error_retry_after_ms(error);
            if (wait >= 0) RetryAfter = TimeSpan.FromMilliseconds(wait);
            RequestsSent = (int)NativeMethods.gdap_error_requests_sent(error);
            Json = Utf8.Text(NativeMethods.gdap_error_json(error));
            _headers = Utf8.Text(NativeMethods.gdap_error_headers_json(error));
            Problems = ReadProblems(error);
        }

        private GdapException(GdapStatus status) : base("The call failed (" + status + "), and the library returned no details.")
        {
            Status = status;
            Kind = status.ToString();
            Outcome = GdapOutcome.Unknown;
            Problems = NoProblems;
        }

        /// <summary>The kind of failure.</summary>
        public GdapStatus Status { get; }

        /// <summary><see cref="Status"/> as a stable name, such as <c>Conflict</c>.</summary>
        public string Kind { get; }

        /// <summary>Whether the change wasn't sent, was rejected, or may have been made.</summary>
        public GdapOutcome Outcome { get; }

        /// <summary>The fix, or null.</summary>
        public GdapHint Hint { get; }

        /// <summary>The service's own code, or null.</summary>
        public string ServiceCode { get; }

        /// <summary>The HTTP status of the last response, 0 if there was none.</summary>
        public int HttpStatus { get; }

        /// <summary>The service's id of the last request, or null.</summary>
        public string ServiceRequestId { get; }

        /// <summary>The id of the call, the same for all its attempts, or null.</summary>
        public string ClientRequestId { get; }

        /// <summary>How long the service asked to wait, or null.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>How many requests were sent.</summary>
        public int RequestsSent { get; }

        /// <summary>The rules that the document breaks; empty for other errors.</summary>
        public IReadOnlyList<GdapProblem> Problems { get; }

        /// <summary>The whole error as one JSON document, with the three versions of a conflict.</summary>
        public string Json { get; }

        /// <summary>The headers of the last response; names are case-insensitive.</summary>
        public IDictionary<string, string[]> Headers => _headerMap ?? (_headerMap = HeaderMap.Read(_headers));

        /// <summary>Throws the error, which it frees, unless <paramref name="status"/> is 0.</summary>
        internal static void Check(int status, IntPtr error)
        {
            if (status != 0) throw Take(status, error);
        }

        /// <summary>Makes the exception for an error, and frees the error.</summary>
        internal static GdapException Take(int status, IntPtr error)
        {
            if (error == IntPtr.Zero) return new GdapException((GdapStatus)status);
            using (new ErrorHandle(error))
            {
                return new GdapException(Utf8.Text(NativeMethods.gdap_error_message(error)), error);
            }
        }

        private static GdapHint ReadHint(IntPtr error)
        {
            var code = Utf8.Text(NativeMethods.gdap_error_hint_code(error));
            if (code == null) return null;
            var arguments = Utf8.Text(NativeMethods.gdap_error_hint_arguments_json(error));
            return new GdapHint(code, Gdap.Native.Json.Read(arguments) as JsonObject);
        }

        private static GdapProblem[] ReadProblems(IntPtr error)
        {
            ulong count = NativeMethods.gdap_error_problem_count(error).ToUInt64();
            if (count == 0) return NoProblems;
            var problems = new GdapProblem[count];
            for (ulong i = 0; i < count; i++)
            {
                var index = (UIntPtr)i;
                problems[i] = new GdapProblem(
                    Utf8.Text(NativeMethods.gdap_error_problem_pointer(error, index)),
                    Utf8.Text(NativeMethods.gdap_error_problem_code(error, index)),
                    Utf8.Text(NativeMethods.gdap_error_problem_message(error, index)),
                    Gdap.Native.Json.Read(Utf8.Text(NativeMethods.gdap_error_problem_arguments_json(error, index))) as JsonObject);
            }
            return problems;
        }
    }
}
