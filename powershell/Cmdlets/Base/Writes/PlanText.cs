using System.Collections.Generic;

namespace Gdap
{
    /// <summary>The plans of an item as the text of -WhatIf and -Confirm: each change, or the rule that rejects it.</summary>
    internal static class PlanText
    {
        internal static string Of(IReadOnlyList<PlannedCall> plans)
        {
            var texts = new List<string>();
            foreach (var plan in plans)
            {
                if (!plan.IsUnchanged)
                {
                    texts.Add(Of(plan));
                }
            }
            if (texts.Count == 0 && plans.Count > 0)
            {
                var last = plans[plans.Count - 1];
                texts.Add(last.Item.Phrase(last.Item) + ": " + char.ToLowerInvariant(last.Reason[0]) + last.Reason.Substring(1));
            }
            return string.Join(" ", texts);
        }

        private static string Of(PlannedCall plan)
        {
            var phrase = plan.Item.Phrase(plan.Item);
            if (plan.IsRefused)
            {
                return phrase + " isn't possible: " + plan.Reason;
            }
            var changes = string.Join("; ", plan.Changes);
            return phrase + (changes.Length == 0 ? "" : ": " + changes) + ".";
        }
    }
}
