using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of New-GdapRelationship: parameters or a row to a document, one call, the answer to an object.
    public sealed partial class NewGdapRelationshipCommand
    {
        private static readonly string[] ReadOnly =
        {
            nameof(AccessAssignments), nameof(ActivatedDateTime), nameof(CreatedDateTime), nameof(EndDateTime), nameof(Id),
            nameof(LastModifiedDateTime), nameof(Operations), nameof(Requests), nameof(Status),
        };

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
            Refuse(Check);
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            object about = DisplayName ?? (Document.Unwrap(BodyParameter) is string text ? text : null);
            try
            {
                var item = Build(TheSession());
                about = item.Name ?? about;
                Submit(item);
            }
            catch (GdapCallException error)
            {
                Fail(error, about);
            }
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            var relationship = new Relationship(result, null, item.Session)
            {
                CustomerId = item.Call.CustomerId,
                ProviderInstanceId = item.Call.ProviderInstanceId ?? (item.Session.IsGraph ? null : item.Session.ProviderInstanceId),
            };
            if (result.Done == GdapDone.Skipped)
            {
                relationship.DisplayName = item.Name;
            }
            State.Recent.Add(relationship);
            WriteObject(relationship);
        }

        private void Check()
        {
            foreach (var name in ReadOnly)
            {
                if (typed.Contains(name))
                {
                    throw new GdapCallException("ReadOnly", "-" + name + " cannot be set: the service keeps this member itself.", "Leave it away.");
                }
            }
            if (typed.Contains(nameof(CustomerTenantId)) && string.IsNullOrEmpty(CustomerTenantId))
            {
                throw new GdapCallException("InvalidArgument", "-CustomerTenantId is empty.", "Give the tenant id, or leave it away.");
            }
            if (typed.Contains(nameof(BodyParameter)) && BodyParameter == null)
            {
                throw new GdapCallException("InvalidArgument", "-BodyParameter is $null.", "Give a hashtable of the members.");
            }
            var session = TheSession();
            foreach (var name in session.IsGraph ? CloudCockpitOnly : GraphOnly)
            {
                if (typed.Contains(name))
                {
                    throw new GdapCallException("Unsupported", "-" + name + " belongs to " + (session.IsGraph ? "CloudCockpit" : "Microsoft Graph") + "; this session is " + session + ".", "Leave it away, or connect to the other service.");
                }
            }
        }

        private WorkItem Build(Session session)
        {
            string text = null;
            var members = ParameterSetName == ByBody ? FromBody(out text) : FromParameters();
            var call = NewRequest(session);
            call.ReuseExisting = ReuseExisting.IsPresent;
            call.PassUnknown = AdditionalProperties != null;
            if (!session.IsGraph)
            {
                call.CustomerId = Given(CustomerId);
                call.ProviderInstanceId = Given(ProviderInstanceId);
                call.ClientRequestId = typed.Contains(nameof(CorrelationId)) ? CorrelationId.ToString("D") : null;
                members = members == null ? null : RoleList.ForCloudCockpit(members);
            }
            return new WorkItem
            {
                Action = GdapAction.Create,
                Name = members?.Text("displayName"),
                Document = text ?? Json.Write(members),
                Input = BodyParameter,
                Session = session,
                Client = ClientOf(session),
                Call = call,
            };
        }

        // A row of a CSV file has flat columns where the service has objects.
        private JsonObject FromBody(out string text)
        {
            var body = Document.Unwrap(BodyParameter);
            if (body is ScriptBlock)
            {
                throw new GdapCallException("InvalidArgument", "A script block is no body of New-GdapRelationship.", "Pipe hashtables: ... | ForEach-Object { @{ displayName = $_.Name; ... } } | New-GdapRelationship.");
            }
            if (body is string || body == null || body is System.Collections.IDictionary || Document.IsModel(BodyParameter))
            {
                return Document.Read(BodyParameter, out text);
            }
            text = null;
            var row = new JsonObject();
            foreach (var column in Document.Members(BodyParameter) ?? throw new GdapCallException("InvalidArgument", "A body of the kind " + body.GetType().Name + " cannot be sent.", "Give a hashtable, an object, or JSON text."))
            {
                var cell = Document.Unwrap(column.Value);
                if (cell == null || "".Equals(cell))
                {
                    continue;
                }
                switch (column.Key.ToUpperInvariant())
                {
                    case "ROLE" when cell is string roles: Document.Add(row, "accessDetails", RoleList.Document(new[] { roles })); break;
                    case "ROLE" when cell is System.Collections.IEnumerable list: Document.Add(row, "accessDetails", RoleList.Document(LanguagePrimitives.ConvertTo<string[]>(list))); break;
                    case "CUSTOMERTENANTID": Document.Add(row, "customer", new JsonObject { ["tenantId"] = Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture) }); break;
                    case "CUSTOMERID": CustomerId = cell as string; break;
                    case "PROVIDERINSTANCEID": ProviderInstanceId = cell as string; break;
                    default:
                        var name = Document.Canonical(column.Key);
                        Document.Add(row, name, Document.Value(name, column.Value));
                        break;
                }
            }
            return row;
        }

        private JsonObject FromParameters()
        {
            var members = new JsonObject();
            if (DisplayName != null)
            {
                members.Add("displayName", DisplayName);
            }
            if (Duration != null)
            {
                members.Add("duration", Duration);
            }
            if (Customer != null || !string.IsNullOrEmpty(CustomerTenantId))
            {
                if (Customer != null && !string.IsNullOrEmpty(CustomerTenantId))
                {
                    throw new GdapCallException("InvalidArgument", "-Customer and -CustomerTenantId say the same thing.", "Give one of them.");
                }
                var tenant = Document.Unwrap(Customer) as string ?? Given(CustomerTenantId);
                members.Add("customer", tenant != null ? new JsonObject { ["tenantId"] = tenant } : Document.Value("customer", Customer, true));
            }
            if (AccessDetails != null && Role != null)
            {
                throw new GdapCallException("InvalidArgument", "-AccessDetails and -Role both set the roles.", "Give one of them.");
            }
            if (AccessDetails != null || Role != null)
            {
                members.Add("accessDetails", Role != null ? RoleList.Document(Role) : Document.Value("accessDetails", AccessDetails, true));
            }
            if (AutoExtendDuration != null)
            {
                members.Add("autoExtendDuration", AutoExtendDuration);
            }
            if (typed.Contains(nameof(AutoExtendEnabled)))
            {
                members.Add("autoExtendEnabled", AutoExtendEnabled);
            }
            if (CustomSelectedGdapRolesIds != null)
            {
                members.Add("customSelectedGdapRolesIds", Array.ConvertAll(CustomSelectedGdapRolesIds, role => (object)Roles.IdOf(role)));
            }
            RoleList.AddMore(members, AdditionalProperties);
            return members;
        }

        private static string Given(string text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
