using System.Threading;
using System.Threading.Tasks;

namespace Gdap.Native
{
    // The asynchronous form of the calls. GdapClientOptions.AsyncConcurrency of them run at a time, and the others are
    // queued; a call that waits for the service occupies no thread between polls. A call whose token is cancelled ends
    // with a GdapCanceledException.
    public sealed partial class GdapClient
    {
        /// <summary>The asynchronous form of <see cref="SignIn"/>.</summary>
        public Task<GdapResult> SignInAsync(GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.ClientSignIn, null, null, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="CreateRelationship"/>.</summary>
        public Task<GdapResult> CreateRelationshipAsync(string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipCreate, null, document, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="UpdateRelationship"/>.</summary>
        public Task<GdapResult> UpdateRelationshipAsync(string id, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipUpdate, id, document, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="GetRelationship"/>.</summary>
        public Task<GdapResult> GetRelationshipAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipGet, id, null, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListRelationships"/>.</summary>
        public Task<GdapResult> ListRelationshipsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipList, null, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="WaitForRelationship"/>. A waiting call occupies no thread.</summary>
        public Task<GdapResult> WaitForRelationshipAsync(string id, string statuses, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipWait, id, statuses, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="DeleteRelationship"/>.</summary>
        public Task<GdapResult> DeleteRelationshipAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipDelete, id, null, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="CreateRequest"/>.</summary>
        public Task<GdapResult> CreateRequestAsync(string relationshipId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestCreate, relationshipId, document, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListRequests"/>.</summary>
        public Task<GdapResult> ListRequestsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="GetRequest"/>.</summary>
        public Task<GdapResult> GetRequestAsync(string relationshipId, string requestId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestGet, relationshipId, requestId, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListOperations"/>.</summary>
        public Task<GdapResult> ListOperationsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.OperationList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="GetOperation"/>.</summary>
        public Task<GdapResult> GetOperationAsync(string relationshipId, string operationId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.OperationGet, relationshipId, operationId, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="CreateAssignment"/>.</summary>
        public Task<GdapResult> CreateAssignmentAsync(string relationshipId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentCreate, relationshipId, document, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListAssignments"/>.</summary>
        public Task<GdapResult> ListAssignmentsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="GetAssignment"/>.</summary>
        public Task<GdapResult> GetAssignmentAsync(string relationshipId, string assignmentId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentGet, relationshipId, null, Of(assignmentId, options), cancellationToken);

        /// <summary>The asynchronous form of <see cref="UpdateAssignment"/>.</summary>
        public Task<GdapResult> UpdateAssignmentAsync(string relationshipId, string assignmentId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentUpdate, relationshipId, document, Of(assignmentId, options), cancellationToken);

        /// <summary>The asynchronous form of <see cref="DeleteAssignment"/>.</summary>
        public Task<GdapResult> DeleteAssignmentAsync(string relationshipId, string assignmentId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentDelete, relationshipId, null, Of(assignmentId, options), cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListCustomers"/>.</summary>
        public Task<GdapResult> ListCustomersAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerList, null, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="GetCustomer"/>.</summary>
        public Task<GdapResult> GetCustomerAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerGet, id, null, options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListCustomerServices"/>.</summary>
        public Task<GdapResult> ListCustomerServicesAsync(string id, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerListServices, id, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListContracts"/>.</summary>
        public Task<GdapResult> ListContractsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.ContractList, null, Page(list), options, cancellationToken);

        /// <summary>The asynchronous form of <see cref="ListGroups"/>.</summary>
        public Task<GdapResult> ListGroupsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.GroupList, null, Page(list), options, cancellationToken);

        /// <summary>A copy of the options with the assignment's id, which is an option of a batch item.</summary>
        private static GdapCallOptions Of(string assignmentId, GdapCallOptions options)
        {
            options = options?.Copy() ?? new GdapCallOptions();
            if (options.AssignmentId != null)
                throw new System.ArgumentException("The assignment is a parameter of this call: omit the option AssignmentId.", nameof(options));
            options.AssignmentId = assignmentId ?? string.Empty;
            return options;
        }

        private static string Page(GdapListOptions list)
        {
            if (list == null) return null;
            var page = new JsonObject();
            if (list.Filter != null) page["filter"] = list.Filter;
            if (list.Select != null) page["select"] = list.Select;
            if (list.OrderBy != null) page["orderby"] = list.OrderBy;
            if (list.Top != 0) page["top"] = list.Top;
            if (list.Next != null) page["next"] = list.Next;
            return Json.Write(page);
        }
    }
}
