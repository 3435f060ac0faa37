using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The library's plan of one call, with its item.</summary>
    internal sealed class PlannedCall
    {
        private readonly JsonObject plan;
        private string notNeeded = "No change needed.";

        internal PlannedCall(WorkItem item, JsonObject plan)
        {
            Item = item;
            this.plan = plan;
            item.Name = item.Name ?? plan.Text("name");
        }

        /// <summary>A call that the library can't plan, because an object that it depends on doesn't exist yet.</summary>
        /// <param name="item">The item.</param>
        /// <param name="rejection">Why it isn't possible; null if it is.</param>
        internal PlannedCall(WorkItem item, string rejection = null)
            : this(item, new JsonObject { ["refused"] = rejection != null, ["error"] = rejection == null ? null : new JsonObject { ["message"] = rejection } })
        {
        }

        /// <summary>A call that an earlier run with the same journal made.</summary>
        internal static PlannedCall Done(WorkItem item) =>
            NotNeeded(item, "An earlier run with this journal did it.");

        /// <summary>A call that isn't needed.</summary>
        /// <param name="item">The item.</param>
        /// <param name="reason">Why; null if there is nothing to change.</param>
        internal static PlannedCall NotNeeded(WorkItem item, string reason)
        {
            var call = new PlannedCall(item, new JsonObject { ["unchanged"] = true });
            call.notNeeded = reason ?? call.notNeeded;
            return call;
        }

        internal WorkItem Item { get; }

        /// <summary>Whether a rule rejects the call.</summary>
        internal bool IsRefused => true.Equals(plan["refused"]);

        /// <summary>Whether nothing has to be written.</summary>
        internal bool IsUnchanged => true.Equals(plan["unchanged"]);

        /// <summary>Each property that would change, with its old and new value.</summary>
        internal IEnumerable<string> Changes
        {
            get
            {
                foreach (var change in plan["changes"] as object[] ?? new object[0])
                {
                    if (change is JsonObject one)
                    {
                        yield return ChangeText.Of(one);
                    }
                }
            }
        }

        /// <summary>Why the call is rejected or not needed; null if it is made.</summary>
        internal string Reason
        {
            get
            {
                if (!IsRefused)
                {
                    return IsUnchanged ? notNeeded : null;
                }
                if (plan["error"] is JsonObject error && error.Text("message") is string message)
                {
                    message = ProblemText.Of(GdapProblem.ListOf(plan), Item.Names) ?? message;
                    var hint = HintText.Of(GdapHint.Of(error));
                    return hint == null ? message : message + " " + hint;
                }
                return ProblemText.Of(GdapProblem.ListOf(plan), Item.Names) ?? "The service wouldn't accept it.";
            }
        }
    }
}
