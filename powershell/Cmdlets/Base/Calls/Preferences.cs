using System;
using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Gdap
{
    /// <summary>The effect of a cmdlet's common parameters and its caller's preference variables.</summary>
    internal static class Preferences
    {
        /// <summary>Whether a stream (Verbose, Debug) is shown: by its switch, otherwise by the caller's preference.</summary>
        internal static bool Shows(PSCmdlet cmdlet, string stream)
        {
            if (cmdlet.MyInvocation.BoundParameters.TryGetValue(stream, out var on))
            {
                return LanguagePrimitives.IsTrue(on);
            }
            var value = cmdlet.GetVariableValue(stream + "Preference");
            if (!(value is ActionPreference preference) && !LanguagePrimitives.TryConvertTo(value, out preference))
            {
                return false;
            }
            return preference != ActionPreference.SilentlyContinue && preference != ActionPreference.Ignore;
        }

        /// <summary>Whether -WhatIf applies.</summary>
        internal static bool IsWhatIf(PSCmdlet cmdlet) =>
            LanguagePrimitives.IsTrue(cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var on) ? on : cmdlet.GetVariableValue("WhatIfPreference"));

        /// <summary>Whether ShouldProcess prompts for an action of this impact.</summary>
        internal static bool Prompts(PSCmdlet cmdlet, ConfirmImpact impact)
        {
            if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var on))
            {
                return LanguagePrimitives.IsTrue(on);
            }
            return LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
                && preference != ConfirmImpact.None && preference <= impact;
        }

        /// <summary>Before PowerShell 6, -Debug prompted at every line. It never prompts here.</summary>
        internal static void NeverAskOnDebug(PSCmdlet cmdlet)
        {
            if (!cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out var on) || !LanguagePrimitives.IsTrue(on) || Major(cmdlet) >= 6)
            {
                return;
            }
            cmdlet.CommandRuntime.GetType()
                .GetProperty("DebugPreference", BindingFlags.Instance | BindingFlags.NonPublic)
                ?.SetValue(cmdlet.CommandRuntime, ActionPreference.Continue, null);
        }

        private static int Major(PSCmdlet cmdlet) =>
            (cmdlet.GetVariableValue("PSVersionTable") as Hashtable)?["PSVersion"] is object version
                && Version.TryParse(version.ToString().Split('-')[0], out var number) ? number.Major : 5;
    }
}
