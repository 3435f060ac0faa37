//! Checks of single values. Each returns the value to send, or adds a problem and returns `None`.

use serde_json::Value;

use super::check::Check;
use super::duration::{self, AutoExtend};
use super::property::Property;
use super::request::RequestAction;
use super::shape::Shape;
use super::suggest::did_you_mean;
use super::violation::{Violation, quoted_value};

const LONGEST_NAME: usize = 50;

const CUSTOMER: Shape = Shape::inner(
    "customer",
    &["delegatedAdminRelationshipCustomerParticipant"],
    &[
        Property::new("tenantId", |check, at, value| check.guid(at, value)),
        Property::new("displayName", text_or_null),
    ],
    &["tenantId"],
);

const CONTAINER: Shape = Shape::inner(
    "accessContainer",
    &["delegatedAdminAccessContainer"],
    &[
        Property::new("accessContainerId", |check, at, value| {
            check.guid(at, value)
        }),
        Property::new("accessContainerType", container_type),
    ],
    &["accessContainerId", "accessContainerType"],
);

/// 1 to 50 UTF-16 units, not blank, no control characters. The limit is the update page's ("Maximum
/// length is 50 characters") and CloudCockpit's; units are what .NET services count.
pub(super) fn display_name(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let text = check.text(pointer, &value)?;
    let units = text.encode_utf16().count();
    let violation = if text.trim().is_empty() {
        Violation::NameBlank
    } else if units > LONGEST_NAME {
        Violation::NameTooLong {
            length: units as u64,
            maximum: LONGEST_NAME as u64,
        }
    } else if text.chars().any(char::is_control) {
        let value = quoted_value(text);
        Violation::NameControlCharacter { value }
    } else {
        return Some(value);
    };
    check.problem(pointer, violation);
    None
}

/// 1 to 730 whole days, sent as `PnD`.
pub(super) fn days(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let Value::String(text) = &value else {
        check.wrong_type(pointer, &value, "a string like \"P730D\"");
        return None;
    };
    let days = note_violation(check, pointer, duration::parse(text))?;
    Some(days.to_iso().into())
}

/// One of the three texts of [`AutoExtend::parse`], sent unchanged.
pub(super) fn auto_extend(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    parse_auto_extend(check, pointer, &value).map(|_| value)
}

/// As [`auto_extend`], sent as the flag of CloudCockpit.
pub(super) fn auto_extend_flag(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let extend = parse_auto_extend(check, pointer, &value)?;
    Some(Value::Bool(extend == AutoExtend::HalfYear))
}

/// Rejects null, although Graph's schema allows it: the schema doesn't say what null means.
fn parse_auto_extend(check: &mut Check, pointer: &str, value: &Value) -> Option<AutoExtend> {
    if value.is_null() {
        check.wrong_type(pointer, value, "PT0S, which means not to extend");
        return None;
    }
    let text = check.text(pointer, value)?;
    note_violation(check, pointer, AutoExtend::parse(text))
}

fn note_violation<T>(check: &mut Check, pointer: &str, parsed: Result<T, Violation>) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(violation) => {
            check.problem(pointer, violation);
            None
        }
    }
}

/// `true` or `false`.
pub(super) fn flag(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    if value.is_boolean() {
        return Some(value);
    }
    check.wrong_type(pointer, &value, "true or false");
    None
}

/// Null, or an object with the tenant: without it any customer can approve. The service sets the
/// customer's name; a name in the document is sent (as in the vendor's example) and has no effect.
pub(super) fn customer(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Null),
        Value::Object(object) => Some(CUSTOMER.check(check, pointer, object).into()),
        _ => {
            let expected = "an object like { \"tenantId\": \"...\" } or null";
            check.wrong_type(pointer, &value, expected);
            None
        }
    }
}

fn text_or_null(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    if value.is_null() || value.is_string() {
        return Some(value);
    }
    check.wrong_type(pointer, &value, "a string or null");
    None
}

/// A security group of the partner's own tenant.
pub(super) fn container(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    if let Value::Object(object) = value {
        return Some(CONTAINER.check(check, pointer, object).into());
    }
    let expected = "an object like { \"accessContainerId\": \"...\", \"accessContainerType\": \
                    \"securityGroup\" }";
    check.wrong_type(pointer, &value, expected);
    None
}

fn container_type(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let text = check.text(pointer, &value)?;
    if text == "securityGroup" {
        return Some(value);
    }
    let value = quoted_value(text);
    check.problem(pointer, Violation::ContainerType { value });
    None
}

/// One of [`RequestAction::ALL`].
pub(super) fn action(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let text = check.text(pointer, &value)?;
    if RequestAction::parse(text).is_some() {
        return Some(value);
    }
    let names = || RequestAction::ALL.iter().map(|action| action.as_str());
    let value = quoted_value(text);
    let violation = match did_you_mean(text, names()) {
        Some(name) => Violation::ActionMisspelt {
            value,
            suggestion: name.to_owned(),
        },
        None => Violation::ActionValue {
            value,
            known: names().map(str::to_owned).collect(),
        },
    };
    check.problem(pointer, violation);
    None
}
