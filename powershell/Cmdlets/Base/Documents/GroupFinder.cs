using System;
using System.Collections.Generic;
using System.Management.Automation.Language;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Finds security groups of the partner's tenant by their display names, each name once in a run. Names aren't always
    /// unique in Entra, and not every group can be assigned: the error for a group that can't be used has the reason.
    /// </summary>
    internal sealed class GroupFinder
    {
        private readonly Dictionary<string, string> ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, GdapCallException> unusable = new Dictionary<string, GdapCallException>(StringComparer.OrdinalIgnoreCase);
        private readonly CallContext calls;
        private readonly Session session;
        private readonly RequestSettings request;

        /// <param name="calls">The calls of the cmdlet.</param>
        /// <param name="session">The session of the partner's tenant.</param>
        /// <param name="request">The headers and the proxy of this call; null if the cmdlet has no such parameters.</param>
        internal GroupFinder(CallContext calls, Session session, RequestSettings request = null)
        {
            this.calls = calls;
            this.session = session;
            this.request = request;
        }

        /// <summary>The id of the group with a name.</summary>
        /// <exception cref="GdapCallException">There isn't exactly one security group of this name, or it can't be read.</exception>
        internal string Find(string name)
        {
            if (unusable.TryGetValue(name, out var error))
            {
                throw error;
            }
            if (!ids.TryGetValue(name, out var id))
            {
                id = Read(name);
                ids.Add(name, id);
                calls.State.Groups.Add(name);
            }
            return id;
        }

        /// <summary>Finds several groups. All groups that can't be used are reported in one error.</summary>
        internal void Find(IEnumerable<string> names, Action<string, string> found)
        {
            var errors = new List<GdapCallException>();
            foreach (var name in names)
            {
                try
                {
                    found(name, Find(name));
                }
                catch (GdapCallException error) when (error.Kind == "NotFound" || error.Kind == "InvalidArgument")
                {
                    errors.Add(error);
                }
            }
            if (errors.Count == 1)
            {
                throw errors[0];
            }
            if (errors.Count > 1)
            {
                throw new GdapCallException("NotFound", ProblemText.Numbered(errors.ConvertAll(one => one.Message + " " + one.Hint), " groups can't be used:"));
            }
        }

        private string Read(string name)
        {
            // securityEnabled is checked here, so that a group of another kind has its own error.
            var query = new GdapListOptions { Filter = "displayName eq '" + name.Replace("'", "''") + "'", Select = "id,displayName,securityEnabled" };
            var client = request?.ClientOf(session) ?? session.Client();
            var call = request?.NewCall(session) ?? calls.NewCall(session);
            var usable = new List<string>();
            var isOther = false;
            foreach (var group in new Pager(calls, session, request).Read(query, one => client.ListGroups(one, call)))
            {
                if (true.Equals(group["securityEnabled"]))
                {
                    usable.Add(group.Text("id"));
                }
                else
                {
                    isOther = true;
                }
            }
            if (usable.Count == 1)
            {
                return usable[0];
            }
            var error = Unusable(name, usable, isOther);
            unusable.Add(name, error);
            throw error;
        }

        private static GdapCallException Unusable(string name, List<string> usable, bool isOther)
        {
            switch (usable.Count)
            {
                case 0 when isOther:
                    return new GdapCallException("InvalidArgument", "The group '" + name + "' isn't a security group, so it can't be assigned.", "Use a group that is security-enabled.");
                case 0:
                    return new GdapCallException("NotFound", "No group of the partner's tenant is named '" + name + "'.",
                        "Correct the name, or create it: New-MgGroup -DisplayName '" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "' -SecurityEnabled -MailEnabled:$false -MailNickname '" + Nickname(name) + "'");
                default:
                    return new GdapCallException("InvalidArgument", usable.Count + " security groups are named '" + name + "': " + string.Join(", ", usable) + ".", "Use the id of one of them.");
            }
        }

        // Letters and digits of ASCII: Graph accepts no blanks and few other characters (Create group, mailNickname).
        private static string Nickname(string name)
        {
            var text = "";
            foreach (var letter in name)
            {
                text += letter < 128 && char.IsLetterOrDigit(letter) ? letter.ToString() : "";
            }
            return text.Length == 0 ? "gdap" : text.Length > 64 ? text.Substring(0, 64) : text;
        }
    }
}
