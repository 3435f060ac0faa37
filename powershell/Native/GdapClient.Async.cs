using System.Threading;
using System.Threading.Tasks;

namespace Gdap.Native
{
    // The same calls without blocking. Any number may be under way; GdapClientOptions.AsyncConcurrency of them run at a
    // time, and those that wait for the service hold no thread between two looks. Each ends early when its token is
    // cancelled, with a GdapCanceledException.
    public sealed partial class GdapClient
    {
        /// <summary>As <see cref="SignIn"/>, without blocking.</summary>
        public Task<GdapResult> SignInAsync(GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.ClientSignIn, null, null, options, cancellationToken);

        /// <summary>As <see cref="CreateRelationship"/>, without blocking.</summary>
        public Task<GdapResult> CreateRelationshipAsync(string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipCreate, null, document, options, cancellationToken);

        /// <summary>As <see cref="UpdateRelationship"/>, without blocking.</summary>
        public Task<GdapResult> UpdateRelationshipAsync(string id, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipUpdate, id, document, options, cancellationToken);

        /// <summary>As <see cref="GetRelationship"/>, without blocking.</summary>
        public Task<GdapResult> GetRelationshipAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipGet, id, null, options, cancellationToken);

        /// <summary>As <see cref="ListRelationships"/>, without blocking.</summary>
        public Task<GdapResult> ListRelationshipsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipList, null, Page(list), options, cancellationToken);

        /// <summary>As <see cref="WaitForRelationship"/>, without blocking. A waiting call occupies no thread.</summary>
        public Task<GdapResult> WaitForRelationshipAsync(string id, string statuses, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipWait, id, statuses, options, cancellationToken);

        /// <summary>As <see cref="DeleteRelationship"/>, without blocking.</summary>
        public Task<GdapResult> DeleteRelationshipAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RelationshipDelete, id, null, options, cancellationToken);

        /// <summary>As <see cref="CreateRequest"/>, without blocking.</summary>
        public Task<GdapResult> CreateRequestAsync(string relationshipId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestCreate, relationshipId, document, options, cancellationToken);

        /// <summary>As <see cref="ListRequests"/>, without blocking.</summary>
        public Task<GdapResult> ListRequestsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>As <see cref="GetRequest"/>, without blocking.</summary>
        public Task<GdapResult> GetRequestAsync(string relationshipId, string requestId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.RequestGet, relationshipId, requestId, options, cancellationToken);

        /// <summary>As <see cref="ListOperations"/>, without blocking.</summary>
        public Task<GdapResult> ListOperationsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.OperationList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>As <see cref="GetOperation"/>, without blocking.</summary>
        public Task<GdapResult> GetOperationAsync(string relationshipId, string operationId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.OperationGet, relationshipId, operationId, options, cancellationToken);

        /// <summary>As <see cref="CreateAssignment"/>, without blocking.</summary>
        public Task<GdapResult> CreateAssignmentAsync(string relationshipId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentCreate, relationshipId, document, options, cancellationToken);

        /// <summary>As <see cref="ListAssignments"/>, without blocking.</summary>
        public Task<GdapResult> ListAssignmentsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentList, relationshipId, Page(list), options, cancellationToken);

        /// <summary>As <see cref="GetAssignment"/>, without blocking.</summary>
        public Task<GdapResult> GetAssignmentAsync(string relationshipId, string assignmentId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentGet, relationshipId, null, Of(assignmentId, options), cancellationToken);

        /// <summary>As <see cref="UpdateAssignment"/>, without blocking.</summary>
        public Task<GdapResult> UpdateAssignmentAsync(string relationshipId, string assignmentId, string document, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentUpdate, relationshipId, document, Of(assignmentId, options), cancellationToken);

        /// <summary>As <see cref="DeleteAssignment"/>, without blocking.</summary>
        public Task<GdapResult> DeleteAssignmentAsync(string relationshipId, string assignmentId, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.AssignmentDelete, relationshipId, null, Of(assignmentId, options), cancellationToken);

        /// <summary>As <see cref="ListCustomers"/>, without blocking.</summary>
        public Task<GdapResult> ListCustomersAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerList, null, Page(list), options, cancellationToken);

        /// <summary>As <see cref="GetCustomer"/>, without blocking.</summary>
        public Task<GdapResult> GetCustomerAsync(string id, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerGet, id, null, options, cancellationToken);

        /// <summary>As <see cref="ListCustomerServices"/>, without blocking.</summary>
        public Task<GdapResult> ListCustomerServicesAsync(string id, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.CustomerListServices, id, Page(list), options, cancellationToken);

        /// <summary>As <see cref="ListContracts"/>, without blocking.</summary>
        public Task<GdapResult> ListContractsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.ContractList, null, Page(list), options, cancellationToken);

        /// <summary>As <see cref="ListGroups"/>, without blocking.</summary>
        public Task<GdapResult> ListGroupsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            _async.Run(GdapAction.GroupList, null, Page(list), options, cancellationToken);

        /// <summary>As an item of a batch has them: the assignment is an option of it.</summary>
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
