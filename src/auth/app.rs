//! Who signs in, and where: the client id, the tenant, and the addresses under the authority.

use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::{TokenContext, Url};

/// The tenants that stand for no tenant in particular
/// (learn.microsoft.com/entra/identity-platform/v2-protocols).
const ANY: [&str; 3] = ["common", "organizations", "consumers"];

/// Who may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignIn {
    /// The app itself: it needs a tenant.
    App,
    /// A person: `organizations` will do.
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
    /// Checks the two ids. Without a tenant, that of the client's audience is taken.
    pub(super) fn new(tenant: Option<&str>, client_id: &str, sign_in: SignIn) -> Result<App> {
        if let Some(tenant) = tenant {
            check_tenant(tenant, sign_in)?;
        }
        let bad = |byte: u8| !byte.is_ascii_graphic();
        if client_id.is_empty() || client_id.len() > 256 || client_id.bytes().any(bad) {
            return Err(Error::argument(
                "The client id is empty, too long, or holds something other than printable ASCII.",
            )
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

    /// The tenant: where the authority's own address names one (CloudCockpit's does), that; else
    /// the credential's; else the one of the client's options.
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
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "No tenant to sign in to is named.",
                )
                .with_hint(SignInHint::SpecifyTenant));
            }
        };
        check_tenant(tenant, self.sign_in)?;
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

/// A GUID or a domain name, so that nothing else slips into the path of the token endpoint.
fn check_tenant(tenant: &str, sign_in: SignIn) -> Result<()> {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if tenant.len() > 253 || !tenant.split('.').all(label) {
        return Err(Error::argument(
            "The tenant is neither an id (a GUID) nor a domain such as contoso.onmicrosoft.com.",
        ));
    }
    if sign_in == SignIn::App && ANY.iter().any(|any| any.eq_ignore_ascii_case(tenant)) {
        return Err(Error::argument(format!(
            "An app signs in to one tenant; {tenant:?} stands for any."
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
    use super::super::test_kit::Kit;
    use super::*;

    #[test]
    fn tenants_are_ids_or_domains_and_one_for_apps() {
        let make = |tenant, sign_in| App::new(Some(tenant), "id", sign_in);
        for good in [
            "4e806121-ff28-4286-ab4e-3be0a08f9ce0",
            "contoso.onmicrosoft.com",
        ] {
            assert!(make(good, SignIn::App).is_ok(), "{good}");
        }
        for bad in ["", "a/b", "a b", "..", "a..b", "a?b", "t\u{e4}"] {
            assert!(make(bad, SignIn::Person).is_err(), "{bad}");
        }
        for any in ["common", "Organizations", "consumers"] {
            assert!(make(any, SignIn::App).is_err(), "{any}");
            assert!(make(any, SignIn::Person).is_ok(), "{any}");
        }
        for bad in ["", "a b", "a\nb"] {
            assert!(App::new(None, bad, SignIn::App).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_endpoint_is_under_the_authority() {
        let mut kit = Kit::new();
        kit.audience.tenant = Some("options.test".into());
        let own = App::new(Some("own.test"), "id", SignIn::App).unwrap();
        let none = App::new(None, "id", SignIn::App).unwrap();
        let of = |app: &App, kit: &Kit| kit.with(|ctx| app.endpoint(ctx, "token").unwrap());
        assert_eq!(
            of(&own, &kit).as_str(),
            "https://login.test/own.test/oauth2/v2.0/token"
        );
        assert_eq!(
            of(&none, &kit).as_str(),
            "https://login.test/options.test/oauth2/v2.0/token"
        );
        kit.audience.authority = Url::parse("https://login.test/cockpit-tenant/").unwrap();
        assert_eq!(
            of(&own, &kit).as_str(),
            "https://login.test/cockpit-tenant/oauth2/v2.0/token"
        );
        kit.audience.authority = Url::parse("https://login.test/").unwrap();
        kit.audience.tenant = None;
        let error = kit.with(|ctx| none.endpoint(ctx, "token")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let person = App::new(None, "id", SignIn::Person).unwrap();
        assert!(of(&person, &kit).as_str().contains("/organizations/"));
    }
}
