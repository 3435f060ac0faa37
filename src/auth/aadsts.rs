//! Microsoft Entra's sign-in errors by number (AADSTS): what each means, and the hint
//! (learn.microsoft.com/entra/identity-platform/reference-error-codes).

use crate::base::SignInHint;

/// An error number, its meaning as a sentence, and the hint.
struct Row(u32, &'static str, SignInHint);

const ROWS: &[Row] = &[
    Row(
        7000215,
        "The client secret is wrong.",
        SignInHint::CheckSecret,
    ),
    Row(
        7000222,
        "The client secret has expired.",
        SignInHint::RenewSecret,
    ),
    Row(
        7000218,
        "The app must authenticate, and no secret or assertion was sent.",
        SignInHint::SpecifySecret,
    ),
    Row(
        7000216,
        "The app must authenticate, and no secret or assertion was sent.",
        SignInHint::SpecifySecret,
    ),
    Row(
        7000112,
        "The app is disabled in the tenant.",
        SignInHint::EnableApp,
    ),
    Row(
        700016,
        "The app doesn't exist in the tenant.",
        SignInHint::CheckApp,
    ),
    Row(90002, "The tenant doesn't exist.", SignInHint::CheckTenant),
    Row(
        900023,
        "The tenant id isn't valid.",
        SignInHint::CheckTenant,
    ),
    Row(
        700027,
        "The assertion's signature doesn't match a certificate of the app.",
        SignInHint::UploadCertificate,
    ),
    Row(
        700024,
        "The assertion isn't valid yet or has expired.",
        SignInHint::RenewAssertion,
    ),
    Row(
        700023,
        "The assertion is for another audience.",
        SignInHint::CheckAudience,
    ),
    Row(
        700212,
        "The assertion's audience doesn't match a federated credential of the app.",
        SignInHint::CheckAudience,
    ),
    Row(
        70021,
        "No federated credential of the app matches the assertion.",
        SignInHint::CheckFederation,
    ),
    Row(
        700213,
        "No federated credential of the app matches the assertion's subject.",
        SignInHint::CheckFederation,
    ),
    Row(
        700211,
        "No federated credential of the app matches the assertion's issuer.",
        SignInHint::CheckFederation,
    ),
    Row(
        65001,
        "Consent to the permission is missing.",
        SignInHint::GrantConsent,
    ),
    Row(
        65004,
        "The person declined to consent to the app's permissions.",
        SignInHint::GrantConsent,
    ),
    Row(
        90094,
        "An administrator must consent to the app's permissions.",
        SignInHint::GrantConsent,
    ),
    Row(
        50011,
        "The app registration doesn't have the redirect URI.",
        SignInHint::RegisterRedirect,
    ),
    Row(
        9002327,
        "The redirect URI is registered for a single-page application.",
        SignInHint::RegisterRedirect,
    ),
    Row(
        50020,
        "The account isn't in the tenant.",
        SignInHint::UseTenantAccount,
    ),
    Row(
        50105,
        "The user isn't assigned to the app.",
        SignInHint::AssignUser,
    ),
    Row(
        50076,
        "Multi-factor authentication is required.",
        SignInHint::UseMfa,
    ),
    Row(
        50079,
        "Multi-factor authentication must be set up for this user.",
        SignInHint::RegisterMfa,
    ),
    Row(
        50173,
        "The sign-in was revoked, possibly by a password change.",
        SignInHint::SignInAgain,
    ),
    Row(
        700082,
        "The refresh token has expired because it wasn't used.",
        SignInHint::SignInAgain,
    ),
    Row(
        70008,
        "The refresh token or the code has expired.",
        SignInHint::SignInAgain,
    ),
    Row(
        53003,
        "Conditional Access blocks the sign-in.",
        SignInHint::AskAdministrator,
    ),
    Row(
        530003,
        "Conditional Access requires a managed device.",
        SignInHint::UseManagedDevice,
    ),
    Row(
        50196,
        "The sign-in service detected a loop of token requests.",
        SignInHint::ShareCredential,
    ),
    Row(
        90033,
        "The sign-in service is temporarily unavailable.",
        SignInHint::TryLater,
    ),
    Row(
        500011,
        "The service that the token is for doesn't exist in the tenant.",
        SignInHint::CheckScope,
    ),
    Row(
        501051,
        "The app has no app role for the service that the token is for.",
        SignInHint::AssignAppRole,
    ),
    Row(
        1002012,
        "The scope isn't valid for an app.",
        SignInHint::UseDefaultScope,
    ),
];

/// The sentence and the hint of a known number.
pub(super) fn find(code: u32) -> Option<(&'static str, &'static SignInHint)> {
    let row = ROWS.iter().find(|row| row.0 == code)?;
    Some((row.1, &row.2))
}

/// The sentence of a known number; otherwise the service's description, shortened.
pub(super) fn sentence(code: Option<u32>, description: &str) -> String {
    match code.and_then(find) {
        Some((sentence, _)) => sentence.to_owned(),
        None => shorten(description),
    }
}

/// The number at the start of a description such as `AADSTS7000215: Invalid client secret...`.
pub(super) fn find_number(description: &str) -> Option<u32> {
    let rest = description.split_once("AADSTS")?.1;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A service's text on one line: without control characters, cut before `Trace ID` (ids and times follow it), at
/// most 300 characters.
pub(super) fn shorten(text: &str) -> String {
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
        assert_eq!(find_number("AADSTS7000215: Invalid"), Some(7000215));
        assert_eq!(find_number("no number"), None);
        assert_eq!(find_number("AADSTS"), None);
        for (at, one) in ROWS.iter().enumerate() {
            assert!(ROWS[at + 1..].iter().all(|other| other.0 != one.0));
            assert!(one.1.ends_with('.'), "{}", one.0);
        }
        assert_eq!(
            shorten("AADSTS1: It\r\nfailed.\u{1b}[31m Trace ID: x"),
            "AADSTS1: It failed. [31m"
        );
    }
}
