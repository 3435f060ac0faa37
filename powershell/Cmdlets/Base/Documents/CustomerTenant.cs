using System;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>The customer that an object names, if it names no relationship: a customer, or a row of a customer list.</summary>
    internal static class CustomerTenant
    {
        private static readonly string[] Names = { "CustomerTenantId", "TenantId", "Tenant ID", "MicrosoftId", "Microsoft ID" };

        /// <summary>The tenant id; null if the object names a relationship, or no customer.</summary>
        /// <exception cref="GdapCallException">The tenant id isn't a GUID.</exception>
        internal static string Of(object input)
        {
            var inner = Document.Unwrap(input);
            if (inner == null || inner is string || inner is ValueType || inner is Relationship || Target.TryIdOf(input, out _) != null)
            {
                return null;
            }
            var tenant = Find(Document.Members(input));
            if (tenant != null && !Guid.TryParse(tenant, out _))
            {
                throw new GdapCallException("InvalidArgument", "The tenant id '" + tenant + "' isn't a GUID.", "Correct the tenant id.");
            }
            return tenant;
        }

        private static string Find(IEnumerable<KeyValuePair<string, object>> members)
        {
            string found = null;
            var rank = Names.Length;
            foreach (var member in members ?? new KeyValuePair<string, object>[0])
            {
                var at = Array.FindIndex(Names, name => name.Equals(member.Key, StringComparison.OrdinalIgnoreCase));
                if (at >= 0 && at < rank && Document.Unwrap(member.Value) is object value && value.ToString().Trim().Length > 0)
                {
                    rank = at;
                    found = value.ToString().Trim();
                }
            }
            return found;
        }
    }
}
