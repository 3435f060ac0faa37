//! Reading customers, and where their services are managed.

use super::list::{one, one_page};
use super::paging::ListQuery;
use super::{CallKind, CallOptions, Client, Reply};
use crate::base::Result;
use crate::model::ids;
use crate::service::{ServiceCall, Set};

impl Client {
    /// One page of the partner's customers; pages as in [`Client::list`].
    pub fn customers(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        one_page(
            self,
            CallKind::ListCustomers,
            None,
            Set::Customers,
            query,
            call,
        )
    }

    /// One page of where the services of customer `id` are managed (`serviceName`,
    /// `serviceManagementUrl`); pages as in [`Client::list`].
    pub fn services(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "customer id")?;
        let kind = CallKind::ListCustomerServices;
        one_page(self, kind, None, Set::Services(id), query, call)
    }

    /// Reads customer `id` (its tenant id), as [`Client::get`] does a relationship:
    /// `{"result":"read","id","etag","customer":{...}}`.
    pub fn customer(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "customer id")?;
        let (kind, service_call) = (CallKind::GetCustomer, ServiceCall::Customer(id));
        one(self, kind, &[], id, service_call, call, "customer")
    }
}
