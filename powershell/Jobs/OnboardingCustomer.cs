using System;
using System.Collections.Generic;
using System.Globalization;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A customer of New-GdapOnboarding: a row of its list, the name of its relationship, and the relationship if it's known.</summary>
    internal sealed class OnboardingCustomer
    {
        // The names that a column can have, as people write them and as Partner Center exports them.
        private static readonly string[] TenantColumns = { "CustomerTenantId", "TenantId", "Tenant ID", "Microsoft ID", "MicrosoftId" };
        private static readonly string[] NameColumns = { "CustomerName", "Customer Name", "Company name", "CompanyName", "Customer", "Name", "DisplayName" };
        private readonly Dictionary<string, object> columns = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        private readonly bool isRow;

        /// <param name="row">The row.</param>
        /// <param name="label">The customer's name in errors, if the row has none.</param>
        internal OnboardingCustomer(object row, string label)
        {
            Label = label;
            foreach (var member in (Document.Unwrap(row) is string ? null : Document.Members(row)) ?? new KeyValuePair<string, object>[0])
            {
                columns[member.Key] = Document.Unwrap(member.Value);
                isRow = true;
            }
            CustomerTenantId = First(TenantColumns);
            CustomerName = First(NameColumns);
        }

        internal string CustomerName { get; }

        internal string CustomerTenantId { get; }

        /// <summary>The name of its relationship; null until it is made from the pattern.</summary>
        internal string DisplayName { get; private set; }

        internal string Label { get; }

        internal string RelationshipId { get; private set; }

        internal string Status { get; set; }

        /// <summary>The relationship as it was read, for the calls that need it.</summary>
        internal Relationship Relationship { get; private set; }

        /// <summary>A note for its result; null for none.</summary>
        internal string Note { get; set; }

        /// <summary>The changes that were made for the customer.</summary>
        internal List<string> Changes { get; } = new List<string>();

        /// <summary>The number of calls for it that haven't ended.</summary>
        internal int Open { get; set; }

        /// <summary>The customer's error: the one that leaves the result unknown, otherwise the first one.</summary>
        internal GdapCallException Error { get; private set; }

        /// <summary>Checks the row and makes the name of its relationship.</summary>
        /// <exception cref="GdapCallException">The customer can't be onboarded.</exception>
        internal void UsePattern(NamePattern pattern, bool isAnyAllowed)
        {
            if (!isRow)
            {
                throw new GdapCallException("InvalidArgument", "The customer isn't an object.", "Specify objects with CustomerName and CustomerTenantId.");
            }
            if (CustomerTenantId == null && !isAnyAllowed)
            {
                throw new GdapCallException("InvalidArgument", "The customer has no tenant id.", "Specify CustomerTenantId, or use -AnyCustomer.");
            }
            if (CustomerTenantId != null && !Guid.TryParse(CustomerTenantId, out _))
            {
                throw new GdapCallException("InvalidArgument", "The tenant id '" + CustomerTenantId + "' isn't a GUID.", "Correct CustomerTenantId.");
            }
            try
            {
                DisplayName = pattern.Fill(ValueOf);
            }
            catch (GdapCallException error)
            {
                throw new GdapCallException(error.Kind, error.Message, "It has: " + string.Join(", ", columns.Keys) + ".", error);
            }
            if (DisplayName.Length > 50)
            {
                throw new GdapCallException("InvalidArgument", "The name '" + DisplayName + "' has " + DisplayName.Length + " characters; the maximum is 50.", "Shorten a part of it in the template, for example {CustomerName:30}.");
            }
        }

        /// <summary>Sets the name of its relationship, which isn't made from a pattern.</summary>
        internal void UseName(string name) => DisplayName = name;

        /// <summary>Sets its relationship.</summary>
        internal void Know(Relationship relationship)
        {
            Relationship = relationship;
            RelationshipId = relationship.Id;
            Status = relationship.Status;
        }

        internal void Fail(GdapCallException error)
        {
            if (Error == null || error.Outcome == GdapOutcome.Unknown)
            {
                Error = error;
            }
        }

        private object ValueOf(string column)
        {
            switch (column.ToUpperInvariant())
            {
                case "CUSTOMERNAME": return CustomerName;
                case "CUSTOMERTENANTID": return CustomerTenantId;
                default: return columns.TryGetValue(column, out var value) ? value : null;
            }
        }

        private string First(string[] names)
        {
            foreach (var name in names)
            {
                if (columns.TryGetValue(name, out var value) && value != null)
                {
                    var text = Convert.ToString(value, CultureInfo.InvariantCulture).Trim();
                    if (text.Length > 0)
                    {
                        return text;
                    }
                }
            }
            return null;
        }
    }
}
