using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The control API of an emulator: with it, a test acts as the customer, the network and other administrators.</summary>
    internal sealed class EmulatorControl
    {
        // No proxy: the emulator is on this machine.
        private static readonly HttpClient Http = new HttpClient(new HttpClientHandler { UseProxy = false });
        private readonly string root;

        internal EmulatorControl(string uri)
        {
            root = uri.TrimEnd('/') + "/emulator/";
        }

        internal object Get(string path) => Send(HttpMethod.Get, path, null);

        internal object Post(string path, object body) => Send(HttpMethod.Post, path, body);

        internal object Delete(string path) => Send(HttpMethod.Delete, path, null);

        /// <summary>The path of a relationship.</summary>
        internal static string Of(string relationshipId, string action) => "relationships/" + Uri.EscapeDataString(relationshipId) + "/" + action;

        /// <exception cref="GdapCallException">The emulator rejects it, or can't be reached.</exception>
        private object Send(HttpMethod method, string path, object body)
        {
            try
            {
                using (var request = new HttpRequestMessage(method, root + path))
                {
                    if (body != null)
                    {
                        request.Content = new StringContent(Json.Write(body), Encoding.UTF8, "application/json");
                    }
                    using (var response = Http.SendAsync(request).GetAwaiter().GetResult())
                    {
                        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
                        return response.IsSuccessStatusCode ? (text.Length == 0 ? null : Json.Read(text)) : throw Failure((int)response.StatusCode, text);
                    }
                }
            }
            catch (HttpRequestException error)
            {
                throw new GdapCallException("Connect", "The emulator at " + root + " can't be reached: " + error.GetBaseException().Message, "Start it with Start-GdapEmulator.", error);
            }
        }

        private static GdapCallException Failure(int status, string text)
        {
            var kinds = new Dictionary<int, string> { [404] = "NotFound", [409] = "InvalidState" };
            string sentence = null;
            try
            {
                sentence = (Json.Read(text) as JsonObject)?.Text("error");
            }
            catch (GdapJsonException)
            {
                // The response isn't from the control API.
            }
            return new GdapCallException(kinds.TryGetValue(status, out var kind) ? kind : "InvalidArgument", sentence ?? "The emulator responded with HTTP " + status + ".");
        }
    }
}
