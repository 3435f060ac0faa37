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
    /// A script block that supplies tokens. The library requests a token on its own thread; the script runs only on the
    /// pipeline thread of a cmdlet that waits for this session.
    /// </summary>
    internal sealed class TokenScript
    {
        private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);
        private readonly RunspaceScript script;
        private readonly ConcurrentQueue<PendingRequest> queue = new ConcurrentQueue<PendingRequest>();
        private int running;

        internal TokenScript(ScriptBlock script)
        {
            this.script = new RunspaceScript(script);
        }

        internal Session Session { get; set; }

        /// <summary>Called by the library: waits until a cmdlet has run the script.</summary>
        internal GdapToken Ask(GdapTokenRequest request)
        {
            var pending = new PendingRequest(request);
            queue.Enqueue(pending);
            var end = DateTime.UtcNow + MaxWait;
            var idleRounds = 0;
            do
            {
                // If the cmdlet was stopped, no cmdlet is left to run the script.
                idleRounds = Session != null && Session.WakeAll() ? 0 : idleRounds + 1;
                if (idleRounds > 20 || DateTime.UtcNow > end)
                {
                    pending.Fail("No cmdlet is running that could run the -TokenSource script.");
                }
            }
            while (!pending.Ready.Wait(50));
            return pending.GetToken();
        }

        /// <summary>Called by a cmdlet: runs the script if a token is requested.</summary>
        internal void RunOnPipeline()
        {
            if (queue.IsEmpty || Interlocked.Exchange(ref running, 1) != 0)
            {
                return;
            }
            try
            {
                while (queue.TryDequeue(out var pending))
                {
                    Serve(pending);
                }
            }
            finally
            {
                Volatile.Write(ref running, 0);
            }
        }

        /// <summary>Whether the script is running. If it is, a call on the same session would deadlock.</summary>
        internal bool IsRunning => Volatile.Read(ref running) != 0;

        private void Serve(PendingRequest pending)
        {
            if (pending.Ready.IsSet)
            {
                return;
            }
            try
            {
                var output = script.Invoke(pending.Request);
                pending.Set(Read(output.Count == 0 ? null : output[output.Count - 1]));
            }
            catch (PipelineStoppedException)
            {
                pending.Fail("The pipeline was stopped.");
                throw;
            }
            catch (Exception error)
            {
                pending.Fail("The -TokenSource script failed: " + error.Message);
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

        private sealed class PendingRequest
        {
            private GdapToken token;
            private string failure;

            internal PendingRequest(GdapTokenRequest request)
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

            internal void Fail(string message)
            {
                failure = message;
                Ready.Set();
            }

            internal GdapToken GetToken() => failure == null ? token : throw new InvalidOperationException(failure);
        }
    }
}
