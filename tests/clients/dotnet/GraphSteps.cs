using Microsoft.Graph;
using Microsoft.Graph.Authentication;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using static Stand;

/// <summary>Microsoft.Graph does what a partner's app does with relationships.</summary>
static class GraphSteps
{
    const string Role = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    const string Other = "44367163-eba1-44c3-98af-f5787879f96a";

    public static readonly (string, Func<Task>)[] All =
    {
        ("Microsoft.Graph: a list with paging and a filter", Lists),
        ("Microsoft.Graph: create, get, patch with If-Match, 412, 409", Writes),
        ("Microsoft.Graph: throttling is waited out", Throttling),
        ("Microsoft.Graph: lock, approval, assignments, operations", Life),
        ("Microsoft.Graph: a batch", Batch),
    };

    static GraphServiceClient Client()
    {
        var http = GraphClientFactory.Create(finalHandler: Handler());
        var authentication = new AzureIdentityAuthenticationProvider(IdentitySteps.OfSecret(Secret), new[] { "127.0.0.1" }, null, true, Scope);
        return new GraphServiceClient(http, authentication, $"{Stand.Uri}/v1.0");
    }

    static DelegatedAdminAccessDetails Roles(params string[] ids) =>
        new() { UnifiedRoles = ids.Select(id => new UnifiedRole { RoleDefinitionId = id }).ToList() };

    static DelegatedAdminRelationship Relationship(string name) =>
        new() { DisplayName = name, Duration = TimeSpan.FromDays(730), AccessDetails = Roles(Role, Other) };

    static string ETag(Entity entity) => entity.AdditionalData["@odata.etag"].ToString()!;

    static async Task Lists()
    {
        await Control("POST", "seed", new { count = 250, prefix = "n " });
        var graph = Client();
        var page = await graph.TenantRelationships.DelegatedAdminRelationships.GetAsync(request =>
        {
            request.QueryParameters.Filter = "status eq 'active'";
            request.QueryParameters.Top = 100;
        });
        var names = new HashSet<string>();
        await PageIterator<DelegatedAdminRelationship, DelegatedAdminRelationshipCollectionResponse>
            .CreatePageIterator(graph, page!, item => names.Add(item.DisplayName!)).IterateAsync();
        Same(250, names.Count);
    }

    static async Task Writes()
    {
        var all = Client().TenantRelationships.DelegatedAdminRelationships;
        var made = await all.PostAsync(Relationship("Contoso"));
        Same(DelegatedAdminRelationshipStatus.Created, made!.Status);
        Same(TimeSpan.FromDays(730), made.Duration);
        var read = await all[made.Id].GetAsync();
        Same(ETag(made), ETag(read!));
        var change = new DelegatedAdminRelationship { DisplayName = "Renamed" };
        var changed = await all[made.Id].PatchAsync(change, request => request.Headers.Add("If-Match", ETag(made)));
        Same("Renamed", changed!.DisplayName);
        var stale = await Fails<ODataError>(() => all[made.Id].PatchAsync(change, request => request.Headers.Add("If-Match", ETag(made))));
        Same((412, "preconditionFailed"), (stale.ResponseStatusCode, stale.Error!.Code));
        Check(stale.Error.InnerError!.RequestId != null, "no request id");
        await all.PostAsync(Relationship("Second"));
        var taken = await Fails<ODataError>(() => all.PostAsync(Relationship("Second")));
        Same((409, "conflict"), (taken.ResponseStatusCode, taken.Error!.Code));
        await all[made.Id].DeleteAsync(request => request.Headers.Add("If-Match", ETag(changed)));
        Same(404, (await Fails<ODataError>(() => all[made.Id].GetAsync())).ResponseStatusCode);
    }

    static async Task Throttling()
    {
        await Control("POST", "faults", new
        {
            kind = "status", status = 429, times = 1,
            headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
            match = new { operation = "listRelationships" },
        });
        var page = await Client().TenantRelationships.DelegatedAdminRelationships.GetAsync();
        Same(0, page!.Value!.Count);
        var log = (await Control("GET", "log")).AsArray();
        Same("429 200", string.Join(' ', log.Where(e => (string?)e!["operation"] == "listRelationships").Select(e => (int)e!["status"]!)));
    }

    static async Task Life()
    {
        var all = Client().TenantRelationships.DelegatedAdminRelationships;
        var made = await all.PostAsync(Relationship("Life"));
        var one = all[made!.Id];
        var request = await one.Requests.PostAsync(new DelegatedAdminRelationshipRequest { Action = DelegatedAdminRelationshipRequestAction.LockForApproval });
        Same(DelegatedAdminRelationshipRequestAction.LockForApproval, request!.Action);
        await Control("POST", $"relationships/{made.Id}/approve", new { });
        var active = await one.GetAsync();
        Same(DelegatedAdminRelationshipStatus.Active, active!.Status);
        Check(active.EndDateTime > DateTimeOffset.UtcNow.AddDays(700), $"{active.EndDateTime}");
        var assigned = await one.AccessAssignments.PostAsync(new DelegatedAdminAccessAssignment
        {
            AccessContainer = new DelegatedAdminAccessContainer { AccessContainerId = Role, AccessContainerType = DelegatedAdminAccessContainerType.SecurityGroup },
            AccessDetails = Roles(Role),
        });
        await Control("POST", "time", new { advanceMs = 1000 });
        var assignment = await one.AccessAssignments[assigned!.Id].GetAsync();
        Same(DelegatedAdminAccessAssignmentStatus.Active, assignment!.Status);
        await one.AccessAssignments[assigned.Id].PatchAsync(
            new DelegatedAdminAccessAssignment { AccessDetails = Roles(Role, Other) },
            c => c.Headers.Add("If-Match", ETag(assignment)));
        await Control("POST", "time", new { advanceMs = 1000 });
        var operations = await one.Operations.GetAsync();
        Same(LongRunningOperationStatus.Succeeded, operations!.Value!.Single().Status);
        var wider = await one.AccessAssignments[assigned.Id].GetAsync();
        Same(2, wider!.AccessDetails!.UnifiedRoles!.Count);
    }

    static async Task Batch()
    {
        var ids = (await Control("POST", "seed", new { count = 1 }))["ids"]!.AsArray();
        var graph = Client();
        var all = graph.TenantRelationships.DelegatedAdminRelationships;
        var batch = new BatchRequestContentCollection(graph);
        string good = await batch.AddBatchRequestStepAsync(all[(string?)ids[0]].ToGetRequestInformation());
        string missing = await batch.AddBatchRequestStepAsync(all[new string('x', 73)].ToGetRequestInformation());
        string made = await batch.AddBatchRequestStepAsync(all.ToPostRequestInformation(Relationship("Batched")));
        var answers = await graph.Batch.PostAsync(batch);
        var statuses = await answers.GetResponsesStatusCodesAsync();
        Same("200 404 201", $"{(int)statuses[good]} {(int)statuses[missing]} {(int)statuses[made]}");
        Same("Batched", (await answers.GetResponseByIdAsync<DelegatedAdminRelationship>(made)).DisplayName);
    }
}
