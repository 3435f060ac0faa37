using System;
using System.Runtime.InteropServices;

namespace Gdap.Native
{
    /// <summary>One line of the log, without secrets.</summary>
    public sealed class GdapLogEvent
    {
        internal GdapLogEvent(GdapLogLevel level, string target, string message)
        {
            Level = level;
            Target = target;
            Message = message;
        }

        /// <summary>The level.</summary>
        public GdapLogLevel Level { get; }

        /// <summary>The part of the library that writes it.</summary>
        public string Target { get; }

        /// <summary>The message.</summary>
        public string Message { get; }
    }

    /// <summary>A step of progress.</summary>
    public sealed class GdapProgress
    {
        internal GdapProgress(GdapProgressKind kind, int attempt, TimeSpan wait, long done, long total)
        {
            Kind = kind;
            Attempt = attempt;
            Wait = wait;
            Done = done;
            Total = total;
        }

        /// <summary>The kind of step.</summary>
        public GdapProgressKind Kind { get; }

        /// <summary>The number of the attempt, from 1.</summary>
        public int Attempt { get; }

        /// <summary>How long the wait is.</summary>
        public TimeSpan Wait { get; }

        /// <summary>Finished items of the batch; 0 for other kinds.</summary>
        public long Done { get; }

        /// <summary>Items submitted so far; 0 for other kinds.</summary>
        public long Total { get; }
    }

    /// <summary>
    /// Callbacks from the library. The delegates are made once and live as long as the process; the state of each
    /// callback is its user data, a GCHandle that the library passes to destroy after the last use.
    /// </summary>
    internal static unsafe class Sinks
    {
        private static readonly gdap_log_callback OnLog = Log;
        private static readonly gdap_progress_callback OnProgress = Progress;
        internal static readonly gdap_destroy_callback OnDestroy = Destroy;

        internal static void SetLog(ClientHandle client, GdapLogLevel level, Action<GdapLogEvent> sink)
        {
            IntPtr error, userData = Keep(sink);
            int status;
            try
            {
                status = sink == null
                    ? NativeMethods.gdap_client_set_log(client, 0, null, IntPtr.Zero, null, out error)
                    : NativeMethods.gdap_client_set_log(client, (int)level, OnLog, userData, OnDestroy, out error);
            }
            catch
            {
                Destroy(userData); // the client was disposed of, so the library never received it
                throw;
            }
            GdapException.Check(status, error);
        }

        internal static void SetProgress(ClientHandle client, Action<GdapProgress> sink)
        {
            IntPtr error, userData = Keep(sink);
            int status;
            try
            {
                status = sink == null
                    ? NativeMethods.gdap_client_set_progress(client, null, IntPtr.Zero, null, out error)
                    : NativeMethods.gdap_client_set_progress(client, OnProgress, userData, OnDestroy, out error);
            }
            catch
            {
                Destroy(userData);
                throw;
            }
            GdapException.Check(status, error);
        }

        internal static IntPtr Keep(object target) => target == null ? IntPtr.Zero : GCHandle.ToIntPtr(GCHandle.Alloc(target));

        internal static object Kept(IntPtr userData) => GCHandle.FromIntPtr(userData).Target;

        private static void Log(IntPtr userData, gdap_log_event* line)
        {
            try
            {
                ((Action<GdapLogEvent>)Kept(userData))(new GdapLogEvent(
                    (GdapLogLevel)line->level, Utf8.Text(line->target), Utf8.Text(line->message)));
            }
            catch (Exception)
            {
                // An exception must not unwind into native code, and there is nowhere to report it.
            }
        }

        private static void Progress(IntPtr userData, gdap_progress* progress)
        {
            try
            {
                ((Action<GdapProgress>)Kept(userData))(new GdapProgress(
                    (GdapProgressKind)progress->kind, (int)progress->attempt,
                    TimeSpan.FromMilliseconds(progress->wait_ms), (long)progress->done, (long)progress->total));
            }
            catch (Exception)
            {
                // As above.
            }
        }

        private static void Destroy(IntPtr userData)
        {
            try
            {
                if (userData != IntPtr.Zero) GCHandle.FromIntPtr(userData).Free();
            }
            catch (Exception)
            {
                // As above.
            }
        }
    }
}
