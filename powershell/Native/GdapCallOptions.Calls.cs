// Generated from the table of options by call by `BLESS=1 cargo test --test csharp`; do not edit it.

namespace Gdap.Native
{
    /// <remarks>
    /// Every call has <see cref="Cancel"/>, <see cref="CancellationToken"/>, <see cref="Deadline"/>, <see cref="AttemptTimeout"/> and
    /// <see cref="ClientRequestId"/>. The others belong to the calls below; anywhere else they are InvalidArgument, and nothing
    /// is sent. <see cref="Offline"/> requires <see cref="Plan"/>, except for <see cref="GdapClient.SignIn"/>; <see cref="IfMatch"/> and
    /// <see cref="Snapshot"/> can't be combined.
    /// <list type="table">
    /// <item><term><see cref="GdapClient.SignIn"/></term><description>
    /// Graph: <see cref="Offline"/>.
    /// CloudCockpit: <see cref="Offline"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.CreateRelationship"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="ReuseExisting"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.UpdateRelationship"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="Wait"/>, <see cref="IfMatch"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="ReadBack"/>, <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.GetRelationship"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListRelationships"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// CloudCockpit: <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.WaitForRelationship"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.DeleteRelationship"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="ReuseExisting"/>, <see cref="Wait"/>, <see cref="IfMatch"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.CreateRequest"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="ReuseExisting"/>, <see cref="Wait"/>, <see cref="IfMatch"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="ReuseExisting"/>, <see cref="ReadBack"/>, <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListRequests"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.GetRequest"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListOperations"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.GetOperation"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.CreateAssignment"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="ReuseExisting"/>, <see cref="Wait"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="ReuseExisting"/>, <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListAssignments"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// CloudCockpit: <see cref="CustomerId"/>, <see cref="ProviderInstanceId"/>, <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.GetAssignment"/></term><description>
    /// Graph: <see cref="Wait"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="AssignmentId"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.UpdateAssignment"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="AllowUnknownProperties"/>, <see cref="Wait"/>, <see cref="IfMatch"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>, <see cref="AssignmentId"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.DeleteAssignment"/></term><description>
    /// Graph: <see cref="Plan"/>, <see cref="Offline"/>, <see cref="ReuseExisting"/>, <see cref="Wait"/>, <see cref="IfMatch"/>, <see cref="Snapshot"/>, <see cref="Headers"/>.
    /// In a batch also: <see cref="JournalKey"/>, <see cref="AssignmentId"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListCustomers"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.GetCustomer"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListCustomerServices"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListContracts"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// </description></item>
    /// <item><term><see cref="GdapClient.ListGroups"/></term><description>
    /// Graph: <see cref="Headers"/>.
    /// </description></item>
    /// </list>
    /// </remarks>
    public sealed partial class GdapCallOptions
    {
    }
}
