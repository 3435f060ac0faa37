//! Members that both services have.

use serde_json::Value;

use super::super::duration;
use super::super::violation::Violation;
use super::check::Check;

const LONGEST_NAME: usize = 50;

/// 1 to 50 UTF-16 units and not blank. The limit is the update page's ("Maximum length is 50
/// characters") and CloudCockpit's; units are what .NET services count.
pub(super) fn display_name(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let text = check.text(pointer, value)?;
    let units = text.encode_utf16().count();
    if text.trim().is_empty() {
        check.problem(pointer, Violation::NameBlank);
    } else if units > LONGEST_NAME {
        let (length, maximum) = (units as u64, LONGEST_NAME as u64);
        check.problem(pointer, Violation::NameTooLong { length, maximum });
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
        let expected = "PT0S, which means not to extend".to_owned();
        check.problem(pointer, Violation::Null { expected });
        return None;
    }
    let text = check.text(pointer, value)?;
    match duration::AutoExtend::parse(text) {
        Ok(auto_extend) => Some(auto_extend),
        Err(broken) => {
            check.problem(pointer, broken);
            None
        }
    }
}
