//! The rules that a document can break. Codes are public names: they are never renamed or reused.
//! The sentences are predicates: each host puts its own name for the property before them.

use crate::base::text::shorten;
use crate::base::wording::wording;

wording! {
    /// A broken rule. Rows with the same code are one rule, with different fixes.
    pub enum Violation {
        // Documents and properties.
        DuplicateKey: "document.duplicateKey",
            "is specified more than once in the same object; keep one of them.";
        EmptyDocument { properties: Vec<String> }: "document.empty",
            "contains no change; specify at least one of {properties}.";
        Required { of: String }: "property.required",
            "is missing; {of} requires it.";
        Null { expected: String }: "property.null",
            "can't be null; use {expected}.";
        Type { expected: String, actual: String }: "property.type",
            "must be {expected}, not {actual}.";
        ReadOnly: "property.readOnly",
            "is read-only: the service sets it. Omit it.";
        ResponseOnly: "property.responseOnly",
            "occurs only in responses; send only the properties that you want to set.";
        ETagInDocument: "property.responseOnly",
            "occurs only in responses; specify the ETag as an option of the call.";
        Unknown { of: String, known: Vec<String> }: "property.unknown",
            "isn't a property of {of}, which has {known}.";
        Misspelt { of: String, suggestion: String }: "property.unknown",
            "isn't a property of {of}. Did you mean {suggestion}?";
        ODataType { expected: String }: "property.odataType",
            "isn't the type that belongs here; omit it, or use \"#microsoft.graph.{expected}\".";

        // Properties of the other service.
        OtherName { service: String, instead: String }: "property.otherService",
            "belongs to {service}; use {instead} instead.";
        OtherProperty { service: String }: "property.otherService",
            "belongs to {service}; omit it.";
        CallArgument: "property.otherService",
            "isn't part of a document; specify it separately.";
        SetByService { service: String }: "property.otherService",
            "can't be specified here; {service} sets it.";
        NotChangeable { service: String }: "property.otherService",
            "can't be changed through {service}, which changes only auto-extend; use Microsoft Graph.";

        // Names and ids.
        NameBlank: "displayName.blank",
            "is empty or blank; use a name that is unique among your relationships.";
        NameTooLong { length: u64, maximum: u64 }: "displayName.tooLong",
            "is {length} characters; the maximum is {maximum}.";
        NameControlCharacter { value: String }: "displayName.controlCharacter",
            "'{value}' contains a control character; the service rejects it. Remove it.";
        Guid { value: String }: "guid.format",
            "'{value}' isn't a GUID such as 52eaad04-13a2-4a2f-9ce8-93a294fadf36, without braces.";

        // Durations.
        DurationFormat { value: String, example: String }: "duration.format",
            "'{value}' isn't an ISO 8601 duration; use whole days, for example {example}.";
        DurationLowerCase { value: String, example: String }: "duration.lowerCase",
            "'{value}' is in lower case; use whole days, for example {example}.";
        DurationEmpty { value: String, example: String }: "duration.empty",
            "'{value}' has no number; use whole days, for example {example}.";
        DurationNegative { value: String, example: String }: "duration.negative",
            "'{value}' is negative; use whole days, for example {example}.";
        DurationFraction { value: String, example: String }: "duration.fraction",
            "'{value}' has a fraction; use whole days, for example {example}.";
        DurationMonths { value: String, example: String }: "duration.months",
            "'{value}' counts months, which have no fixed length; use whole days, for example {example}.";
        DurationWeeks { value: String, example: String }: "duration.weeks",
            "'{value}' counts weeks, which the service doesn't accept; use whole days, for example {example}.";
        DurationPartDay { value: String, example: String }: "duration.partDay",
            "'{value}' isn't a whole number of days; use whole days, for example {example}.";
        DurationTooShort { value: String, minimum: String }: "duration.tooShort",
            "'{value}' is too short; the minimum is {minimum}.";
        DurationTooLong { value: String, maximum: String }: "duration.tooLong",
            "'{value}' is too long; the maximum is {maximum} (two years of 365 days).";

        // Automatic extension.
        AutoExtendValue { value: String }: "autoExtendDuration.value",
            "'{value}' isn't supported; use P180D to extend by 180 days, or PT0S not to extend.";
        AutoExtendSpelling { value: String, suggestion: String }: "autoExtendDuration.value",
            "'{value}' isn't supported; use {suggestion}.";
        AutoExtendGlobalAdministrator: "autoExtend.globalAdministrator",
            "isn't possible together with the role Global Administrator.";
        GlobalAdministratorExtended: "autoExtend.globalAdministrator",
            "can't contain Global Administrator while auto-extension is on.";
        AutoExtendBothForms: "autoExtend.bothForms",
            "says the same as autoExtendEnabled; specify one of them.";

        // Roles.
        RolesEmpty: "roles.empty",
            "is empty; specify at least one role.";
        RolesDuplicate { role: String }: "roles.duplicate",
            "repeats the role {role}; specify each role once.";
        RolesUnknown { value: String }: "roles.unknown",
            "'{value}' isn't a known role, and isn't a role's id (a GUID).";
        RolesMisspelt { value: String, suggestion: String }: "roles.unknown",
            "'{value}' isn't a known role. Did you mean '{suggestion}'?";
        RolesRenamed { value: String, suggestion: String }: "roles.unknown",
            "'{value}' is an old name of a role; use '{suggestion}'.";
        RolesNotListed { role: String }: "roles.notListed",
            "'{role}' isn't known to be possible in GDAP relationships; the service might reject it.";
        RolesNotInRelationship { role: String }: "roles.notInRelationship",
            "'{role}' isn't among the roles of the relationship; only those can be assigned.";

        // Requests and access assignments.
        ActionValue { value: String, known: Vec<String> }: "action.value",
            "'{value}' isn't an action of a request; use one of {known}.";
        ActionMisspelt { value: String, suggestion: String }: "action.value",
            "'{value}' isn't an action of a request. Did you mean {suggestion}?";
        ContainerType { value: String }: "accessContainerType.value",
            "'{value}' isn't supported; use securityGroup.";

        // What a relationship's status allows.
        StatusProperty { status: String }: "status.property",
            "can't be changed while the relationship is {status}.";
        StatusRoles { change: String }: "status.roles",
            "can change only by removing Global Administrator while the relationship is active, not by {change}.";
        StatusOneAtATime: "status.oneAtATime",
            "can't be changed together with accessDetails while the relationship is active.";

        // A service's own message.
        Rejected { message: String }: "service.rejected",
            "{message}";
    }
}

/// A value of a document as a problem shows it: at most 60 characters of it.
pub(super) fn quoted_value(value: &str) -> String {
    shorten(value, 60)
}
