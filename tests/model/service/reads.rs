//! Reads: each shows the objects as they were some time ago.

use serde_json::{Value, json};

use super::query::{Filter, split};
use super::{Answer, Look, Noun, World};
use crate::history::Ms;
use crate::values::text;

impl World {
    /// Serves a GET of Graph; returns the response and the state that it shows.
    pub fn graph_read(&mut self, call: usize, url: &str) -> (Answer, Option<Look>) {
        let (path, query) = split(url);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [
                "v1.0",
                "tenantRelationships",
                "delegatedAdminRelationships",
                rest @ ..,
            ] => match rest {
                [] => self.list(call, Noun::Relationship, None, url, &query),
                [id] => self.one(call, Noun::Relationship, id),
                [id, set] | [id, set, ..] => {
                    let Some(noun) = noun(set) else {
                        return (not_found(), None);
                    };
                    match (rest, self.find(Noun::Relationship, id)) {
                        (_, None) => (not_found(), None),
                        ([_, _], Some(parent)) => self.list(call, noun, Some(parent), url, &query),
                        ([_, _, id], _) => self.one(call, noun, id),
                        _ => (not_found(), None),
                    }
                }
            },
            _ => (not_found(), None),
        }
    }

    fn one(&mut self, call: usize, noun: Noun, id: &str) -> (Answer, Option<Look>) {
        let then = self.now - self.read_lag();
        let found = self.find(noun, id);
        let doc = found.and_then(|thing| self.shown(thing, then));
        let look = Look {
            at: self.now,
            call,
            docs: doc.iter().map(|doc| (noun, doc.clone())).collect(),
            missing: doc.is_none().then(|| id.to_owned()),
            whole_list: false,
        };
        let answer = match &doc {
            Some(doc) => Answer::json(200, doc),
            None => not_found(),
        };
        (answer, Some(look))
    }

    fn list(
        &mut self,
        call: usize,
        noun: Noun,
        parent: Option<usize>,
        url: &str,
        query: &[(String, String)],
    ) -> (Answer, Option<Look>) {
        let option = |name: &str| {
            query
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        };
        let refused = || {
            (
                Answer::error(400, "badRequest", "Invalid filter clause."),
                None,
            )
        };
        let filter = match option("$filter").map(|filter| Filter::parse(filter)) {
            None => None,
            Some(None) => return refused(),
            Some(Some(filter)) => Some(filter),
        };
        let by_name = filter
            .as_ref()
            .is_some_and(|filter| filter.asks_for("displayName"));
        if by_name && !self.history.weather.filters_names {
            return refused();
        }
        let then = self.now - self.list_lag();
        let docs: Vec<Value> = self
            .all(noun, parent)
            .into_iter()
            .filter_map(|thing| self.shown(thing, then))
            .filter(|doc| filter.as_ref().is_none_or(|filter| filter.takes(doc)))
            .collect();
        let skip: usize = option("$skiptoken")
            .and_then(|skip| skip.parse().ok())
            .unwrap_or(0);
        let page = self.history.weather.page;
        let shown: Vec<Value> = docs.iter().skip(skip).take(page).cloned().collect();
        let mut body = json!({ "value": shown });
        let is_last = skip + page >= docs.len();
        if !is_last {
            let base = url
                .split("$skiptoken")
                .next()
                .unwrap_or(url)
                .trim_end_matches(['?', '&']);
            let separator = if base.contains('?') { '&' } else { '?' };
            body["@odata.nextLink"] = json!(format!("{base}{separator}$skiptoken={}", skip + page));
        }
        let look = Look {
            at: self.now,
            call,
            docs: shown.into_iter().map(|doc| (noun, doc)).collect(),
            missing: None,
            whole_list: skip == 0 && is_last && filter.is_none(),
        };
        (Answer::json(200, &body), Some(look))
    }

    /// An object as a read shows it that sees the state of time `then`.
    pub(super) fn shown(&self, thing: usize, then: Ms) -> Option<Value> {
        let version = self.version_at(thing, then)?;
        let mut doc = version.doc.clone()?;
        doc["@odata.etag"] = json!(version.etag);
        if let Some(doc) = doc.as_object_mut() {
            doc.remove("target");
        }
        Some(doc)
    }

    pub(super) fn read_lag(&mut self) -> Ms {
        self.reads += 1;
        let lags = &self.history.weather.read_lag;
        lags[(self.reads - 1) % lags.len()]
    }

    pub(super) fn list_lag(&mut self) -> Ms {
        self.lists += 1;
        let lags = &self.history.weather.list_lag;
        lags[(self.lists - 1) % lags.len()]
    }
}

fn noun(set: &str) -> Option<Noun> {
    match set {
        "requests" => Some(Noun::Request),
        "operations" => Some(Noun::Operation),
        "accessAssignments" => Some(Noun::Assignment),
        _ => None,
    }
}

pub(super) fn not_found() -> Answer {
    Answer::error(
        404,
        "Request_ResourceNotFound",
        "The resource was not found.",
    )
}

/// Whether the document is a relationship that has ended.
pub fn has_ended(doc: &Value) -> bool {
    matches!(
        text(&doc["status"]),
        "expired" | "terminated" | "terminating" | "terminationRequested" | "expiring"
    )
}
