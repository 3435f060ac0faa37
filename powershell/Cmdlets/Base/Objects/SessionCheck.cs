namespace Gdap
{
    /// <summary>One check of a session.</summary>
    public sealed class SessionCheck
    {
        internal SessionCheck(Session session, string check, string result, string detail, string hint = null)
        {
            Session = session;
            Check = check;
            Result = result;
            Detail = detail;
            Hint = hint;
        }

        internal SessionCheck(Session session, string check, GdapCallException error, string more)
            : this(session, check, "Failed", error.Message, (error.Hint + more).Trim())
        {
            Kind = error.Kind;
            Code = error.Code;
            StatusCode = error.StatusCode;
            RequestId = error.RequestId;
            ClientRequestId = error.ClientRequestId;
        }

        /// <summary>Token, Permission, Read or Connection.</summary>
        public string Check { get; }

        /// <summary>Passed, Failed, or NotChecked.</summary>
        public string Result { get; }

        /// <summary>What was found.</summary>
        public string Detail { get; }

        /// <summary>The fix.</summary>
        public string Hint { get; }

        /// <summary>The kind of failure, as in FullyQualifiedErrorId.</summary>
        public string Kind { get; }

        /// <summary>The service's own code, such as AADSTS7000215.</summary>
        public string Code { get; }

        /// <summary>The HTTP status of the response; 0 if there was none.</summary>
        public int StatusCode { get; }

        /// <summary>The service's id of the request (trace id), which its support asks for.</summary>
        public string RequestId { get; }

        /// <summary>The client's id of the request (correlation id).</summary>
        public string ClientRequestId { get; }

        internal Session Session { get; }

        /// <inheritdoc/>
        public override string ToString() => Check + " " + Result + ": " + Detail;
    }
}
