using System.Threading;

namespace Gdap.Native
{
    // Lists as asynchronous sequences: all entities, page by page.
    public sealed partial class GdapClient
    {
        /// <summary>All relationships, read page by page on demand.</summary>
        public GdapEntities EnumerateRelationshipsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListRelationshipsAsync(page, options, token));

        /// <summary>All the requests of a relationship, read page by page on demand.</summary>
        public GdapEntities EnumerateRequestsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListRequestsAsync(relationshipId, page, options, token));

        /// <summary>All the operations of a relationship, read page by page on demand.</summary>
        public GdapEntities EnumerateOperationsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListOperationsAsync(relationshipId, page, options, token));

        /// <summary>All the access assignments of a relationship, read page by page on demand.</summary>
        public GdapEntities EnumerateAssignmentsAsync(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListAssignmentsAsync(relationshipId, page, options, token));

        /// <summary>All the partner's customers, read page by page on demand.</summary>
        public GdapEntities EnumerateCustomersAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListCustomersAsync(page, options, token));

        /// <summary>All service management links of a customer, read page by page on demand.</summary>
        public GdapEntities EnumerateCustomerServicesAsync(string id, GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListCustomerServicesAsync(id, page, options, token));

        /// <summary>All the partner's contracts with customers, read page by page on demand.</summary>
        public GdapEntities EnumerateContractsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListContractsAsync(page, options, token));

        /// <summary>The groups of the partner's own tenant, read page by page on demand.</summary>
        public GdapEntities EnumerateGroupsAsync(GdapListOptions list = null, GdapCallOptions options = null, CancellationToken cancellationToken = default(CancellationToken)) =>
            new GdapEntities(list, cancellationToken, (page, token) => ListGroupsAsync(page, options, token));
    }
}
