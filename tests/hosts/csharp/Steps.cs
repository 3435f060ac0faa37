using System;
using System.Linq;
using System.Text;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>Shared by the steps of the host: the client, a document, and the output of an error.</summary>
    internal static class Steps
    {
        internal static void Say(string line) => Console.WriteLine(line);

        internal static GdapClient Client(GdapCredential credential, string uri)
        {
            return new GdapClient(new GdapClientOptions { BaseUri = uri, AllowHttpLoopback = true, ProxyMode = GdapProxyMode.None }, credential);
        }

        internal static string Document(string name) => Json.Write(new JsonObject
        {
            { "displayName", name },
            { "duration", "P730D" },
            { "autoExtendDuration", "P180D" },
            { "accessDetails", new JsonObject {
                { "unifiedRoles", new object[] { new JsonObject { { "roleDefinitionId", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b" } } } } } },
        });

        internal static void Fails(string what, Action action)
        {
            try
            {
                action();
                Say(what + ": no error");
            }
            catch (Exception caught) when (caught is GdapException || caught is GdapCanceledException)
            {
                var wrong = caught as GdapException ?? ((GdapCanceledException)caught).Error;
                var line = new StringBuilder(what + (caught is GdapException ? "" : ", canceled") + ": " + wrong.Kind + " (" + (int)wrong.Status + "), " + wrong.Outcome);
                if (wrong.HttpStatus != 0) line.Append(", HTTP " + wrong.HttpStatus + (wrong.ServiceRequestId == null ? ", no request id" : ""));
                if (wrong.ServiceCode != null) line.Append(", " + wrong.ServiceCode);
                if (string.IsNullOrEmpty(wrong.Message)) line.Append(", no message");
                if (((JsonObject)Json.Read(wrong.Json)).Text("kind") != wrong.Kind) line.Append(", another kind in JSON");
                Say(line.ToString());
                foreach (GdapProblem problem in wrong.Problems.OrderBy(problem => problem.Pointer, StringComparer.Ordinal))
                    Say("  " + problem.Pointer + " " + problem.Code + (problem.Message.Length > 0 ? "" : " without message"));
            }
        }

        internal static void Throws<T>(string what, Action action) where T : Exception
        {
            try
            {
                action();
                Say(what + ": no error");
            }
            catch (T)
            {
                Say(what + ": " + typeof(T).Name);
            }
        }
    }
}
