using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of Get-GdapRelationship: lists page by page, and relationships one by one.
    public sealed partial class GetGdapRelationshipCommand
    {
        private readonly Dictionary<Session, List<string>> customers = new Dictionary<Session, List<string>>();
        private RelationshipFilter filter;
        private int? days;
        private long returned;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(Check);
            days = MyInvocation.BoundParameters.ContainsKey(nameof(WithinDays)) ? WithinDays : (int?)null;
            filter = new RelationshipFilter(Status, CustomerTenantId, DisplayName, days);
            Calls.Progress = record =>
            {
                if (returned > 0)
                {
                    record.StatusDescription = returned.ToString(CultureInfo.InvariantCulture) + " read";
                }
            };
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (ParameterSetName == ByList)
            {
                Require(() => List(Calls.SessionFor(null), filter));
                return;
            }
            Reads.ForEach(Inputs.Of(ParameterSetName == "Get" ? DelegatedAdminRelationshipId ?? new object[] { null } : null, InputObject), Build);
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            base.EndProcessing();
            foreach (var customer in customers)
            {
                Require(() => List(customer.Key, new RelationshipFilter(Status, customer.Value.ToArray(), DisplayName, days)));
            }
            if (CountVariable != null)
            {
                SessionState.PSVariable.Set(CountVariable, returned);
            }
        }

        private void Check()
        {
            if (ExpandProperty != null || Search != null)
            {
                throw new GdapCallException("Unsupported", "The service supports neither $expand nor $search for relationships.", "Omit -ExpandProperty; instead of -Search use -DisplayName with wildcards.");
            }
            Nearest.Require(nameof(Status), Status, Statuses.OfRelationship);
            GuidText.Require(nameof(CustomerTenantId), CustomerTenantId, "To find a customer's tenant id, use Get-GdapCustomer -DisplayName.");
        }

        // The relationships of customers are listed together when all input is read, because one list serves them all.
        private WorkItem Build(object input)
        {
            var tenant = CustomerTenant.Of(input);
            if (tenant != null)
            {
                var own = Calls.SessionFor((Document.Unwrap(input) as IOfSession)?.Session);
                if (!customers.TryGetValue(own, out var tenants))
                {
                    customers.Add(own, tenants = new List<string>());
                }
                tenants.Add(tenant);
                return null;
            }
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            item.Action = GdapAction.RelationshipGet;
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (result.Value["relationship"] is JsonObject entity && filter.Accepts(entity))
            {
                Write(entity, item);
            }
        }

        private void List(Session session, RelationshipFilter selection)
        {
            var item = NewItem(null, session);
            CloudCockpitIds.Set(item, null, CustomerId, ProviderInstanceId);
            var query = new GdapListOptions
            {
                Select = Property == null ? null : selection.Select(Property),
                OrderBy = Sort == null ? null : string.Join(",", Sort),
                Top = PageSize > 0 ? PageSize : Top > 0 && Top < 300 && Skip == 0 && !selection.IsLocal ? Top : 0,
            };
            var remaining = Top > 0 ? Top : long.MaxValue;
            var skip = Skip;
            foreach (var entity in new Pager(Calls, session, Request).Relationships(item.Client, item.Call, query, selection, Filter))
            {
                if (skip-- > 0)
                {
                    continue;
                }
                Write(entity, item);
                if (--remaining == 0)
                {
                    return;
                }
            }
        }

        private void Write(JsonObject entity, WorkItem item)
        {
            var relationship = new Relationship(entity, item.Session);
            CloudCockpitIds.Copy(item, relationship);
            returned++;
            Calls.State.Relationships.Add(relationship);
            WriteObject(relationship);
        }
    }
}
