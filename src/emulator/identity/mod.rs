//! Sign-in: the token endpoints of Entra, managed identities and GitHub Actions.

pub(crate) mod assertions;
pub(crate) mod certificate;
pub(crate) mod device;
pub(crate) mod github;
pub(crate) mod issued;
pub(crate) mod managed;
pub(crate) mod tokens;
