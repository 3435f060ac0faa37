//! Lists, page by page.

/// What to list. Empty text and zero stand for "not said".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListQuery<'a> {
    /// Graph: an OData filter such as `status eq 'active'`, as it is before encoding.
    pub filter: &'a str,
    /// Graph: members to be read, with commas between.
    pub select: &'a str,
    /// Graph: order, such as `status`.
    pub orderby: &'a str,
    /// Graph: most items of a page, 1 to 300; 0 leaves it to the service.
    pub top: u32,
    /// [`Reply::next`](super::Reply::next) of the page before; then nothing else is said.
    pub next: &'a str,
}
