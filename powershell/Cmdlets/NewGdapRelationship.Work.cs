using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of New-GdapRelationship: the document of the parameters or of a piped body, and the result.
    public sealed partial class NewGdapRelationshipCommand
    {
        private static readonly string[] GraphOnly =
        {
            nameof(Duration), nameof(Role), nameof(Customer), nameof(CustomerTenantId), nameof(AccessDetails), nameof(AdditionalProperties),
        };

        private static readonly string[] CloudCockpitOnly =
        {
            nameof(AutoExtendEnabled), nameof(CorrelationId), nameof(CustomerId), nameof(ProviderInstanceId), nameof(CustomSelectedGdapRolesIds),
        };

        private readonly HashSet<string> typed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            typed.UnionWith(MyInvocation.BoundParameters.Keys);
            Require(Check);
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            var isList = ParameterSetName == ByBody && typed.Contains(nameof(BodyParameter));
            Writes.ForEach(ParameterSetName != ByBody ? new object[] { DisplayName } : isList ? Inputs.Of(null, BodyParameter) : new[] { BodyParameter }, Build);
        }

        private void Check()
        {
            ReadOnlyParameters.Reject(typed);
            if (typed.Contains(nameof(CustomerTenantId)) && string.IsNullOrEmpty(CustomerTenantId))
            {
                throw new GdapCallException("InvalidArgument", "-CustomerTenantId is empty.", "Specify the tenant id, or omit it.");
            }
            if (typed.Contains(nameof(BodyParameter)) && BodyParameter == null)
            {
                throw new GdapCallException("InvalidArgument", "-BodyParameter is $null.", "Specify a hashtable of the properties.");
            }
            OtherService.Reject(Calls.SessionFor(null), typed, GraphOnly, CloudCockpitOnly);
        }

        private WorkItem Build(object input)
        {
            var item = NewItem(null, Calls.SessionFor(null));
            item.Action = GdapAction.RelationshipCreate;
            item.Names = ParameterSetName == ByBody ? null : Names;
            item.Call.ReuseExisting = ReuseExisting.IsPresent;
            item.Call.AllowUnknownProperties = AdditionalProperties != null;
            if (!item.Session.IsGraph)
            {
                item.Call.CustomerId = OrNull(CustomerId);
                item.Call.ProviderInstanceId = OrNull(ProviderInstanceId);
                item.Call.ClientRequestId = typed.Contains(nameof(CorrelationId)) ? CorrelationId.ToString("D") : null;
            }
            string text = null;
            var members = ParameterSetName == ByBody ? FromBody(input, item, out text) : FromParameters();
            if (members != null)
            {
                item.Name = members.Text("displayName");
                item.Document = Json.Write(item.Session.IsGraph ? members : CloudCockpitDocument.Of(members));
            }
            else
            {
                item.Document = text;
            }
            item.Phrase = one => "Create relationship '" + one.Name + "'";
            item.Emit = Emit;
            return item;
        }

        private JsonObject FromParameters() => new RelationshipValues
        {
            DisplayName = DisplayName,
            Duration = Duration,
            AutoExtendDuration = AutoExtendDuration,
            Customer = Customer,
            CustomerTenantId = OrNull(CustomerTenantId),
            AccessDetails = AccessDetails,
            Role = Role,
            AutoExtendEnabled = typed.Contains(nameof(AutoExtendEnabled)) ? AutoExtendEnabled : (bool?)null,
            CustomSelectedGdapRolesIds = CustomSelectedGdapRolesIds,
            AdditionalProperties = AdditionalProperties,
        }.ToDocument();

        private static JsonObject FromBody(object body, WorkItem item, out string text)
        {
            var inner = Document.Unwrap(body);
            if (inner is ScriptBlock)
            {
                throw new GdapCallException("InvalidArgument", "A script block can't be the body of New-GdapRelationship.", "Pipe hashtables: ... | ForEach-Object { @{ displayName = $_.Name; ... } } | New-GdapRelationship.");
            }
            if (inner is string || inner == null || inner is IDictionary || Document.IsModel(body))
            {
                return Document.Read(body, out text);
            }
            text = null;
            return FromRow(body, item);
        }

        // A CSV row has flat columns where the service has objects. Blank cells are ignored.
        private static JsonObject FromRow(object row, WorkItem item)
        {
            var values = new RelationshipValues();
            var others = new JsonObject();
            foreach (var column in Document.Members(row) ?? throw new GdapCallException("InvalidArgument", "A body of the type " + Document.Unwrap(row).GetType().Name + " can't be sent.", "Specify a hashtable, an object, or JSON text."))
            {
                var cell = Document.Unwrap(column.Value);
                if (cell == null || "".Equals(cell) || values.Take(column.Key, cell))
                {
                    continue;
                }
                switch (column.Key.Replace(" ", "").ToUpperInvariant())
                {
                    case "CUSTOMERID": item.Call.CustomerId = cell as string; break;
                    case "PROVIDERINSTANCEID": item.Call.ProviderInstanceId = cell as string; break;
                    case "CUSTOMERNAME":
                    case "COMPANYNAME": item.CustomerName = cell as string; break;
                    default:
                        var name = Document.Canonical(column.Key);
                        Document.Add(others, name, Document.Value(name, column.Value));
                        break;
                }
            }
            var document = values.ToDocument();
            foreach (var other in others)
            {
                Document.Add(document, other.Key, other.Value);
            }
            return document;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            var relationship = new Relationship(result, null, item.Session);
            CloudCockpitIds.Copy(item, relationship);
            if (result.Kind == GdapResultKind.Skipped)
            {
                relationship.DisplayName = item.Name;
            }
            Calls.State.Relationships.Add(relationship);
            WriteObject(relationship);
        }

        private static string OrNull(string text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
