//! ETags: what a caller may specify, and what of a service's counts as one.

use crate::base::{CallHint, Error, ErrorKind, Result};
use crate::model::Relationship;

/// Most bytes in an ETag.
const MOST_BYTES: usize = 1024;

/// Whether `etag` is an entity tag of RFC 9110 section 8.8.3: `W/"..."` or `"..."`, opaque inside.
/// Quoting it wrongly is the mistake users make (Graph documentation), so it gets its hint; `*`
/// would overwrite anything and is undocumented for this API, so it is rejected.
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
    if etag.len() > MOST_BYTES {
        return refuse(&format!("is longer than {MOST_BYTES} bytes"));
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

/// The ETag of an entity as a service returned it. One that is blank, `*`, or can't stand in a header
/// is none.
pub(super) fn of(entity: &Relationship) -> Option<&str> {
    let etag = entity.etag.as_deref()?;
    let is_text = etag.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    let is_blank = etag.trim().is_empty();
    (is_text && !is_blank && etag.trim() != "*").then_some(etag)
}

/// The ETag to write under; without one nothing can be sent safely.
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
