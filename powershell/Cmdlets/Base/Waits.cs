using System;
using System.Diagnostics;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What the library says it waits for.</summary>
    internal static class Waits
    {
        internal sealed class Wait
        {
            private readonly string why;
            private readonly int attempt;
            private readonly Stopwatch clock = Stopwatch.StartNew();
            private readonly TimeSpan length;

            internal Wait(string why, int attempt, TimeSpan length)
            {
                this.why = why;
                this.attempt = attempt;
                this.length = length;
            }

            internal TimeSpan Left => length - clock.Elapsed;

            public override string ToString() => why + ", " + Math.Ceiling(Left.TotalSeconds) + " s left (attempt " + attempt + ")";
        }

        internal static string Text(GdapProgressKind kind)
        {
            switch ((int)kind)
            {
                case 3: return "the service throttles";
                case 4: return "the service works on it";
                case 6: return "waiting until it can be read";
                default: return "waiting before the next attempt";
            }
        }
    }
}
