using System;
using System.Linq;
using System.Runtime.InteropServices;
using Gdap.Native;

namespace Gdap.Host
{
    /// <summary>
    /// A C# host of the library. It prints what happened, one line a step; tests/csharp.rs compares the lines.
    /// <c>run LIBRARY EMULATOR STALLED KEYS</c>, <c>async LIBRARY EMULATOR STALLED</c>, <c>sample LIBRARY EMULATOR TENANT APP SECRET JOURNAL</c>,
    /// <c>transports LIBRARY EMULATOR</c>, <c>bench LIBRARY SERVICE ID ETAG BODY COUNT</c>, <c>checks TERM...</c>.
    /// </summary>
    internal static class Program
    {
        // Mono's shutdown tries forever to abort native threads that have called back; the library's threads stay
        // alive, idle.
        private static int End()
        {
            Console.Out.Flush();
            if (Type.GetType("Mono.Runtime") != null) _exit(0);
            return 0;
        }

        [DllImport("libc")]
        private static extern void _exit(int code);

        private static int Main(string[] arguments)
        {
            // Windows uses another encoding for a console.
            Console.OutputEncoding = new System.Text.UTF8Encoding(false);
            try
            {
                switch (arguments.Length == 0 ? "" : arguments[0])
                {
                    case "checks":
                        Checks.Run(arguments.Skip(1));
                        return Checks.Failed;
                    case "run":
                        Scenario.Run(arguments[1], arguments[2], arguments[3], arguments[4]);
                        return End();
                    case "async":
                        Asyncs.Run(arguments[1], arguments[2], arguments[3]).GetAwaiter().GetResult();
                        return End();
#if NET
                    case "sample":
                        NativeLoader.Load(arguments[1]);
                        Sample.Run(arguments[2], arguments[3], arguments[4], SignIns.Secret(arguments[5]), arguments[6]).GetAwaiter().GetResult();
                        return End();
#endif
                    case "transports":
                        Transports.Run(arguments[1], arguments[2]);
                        return End();
                    case "bench":
                        Bench.Run(arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], int.Parse(arguments[6]));
                        return 0;
                    default:
                        Console.Error.WriteLine("run LIBRARY EMULATOR STALLED KEYS | async LIBRARY EMULATOR STALLED | sample LIBRARY EMULATOR TENANT APP SECRET JOURNAL | transports LIBRARY EMULATOR | bench LIBRARY SERVICE ID ETAG BODY COUNT | checks TERM...");
                        return 2;
                }
            }
            catch (GdapException wrong)
            {
                Console.WriteLine("FAILED: " + wrong.Json);
                Console.WriteLine(wrong.StackTrace);
                return 1;
            }
            catch (Exception wrong)
            {
                Console.WriteLine("FAILED: " + wrong);
                return 1;
            }
        }
    }
}
