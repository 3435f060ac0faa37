using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>
    /// Compares one PATCH with a given ETag through the binding, without and with a cancel, with the same PATCH by a
    /// plain HttpClient and through a handler of .NET, in turns; prints medians and ratios. The service responds to
    /// every request with the relationship after the PATCH.
    /// </summary>
    internal static class Bench
    {
        internal static void Run(string library, string uri, string id, string etag, string body, int count)
        {
            Stopwatch cold = Stopwatch.StartNew();
            NativeLoader.Load(library);
            using (GdapCredential credential = GdapCredential.FromToken("bench-token"))
            using (var client = new GdapClient(new GdapClientOptions { BaseUri = uri, AllowHttpLoopback = true }, credential))
            using (var wire = new Wire(uri))
            using (var through = new GdapClient(new GdapClientOptions { BaseUri = "https://graph.test", Transport = wire }, credential))
            using (var cancel = new GdapCancel())
            using (var http = new HttpClient())
            {
                client.GetRelationship(id);
                double first = cold.Elapsed.TotalMilliseconds;
                var without = new List<double>();
                var with = new List<double>();
                var bare = new List<double>();
                var handler = new List<double>();
                for (int i = -50; i < count; i++)
                {
                    Time(without, i, () => client.UpdateRelationship(id, body, new GdapCallOptions { IfMatch = etag }));
                    Time(with, i, () => client.UpdateRelationship(id, body, new GdapCallOptions { IfMatch = etag, Cancel = cancel }));
                    Time(handler, i, () => through.UpdateRelationship(id, body, new GdapCallOptions { IfMatch = etag, Cancel = cancel }));
                    Time(bare, i, () => Patch(http, uri, id, body, etag));
                }
                Print("bare HttpClient", bare, bare);
                Print("binding", without, bare);
                Print("binding with a cancel", with, bare);
                Print("binding over a handler", handler, with);
                Console.WriteLine("first call, library loaded to answer: " + first.ToString("0.0", CultureInfo.InvariantCulture) + " ms");
            }
        }

        private static string Patch(HttpClient http, string uri, string id, string body, string etag)
        {
            using (var request = new HttpRequestMessage(new HttpMethod("PATCH"), uri.TrimEnd('/') + "/v1.0/tenantRelationships/delegatedAdminRelationships/" + id))
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer bench-token");
                request.Headers.TryAddWithoutValidation("If-Match", etag);
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                using (HttpResponseMessage answer = http.SendAsync(request).GetAwaiter().GetResult())
                {
                    string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
                    if (!answer.IsSuccessStatusCode) throw new InvalidOperationException((int)answer.StatusCode + " " + text);
                    return ((JsonObject)Json.Read(text)).Text("@odata.etag");
                }
            }
        }

        private static void Time(List<double> times, int round, Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            long end = Stopwatch.GetTimestamp();
            if (round >= 0) times.Add((end - start) * 1e6 / Stopwatch.Frequency);
        }

        private static void Print(string what, List<double> times, List<double> bare)
        {
            Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0,-24} {1,7:0} us  ratio {2:0.00}", what, Median(times), Median(times) / Median(bare)));
        }

        private static double Median(List<double> times) => times.OrderBy(time => time).ElementAt(times.Count / 2);
    }
}
