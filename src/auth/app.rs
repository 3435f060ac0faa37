//! An app registration: its client id, its tenant, and its endpoints under the authority.

use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::{TokenContext, Url};
use crate::model::ids;

/// Names that stand for any tenant (learn.microsoft.com/entra/identity-platform/v2-protocols).
const ANY_TENANT: [&str; 3] = ["common", "organizations", "consumers"];

/// Who may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignIn {
    /// The app itself, which requires a tenant.
    App,
    /// A person: without a tenant, `organizations` is used.
    Person,
}

/// An app registration.
#[derive(Debug, Clone)]
pub(super) struct App {
    tenant: Option<String>,
    client_id: String,
    sign_in: SignIn,
}

impl App {
    /// Checks both ids. If `tenant` is `None`, the tenant of the client's options is used.
    pub(super) fn new(tenant: Option<&str>, client_id: &str, sign_in: SignIn) -> Result<App> {
        if let Some(tenant) = tenant {
            check(tenant, sign_in)?;
        }
        if !ids::is_guid(client_id) {
            return Err(Error::argument("The client id isn't a GUID.")
                .with_hint(SignInHint::UseApplicationId));
        }
        Ok(App {
            tenant: tenant.map(str::to_owned),
            client_id: client_id.to_owned(),
            sign_in,
        })
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The tenant, from the first of these that names one: the authority's path (CloudCockpit's does), the
    /// credential, the client's options.
    pub(super) fn tenant<'a>(&'a self, ctx: &TokenContext<'a>) -> Result<&'a str> {
        let authority = &ctx.audience.authority;
        let path = authority.path().trim_matches('/');
        let tenant = match path {
            "" => self.tenant.as_deref().or(ctx.audience.tenant.as_deref()),
            _ => Some(path),
        };
        let tenant = match (tenant, self.sign_in) {
            (Some(tenant), _) => tenant,
            (None, SignIn::Person) => "organizations",
            (None, SignIn::App) => {
                return Err(
                    Error::new(ErrorKind::Configuration, "No tenant is specified.")
                        .with_hint(SignInHint::SpecifyTenant),
                );
            }
        };
        check(tenant, self.sign_in)?;
        Ok(tenant)
    }

    /// `{authority}/{tenant}/oauth2/v2.0/{leaf}`.
    pub(super) fn endpoint(&self, ctx: &TokenContext<'_>, leaf: &str) -> Result<Url> {
        let tenant = self.tenant(ctx)?;
        let authority = &ctx.audience.authority;
        match authority.path().trim_matches('/') {
            "" => authority.join(&format!("{tenant}/oauth2/v2.0/{leaf}")),
            _ => authority.join(&format!("oauth2/v2.0/{leaf}")),
        }
    }
}

/// Checks that `tenant` is a GUID, a domain, or one of the names that stand for any tenant. Nothing else
/// may enter the path of the token endpoint.
pub fn check_tenant(tenant: &str) -> Result<()> {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_domain = tenant.len() <= 253 && tenant.contains('.') && tenant.split('.').all(label);
    if is_domain || ids::is_guid(tenant) || stands_for_any(tenant) {
        return Ok(());
    }
    Err(
        Error::argument("The tenant isn't a GUID or a domain such as contoso.onmicrosoft.com.")
            .with_hint(SignInHint::SpecifyTenant),
    )
}

fn stands_for_any(tenant: &str) -> bool {
    ANY_TENANT
        .iter()
        .any(|any| any.eq_ignore_ascii_case(tenant))
}

fn check(tenant: &str, sign_in: SignIn) -> Result<()> {
    check_tenant(tenant)?;
    if sign_in == SignIn::App && stands_for_any(tenant) {
        return Err(Error::argument(format!(
            "An app signs in to one tenant; {tenant:?} isn't one."
        ))
        .with_hint(SignInHint::SpecifyTenant));
    }
    Ok(())
}

/// What `Debug` of a credential shows.
impl App {
    pub(super) fn show(&self, f: &mut std::fmt::Formatter<'_>, name: &str) -> std::fmt::Result {
        f.debug_struct(name)
            .field("tenant", &self.tenant)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{CLIENT, Kit};
    use super::*;

    #[test]
    fn tenants_are_ids_or_domains_and_one_for_apps() {
        let make = |tenant, sign_in| App::new(Some(tenant), CLIENT, sign_in);
        for good in [
            "4e806121-ff28-4286-ab4e-3be0a08f9ce0",
            "contoso.onmicrosoft.com",
        ] {
            assert!(make(good, SignIn::App).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a/b",
            "a b",
            "..",
            "a..b",
            "a?b",
            "t\u{e4}.test",
            "contoso",
            "{4e806121-ff28-4286-ab4e-3be0a08f9ce0}",
            "4e806121ff284286ab4e3be0a08f9ce0",
        ] {
            assert!(make(bad, SignIn::Person).is_err(), "{bad}");
        }
        for any in ["common", "Organizations", "consumers"] {
            assert!(make(any, SignIn::App).is_err(), "{any}");
            assert!(make(any, SignIn::Person).is_ok(), "{any}");
        }
        for bad in [
            "",
            "a b",
            "a\nb",
            "my-app",
            "{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}",
        ] {
            let error = App::new(None, bad, SignIn::App).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{bad:?}");
            assert_eq!(error.hint().unwrap().code(), "signIn.useApplicationId");
        }
    }

    #[test]
    fn the_endpoint_is_under_the_authority() {
        let mut kit = Kit::new();
        kit.audience.tenant = Some("options.test".into());
        let own = App::new(Some("own.test"), CLIENT, SignIn::App).unwrap();
        let none = App::new(None, CLIENT, SignIn::App).unwrap();
        let of = |app: &App, kit: &Kit| kit.with(|ctx| app.endpoint(ctx, "token").unwrap());
        assert_eq!(
            of(&own, &kit).as_str(),
            "https://login.test/own.test/oauth2/v2.0/token"
        );
        assert_eq!(
            of(&none, &kit).as_str(),
            "https://login.test/options.test/oauth2/v2.0/token"
        );
        kit.audience.authority = Url::parse("https://login.test/cockpit.test/").unwrap();
        assert_eq!(
            of(&own, &kit).as_str(),
            "https://login.test/cockpit.test/oauth2/v2.0/token"
        );
        kit.audience.authority = Url::parse("https://login.test/").unwrap();
        kit.audience.tenant = None;
        let error = kit.with(|ctx| none.endpoint(ctx, "token")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let person = App::new(None, CLIENT, SignIn::Person).unwrap();
        assert!(of(&person, &kit).as_str().contains("/organizations/"));
    }
}
