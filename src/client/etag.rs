//! Checks of ETags: strict for a caller's, lenient for a service's.

use crate::base::{CallHint, Error, ErrorKind, Result};
use crate::model::Relationship;

/// Maximum bytes of an ETag.
const MAX_BYTES: usize = 1024;

/// Checks that `etag` is an entity tag of RFC 9110 section 8.8.3: `W/"..."` or `"..."`, opaque inside.
/// Users often quote it wrongly (Graph documentation), so this error has a hint. `*` is rejected: it would
/// overwrite any version, and this API doesn't document it.
pub(super) fn check(etag: &str) -> Result<()> {
    let refuse = |fault: &str| {
        Err(Error::argument(format!("The ETag {fault}.")).with_hint(CallHint::UseReturnedETag))
    };
    if etag.trim() == "*" {
        return Err(Error::argument(
            "The ETag * would overwrite any version. This API doesn't document it, so it is never sent.",
        )
        .with_hint(CallHint::OmitETag));
    }
    if etag.len() > MAX_BYTES {
        return refuse(&format!("is longer than {MAX_BYTES} bytes"));
    }
    if etag.contains("\\\"") {
        return refuse("still contains JSON escapes (\\\")");
    }
    let opaque = etag.strip_prefix("W/").unwrap_or(etag);
    let Some(inner) = opaque
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return refuse(if etag.starts_with(['\'', '"']) || etag.contains("'\"") {
            "is quoted as a whole; the quotes belong after W/"
        } else {
            "lacks quotes"
        });
    };
    if inner
        .bytes()
        .any(|byte| byte == b'"' || byte <= b' ' || byte >= 0x7f)
    {
        return refuse(if inner.contains('"') {
            "is quoted twice"
        } else {
            "contains a blank, a control character or a non-ASCII character"
        });
    }
    Ok(())
}

/// The ETag of an entity as a service returned it; `None` if it is blank, `*`, or isn't valid in a header.
pub(super) fn of(entity: &Relationship) -> Option<&str> {
    let etag = entity.etag.as_deref()?;
    let is_text = etag.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    let is_blank = etag.trim().is_empty();
    (is_text && !is_blank && etag.trim() != "*").then_some(etag)
}

/// The ETag to write under. Fails with `InvalidResponse` if there is none: no write is safe without it.
pub(super) fn require(entity: &Relationship) -> Result<String> {
    of(entity).map(str::to_owned).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidResponse,
            "The service returned no valid @odata.etag, which a write requires.",
        )
        .with_hint(CallHint::SpecifyETag)
    })
}

#[cfg(test)]
#[path = "etag_tests.rs"]
mod tests;
