//! Members that both services have.

use serde_json::Value;

use super::super::codes;
use super::super::duration;
use super::check::Check;

/// 1 to 50 UTF-16 units and not blank. The limit is the update page's ("Maximum length is 50
/// characters") and CloudCockpit's; units are what .NET services count.
pub(super) fn display_name(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let text = check.text(pointer, value)?;
    let units = text.encode_utf16().count();
    if text.trim().is_empty() {
        check.problem(
            pointer,
            codes::NAME_BLANK,
            "displayName is empty or blank; a relationship needs a name, unique among yours.",
        );
    } else if units > 50 {
        check.problem(
            pointer,
            codes::NAME_TOO_LONG,
            format!("displayName has {units} characters; at most 50 are allowed (UTF-16 units)."),
        );
    } else {
        return Some(value.clone());
    }
    None
}

/// One of the three texts of [`duration::AutoExtend::parse`], sent as given. Null is refused here,
/// although Graph's schema has it nullable: it does not say what a null would mean.
pub(super) fn auto_extend(
    check: &mut Check,
    pointer: &str,
    value: &Value,
) -> Option<duration::AutoExtend> {
    if value.is_null() {
        check.problem(
            pointer,
            codes::NULL,
            "autoExtendDuration may not be null; write PT0S so that it is not extended.",
        );
        return None;
    }
    let text = check.text(pointer, value)?;
    match duration::AutoExtend::parse(text) {
        Ok(auto_extend) => Some(auto_extend),
        Err(problem) => {
            let message = format!("autoExtendDuration {problem}");
            check.problem(pointer, problem.code, message);
            None
        }
    }
}
