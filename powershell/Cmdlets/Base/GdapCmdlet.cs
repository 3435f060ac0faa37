using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;
using Gdap.Native;

namespace Gdap
{
    // Where the help comes from: the XML comments of the cmdlet classes, and nothing else. The class
    // holds the synopsis (summary), the description (remarks) and the examples (example: a para with
    // the title, code, and a para that explains); each parameter's summary is its help. The compiler
    // collects them beside the assembly, and build.ps1 makes the help file of that.

    /// <summary>
    /// What every cmdlet has: its session, a way to wait for the library, and one way to fail.
    /// </summary>
    public abstract class GdapCmdlet : PSCmdlet, IDisposable
    {
        private readonly Dictionary<Session, Pump> pumps = new Dictionary<Session, Pump>();
        private readonly object gate = new object();
        private bool stopping;

        /// <summary>The session to use, as Connect-Gdap returns it. Without it a piped object's own session is used, else the default one.</summary>
        [Parameter]
        [SessionTransformation]
        public Session Session { get; set; }

        /// <summary>What the progress bar is headed with.</summary>
        internal virtual string Activity => MyInvocation.MyCommand.Name;

        /// <summary>How far a run of many is; null for a single call.</summary>
        internal virtual string RunStatus => null;

        /// <summary>The number of the progress bar.</summary>
        internal int ActivityId => 7413;

        /// <summary>What this runspace knows.</summary>
        internal RunspaceState State { get; private set; }

        /// <summary>Whether the pipeline stops.</summary>
        internal bool IsStopping => stopping;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            State = RunspaceState.Current;
            QuietDebug();
        }

        /// <inheritdoc/>
        protected override void StopProcessing()
        {
            stopping = true;
            lock (gate)
            {
                foreach (var pump in pumps.Values)
                {
                    pump.Stop();
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Close();
            lock (gate)
            {
                foreach (var pump in pumps.Values)
                {
                    pump.Dispose();
                }
                pumps.Clear();
            }
            GC.SuppressFinalize(this);
        }

        /// <summary>What a cmdlet gives back at its end, however it comes.</summary>
        internal virtual void Close()
        {
        }

        /// <summary>The session of a call that has no object of its own.</summary>
        internal Session TheSession() => SessionFor(null);

        /// <summary>The session for an object: -Session, its own, or the default; never another than its own.</summary>
        internal Session SessionFor(Session own)
        {
            if (Session != null && own != null && !ReferenceEquals(Session, own))
            {
                throw new GdapCallException("WrongSession", "The object comes from " + own + ", -Session is " + Session + ".", "Leave -Session away, or read the object through that session.");
            }
            var session = Session ?? own ?? State.Default
                ?? throw new GdapCallException("NoSession", "There is no session.", "Run Connect-Gdap first, or give -Session (in a job or ForEach-Object -Parallel: -Session $using:session).");
            if (session.IsClosed)
            {
                throw new GdapCallException("SessionClosed", "The session " + session.Id + " is closed.", "Connect again with Connect-Gdap.");
            }
            if (session.TokenScript != null && session.TokenScript.IsRunning && pumps.Count == 0)
            {
                throw new GdapCallException("WrongSession", "A -TokenSource script cannot use the session it gets the token for.", "Sign in another way inside the script.");
            }
            return session;
        }

        /// <summary>Waits for calls of a session.</summary>
        internal Pump PumpFor(Session session)
        {
            lock (gate)
            {
                if (!pumps.TryGetValue(session, out var pump))
                {
                    pump = new Pump(this, session);
                    pumps.Add(session, pump);
                    if (stopping)
                    {
                        pump.Stop();
                    }
                }
                return pump;
            }
        }

        /// <summary>What the pipeline thread does while a bulk run goes on.</summary>
        internal void TurnAll(System.Diagnostics.Stopwatch since)
        {
            foreach (var pump in pumps.Values)
            {
                pump.Turn(since);
            }
        }

        /// <summary>Takes the progress bars away.</summary>
        internal void FinishPumps()
        {
            foreach (var pump in pumps.Values)
            {
                pump.Finish();
            }
        }

        /// <summary>How long a bulk run waits at a time: short where a script has to give the tokens.</summary>
        internal TimeSpan SliceOfBulk
        {
            get
            {
                foreach (var session in pumps.Keys)
                {
                    if (session.TokenScript != null)
                    {
                        return TimeSpan.FromMilliseconds(10);
                    }
                }
                return TimeSpan.FromMilliseconds(50);
            }
        }

        /// <summary>Options of a call that ends when the pipeline stops.</summary>
        internal GdapCall NewCall(Session session) => new GdapCall { Cancel = PumpFor(session).Cancel };

        /// <summary>One item failed; the others go on.</summary>
        internal void WriteFailure(Exception error, object target)
        {
            var call = GdapCallException.From(error);
            var record = Errors.Record(call, target);
            if (Errors.EndsRun(call))
            {
                ThrowTerminatingError(record);
            }
            WriteError(record);
        }

        /// <summary>The call is wrong: nothing was sent, nothing goes on.</summary>
        internal void ThrowFailure(Exception error, object target = null) => ThrowTerminatingError(Errors.Record(error, target));

        /// <summary>Runs what may refuse the call as a whole.</summary>
        internal void Refuse(Action check)
        {
            try
            {
                check();
            }
            catch (GdapCallException error)
            {
                ThrowFailure(error);
            }
        }

        /// <summary>Whether a parameter was typed, and not bound from the pipeline; to be asked in BeginProcessing.</summary>
        internal bool Typed(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

        /// <summary>Whether the stream is on for this call: by its switch, else by the caller's preference.</summary>
        internal bool Listens(string stream)
        {
            if (MyInvocation.BoundParameters.TryGetValue(stream, out var on))
            {
                return LanguagePrimitives.IsTrue(on);
            }
            var preference = Preference(stream + "Preference");
            return preference != ActionPreference.SilentlyContinue && preference != ActionPreference.Ignore;
        }

        private ActionPreference Preference(string variable)
        {
            var value = GetVariableValue(variable);
            if (value is ActionPreference known)
            {
                return known;
            }
            return LanguagePrimitives.TryConvertTo(value, out ActionPreference preference) ? preference : ActionPreference.SilentlyContinue;
        }

        // Before PowerShell 6 the switch -Debug meant "ask at every line". It never asks here.
        private void QuietDebug()
        {
            if (!MyInvocation.BoundParameters.TryGetValue("Debug", out var on) || !LanguagePrimitives.IsTrue(on) || PSVersion.Major >= 6)
            {
                return;
            }
            CommandRuntime.GetType()
                .GetProperty("DebugPreference", BindingFlags.Instance | BindingFlags.NonPublic)
                ?.SetValue(CommandRuntime, ActionPreference.Continue, null);
        }

        private Version PSVersion =>
            (GetVariableValue("PSVersionTable") as Hashtable)?["PSVersion"] is object version
                && Version.TryParse(version.ToString().Split('-')[0], out var number) ? number : new Version(5, 1);
    }

    /// <summary>Says in a sentence why an object is no session of this process.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
    {
        /// <inheritdoc/>
        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
            if (value is Session || value == null)
            {
                return value;
            }
            foreach (var name in PSObject.AsPSObject(inputData).TypeNames)
            {
                if (name == "Deserialized.Gdap.Session")
                {
                    throw new ArgumentTransformationMetadataException("This session came from another process (a job or a remote session), where its connection stays. Run Connect-Gdap inside the job.");
                }
                if (name == "Gdap.Session")
                {
                    throw new ArgumentTransformationMetadataException("This session belongs to another version of the module. Run Connect-Gdap of this version.");
                }
            }
            throw new ArgumentTransformationMetadataException("This is no session. Give what Connect-Gdap or Get-GdapSession returns.");
        }
    }
}
