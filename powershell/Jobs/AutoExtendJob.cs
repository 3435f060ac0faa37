using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The calls of Set-GdapAutoExtend for one relationship: the removal of the role Global Administrator if
    /// requested, then one update of the auto-extension. The library decides what needs a change and what the rules
    /// allow.
    /// </summary>
    internal sealed class AutoExtendJob
    {
        private const string Administrator = "Global Administrator";
        private readonly ServiceCmdlet cmdlet;
        private readonly string duration;
        private readonly bool removesRole;
        private readonly string journal;
        private readonly string document;

        internal AutoExtendJob(ServiceCmdlet cmdlet, bool isOn, bool removesRole, string journal)
        {
            this.cmdlet = cmdlet;
            this.removesRole = removesRole;
            this.journal = journal;
            duration = isOn ? "P180D" : "PT0S";
            document = Json.Write(new JsonObject { ["autoExtendDuration"] = duration });
        }

        /// <summary>The calls for an input.</summary>
        internal WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var session = cmdlet.Calls.SessionFor(target.Session);
            var extend = new WorkItem
            {
                Action = GdapAction.RelationshipUpdate,
                Id = target.Id,
                Name = target.Name,
                CustomerName = target.CustomerName,
                Document = document,
                Session = session,
                Client = session.Client(),
                Call = cmdlet.Calls.NewCall(session),
                Journal = journal,
                Phrase = one => "Update relationship " + one.Label,
            };
            var progress = new Progress(this, RelationshipReader.Of(input));
            extend.Emit = (item, result) => cmdlet.WriteObject(progress.Result(item, result));
            extend.Failed = (item, error) => cmdlet.WriteObject(progress.Failure(item, error));
            extend.IsSkip = IsSkip;
            if (!session.IsGraph)
            {
                CloudCockpitIds.Set(extend, target, null, null);
                extend.Document = Json.Write(CloudCockpitDocument.Of((JsonObject)Json.Read(document)));
                return extend;
            }
            extend.Call.Snapshot = target.Snapshot;
            return removesRole ? AfterRemoval(extend, progress) : extend;
        }

        // The result of the first call replaces the read of the second one.
        private WorkItem AfterRemoval(WorkItem extend, Progress progress)
        {
            var remove = extend.Copy();
            remove.Call = extend.Call.Copy();
            remove.Call.Wait = true;
            remove.Journal = journal == null ? null : journal + ".roles";
            remove.Then = (update, result) =>
            {
                if (update.Plans == null)
                {
                    progress.Removed(result);
                }
                extend.Call.Snapshot = RoleList.SnapshotAfter(update, result);
                return extend;
            };
            return RoleList.Without(remove, new JsonObject(), new[] { Administrator });
        }

        private static bool IsSkip(GdapCallException error) =>
            error.Outcome != GdapOutcome.Unknown && (error.Kind == "InvalidState" || IsBlocked(error));

        private static bool IsBlocked(GdapCallException error)
        {
            foreach (var problem in error.Problems)
            {
                if (problem.Code == "autoExtend.globalAdministrator")
                {
                    return true;
                }
            }
            return false;
        }

        /// <summary>The known values of a relationship, and its changes so far.</summary>
        private sealed class Progress
        {
            private readonly AutoExtendJob job;
            private readonly List<string> changes = new List<string>();
            private Relationship known;

            internal Progress(AutoExtendJob job, Relationship known)
            {
                this.job = job;
                this.known = known;
            }

            /// <summary>Records the removal of the role.</summary>
            internal void Removed(GdapResult result)
            {
                if (result.Kind == GdapResultKind.Updated || result.Kind == GdapResultKind.Recovered)
                {
                    changes.Add("roles: - " + Administrator);
                }
                // An earlier run with the journal can have removed it: then there is no relationship in the result.
                if (result.Value["relationship"] is JsonObject entity)
                {
                    known = new Relationship(entity, null);
                }
            }

            internal AutoExtendResult Result(WorkItem item, GdapResult result)
            {
                if (result.Kind == GdapResultKind.Skipped)
                {
                    return new AutoExtendResult(item.Id, "Skipped", known) { Reason = "An earlier run with this journal did it." };
                }
                if (result.Kind != GdapResultKind.Unchanged)
                {
                    var from = known?.AutoExtendDuration == null ? "" : Duration.Show(known.AutoExtendDuration.Value) + " -> ";
                    changes.Add("autoExtendDuration: " + from + Duration.Show(job.duration));
                }
                if (result.Value["relationship"] is JsonObject entity)
                {
                    known = new Relationship(entity, item.Session);
                }
                return new AutoExtendResult(item.Id, changes.Count > 0 ? "Updated" : "Unchanged", known)
                {
                    Changes = changes.Count == 0 ? null : string.Join("; ", changes),
                    Reason = result.Kind == GdapResultKind.Recovered ? "The response was lost; the change was found to be made." : null,
                };
            }

            internal AutoExtendResult Failure(WorkItem item, GdapCallException error) => new AutoExtendResult(item.Id, error, known, IsSkip(error))
            {
                Changes = changes.Count == 0 ? null : string.Join("; ", changes),
                Reason = IsBlocked(error) ? "Global Administrator blocks the extension." : error.Message,
                Hint = IsBlocked(error) ? "Use -RemoveGlobalAdministrator." : error.Hint,
            };
        }
    }
}
