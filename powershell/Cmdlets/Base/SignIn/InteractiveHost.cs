using System;
using System.Management.Automation.Host;
using System.Runtime.InteropServices;

namespace Gdap
{
    /// <summary>Finds out whether a person uses this host interactively and a browser can be opened on the same computer.</summary>
    internal static class InteractiveHost
    {
        // The parameters of PowerShell that come last: arguments after them belong to the script.
        private static readonly string[] LastParameters = { "c", "f", "e", "ec" };

        /// <summary>Why no browser can be opened for the user here; null if one can.</summary>
        internal static string Obstacle(PSHost host)
        {
            if (IsNonInteractive(Environment.GetCommandLineArgs()))
            {
                return "PowerShell runs with -NonInteractive";
            }
            if (IsSet("AUTOMATION_ASSET_ACCOUNTID") || (Value("AZUREPS_HOST_ENVIRONMENT") ?? string.Empty).StartsWith("AzureAutomation", StringComparison.OrdinalIgnoreCase))
            {
                return "this is Azure Automation";
            }
            if (host?.UI == null || host.Name == "Default Host" || host.Name == "ServerRemoteHost" || !Environment.UserInteractive)
            {
                return "this host has no user interface";
            }
            var pipeline = Array.Find(new[] { "GITHUB_ACTIONS", "TF_BUILD", "CI" }, IsSet);
            if (pipeline != null)
            {
                return "this is a pipeline (the variable " + pipeline + " is set)";
            }
            if (IsSet("SSH_CONNECTION") || IsSet("SSH_CLIENT") || IsSet("SSH_TTY"))
            {
                return "this is an SSH session";
            }
            return RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && !IsSet("DISPLAY") && !IsSet("WAYLAND_DISPLAY")
                ? "there is no desktop (DISPLAY and WAYLAND_DISPLAY aren't set)"
                : null;
        }

        /// <summary>Whether PowerShell was started with -NonInteractive, or an unambiguous abbreviation, after one dash, two, or a slash.</summary>
        internal static bool IsNonInteractive(string[] arguments)
        {
            foreach (var argument in arguments)
            {
                var name = argument.TrimStart('-', '/').ToLowerInvariant();
                if (name.Length == argument.Length)
                {
                    continue;
                }
                if (name.Length >= 4 && "noninteractive".StartsWith(name, StringComparison.Ordinal))
                {
                    return true;
                }
                if (Array.IndexOf(LastParameters, name) >= 0 || name == "command" || name == "file" || name == "encodedcommand")
                {
                    return false;
                }
            }
            return false;
        }

        private static string Value(string name) => Environment.GetEnvironmentVariable(name);

        private static bool IsSet(string name)
        {
            var value = Value(name);
            return !string.IsNullOrEmpty(value) && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
        }
    }
}
