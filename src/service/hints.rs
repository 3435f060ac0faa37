//! The hint for a rejection: by Microsoft Graph from the status, the code and the subject of the request; by
//! CloudCockpit from the status. Sources: the error table of the Graph documentation, and reports of partners.

use serde_json::Value;

use crate::base::{CallHint, Hint, NetworkHint, ServiceHint, SignInHint, Term};
use crate::http::{Method, Request};

/// The permission that writes need.
const WRITE_PERMISSION: &str = "DelegatedAdminRelationship.ReadWrite.All";
/// The permission that suffices to read.
const READ_PERMISSION: &str = "DelegatedAdminRelationship.Read.All";
/// The app id of "Partner Customer Delegated Administration", whose service principal must exist for
/// applications.
const PRINCIPAL: &str = "2832473f-ec63-45fb-976f-5d45a7d4bb91";

/// The subject of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Relationship,
    Request,
    Assignment,
}

/// A rejection by Microsoft Graph, and the request that it rejected.
pub(super) struct GraphRejection<'a> {
    pub status: u16,
    pub code: Option<&'a str>,
    /// The service's own message.
    pub said: &'a str,
    pub request: &'a Request,
    /// The scope of the client's tokens.
    pub scope: &'a str,
}

impl GraphRejection<'_> {
    /// The hint; `None` if no fix is known.
    pub(super) fn hint(&self) -> Option<Hint> {
        use Subject::*;
        let (subject, method) = (self.subject(), self.request.method);
        Some(match self.status {
            300..=399 => redirect(),
            400 => self.bad_request(),
            401 if self.mentions_mfa() => SignInHint::RequireMfa.into(),
            401 => SignInHint::CheckToken {
                scope: self.scope.to_owned(),
            }
            .into(),
            403 if self.mentions("insufficient_claims") => SignInHint::SignInInteractively.into(),
            403 if self.mentions_mfa() => SignInHint::RequireMfa.into(),
            403 if let Some(permission) = self.directory_permission() => {
                ServiceHint::GrantPermission {
                    permission: permission.to_owned(),
                }
                .into()
            }
            403 => ServiceHint::CheckPermissions {
                permission: self.permission().to_owned(),
                principal: PRINCIPAL.to_owned(),
            }
            .into(),
            404 if (subject, method) == (Assignment, Method::Post) => self.check_group(),
            404 => CallHint::CheckId.into(),
            409 if self.mentions("Directory_ConcurrencyViolation") => {
                ServiceHint::TryWriteAgain.into()
            }
            409 => match subject {
                Relationship => self.relationship_conflict(),
                Request => ServiceHint::CheckRequests.into(),
                Assignment => ServiceHint::FindAssignment {
                    group: self.group(),
                }
                .into(),
            },
            412 | 428 if subject == Request => ServiceHint::RefreshRequestETag.into(),
            412 => CallHint::RefreshETag.into(),
            428 => CallHint::OmitETag.into(),
            423 => ServiceHint::TryWriteAgain.into(),
            429 => CallHint::SlowDown.into(),
            500..=599 if (subject, method) == (Assignment, Method::Post) => {
                ServiceHint::CheckAssignment {
                    group: self.group(),
                    principal: PRINCIPAL.to_owned(),
                }
                .into()
            }
            500..=599 => try_later("Microsoft"),
            _ => return None,
        })
    }

    fn bad_request(&self) -> Hint {
        use Subject::*;
        if self.mentions("delegatedAdminRelationshipId") {
            return CallHint::UseListedId.into();
        }
        match (self.subject(), self.request.method) {
            (_, Method::Get) => CallHint::CheckQuery.into(),
            (Assignment, _) if self.mentions("access container") => self.check_group(),
            (Assignment, Method::Post | Method::Patch) => ServiceHint::CheckAssignment {
                group: self.group(),
                principal: PRINCIPAL.to_owned(),
            }
            .into(),
            (Request, _) => ServiceHint::CheckStatus.into(),
            (Relationship, Method::Post) => match self.unusual_characters() {
                characters if characters.is_empty() => CallHint::CheckDocumentRules.into(),
                characters => ServiceHint::CheckCharacters { characters }.into(),
            },
            _ => CallHint::CheckDocumentRules.into(),
        }
    }

    /// The hint for a 409 of a relationship. It is about the name only if the write sets the name.
    fn relationship_conflict(&self) -> Hint {
        match self.request.method {
            Method::Post => ServiceHint::ChangeDisplayName.into(),
            Method::Patch if self.body().get("displayName").is_some() => {
                ServiceHint::ChangeDisplayNameOrUpdate.into()
            }
            _ => ServiceHint::CheckStatus.into(),
        }
    }

    /// The permission that this request needs.
    fn permission(&self) -> &'static str {
        match self.request.method {
            Method::Get => READ_PERMISSION,
            _ => WRITE_PERMISSION,
        }
    }

    fn check_group(&self) -> Hint {
        let group = self.group();
        ServiceHint::CheckGroup { group }.into()
    }

    /// The least permission for the part of the partner's directory that was requested.
    fn directory_permission(&self) -> Option<&'static str> {
        match self.request.url.path().rsplit('/').next() {
            Some("groups") => Some("GroupMember.Read.All"),
            Some("contracts") => Some("Directory.Read.All"),
            _ => None,
        }
    }

    fn subject(&self) -> Subject {
        let path = self.request.url.path();
        let has = |part: &str| path.split('/').any(|step| step == part);
        match () {
            () if has("accessAssignments") => Subject::Assignment,
            () if has("requests") => Subject::Request,
            () => Subject::Relationship,
        }
    }

    /// Whether the code is `text`, or the message contains it; without regard to case.
    fn mentions(&self, text: &str) -> bool {
        let message = self.said.to_ascii_lowercase();
        self.code
            .is_some_and(|code| code.eq_ignore_ascii_case(text))
            || message.contains(&text.to_ascii_lowercase())
    }

    fn mentions_mfa(&self) -> bool {
        ["multi-factor", "multifactor", "multi factor"]
            .iter()
            .any(|name| self.mentions(name))
            || self
                .said
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "MFA")
    }

    fn body(&self) -> Value {
        let sent = self.request.body.as_deref().unwrap_or_default();
        serde_json::from_slice(sent).unwrap_or_default()
    }

    /// The group of the assignment that was sent.
    fn group(&self) -> String {
        let body = self.body();
        let id = body["accessContainer"]["accessContainerId"].as_str();
        id.unwrap_or("of the assignment").to_owned()
    }

    /// The characters of the name that was sent that are neither letters, digits, blanks nor usual punctuation:
    /// the service rejects most of these, without naming them.
    fn unusual_characters(&self) -> String {
        let body = self.body();
        let name = body["displayName"].as_str().unwrap_or_default();
        let mut unusual = String::new();
        for c in name.chars() {
            if !c.is_alphanumeric() && !" -_.,()".contains(c) && !unusual.contains(c) {
                unusual.push(c);
            }
        }
        unusual
    }
}

/// The hint for a rejection by CloudCockpit. Its documentation doesn't distinguish the reasons for 400, 403 and
/// 404, so the hint names everything that it requires.
pub(super) fn cloudcockpit(status: u16) -> Option<Hint> {
    Some(match status {
        300..=399 => redirect(),
        400 | 403 | 404 => ServiceHint::CheckCloudCockpitAccess.into(),
        401 => SignInHint::UseCloudCockpitToken.into(),
        409 => ServiceHint::ReadCloudCockpitList.into(),
        429 => CallHint::SlowDown.into(),
        500..=599 => try_later("CloudCockpit"),
        _ => return None,
    })
}

/// The hint for a redirect, which is never followed.
fn redirect() -> Hint {
    let options = vec![Term::BaseUri];
    NetworkHint::CheckRedirect { options }.into()
}

/// The hint for an error that only the support of `service` can solve.
fn try_later(service: &str) -> Hint {
    let service = service.to_owned();
    ServiceHint::TryServiceLater { service }.into()
}
