using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// A script block that supplies tokens. The library asks on its own thread; the script runs on the pipeline thread of
    /// a cmdlet that waits for this session, and nowhere else.
    /// </summary>
    internal sealed class TokenScript
    {
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
        private readonly RunspaceScript script;
        private readonly ConcurrentQueue<Wanted> queue = new ConcurrentQueue<Wanted>();
        private int running;

        internal TokenScript(ScriptBlock script)
        {
            this.script = new RunspaceScript(script);
        }

        internal Session Session { get; set; }

        /// <summary>The library's side: waits until a cmdlet has run the script.</summary>
        internal GdapToken Ask(GdapTokenRequest request)
        {
            var wanted = new Wanted(request);
            queue.Enqueue(wanted);
            var end = DateTime.UtcNow + Longest;
            var alone = 0;
            do
            {
                // If the cmdlet was stopped, nothing waits for the token any more.
                alone = Session != null && Session.WakeAll() ? 0 : alone + 1;
                if (alone > 20 || DateTime.UtcNow > end)
                {
                    wanted.Fail("No cmdlet is running that could run the -TokenSource script.");
                }
            }
            while (!wanted.Ready.Wait(50));
            return wanted.Answer();
        }

        /// <summary>The cmdlet's side: runs the script if a token is wanted.</summary>
        internal void RunOnPipeline()
        {
            if (queue.IsEmpty || Interlocked.Exchange(ref running, 1) != 0)
            {
                return;
            }
            try
            {
                while (queue.TryDequeue(out var wanted))
                {
                    Serve(wanted);
                }
            }
            finally
            {
                Volatile.Write(ref running, 0);
            }
        }

        /// <summary>Whether the script is running now, so that a call on the same session would wait for itself.</summary>
        internal bool IsRunning => Volatile.Read(ref running) != 0;

        private void Serve(Wanted wanted)
        {
            if (wanted.Ready.IsSet)
            {
                return;
            }
            try
            {
                var output = script.Invoke(wanted.Request);
                wanted.Set(Read(output.Count == 0 ? null : output[output.Count - 1]));
            }
            catch (PipelineStoppedException)
            {
                wanted.Fail("The pipeline was stopped.");
                throw;
            }
            catch (Exception error)
            {
                wanted.Fail("The -TokenSource script failed: " + error.Message);
            }
        }

        private static GdapToken Read(PSObject output)
        {
            switch (output?.BaseObject)
            {
                case null:
                    throw new InvalidOperationException("it returned nothing. Return a SecureString, text, or an object with Token and ExpiresOn.");
                case string text:
                    return new GdapToken(text.Trim());
                case SecureString secret:
                    return new GdapToken(secret.Copy());
            }
            DateTimeOffset? expires = null;
            switch (output.Properties["ExpiresOn"]?.Value is PSObject wrapped ? wrapped.BaseObject : output.Properties["ExpiresOn"]?.Value)
            {
                case DateTimeOffset date: expires = date; break;
                case DateTime date: expires = date.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(date, DateTimeKind.Utc) : date; break;
                case string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date): expires = date; break;
            }
            var token = (output.Properties["Token"] ?? output.Properties["AccessToken"])?.Value;
            switch (token is PSObject inner ? inner.BaseObject : token)
            {
                case string text: return new GdapToken(text.Trim(), expires);
                case SecureString secret: return new GdapToken(secret.Copy(), expires);
                default: throw new InvalidOperationException("it returned neither a SecureString, nor text, nor an object with Token and ExpiresOn.");
            }
        }

        private sealed class Wanted
        {
            private GdapToken token;
            private string failure;

            internal Wanted(GdapTokenRequest request)
            {
                Request = request;
            }

            internal GdapTokenRequest Request { get; }

            internal ManualResetEventSlim Ready { get; } = new ManualResetEventSlim(false);

            internal void Set(GdapToken answer)
            {
                token = answer;
                Ready.Set();
            }

            internal void Fail(string why)
            {
                failure = why;
                Ready.Set();
            }

            internal GdapToken Answer() => failure == null ? token : throw new InvalidOperationException(failure);
        }
    }
}
