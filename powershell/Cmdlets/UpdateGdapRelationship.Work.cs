using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of Update-GdapRelationship: the change of each relationship, and the result.
    public sealed partial class UpdateGdapRelationshipCommand
    {
        private static readonly string[] Changes =
        {
            nameof(DisplayName), nameof(Duration), nameof(AutoExtendDuration), nameof(Customer), nameof(AccessDetails),
            nameof(Role), nameof(RemoveRole), nameof(AdditionalProperties), nameof(AutoExtendEnabled),
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
        private UpdateBody shared;
        private ScriptBlock script;
        private Session checkedSession;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            typed.UnionWith(MyInvocation.BoundParameters.Keys);
            Require(Check);
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        // Checks the call as a whole, before any item.
        private void Check()
        {
            ReadOnlyParameters.Reject(typed);
            if (typed.Contains(nameof(IfMatch)) && string.IsNullOrEmpty(IfMatch))
            {
                throw new GdapCallException("InvalidArgument", "-IfMatch is empty.", "Specify the ETag exactly as the service returned it, or omit -IfMatch.");
            }
            Request.UseETag(new GdapCallOptions(), IfMatch, null);
            if (typed.Contains(nameof(BodyParameter)))
            {
                script = Document.Unwrap(BodyParameter) as ScriptBlock;
                shared = script == null ? UpdateBody.Of(BodyParameter) : null;
            }
            else if (typed.Overlaps(Changes))
            {
                shared = new UpdateBody(FromParameters(), RemoveRole);
            }
            else if (!MyInvocation.ExpectingInput)
            {
                throw UpdateBody.NoChange();
            }
            if (Session != null || (!MyInvocation.ExpectingInput && DelegatedAdminRelationshipId != null && Array.TrueForAll(DelegatedAdminRelationshipId, id => Document.Unwrap(id) is string)))
            {
                CheckService(Calls.SessionFor(null));
            }
        }

        private JsonObject FromParameters()
        {
            if (RemoveRole != null && (Role != null || AccessDetails != null))
            {
                throw new GdapCallException("InvalidArgument", "-AccessDetails, -Role and -RemoveRole set the same property.", "Specify one of them.");
            }
            return new RelationshipValues
            {
                DisplayName = DisplayName,
                Duration = Duration,
                AutoExtendDuration = AutoExtendDuration,
                Customer = Customer,
                AccessDetails = AccessDetails,
                Role = Role,
                AutoExtendEnabled = typed.Contains(nameof(AutoExtendEnabled)) ? AutoExtendEnabled : (bool?)null,
                AdditionalProperties = AdditionalProperties,
            }.ToDocument();
        }

        private void CheckService(Session session)
        {
            if (ReferenceEquals(session, checkedSession))
            {
                return;
            }
            OtherService.Reject(session, typed, GraphOnly, CloudCockpitOnly);
            if (!session.IsGraph && Request.IfMatch != null)
            {
                throw new GdapCallException("Unsupported", "The If-Match header is only valid for Microsoft Graph; the session is " + session + ".", "Omit it, or connect to the other service.");
            }
            checkedSession = session;
        }

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var session = Calls.SessionFor(target.Session);
            CheckService(session);
            var body = script != null ? UpdateBody.Of(BodyText.Run(script, input))
                : shared ?? (typed.Contains(nameof(DelegatedAdminRelationshipId)) ? UpdateBody.Of(BodyParameter) : OfRow(input));
            var item = NewItem(target, session);
            item.Action = GdapAction.RelationshipUpdate;
            item.Names = typed.Overlaps(Changes) ? Names : null;
            item.Call.Wait = Wait.IsPresent;
            item.Call.AllowUnknownProperties = AdditionalProperties != null;
            item.Phrase = one => "Update relationship " + one.Label;
            item.Emit = Emit;
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            if (!session.IsGraph)
            {
                item.Call.ClientRequestId = typed.Contains(nameof(CorrelationId)) ? CorrelationId.ToString("D") : null;
                item.Document = body.ForCloudCockpit();
                return item;
            }
            Request.UseETag(item.Call, IfMatch, target.Snapshot);
            return body.Apply(item);
        }

        // The change in a row whose columns have the parameters' names. If there is no such column, the call has no
        // change.
        private UpdateBody OfRow(object input)
        {
            var body = UpdateBody.OfRow(input);
            if (body == null)
            {
                ThrowTerminatingError(Errors.Record(UpdateBody.NoChange(), ItemName.None));
            }
            return body;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (!item.Session.IsGraph)
            {
                WriteObject(new UpdateOutcome(item, result));
                return;
            }
            var relationship = new Relationship(result, item.Id, item.Session);
            if (result.Kind == GdapResultKind.Accepted)
            {
                relationship.OperationId = (result.Value["operation"] as JsonObject)?.Text("id");
            }
            Calls.State.Relationships.Add(relationship);
            WriteObject(relationship);
        }
    }
}
