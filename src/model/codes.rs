//! The stable codes of problems. A program may branch on them: they are never renamed or reused.

/// A key stands twice in one object.
pub const DUPLICATE_KEY: &str = "document.duplicateKey";
/// An update names no change.
pub const EMPTY_DOCUMENT: &str = "document.empty";
/// A member that the service needs is absent.
pub const REQUIRED: &str = "member.required";
/// A member is null where the service takes no null.
pub const NULL: &str = "member.null";
/// A member has another JSON type than the service takes.
pub const TYPE: &str = "member.type";
/// A member that only the service sets.
pub const READ_ONLY: &str = "member.readOnly";
/// A member that the service does not have.
pub use crate::base::problem::UNKNOWN;
/// A member of the other service, or one that this call cannot change there.
pub const OTHER_SERVICE: &str = "member.otherService";
/// `@odata.type` names another type than the one that belongs there.
pub const ODATA_TYPE: &str = "member.odataType";
/// The name is empty or blank.
pub const NAME_BLANK: &str = "displayName.blank";
/// The name is longer than 50 UTF-16 units.
pub const NAME_TOO_LONG: &str = "displayName.tooLong";
/// Not an ISO 8601 duration.
pub const DURATION_FORMAT: &str = "duration.format";
/// An ISO 8601 duration in lower case.
pub const DURATION_LOWER_CASE: &str = "duration.lowerCase";
/// `P` or `PT` with nothing behind it.
pub const DURATION_EMPTY: &str = "duration.empty";
/// A duration with a sign.
pub const DURATION_NEGATIVE: &str = "duration.negative";
/// A duration with a decimal fraction.
pub const DURATION_FRACTION: &str = "duration.fraction";
/// A duration in months, which have no fixed length.
pub const DURATION_MONTHS: &str = "duration.months";
/// A duration in weeks, which the service's grammar does not have.
pub const DURATION_WEEKS: &str = "duration.weeks";
/// A duration that is no whole number of days.
pub const DURATION_PART_DAY: &str = "duration.partDay";
/// A duration under P1D.
pub const DURATION_TOO_SHORT: &str = "duration.tooShort";
/// A duration over P730D (P2Y).
pub const DURATION_TOO_LONG: &str = "duration.tooLong";
/// `autoExtendDuration` is none of P0D, PT0S, P180D.
pub const AUTO_EXTEND_VALUE: &str = "autoExtendDuration.value";
/// Auto-extend together with the role Global Administrator.
pub const AUTO_EXTEND_GLOBAL_ADMINISTRATOR: &str = "autoExtend.globalAdministrator";
/// `autoExtendDuration` and `autoExtendEnabled` in one document.
pub const AUTO_EXTEND_BOTH_FORMS: &str = "autoExtend.bothForms";
/// A member that is a GUID holds something else.
pub const GUID_FORMAT: &str = "guid.format";
/// A list of roles is empty.
pub const ROLES_EMPTY: &str = "roles.empty";
/// A role stands twice in a list, by id or by name.
pub const ROLES_DUPLICATE: &str = "roles.duplicate";
/// Text that is neither a GUID nor the name of a known role.
pub const ROLES_UNKNOWN: &str = "roles.unknown";
/// A request's action is none that may be sent.
pub const ACTION_VALUE: &str = "action.value";
/// An access assignment's container is no security group.
pub const CONTAINER_TYPE_VALUE: &str = "accessContainerType.value";

/// All of them, in the order above.
pub const ALL: &[&str] = &[
    DUPLICATE_KEY,
    EMPTY_DOCUMENT,
    REQUIRED,
    NULL,
    TYPE,
    READ_ONLY,
    UNKNOWN,
    OTHER_SERVICE,
    ODATA_TYPE,
    NAME_BLANK,
    NAME_TOO_LONG,
    DURATION_FORMAT,
    DURATION_LOWER_CASE,
    DURATION_EMPTY,
    DURATION_NEGATIVE,
    DURATION_FRACTION,
    DURATION_MONTHS,
    DURATION_WEEKS,
    DURATION_PART_DAY,
    DURATION_TOO_SHORT,
    DURATION_TOO_LONG,
    AUTO_EXTEND_VALUE,
    AUTO_EXTEND_GLOBAL_ADMINISTRATOR,
    AUTO_EXTEND_BOTH_FORMS,
    GUID_FORMAT,
    ROLES_EMPTY,
    ROLES_DUPLICATE,
    ROLES_UNKNOWN,
    ACTION_VALUE,
    CONTAINER_TYPE_VALUE,
];
