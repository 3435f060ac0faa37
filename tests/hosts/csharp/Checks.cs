using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>Checks that don't need the library: JSON, platform names, versions.</summary>
    internal static class Checks
    {
        internal static int Failed { get; private set; }

        internal static void Run(IEnumerable<string> terms)
        {
            foreach (string culture in new[] { "", "de-DE", "tr-TR" })
            {
                Thread.CurrentThread.CurrentCulture = new CultureInfo(culture);
                Reading();
                Writing();
            }
            Refusing();
            Keys();
            Objects();
            Terms(terms);
            Platforms();
            LoadFailures();
            Versions();
            Speed();
            Console.WriteLine(Failed == 0 ? "all checks passed" : Failed + " checks failed");
        }

        private static void Same(object actual, object expected, string what)
        {
            if (Equals(actual, expected)) return;
            Failed++;
            Console.WriteLine("wrong: " + what + ": got " + (actual ?? "null") + ", wanted " + (expected ?? "null"));
        }

        /// <summary>Hints name what the binding has: a public type, a member of one (<c>Type.Member</c>), or an option's property.</summary>
        private static void Terms(IEnumerable<string> terms)
        {
            var nameOf = typeof(GdapHint).GetMethod("NameOf", BindingFlags.NonPublic | BindingFlags.Static);
            var types = typeof(GdapHint).Assembly.GetExportedTypes();
            var known = new HashSet<string>(types.Select(type => type.Name));
            known.UnionWith(types.SelectMany(type => type.GetMembers().Select(member => type.Name + "." + member.Name)));
            known.UnionWith(types.Where(type => type.Name.EndsWith("Options")).SelectMany(type => type.GetProperties()).Select(property => property.Name));
            var count = 0;
            foreach (string term in terms)
            {
                var name = (string)nameOf.Invoke(null, new object[] { term });
                Same(known.Contains(name), true, "the binding has " + name + ", the name of the term " + term);
                count++;
            }
            Same(count > 30, true, "the terms, " + count);
        }

        private static void Keys()
        {
            var denied = new GdapKeyException("CN=app", new System.Security.Cryptography.CryptographicException("Keyset does not exist"));
            Same(denied.Message, "The private key of the certificate 'CN=app' can't be used: Keyset does not exist", "a key that can't be used");
            Same(denied.Hint.Code, "certificate.grantKeyAccess", "what to do about it");
        }

        private static void Reading()
        {
            Same(Json.Read("1"), 1L, "a number");
            Same(Json.Read(" -0 "), 0L, "minus zero");
            Same(Json.Read("9223372036854775807"), long.MaxValue, "the largest long");
            Same(Json.Read("-9223372036854775808"), long.MinValue, "the smallest long");
            Same(Json.Read("9223372036854775808"), 9223372036854775808d, "larger than a long");
            Same(Json.Read("123456789012345678"), 123456789012345678L, "eighteen digits");
            Same(Json.Read("1.5e3"), 1500d, "an exponent");
            Same(Json.Read("1.25"), 1.25, "a fraction");
            Same(Json.Read("\"2024-05-01T12:00:00Z\""), "2024-05-01T12:00:00Z", "a date stays text");
            Same(Json.Read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00z\""), "a\"\\/\b\f\n\r\t\u00e9\ud83d\ude00z", "escapes");
            Same(Json.Read("\"\\ud83d\""), "\ud83d", "half a surrogate pair");
            Same(Json.Read("\uFEFF{}").GetType(), typeof(JsonObject), "a byte order mark");
            Same(((object[])Json.Read("[]")).Length, 0, "an empty array");
            Same(((object[])Json.Read("[1,[2],{\"a\":null}]")).Length, 3, "an array");
            Same(Json.Write(Json.Read(" { \"z\" : 1 , \"a\" : [ true , false , null ] , \"m\" : { } } ")),
                "{\"z\":1,\"a\":[true,false,null],\"m\":{}}", "order is kept");
            Same(((JsonObject)Json.Read("{\"a\":1,\"b\":2,\"a\":3}")).ToString(), "{\"a\":3,\"b\":2}", "the last of two counts");
        }

        private static void Writing()
        {
            Same(Json.Write(null), "null", "null");
            Same(Json.Write(1.5), "1.5", "a point in every culture");
            Same(Json.Write(1.5m), "1.5", "a decimal");
            Same(Json.Write(0.1f), "0.1", "a float");
            Same(Json.Write(-5), "-5", "an int");
            Same(Json.Write(ulong.MaxValue), "18446744073709551615", "an ulong");
            Same(Json.Write(true), "true", "a bool");
            Same(Json.Write("\"\\/\b\f\n\r\t\u0001\u007f\u2028é😀"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\\u2028é😀\"", "escapes");
            Same(Json.Write("a\ud83db\ude00"), "\"a\\ud83db\\ude00\"", "halves of surrogate pairs");
            Same(Json.Read(Json.Write("a\ud83db\ude00")), "a\ud83db\ude00", "halves there and back");
            Same(Json.Write(new Hashtable { { "a", new ArrayList { 1, "x" } } }), "{\"a\":[1,\"x\"]}", "old collections");
            Same(Json.Write(new Dictionary<string, object> { { "I", new[] { "a" } } }), "{\"I\":[\"a\"]}", "new collections");
            Same(Json.Write(new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc)), "\"2024-05-01T12:00:00Z\"", "a date");
            Same(Json.Write(Guid.Empty), "\"00000000-0000-0000-0000-000000000000\"", "a GUID");
            Same(Json.Write(new Uri("http://a/"), value => value.ToString()), "\"http://a/\"", "a conversion");
            string all = new string(Enumerable.Range(0, 0x10000).Select(code => (char)code).ToArray());
            Same(Json.Read(Json.Write(all)), all, "every character there and back");
        }

        private static void Refusing()
        {
            foreach (string wrong in new[] {
                "", " ", "{", "[", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "tru", "nul",
                "\"", "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "[1 2]", "1 2", "{}x", "NaN", "1e999", "'a'", "/**/1", "[}", "\0" })
            {
                try
                {
                    Same(Json.Read(wrong), "refused", wrong);
                }
                catch (GdapJsonException refused)
                {
                    Same(refused.Position >= 0 && refused.Position <= wrong.Length, true, "the place in " + wrong);
                }
            }
            Same(Json.Read(new string('[', 128) + new string(']', 128)) is object[], true, "deep enough");
            Throws<GdapJsonException>(() => Json.Read(new string('[', 129) + new string(']', 129)), "too deep");
            Throws<GdapJsonException>(() => Json.Read(new string('[', 1000000)), "much too deep");
            Throws<ArgumentException>(() => Json.Write(double.NaN), "NaN");
            Throws<ArgumentException>(() => Json.Write(new[] { new object() }), "an object");
            Throws<ArgumentException>(() => Json.Write(DayOfWeek.Monday), "an enum");
            var ring = new ArrayList();
            ring.Add(ring);
            Throws<ArgumentException>(() => Json.Write(ring), "a ring");
            try
            {
                Json.Write(new Dictionary<string, object> { { "a/b", new object[] { 1, new object() } } });
            }
            catch (ArgumentException wrong)
            {
                Same(wrong.Message, "At /a~1b/1: a System.Object has no JSON form.", "the place of what cannot be written");
            }
        }

        private static void Throws<T>(Action action, string what) where T : Exception
        {
            try
            {
                action();
                Same("nothing", typeof(T).Name, what);
            }
            catch (T)
            {
            }
        }

        private static void Objects()
        {
            var many = new JsonObject();
            for (int i = 0; i < 40; i++) many["m" + i] = i;
            Same(many["m39"], 39, "many members");
            Same(many["none"], null, "a member that is not there");
            many["m5"] = "five";
            many.Remove("m0");
            Same(many.Count, 39, "one removed");
            Same(many["m5"], "five", "one replaced");
            Same(string.Join(",", many.Keys.Take(5)), "m1,m2,m3,m4,m5", "order after removal");
            var plain = (IDictionary)many;
            Same(plain["m7"], 7, "as a plain dictionary");
            int seen = 0;
            foreach (DictionaryEntry entry in plain) seen += entry.Key is string ? 1 : 0;
            Same(seen, 39, "its entries");
        }

        private static void Platforms()
        {
            Same(RuntimeId.For(OSPlatform.Windows, Architecture.X64), "win-x64", "Windows");
            Same(RuntimeId.For(OSPlatform.Linux, Architecture.Arm64), "linux-arm64", "Linux on Arm");
            Same(RuntimeId.For(OSPlatform.OSX, Architecture.Arm64), "osx-arm64", "macOS");
            Same(RuntimeId.FileName(OSPlatform.Windows), "gdap.dll", "the file on Windows");
            Throws<GdapLoadException>(() => RuntimeId.For(OSPlatform.Windows, Architecture.X86), "32 bits");
            Throws<GdapLoadException>(() => RuntimeId.For(OSPlatform.Create("Plan9"), Architecture.X64), "another system");
            Same(RuntimeId.For(OSPlatform.Linux, Architecture.X64, true), "linux-musl-x64", "Alpine");
            Same(RuntimeId.IsMusl("linux-musl-x64", null), true, ".NET for musl");
            Same(RuntimeId.IsMusl("alpine.3.20-arm64", null), true, "Alpine's own .NET");
            Same(RuntimeId.IsMusl("debian.12-x64", null), false, "Debian's own .NET");
            Same(RuntimeId.IsMusl("linux-x64", (folder, pattern) => true), false, "glibc with musl installed beside it");
            Same(RuntimeId.IsMusl(null, (folder, pattern) => pattern == "ld-musl-*"), true, "a runtime that doesn't say, on musl");
            Same(RuntimeId.IsMusl("", (folder, pattern) => true), false, "a runtime that doesn't say, on glibc");
        }

        // The messages of each system's loader.
        private static void LoadFailures()
        {
            Explained("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /m/libgdap.so)", 0, "glibc is too old", "glibc 2.17");
            Explained("Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /m/libgdap.so)", 0, "this process has musl", "linux-musl-x64");
            Explained("libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory", 0, "this process has glibc", "linux-x64");
            Explained("/usr/lib/x86_64-linux-gnu/libc.so: invalid ELF header", 0, "this process has glibc", "linux-x64");
            Explained("/m/libgdap.so: wrong ELF class: ELFCLASS32", 0, "another processor", "Install the package again");
            Explained("/m/libgdap.so: file too short", 0, "damaged", "Install the package again");
            Explained("dlopen(/m/libgdap.dylib, 6): library load disallowed by system policy", 0, "quarantine", "xattr -dr com.apple.quarantine " + System.IO.Path.GetDirectoryName("/m/libgdap.so"));
            Explained("/m/libgdap.so: failed to map segment from shared object: Operation not permitted", 0, "noexec", "Move the package");
            Explained("Permission denied", 0, "can't be read", "read access");
            Explained("An Application Control policy has blocked this file.", 4551, "policy", "administrator");
            Explained("Access is denied.", 5, "denied", "Unblock-File '/m/libgdap.so'");
            Explained("%1 is not a valid Win32 application.", 193, "another processor", "32-bit");
            Explained("something else", 0, "something else", "Install the package again");
        }

        private static void Explained(string text, int code, string reason, string fix)
        {
            var error = LoadFailure.Explain("/m/libgdap.so", text, code);
            Same(error.Message.Contains("/m/libgdap.so") && error.Message.Contains(reason) && error.Message.Contains(text) && error.Hint.Contains(fix), true,
                text + " gave " + error.Message + " " + error.Hint);
        }

        private static void Versions()
        {
            const string Path = "/x/libgdap.so";
            Same(NativeLoader.Mismatch(NativeLoader.AbiVersion, () => NativeLoader.BindingVersion, Path), null, "the same version");
            Same(NativeLoader.Mismatch(NativeLoader.AbiVersion, () => "99.0.0-rc.1", Path), null, "a newer library");
            Same(NativeLoader.Mismatch(NativeLoader.AbiVersion, () => "0.0.9", Path),
                "The native library /x/libgdap.so is version 0.0.9, older than this Gdap " + NativeLoader.BindingVersion + ".", "an older library");
            Same(NativeLoader.Mismatch(7, () => throw new InvalidOperationException("the version is asked for"), Path),
                "The native library /x/libgdap.so has ABI 7, this Gdap " + NativeLoader.BindingVersion + " needs ABI 1.", "another ABI");
        }

        // Printed to stderr: figures differ from run to run.
        private static void Speed()
        {
            string answer = "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships/$entity\","
                + "\"@odata.etag\":\"W/\\\"JyI0NTAwNzU2NS0wMDAwLTAyMDAtMDAwMC02M2UzYjYyZDAwMDAiJw==\\\"\",\"id\":\"5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836\","
                + "\"displayName\":\"Contoso admin relationship\",\"duration\":\"P730D\",\"customer\":{\"tenantId\":\"52eaad04-13a2-4a2f-9ce8-93a294fadf36\",\"displayName\":\"Contoso Inc\"},"
                + "\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":\"44367163-eba1-44c3-98af-f5787879f96a\"},{\"roleDefinitionId\":\"29232cdf-9323-42fd-ade2-1d097af3e4de\"},{\"roleDefinitionId\":\"69091246-20e8-4a56-aa4d-066075b2a7a8\"}]},"
                + "\"status\":\"active\",\"autoExtendDuration\":\"P180D\",\"createdDateTime\":\"2022-02-10T11:24:42.3148266Z\",\"lastModifiedDateTime\":\"2022-02-10T11:26:44.9941884Z\",\"activatedDateTime\":\"2022-02-10T11:26:44.9941884Z\",\"endDateTime\":\"2024-02-10T11:24:42.3148266Z\"}";
            Stopwatch first = Stopwatch.StartNew();
            object value = Json.Read(answer);
            string text = Json.Write(value);
            double once = first.Elapsed.TotalMilliseconds;
            Same(text, answer, "the answer there and back");
            for (int i = 0; i < 5000; i++) Json.Read(answer);
            for (int i = 0; i < 5000; i++) Json.Write(value);
            Stopwatch read = Stopwatch.StartNew();
            for (int i = 0; i < 5000; i++) Json.Read(answer);
            read.Stop();
            Stopwatch write = Stopwatch.StartNew();
            for (int i = 0; i < 5000; i++) Json.Write(value);
            Console.Error.WriteLine("a response of " + answer.Length + " characters: read in "
                + (read.Elapsed.TotalMilliseconds / 5).ToString("0.0", CultureInfo.InvariantCulture) + " us, written in "
                + (write.Elapsed.TotalMilliseconds / 5).ToString("0.0", CultureInfo.InvariantCulture) + " us; here the first of both took "
                + once.ToString("0.0", CultureInfo.InvariantCulture) + " ms");
        }
    }
}
