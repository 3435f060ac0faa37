using System;
using System.Collections.Generic;

namespace Gdap.Native
{
    /// <summary>The result of a successful call. It needn't be disposed of.</summary>
    public sealed class GdapResult
    {
        private readonly string _headers;
        private IDictionary<string, string[]> _readHeaders;
        private JsonObject _value;

        private GdapResult(IntPtr result)
        {
            Kind = (GdapResultKind)NativeMethods.gdap_result_kind(result);
            Json = Utf8.Text(NativeMethods.gdap_result_json(result));
            Id = Utf8.Text(NativeMethods.gdap_result_id(result));
            ETag = Utf8.Text(NativeMethods.gdap_result_etag(result));
            Next = Utf8.Text(NativeMethods.gdap_result_next(result));
            ServiceRequestId = Utf8.Text(NativeMethods.gdap_result_service_request_id(result));
            ClientRequestId = Utf8.Text(NativeMethods.gdap_result_client_request_id(result));
            HttpStatus = NativeMethods.gdap_result_http_status(result);
            RequestsSent = (int)NativeMethods.gdap_result_requests_sent(result);
            _headers = Utf8.Text(NativeMethods.gdap_result_headers_json(result));
        }

        /// <summary>What the call did.</summary>
        public GdapResultKind Kind { get; }

        /// <summary>The whole result as JSON; gdap.h describes its properties for each function.</summary>
        public string Json { get; }

        /// <summary>The id of the relationship or operation, or null.</summary>
        public string Id { get; }

        /// <summary>The ETag after the call, or null.</summary>
        public string ETag { get; }

        /// <summary>The next page, for <see cref="GdapListOptions.Next"/>; null on the last page.</summary>
        public string Next { get; }

        /// <summary>The service's id of the last request, or null.</summary>
        public string ServiceRequestId { get; }

        /// <summary>The id of the call, or null.</summary>
        public string ClientRequestId { get; }

        /// <summary>The HTTP status of the last response, 0 if nothing was sent.</summary>
        public int HttpStatus { get; }

        /// <summary>How many requests were sent.</summary>
        public int RequestsSent { get; }

        /// <summary>The headers of the last response; names are case-insensitive.</summary>
        public IDictionary<string, string[]> Headers => _readHeaders ?? (_readHeaders = HeaderMap.Read(_headers));

        /// <summary><see cref="Json"/> as an object, read on first use.</summary>
        public JsonObject Value => _value ?? (_value = (JsonObject)Native.Json.Read(Json));

        /// <summary>Makes the result of a call and frees the native result; throws the call's error.</summary>
        internal static GdapResult Finish(int status, IntPtr result, IntPtr error)
        {
            GdapException.Check(status, error);
            return Take(result);
        }

        /// <summary>Makes a result of a native result, and frees the native result.</summary>
        internal static GdapResult Take(IntPtr result)
        {
            using (new ResultHandle(result)) return new GdapResult(result);
        }
    }

    /// <summary>Reads headers as the library returns them.</summary>
    internal static class HeaderMap
    {
        internal static IDictionary<string, string[]> Read(string json)
        {
            var map = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
            if (string.IsNullOrEmpty(json)) return map;
            foreach (object[] pair in (object[])Json.Read(json)) Add(map, (string)pair[0], (string)pair[1]);
            return map;
        }

        private static void Add(Dictionary<string, string[]> map, string name, string value)
        {
            string[] values;
            if (!map.TryGetValue(name, out values)) values = new string[0];
            Array.Resize(ref values, values.Length + 1);
            values[values.Length - 1] = value;
            map[name] = values;
        }
    }
}
