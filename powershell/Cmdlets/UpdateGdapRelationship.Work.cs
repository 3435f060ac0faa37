using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of Update-GdapRelationship: parameters to a document, one call, the answer to an object.
    public sealed partial class UpdateGdapRelationshipCommand
    {
        private static readonly string[] ReadOnly =
        {
            nameof(AccessAssignments), nameof(ActivatedDateTime), nameof(CreatedDateTime), nameof(EndDateTime),
            nameof(LastModifiedDateTime), nameof(Operations), nameof(Requests), nameof(Status),
        };

        private static readonly string[] GraphOnly =
        {
            nameof(DisplayName), nameof(Duration), nameof(Customer), nameof(AccessDetails), nameof(Role), nameof(RemoveRole),
            nameof(AdditionalProperties), nameof(IfMatch), nameof(Wait),
        };

        private static readonly string[] CloudCockpitOnly =
        {
            nameof(AutoExtendEnabled), nameof(CorrelationId), nameof(CustomerId), nameof(ProviderInstanceId),
        };

        private readonly HashSet<string> typed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        private string strictEtag;
        private string typedCustomerId;
        private string typedProviderInstanceId;
        private JsonObject shared;
        private string sharedText;
        private ScriptBlock bodyScript;
        private Session seen;

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
            object about = DelegatedAdminRelationshipId ?? InputObject;
            WorkItem item;
            try
            {
                var target = Target.Of(about);
                about = target.Id;
                var session = SessionFor(target.Session);
                Fits(session);
                item = Build(target, session);
            }
            catch (GdapCallException error)
            {
                Fail(error, about);
                return;
            }
            try
            {
                Submit(item);
            }
            catch (GdapCallException error)
            {
                Fail(error, about);
            }
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (item.Session.IsGraph)
            {
                var relationship = new Relationship(result, item.Id, item.Session);
                if (result.Done == GdapDone.Accepted)
                {
                    relationship.OperationId = (result.Value["operation"] as JsonObject)?.Text("id");
                }
                State.Recent.Add(relationship);
                WriteObject(relationship);
                return;
            }
            WriteObject(new UpdateOutcome
            {
                Result = result.Done.ToString(),
                Id = item.Id,
                CustomerId = item.Call.CustomerId,
                ProviderInstanceId = item.Call.ProviderInstanceId ?? item.Session.ProviderInstanceId,
                AutoExtendEnabled = (result.Value["sent"] as JsonObject)?["autoExtendEnabled"] as bool?,
                CorrelationId = result.ClientRequestId,
                Session = item.Session,
            });
        }

        // What is wrong with the call as a whole.
        private void Check()
        {
            foreach (var name in ReadOnly)
            {
                if (typed.Contains(name))
                {
                    var hint = name == nameof(Status) ? "Use Lock-GdapRelationship or Stop-GdapRelationship." : "Leave it away.";
                    throw new GdapCallException("ReadOnly", "-" + name + " cannot be set: the service keeps this member itself.", hint);
                }
            }
            strictEtag = typed.Contains(nameof(IfMatch)) ? IfMatch : HeaderIfMatch;
            if (typed.Contains(nameof(IfMatch)) && string.IsNullOrEmpty(IfMatch))
            {
                throw new GdapCallException("InvalidArgument", "-IfMatch is empty.", "Give the etag as the service returned it, or leave -IfMatch away.");
            }
            if (typed.Contains(nameof(IfMatch)) && HeaderIfMatch != null && HeaderIfMatch != IfMatch)
            {
                throw new GdapCallException("InvalidArgument", "-IfMatch and the header If-Match name different etags.", "Give one of them.");
            }
            typedCustomerId = typed.Contains(nameof(CustomerId)) ? CustomerId : null;
            typedProviderInstanceId = typed.Contains(nameof(ProviderInstanceId)) ? ProviderInstanceId : null;
            if (typed.Contains(nameof(BodyParameter)))
            {
                bodyScript = Document.Unwrap(BodyParameter) as ScriptBlock;
                shared = bodyScript != null ? null : Document.Read(BodyParameter, out sharedText);
                NamesChange(shared, sharedText);
            }
            else if (!MyInvocation.ExpectingInput || !typed.Contains(nameof(DelegatedAdminRelationshipId)) || HasMembers())
            {
                shared = FromParameters();
                if (RemoveRole == null)
                {
                    NamesChange(shared, null);
                }
            }
            if (Session != null || (!MyInvocation.ExpectingInput && InputObject == null && IdentityText.SourceOf(DelegatedAdminRelationshipId ?? "") == null))
            {
                Fits(TheSession());
            }
        }

        private bool HasMembers() => AutoExtendDuration != null || DisplayName != null || Duration != null || Customer != null
            || AccessDetails != null || Role != null || RemoveRole != null || AdditionalProperties != null || typed.Contains(nameof(AutoExtendEnabled));

        private static void NamesChange(JsonObject members, string text)
        {
            if (text == null && members != null && members.Count == 0)
            {
                throw new GdapCallException("NoChange", "The call names no change.", "Give a member to change, such as -AutoExtendDuration P180D, or -BodyParameter.");
            }
        }

        private JsonObject FromParameters()
        {
            var members = new JsonObject();
            AddText(members, "displayName", DisplayName);
            AddText(members, "duration", Duration);
            AddText(members, "autoExtendDuration", AutoExtendDuration);
            if (Customer != null)
            {
                members.Add("customer", Document.Unwrap(Customer) is string tenant ? new JsonObject { ["tenantId"] = tenant } : Document.Value("customer", Customer, Document.IsModel(Customer) || IsPart(Customer)));
            }
            if ((AccessDetails == null ? 0 : 1) + (Role == null ? 0 : 1) + (RemoveRole == null ? 0 : 1) > 1)
            {
                throw new GdapCallException("InvalidArgument", "-AccessDetails, -Role and -RemoveRole all set the roles.", "Give one of them.");
            }
            if (AccessDetails != null)
            {
                members.Add("accessDetails", Document.Value("accessDetails", AccessDetails, IsPart(AccessDetails)));
            }
            if (Role != null)
            {
                members.Add("accessDetails", RoleList.Document(Role));
            }
            if (typed.Contains(nameof(AutoExtendEnabled)))
            {
                if (AutoExtendDuration != null)
                {
                    throw new GdapCallException("InvalidArgument", "-AutoExtendEnabled and -AutoExtendDuration say the same thing.", "Give one of them.");
                }
                members.Add("autoExtendEnabled", AutoExtendEnabled);
            }
            RoleList.AddMore(members, AdditionalProperties);
            return members;
        }

        private static bool IsPart(object value) => Document.Unwrap(value) is AccessDetails || Document.Unwrap(value) is Customer
            || PSObject.AsPSObject(value).TypeNames[0].Contains("Microsoft.Graph.PowerShell.Models.");

        private static void AddText(JsonObject to, string name, string value)
        {
            if (value != null)
            {
                to.Add(name, value);
            }
        }

        // Parameters of the other service are refused by name.
        private void Fits(Session session)
        {
            if (ReferenceEquals(session, seen))
            {
                return;
            }
            foreach (var name in session.IsGraph ? CloudCockpitOnly : GraphOnly)
            {
                if (typed.Contains(name))
                {
                    throw new GdapCallException("Unsupported", "-" + name + " belongs to " + (session.IsGraph ? "CloudCockpit" : "Microsoft Graph") + "; this session is " + session + ".", "Leave it away, or connect to the other service.");
                }
            }
            if (!session.IsGraph && HeaderIfMatch != null)
            {
                throw new GdapCallException("Unsupported", "The header If-Match belongs to Microsoft Graph; this session is " + session + ".", "Leave it away, or connect to the other service.");
            }
            seen = session;
        }

        private WorkItem Build(Target target, Session session)
        {
            var members = shared;
            var text = sharedText;
            if (bodyScript != null)
            {
                members = Document.Read(BodyText.Run(bodyScript, InputObject ?? (object)DelegatedAdminRelationshipId), out text);
                NamesChange(members, text);
            }
            else if (members == null && text == null)
            {
                members = Document.Read(BodyParameter, out text);
                NamesChange(members, text);
            }
            var call = NewRequest(session);
            call.Wait = Wait.IsPresent;
            call.PassUnknown = AdditionalProperties != null;
            var item = new WorkItem
            {
                Action = GdapAction.Update,
                Id = target.Id,
                Name = target.Name,
                Input = InputObject,
                Session = session,
                Client = ClientOf(session),
                Call = call,
            };
            if (!session.IsGraph)
            {
                call.CustomerId = typedCustomerId ?? target.CustomerId ?? Given(CustomerId);
                call.ProviderInstanceId = typedProviderInstanceId ?? target.ProviderInstanceId ?? Given(ProviderInstanceId);
                call.ClientRequestId = typed.Contains(nameof(CorrelationId)) ? CorrelationId.ToString("D") : null;
                item.Document = text ?? Json.Write(RoleList.ForCloudCockpit(members));
                return item;
            }
            call.IfMatch = strictEtag;
            call.Snapshot = strictEtag == null ? target.Snapshot : null;
            if (RemoveRole == null)
            {
                item.Document = text ?? Json.Write(members);
                return item;
            }
            return RoleList.Without(item, members, RemoveRole);
        }

        private static string Given(string text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
