//! Lists as iterators: over their pages, and over the items of all pages.

use serde_json::Value;

use super::paging::ListQuery;
use super::{CallOptions, Client, Reply};
use crate::base::Result;
use crate::model::{Assignment, Customer, Operation, Relationship, RelationshipRequest};

impl Client {
    /// All pages of relationships, one after the other; ends after the first failure.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client) -> gdap::Result<()> {
    /// for page in client.pages(gdap::ListQuery::default(), &gdap::CallOptions::default()) {
    ///     println!("{}", page?.json());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages<'a>(&'a self, query: ListQuery<'a>, call: &'a CallOptions<'a>) -> Pages<'a> {
        self.pages_of("", query, call, |client, _, query, call| {
            client.list(query, call)
        })
    }

    /// The relationships of all pages, one after the other; ends after the first failure.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client) -> gdap::Result<()> {
    /// for relationship in client.relationships(gdap::ListQuery::default(), &gdap::CallOptions::default()) {
    ///     let relationship = relationship?;
    ///     println!("{}: {:?}", relationship.id, relationship.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn relationships<'a>(
        &'a self,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
    ) -> Items<'a, Relationship> {
        Items::of(self.pages(query, call), Relationship::from_value)
    }

    /// The access assignments of relationship `id`; as [`Client::relationships`].
    pub fn all_assignments<'a>(
        &'a self,
        id: &'a str,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
    ) -> Items<'a, Assignment> {
        Items::of(
            self.pages_of(id, query, call, Client::assignments),
            Assignment::from_value,
        )
    }

    /// The requests of relationship `id`; as [`Client::relationships`].
    pub fn all_requests<'a>(
        &'a self,
        id: &'a str,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
    ) -> Items<'a, RelationshipRequest> {
        let pages = self.pages_of(id, query, call, Client::requests);
        Items::of(pages, RelationshipRequest::from_value)
    }

    /// The operations of relationship `id`; as [`Client::relationships`].
    pub fn all_operations<'a>(
        &'a self,
        id: &'a str,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
    ) -> Items<'a, Operation> {
        Items::of(
            self.pages_of(id, query, call, Client::operations),
            Operation::from_value,
        )
    }

    /// The partner's customers; as [`Client::relationships`].
    pub fn all_customers<'a>(
        &'a self,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
    ) -> Items<'a, Customer> {
        let pages = self.pages_of("", query, call, |client, _, query, call| {
            client.customers(query, call)
        });
        Items::of(pages, Customer::from_value)
    }

    fn pages_of<'a>(
        &'a self,
        id: &'a str,
        query: ListQuery<'a>,
        call: &'a CallOptions<'a>,
        read: ReadPage,
    ) -> Pages<'a> {
        Pages {
            client: self,
            id,
            query,
            call,
            read,
            next: Some(query.next.to_owned()),
        }
    }
}

/// Reads a page of a list of the relationship with this id, or of a list of the partner (no id).
type ReadPage = fn(&Client, &str, &ListQuery<'_>, &CallOptions<'_>) -> Result<Reply>;

/// The pages of a list; see [`Client::pages`].
///
/// A [`ListQuery`](crate::ListQuery) selects them.
#[derive(Debug)]
pub struct Pages<'a> {
    client: &'a Client,
    id: &'a str,
    query: ListQuery<'a>,
    call: &'a CallOptions<'a>,
    read: ReadPage,
    next: Option<String>,
}

impl Iterator for Pages<'_> {
    type Item = Result<Reply>;

    fn next(&mut self) -> Option<Result<Reply>> {
        let next = self.next.take()?;
        let query = match next.as_str() {
            "" => self.query,
            next => ListQuery {
                next,
                ..ListQuery::default()
            },
        };
        let page = (self.read)(self.client, self.id, &query, self.call);
        if let Ok(page) = &page {
            self.next = page.next().map(str::to_owned);
        }
        Some(page)
    }
}

/// The items of all pages of a list; see [`Client::relationships`].
///
/// Example: [`Customer`](crate::Customer).
#[derive(Debug)]
pub struct Items<'a, T> {
    pages: Pages<'a>,
    page: std::vec::IntoIter<Value>,
    read: fn(Value) -> Result<T>,
}

impl<'a, T> Items<'a, T> {
    fn of(pages: Pages<'a>, read: fn(Value) -> Result<T>) -> Items<'a, T> {
        let page = Vec::new().into_iter();
        Items { pages, page, read }
    }
}

impl<T> Iterator for Items<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(item) = self.page.next() {
                return Some((self.read)(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = page.items().into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
