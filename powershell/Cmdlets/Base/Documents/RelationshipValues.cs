using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The writable values of a relationship, from parameters or the columns of a row, and the document made of them.</summary>
    internal sealed class RelationshipValues
    {
        internal string DisplayName { get; set; }

        internal string Duration { get; set; }

        internal string AutoExtendDuration { get; set; }

        /// <summary>A tenant id, or an object with TenantId.</summary>
        internal object Customer { get; set; }

        internal string CustomerTenantId { get; set; }

        /// <summary>The roles as the service has them.</summary>
        internal object AccessDetails { get; set; }

        internal string[] Role { get; set; }

        /// <summary>CloudCockpit's form of AutoExtendDuration; null if it isn't specified.</summary>
        internal bool? AutoExtendEnabled { get; set; }

        /// <summary>CloudCockpit's form of Role.</summary>
        internal string[] CustomSelectedGdapRolesIds { get; set; }

        internal IDictionary AdditionalProperties { get; set; }

        /// <summary>The document, with only the properties that are specified.</summary>
        /// <exception cref="GdapCallException">Two parameters set the same property.</exception>
        internal JsonObject ToDocument()
        {
            var document = new JsonObject();
            Add(document, "displayName", DisplayName);
            Add(document, "duration", Duration);
            AddCustomer(document);
            if (AccessDetails != null && Role != null)
            {
                throw Twice("-AccessDetails", "-Role");
            }
            Add(document, "accessDetails", Role != null ? RoleList.Document(Role)
                : AccessDetails != null ? Document.Value("accessDetails", AccessDetails, IsPart(AccessDetails)) : null);
            Add(document, "autoExtendDuration", AutoExtendDuration);
            if (AutoExtendEnabled != null)
            {
                if (AutoExtendDuration != null)
                {
                    throw Twice("-AutoExtendEnabled", "-AutoExtendDuration");
                }
                document.Add("autoExtendEnabled", AutoExtendEnabled.Value);
            }
            if (CustomSelectedGdapRolesIds != null)
            {
                document.Add("customSelectedGdapRolesIds", Array.ConvertAll(CustomSelectedGdapRolesIds, role => (object)Roles.IdOf(role)));
            }
            AddMore(document);
            return document;
        }

        /// <summary>Sets the value of a column whose name is a parameter's or Partner Center's. Blank cells count as missing.</summary>
        /// <returns>Whether the column is known.</returns>
        internal bool Take(string column, object cell)
        {
            var value = Document.Unwrap(cell);
            var isBlank = value == null || (value is string text && string.IsNullOrWhiteSpace(text));
            switch (column.Replace(" ", "").ToUpperInvariant())
            {
                case "DISPLAYNAME": DisplayName = isBlank ? null : Text(value); return true;
                case "DURATION": Duration = isBlank ? null : Days(value, false); return true;
                case "AUTOEXTENDDURATION": AutoExtendDuration = isBlank ? null : Days(value, true); return true;
                case "ROLE": Role = isBlank ? null : value as string[] ?? LanguagePrimitives.ConvertTo<string[]>(value); return true;
                case "CUSTOMER": Customer = isBlank ? null : value; return true;
                case "CUSTOMERTENANTID":
                case "TENANTID":
                case "MICROSOFTID": CustomerTenantId = isBlank ? null : Text(value).Trim(); return true;
                case "AUTOEXTENDENABLED": AutoExtendEnabled = isBlank ? (bool?)null : LanguagePrimitives.ConvertTo<bool>(value); return true;
                default: return false;
            }
        }

        private static string Days(object value, bool autoExtend) =>
            Gdap.Duration.Read(value, autoExtend, out var reason)
                ?? throw new GdapCallException("InvalidArgument", "The duration '" + Text(value) + "' isn't valid: " + reason + ".", Gdap.Duration.Fix(autoExtend));

        private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);

        private void AddCustomer(JsonObject document)
        {
            if (Customer != null && CustomerTenantId != null)
            {
                throw Twice("-Customer", "-CustomerTenantId");
            }
            var tenant = Document.Unwrap(Customer) as string ?? CustomerTenantId;
            Add(document, "customer", tenant != null ? new JsonObject { ["tenantId"] = tenant }
                : Customer != null ? Document.Value("customer", Customer, Document.IsModel(Customer) || IsPart(Customer)) : null);
        }

        // Known names are matched in any case; unknown ones are sent unchanged.
        private void AddMore(JsonObject document)
        {
            if (AdditionalProperties == null)
            {
                return;
            }
            foreach (var member in Document.Members(AdditionalProperties))
            {
                var name = Document.Canonical(member.Key);
                if (Document.IsMatchingType(name, member.Value))
                {
                    continue;
                }
                if (document.ContainsKey(name))
                {
                    throw new GdapCallException("InvalidArgument", "'" + name + "' is both a parameter of this call and in -AdditionalProperties.", "Specify it once.");
                }
                document.Add(Document.IsKnown(member.Key) ? name : member.Key, Document.Value(name, member.Value));
            }
        }

        private static void Add(JsonObject document, string name, object value)
        {
            if (value != null)
            {
                document.Add(name, value);
            }
        }

        private static GdapCallException Twice(string one, string other) =>
            new GdapCallException("InvalidArgument", one + " and " + other + " set the same property.", "Specify one of them.");

        private static bool IsPart(object value) => Document.Unwrap(value) is AccessDetails || Document.Unwrap(value) is Customer
            || PSObject.AsPSObject(value).TypeNames[0].Contains("Microsoft.Graph.PowerShell.Models.");
    }
}
