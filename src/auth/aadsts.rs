//! What the numbers of Microsoft Entra's sign-in errors mean, and what to do about them
//! (learn.microsoft.com/entra/identity-platform/reference-error-codes).

/// A number, what it says in a sentence, and the cure.
struct Known(u32, &'static str, &'static str);

const KNOWN: &[Known] = &[
    Known(
        7000215,
        "The client secret is not right.",
        "Give the secret's value (not its id) as it was shown when it was made, and check the client id.",
    ),
    Known(
        7000222,
        "The client secret has expired.",
        "Make a new one on the app registration, or better, sign in with a certificate or a managed identity.",
    ),
    Known(
        7000218,
        "The app must prove who it is, and sent neither a secret nor an assertion.",
        "Give the credential's secret or certificate, or allow public client flows on the app registration.",
    ),
    Known(
        7000216,
        "The app must prove who it is, and sent neither a secret nor an assertion.",
        "Give the credential's secret or certificate.",
    ),
    Known(
        7000112,
        "The app is disabled in the tenant.",
        "Enable it under Enterprise applications.",
    ),
    Known(
        700016,
        "The app is not in the tenant.",
        "Check the client id, the tenant and the cloud; an app of another tenant must be consented to first.",
    ),
    Known(
        90002,
        "The tenant is not found.",
        "Check the tenant's id or domain, and the cloud: each has its own authority.",
    ),
    Known(
        900023,
        "The tenant's id is not valid.",
        "Give the tenant's id or a verified domain.",
    ),
    Known(
        700027,
        "The signature of the assertion is not valid for the app.",
        "Upload this certificate (its public part) to the app registration, and check that it has not expired.",
    ),
    Known(
        700024,
        "The assertion is outside its time.",
        "Set this machine's clock, or, for a federated token, have a fresh one written.",
    ),
    Known(
        700023,
        "The assertion is for another audience.",
        "Check the tenant and the authority; a federated token's audience is usually api://AzureADTokenExchange.",
    ),
    Known(
        700212,
        "The assertion's audience fits no federated credential of the app.",
        "Its audience is usually api://AzureADTokenExchange; make both the same.",
    ),
    Known(
        70021,
        "No federated credential of the app fits the assertion.",
        "Compare issuer, subject and audience with the federated credential on the app registration; a new one takes some minutes.",
    ),
    Known(
        700213,
        "No federated credential of the app fits the assertion's subject.",
        "Compare issuer, subject and audience with the federated credential on the app registration; a new one takes some minutes.",
    ),
    Known(
        700211,
        "No federated credential of the app fits the assertion's issuer.",
        "Compare issuer, subject and audience with the federated credential on the app registration; a new one takes some minutes.",
    ),
    Known(
        65001,
        "The permission was not consented to.",
        "Have an administrator grant consent to the app's permissions.",
    ),
    Known(
        50076,
        "Multi-factor authentication is wanted.",
        "Sign in again interactively (device code), or sign in as an app.",
    ),
    Known(
        50079,
        "Multi-factor authentication must be set up for this user.",
        "Sign in once in a browser, or sign in as an app.",
    ),
    Known(
        50173,
        "The sign-in was revoked, by a change of password perhaps.",
        "Sign in again.",
    ),
    Known(
        700082,
        "The refresh token has expired for lack of use.",
        "Sign in again.",
    ),
    Known(
        70008,
        "The refresh token or the code has expired.",
        "Sign in again.",
    ),
    Known(
        53003,
        "Conditional Access refuses the sign-in.",
        "Ask the tenant's administrator which policy applies to this app or user.",
    ),
    Known(
        530003,
        "Conditional Access wants a managed device.",
        "Sign in from a managed device, or sign in as an app.",
    ),
    Known(
        50196,
        "The service sees a loop of token requests.",
        "Wait some minutes; share one credential between clients, so that they share its tokens.",
    ),
    Known(
        90033,
        "The sign-in service is unavailable for the moment.",
        "Try again later.",
    ),
    Known(
        500011,
        "The service that the token is for is not in the tenant.",
        "Check the cloud and the scope; CloudCockpit and Graph need tokens of their own.",
    ),
    Known(
        501051,
        "The app has no role in the service that the token is for.",
        "Assign the app role and grant admin consent.",
    ),
    Known(
        1002012,
        "The scope is not valid for an app.",
        "It must end in /.default.",
    ),
];

/// The sentence and the cure of a number.
pub(super) fn known(code: u32) -> Option<(&'static str, &'static str)> {
    let known = KNOWN.iter().find(|known| known.0 == code)?;
    Some((known.1, known.2))
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
            assert!(one.1.ends_with('.') && one.2.ends_with('.'), "{}", one.0);
        }
        assert_eq!(
            brief("AADSTS1: It\r\nfailed.\u{1b}[31m Trace ID: x"),
            "AADSTS1: It failed. [31m"
        );
    }
}
