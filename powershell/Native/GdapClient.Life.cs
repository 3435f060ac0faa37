using System;

namespace Gdap.Native
{
    // Waiting for and deleting relationships; requests, operations, assignments, customers, contracts and groups.
    public sealed unsafe partial class GdapClient
    {
        /// <summary>Waits until a relationship has one of <paramref name="statuses"/>: names separated by commas, such as <c>active</c>.</summary>
        public GdapResult WaitForRelationship(string id, string statuses, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_wait(_handle, scope.Text(id), scope.Text(statuses), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Deletes a relationship that was never locked for approval.</summary>
        public GdapResult DeleteRelationship(string id, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_relationship_delete(_handle, scope.Text(id), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the requests of a relationship.</summary>
        public GdapResult ListRequests(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_request_list(_handle, scope.Text(relationshipId), scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one request.</summary>
        public GdapResult GetRequest(string relationshipId, string requestId, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_request_get(_handle, scope.Text(relationshipId), scope.Text(requestId), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the operations of a relationship.</summary>
        public GdapResult ListOperations(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_operation_list(_handle, scope.Text(relationshipId), scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Assigns roles of a relationship to a security group, exactly once. On CloudCockpit, omit the document: the group and the roles are settings of the portal.</summary>
        public GdapResult CreateAssignment(string relationshipId, string document, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_assignment_create(_handle, scope.Text(relationshipId), scope.Text(document), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the access assignments of a relationship.</summary>
        public GdapResult ListAssignments(string relationshipId, GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_assignment_list(_handle, scope.Text(relationshipId), scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one access assignment.</summary>
        public GdapResult GetAssignment(string relationshipId, string assignmentId, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_assignment_get(_handle, scope.Text(relationshipId), scope.Text(assignmentId), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Replaces the roles of an access assignment.</summary>
        public GdapResult UpdateAssignment(string relationshipId, string assignmentId, string document, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_assignment_update(_handle, scope.Text(relationshipId), scope.Text(assignmentId), scope.Text(document), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Deletes an access assignment.</summary>
        public GdapResult DeleteAssignment(string relationshipId, string assignmentId, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_assignment_delete(_handle, scope.Text(relationshipId), scope.Text(assignmentId), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the partner's customers.</summary>
        public GdapResult ListCustomers(GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_customer_list(_handle, scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one customer, by its tenant id.</summary>
        public GdapResult GetCustomer(string id, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_customer_get(_handle, scope.Text(id), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the service management links of a customer.</summary>
        public GdapResult ListCustomerServices(string id, GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_customer_list_services(_handle, scope.Text(id), scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the partner's contracts with customers, including customers without a relationship. Requires the permission Directory.Read.All.</summary>
        public GdapResult ListContracts(GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_contract_list(_handle, scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }

        /// <summary>Reads one page of the groups of the partner's own tenant. Requires the permission GroupMember.Read.All.</summary>
        public GdapResult ListGroups(GdapListOptions list = null, GdapCallOptions options = null)
        {
            using (var scope = new CallScope(options))
            {
                IntPtr result, error;
                int status = NativeMethods.gdap_group_list(_handle, scope.List(list), scope.Options, out result, out error);
                return scope.Finish(status, result, error);
            }
        }
    }
}
