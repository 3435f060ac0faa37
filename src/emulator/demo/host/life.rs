//! The Rust host's calls for a relationship's whole life: one safe method per function of the header. A list
//! returns the first page, without a filter.

use crate::emulator::demo::host::api::{Api, Place};
use crate::emulator::demo::host::client::Client;
use crate::emulator::demo::host::{Call, CallResult, Failure, text_view};
use crate::ffi::call::gdap_call_options;
use crate::ffi::client::gdap_client;
use crate::ffi::error::gdap_error;
use crate::ffi::relationship_list::gdap_list_options;
use crate::ffi::result::gdap_result;
use crate::ffi::status::gdap_status;
use crate::ffi::str::gdap_str;

/// A function that takes two texts, such as a relationship's id and a document.
type WithTwo = unsafe extern "C" fn(
    *const gdap_client,
    gdap_str,
    gdap_str,
    *const gdap_call_options,
    Place<gdap_result>,
    Place<gdap_error>,
) -> gdap_status;

/// A function that lists the children of the object with an id.
type Page = unsafe extern "C" fn(
    *const gdap_client,
    gdap_str,
    *const gdap_list_options,
    *const gdap_call_options,
    Place<gdap_result>,
    Place<gdap_error>,
) -> gdap_status;

impl Client {
    /// `gdap_relationship_delete`.
    pub fn delete(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_delete)(self.client, text_view(id), options, result, error)
        })
    }

    /// `gdap_relationship_wait`.
    pub fn wait_status(
        &self,
        id: &str,
        statuses: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        self.with_two(|api| api.gdap_relationship_wait, id, statuses, call)
    }

    /// `gdap_request_list`.
    pub fn requests(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.page(|api| api.gdap_request_list, id, call)
    }

    /// `gdap_request_get`.
    pub fn get_request(
        &self,
        id: &str,
        request: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        self.with_two(|api| api.gdap_request_get, id, request, call)
    }

    /// `gdap_operation_list`.
    pub fn operations(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.page(|api| api.gdap_operation_list, id, call)
    }

    /// `gdap_assignment_create`.
    pub fn assign(&self, id: &str, document: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.with_two(|api| api.gdap_assignment_create, id, document, call)
    }

    /// `gdap_assignment_list`.
    pub fn assignments(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.page(|api| api.gdap_assignment_list, id, call)
    }

    /// `gdap_assignment_get`.
    pub fn assignment(
        &self,
        id: &str,
        assignment: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        self.with_two(|api| api.gdap_assignment_get, id, assignment, call)
    }

    /// `gdap_assignment_update`.
    pub fn update_assignment(
        &self,
        id: &str,
        assignment: &str,
        document: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_update)(
                self.client,
                text_view(id),
                text_view(assignment),
                text_view(document),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_assignment_delete`.
    pub fn delete_assignment(
        &self,
        id: &str,
        assignment: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        self.with_two(|api| api.gdap_assignment_delete, id, assignment, call)
    }

    /// `gdap_customer_list`.
    pub fn customers(&self, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_customer_list)(self.client, std::ptr::null(), options, result, error)
        })
    }

    /// `gdap_customer_get`.
    pub fn customer(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_customer_get)(self.client, text_view(id), options, result, error)
        })
    }

    /// `gdap_customer_list_services`.
    pub fn services(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.page(|api| api.gdap_customer_list_services, id, call)
    }

    /// `gdap_contract_list`.
    pub fn contracts(&self, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_contract_list)(self.client, std::ptr::null(), options, result, error)
        })
    }

    /// `gdap_group_list`.
    pub fn groups(&self, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_group_list)(self.client, std::ptr::null(), options, result, error)
        })
    }

    fn with_two(
        &self,
        function: impl FnOnce(&Api) -> WithTwo,
        first: &str,
        second: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        let (first, second) = (text_view(first), text_view(second));
        self.call(call, |api, options, result, error| unsafe {
            function(api)(self.client, first, second, options, result, error)
        })
    }

    fn page(
        &self,
        function: impl FnOnce(&Api) -> Page,
        id: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        let all = std::ptr::null();
        self.call(call, |api, options, result, error| unsafe {
            function(api)(self.client, text_view(id), all, options, result, error)
        })
    }
}
