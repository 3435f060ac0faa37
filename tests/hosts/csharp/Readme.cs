using System;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>The README's example, unchanged; the test is that it compiles.</summary>
    internal static class Readme
    {
        internal static void Extend(string folder, string token, string id)
        {
            NativeLoader.Load(folder);
            using (var credential = GdapCredential.FromToken(token))
            using (var client = new GdapClient(new GdapClientOptions(), credential))
            {
                try
                {
                    var result = client.UpdateRelationship(id, "{\"autoExtendDuration\":\"P180D\"}");
                    Console.WriteLine(result.Kind + " " + result.ETag);
                }
                catch (GdapException wrong)
                {
                    Console.WriteLine(wrong.Kind + ", " + wrong.Outcome + ": " + wrong.Message);
                }
            }
        }
    }
}
