using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Gdap
{
    /// <summary>A script block of the user that a later cmdlet runs.</summary>
    internal sealed class RunspaceScript
    {
        private readonly ScriptBlock script;
        private readonly Runspace home = Runspace.DefaultRunspace;

        internal RunspaceScript(ScriptBlock script)
        {
            this.script = script;
        }

        /// <summary>Runs it on the pipeline thread. A script block belongs to the runspace it was created in; elsewhere its text is run.</summary>
        internal Collection<PSObject> Invoke(object argument) =>
            (ReferenceEquals(Runspace.DefaultRunspace, home) ? script : ScriptBlock.Create(script.ToString())).Invoke(argument);
    }
}
