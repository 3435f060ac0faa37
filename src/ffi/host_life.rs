//! The Rust host's calls of a relationship's whole life: one safe method a function of the header.
//! Lists read the first page of everything.

use super::host::{Answer, Call, Failure, given};
use super::host_client::Client;

impl Client {
    /// `gdap_relationship_delete`.
    pub fn delete(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_delete)(self.client, given(id), options, result, error)
        })
    }

    /// `gdap_relationship_wait`.
    pub fn wait_status(&self, id: &str, statuses: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_wait)(
                self.client,
                given(id),
                given(statuses),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_request_list`.
    pub fn requests(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_request_list)(
                self.client,
                given(id),
                std::ptr::null(),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_request_get`.
    pub fn get_request(&self, id: &str, request: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_request_get)(
                self.client,
                given(id),
                given(request),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_operation_list`.
    pub fn operations(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_operation_list)(
                self.client,
                given(id),
                std::ptr::null(),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_assignment_create`.
    pub fn assign(&self, id: &str, document: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_create)(
                self.client,
                given(id),
                given(document),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_assignment_list`.
    pub fn assignments(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_list)(
                self.client,
                given(id),
                std::ptr::null(),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_assignment_get`.
    pub fn assignment(
        &self,
        id: &str,
        assignment: &str,
        call: Call<'_>,
    ) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_get)(
                self.client,
                given(id),
                given(assignment),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_assignment_update`.
    pub fn update_assignment(
        &self,
        id: &str,
        assignment: &str,
        document: &str,
        call: Call<'_>,
    ) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_update)(
                self.client,
                given(id),
                given(assignment),
                given(document),
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
    ) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_assignment_delete)(
                self.client,
                given(id),
                given(assignment),
                options,
                result,
                error,
            )
        })
    }

    /// `gdap_customer_list`.
    pub fn customers(&self, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_customer_list)(self.client, std::ptr::null(), options, result, error)
        })
    }

    /// `gdap_customer_get`.
    pub fn customer(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_customer_get)(self.client, given(id), options, result, error)
        })
    }

    /// `gdap_customer_services`.
    pub fn services(&self, id: &str, call: Call<'_>) -> Result<Answer, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_customer_services)(
                self.client,
                given(id),
                std::ptr::null(),
                options,
                result,
                error,
            )
        })
    }
}
