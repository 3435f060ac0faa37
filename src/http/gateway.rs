//! Responses of a gateway, a proxy or a sign-in page of the network, in place of the service's own.

use super::{Response, redact};
use crate::base::text::foreign;
use crate::base::{Error, ErrorKind, Hint, NetworkHint};

/// The error for such a response: status, media type and title of the page, and the hint for the status. The
/// caller adds ids, headers and outcome.
pub fn error(response: &Response, host: &str) -> Error {
    let status = response.status;
    let mut known = vec![format!("HTTP {status}")];
    if let Some(media) = response.headers.get("Content-Type") {
        let media = media.split(';').next().unwrap_or_default();
        known.extend(Some(foreign(media, 60)).filter(|media| !media.is_empty()));
    }
    known.extend(title(&response.body).map(|title| format!("'{title}'")));
    let kind = match status {
        407 => ErrorKind::Proxy,
        500..=510 | 512.. => ErrorKind::ServerError,
        _ => ErrorKind::InvalidResponse,
    };
    let known = known.join(", ");
    Error::new(
        kind,
        format!("A gateway responded instead of {host} ({known})."),
    )
    .with_service(status, None)
    .with_hint(hint(status, host))
}

/// Whether a response is a web page: the services have none.
pub fn is_page(response: &Response) -> bool {
    let media = response.headers.get("Content-Type").unwrap_or_default();
    media
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("text/html")
}

fn hint(status: u16, host: &str) -> Hint {
    let host = host.to_owned();
    match status {
        401 => NetworkHint::SignInToGateway { host },
        403 => NetworkHint::AllowHost { host },
        407 => NetworkHint::UseBasicProxy,
        413 => NetworkHint::RaiseGatewayLimit { host },
        502..=504 => NetworkHint::CheckUpstream { host },
        511 => NetworkHint::OpenPortal,
        _ => NetworkHint::CheckGateway,
    }
    .into()
}

/// The title of a web page, masked and at most 80 characters.
fn title(body: &[u8]) -> Option<String> {
    /// How much of the page is searched, in bytes: a title is near the beginning.
    const MAX_SEARCHED: usize = 16 * 1024;
    let body = String::from_utf8_lossy(&body[..body.len().min(MAX_SEARCHED)]);
    let lower = body.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let begin = tag + lower[tag..].find('>')? + 1;
    let end = begin + lower[begin..].find("</title")?;
    let title = foreign(&redact::text(&body[begin..end]), 80);
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::http_response;

    fn of(status: u16, kind: &str, body: &str) -> Error {
        let response = http_response(status, &[("Content-Type", kind)], body).unwrap();
        error(&response, "graph.microsoft.com")
    }

    #[test]
    fn status_media_type_and_title_are_told() {
        let page = "<html><head><TITLE lang=en>Access\n denied</title></head></html>";
        let error = of(403, "text/html; charset=utf-8", page);
        assert_eq!(
            error.message(),
            "A gateway responded instead of graph.microsoft.com (HTTP 403, text/html, 'Access denied')."
        );
        assert_eq!(error.http_status(), Some(403));
        assert_eq!(
            of(503, "text/plain", "busy").message(),
            "A gateway responded instead of graph.microsoft.com (HTTP 503, text/plain)."
        );
    }

    #[test]
    fn only_a_web_page_is_a_page() {
        for (kind, is_a_page) in [
            ("text/html", true),
            ("Text/HTML; charset=utf-8", true),
            ("application/json", false),
            ("text/plain", false),
        ] {
            let response = http_response(200, &[("Content-Type", kind)], "").unwrap();
            assert_eq!(is_page(&response), is_a_page, "{kind}");
        }
        assert!(!is_page(&http_response(200, &[], "").unwrap()));
    }

    #[test]
    fn the_hint_of_a_page_depends_on_its_status() {
        for (status, kind, code) in [
            (401, ErrorKind::InvalidResponse, "gateway.signIn"),
            (403, ErrorKind::InvalidResponse, "gateway.allowHost"),
            (407, ErrorKind::Proxy, "proxy.useBasic"),
            (413, ErrorKind::InvalidResponse, "gateway.raiseLimit"),
            (412, ErrorKind::InvalidResponse, "network.checkGateway"),
            (500, ErrorKind::ServerError, "network.checkGateway"),
            (502, ErrorKind::ServerError, "gateway.checkUpstream"),
            (504, ErrorKind::ServerError, "gateway.checkUpstream"),
            (511, ErrorKind::InvalidResponse, "gateway.openPortal"),
        ] {
            let error = of(status, "text/html", "");
            assert_eq!(error.kind(), kind, "{status}");
            assert_eq!(error.hint().unwrap().code(), code, "{status}");
        }
    }

    #[test]
    fn a_title_is_masked_and_can_steer_no_terminal() {
        let page = "<title>\u{1b}[31mred\u{1b}[0m \u{202e}x\u{7} password=hunter2</title>";
        let mut response = http_response(403, &[], page).unwrap();
        response.headers.set("Content-Type", "text/html").unwrap();
        let error = error(&response, "graph.microsoft.com");
        let text = error.to_string();
        assert!(
            text.contains("red x") && !text.contains("hunter2"),
            "{text}"
        );
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text}");
        let long = format!("<title>{}</title>", "x".repeat(500));
        assert!(of(403, "text/html", &long).message().len() < 200);
        assert!(
            !of(403, "text/html", "<title>open")
                .message()
                .contains("open")
        );
    }
}
