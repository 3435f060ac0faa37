using System.Collections.Generic;

namespace Gdap
{
    /// <summary>Completes from the objects that the cmdlets have returned in this runspace.</summary>
    public abstract class RecentCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected sealed override IEnumerable<KeyValuePair<string, string>> Words => Of(RunspaceState.Current);

        private protected abstract IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state);

        private protected static KeyValuePair<string, string> Word(string text, string shown) => new KeyValuePair<string, string>(text, shown);
    }

    /// <summary>Completes the ids of relationships, shown by their names.</summary>
    public sealed class RecentIdCompleter : RecentCompleter
    {
        /// <inheritdoc/>
        protected override bool ShowsValue => true;

        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.Id, one.DisplayName);
            }
        }
    }

    /// <summary>Completes the names of relationships.</summary>
    public sealed class RecentNameCompleter : RecentCompleter
    {
        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.DisplayName, one.DisplayName);
            }
        }
    }

    /// <summary>Completes names to exclude: those of Microsoft's transition, and those of relationships.</summary>
    public sealed class ExcludedNameCompleter : RecentCompleter
    {
        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            yield return Word("MLT_*", "Relationships of Microsoft's transition, which aren't meant to be extended");
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.DisplayName, one.DisplayName);
            }
        }
    }

    /// <summary>Completes the tenant ids of customers, shown by their names.</summary>
    public sealed class RecentTenantCompleter : RecentCompleter
    {
        /// <inheritdoc/>
        protected override bool ShowsValue => true;

        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Customers.Newest)
            {
                yield return Word(one.TenantId, one.DisplayName);
            }
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.CustomerTenantId, one.CustomerName);
            }
        }
    }

    /// <summary>Completes the names of customers.</summary>
    public sealed class RecentCustomerNameCompleter : RecentCompleter
    {
        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Customers.Newest)
            {
                yield return Word(one.DisplayName, one.DisplayName);
            }
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.CustomerName, one.CustomerName);
            }
        }
    }

    /// <summary>Completes the ids of security groups that have an access assignment, with their roles.</summary>
    public sealed class RecentGroupCompleter : RecentCompleter
    {
        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Assignments.Newest)
            {
                yield return Word(one.GroupId, one.RoleNames);
            }
        }
    }

    /// <summary>Completes the names of security groups that were found by name.</summary>
    public sealed class RecentGroupNameCompleter : RecentCompleter
    {
        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Groups.Newest)
            {
                yield return Word(one, one);
            }
        }
    }

    /// <summary>Completes the ids of access assignments, shown by group and roles.</summary>
    public sealed class RecentAssignmentCompleter : RecentCompleter
    {
        /// <inheritdoc/>
        protected override bool ShowsValue => true;

        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Assignments.Newest)
            {
                yield return Word(one.Id, one.ToString());
            }
        }
    }

    /// <summary>Completes the ids of long-running operations, shown by kind and status.</summary>
    public sealed class RecentOperationCompleter : RecentCompleter
    {
        /// <inheritdoc/>
        protected override bool ShowsValue => true;

        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Operations.Newest)
            {
                yield return Word(one.Id, one.ToString());
            }
            foreach (var one in state.Relationships.Newest)
            {
                yield return Word(one.OperationId, one.DisplayName);
            }
        }
    }

    /// <summary>Completes the numbers of the open sessions, shown with their service and environment.</summary>
    public sealed class SessionCompleter : RecentCompleter
    {
        /// <inheritdoc/>
        protected override bool ShowsValue => true;

        private protected override IEnumerable<KeyValuePair<string, string>> Of(RunspaceState state)
        {
            foreach (var one in state.Open)
            {
                yield return Word(one.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), one.ToString());
            }
        }
    }
}
