//! Reading the directory of the partner's own tenant: its contracts with customers, and its groups.

use super::list::one_page;
use super::paging::ListQuery;
use super::{CallKind, CallOptions, Client, Reply};
use crate::base::Result;
use crate::service::Set;

impl Client {
    /// One page of the partner's contracts with customers (`customerId`, `displayName`, `defaultDomainName`,
    /// `contractType`), including customers without a delegated admin relationship; pages as in [`Client::list`].
    ///
    /// Needs the permission Directory.Read.All (Graph documentation, "List contracts").
    pub fn contracts(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        let kind = CallKind::ListContracts;
        one_page(self, kind, None, Set::Contracts, query, call)
    }

    /// One page of the groups of the partner's own tenant; pages as in [`Client::list`]. The filter
    /// `displayName eq '...'` returns the groups of that name, which needn't be unique. An access assignment
    /// needs a group with `securityEnabled`.
    ///
    /// Needs the permission GroupMember.Read.All (Graph documentation, "List groups").
    pub fn groups(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        let kind = CallKind::ListGroups;
        one_page(self, kind, None, Set::Groups, query, call)
    }
}
