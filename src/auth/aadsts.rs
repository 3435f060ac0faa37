//! What the numbers of Microsoft Entra's sign-in errors mean, and what to do about them
//! (learn.microsoft.com/entra/identity-platform/reference-error-codes).

use crate::base::SignInHint;

/// A number, what it says in a sentence, and the hint.
struct Known(u32, &'static str, SignInHint);

const KNOWN: &[Known] = &[
    Known(
        7000215,
        "The client secret is not right.",
        SignInHint::CheckSecret,
    ),
    Known(
        7000222,
        "The client secret has expired.",
        SignInHint::RenewSecret,
    ),
    Known(
        7000218,
        "The app must prove who it is, and sent neither a secret nor an assertion.",
        SignInHint::SpecifySecret,
    ),
    Known(
        7000216,
        "The app must prove who it is, and sent neither a secret nor an assertion.",
        SignInHint::SpecifySecret,
    ),
    Known(
        7000112,
        "The app is disabled in the tenant.",
        SignInHint::EnableApp,
    ),
    Known(
        700016,
        "The app is not in the tenant.",
        SignInHint::CheckApp,
    ),
    Known(90002, "The tenant is not found.", SignInHint::CheckTenant),
    Known(
        900023,
        "The tenant's id is not valid.",
        SignInHint::CheckTenant,
    ),
    Known(
        700027,
        "The signature of the assertion is not valid for the app.",
        SignInHint::UploadCertificate,
    ),
    Known(
        700024,
        "The assertion is outside its time.",
        SignInHint::RenewAssertion,
    ),
    Known(
        700023,
        "The assertion is for another audience.",
        SignInHint::CheckAudience,
    ),
    Known(
        700212,
        "The assertion's audience fits no federated credential of the app.",
        SignInHint::CheckAudience,
    ),
    Known(
        70021,
        "No federated credential of the app fits the assertion.",
        SignInHint::CheckFederation,
    ),
    Known(
        700213,
        "No federated credential of the app fits the assertion's subject.",
        SignInHint::CheckFederation,
    ),
    Known(
        700211,
        "No federated credential of the app fits the assertion's issuer.",
        SignInHint::CheckFederation,
    ),
    Known(
        65001,
        "The permission was not consented to.",
        SignInHint::GrantConsent,
    ),
    Known(
        50076,
        "Multi-factor authentication is wanted.",
        SignInHint::UseMfa,
    ),
    Known(
        50079,
        "Multi-factor authentication must be set up for this user.",
        SignInHint::RegisterMfa,
    ),
    Known(
        50173,
        "The sign-in was revoked, by a change of password perhaps.",
        SignInHint::SignInAgain,
    ),
    Known(
        700082,
        "The refresh token has expired for lack of use.",
        SignInHint::SignInAgain,
    ),
    Known(
        70008,
        "The refresh token or the code has expired.",
        SignInHint::SignInAgain,
    ),
    Known(
        53003,
        "Conditional Access refuses the sign-in.",
        SignInHint::AskAdministrator,
    ),
    Known(
        530003,
        "Conditional Access wants a managed device.",
        SignInHint::UseManagedDevice,
    ),
    Known(
        50196,
        "The service sees a loop of token requests.",
        SignInHint::ShareCredential,
    ),
    Known(
        90033,
        "The sign-in service is unavailable for the moment.",
        SignInHint::TryLater,
    ),
    Known(
        500011,
        "The service that the token is for is not in the tenant.",
        SignInHint::CheckScope,
    ),
    Known(
        501051,
        "The app has no role in the service that the token is for.",
        SignInHint::AssignAppRole,
    ),
    Known(
        1002012,
        "The scope is not valid for an app.",
        SignInHint::UseDefaultScope,
    ),
];

/// The sentence and the hint of a number.
pub(super) fn known(code: u32) -> Option<(&'static str, &'static SignInHint)> {
    let known = KNOWN.iter().find(|known| known.0 == code)?;
    Some((known.1, &known.2))
}

/// The number at the start of a description such as `AADSTS7000215: Invalid client secret...`.
pub(super) fn number(description: &str) -> Option<u32> {
    let rest = description.split_once("AADSTS")?.1;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A service's text as one short line: no control characters, nothing after the first sentence
/// part that holds ids and times, at most 300 characters.
pub(super) fn brief(text: &str) -> String {
    let end = text.find("Trace ID").unwrap_or(text.len());
    let line: String = text[..end]
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(300)
        .collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_known_once() {
        assert_eq!(number("AADSTS7000215: Invalid"), Some(7000215));
        assert_eq!(number("no number"), None);
        assert_eq!(number("AADSTS"), None);
        for (at, one) in KNOWN.iter().enumerate() {
            assert!(KNOWN[at + 1..].iter().all(|other| other.0 != one.0));
            assert!(one.1.ends_with('.'), "{}", one.0);
        }
        assert_eq!(
            brief("AADSTS1: It\r\nfailed.\u{1b}[31m Trace ID: x"),
            "AADSTS1: It failed. [31m"
        );
    }
}
