//! Faults put into the product's source on purpose. Each is a mistake that a write engine may well
//! have; the search must find every one.

/// One changed place.
pub struct Mutation {
    /// The mistake.
    pub name: &'static str,
    pub file: &'static str,
    /// Stands there once.
    pub find: &'static str,
    pub replace: &'static str,
}

pub const MUTATIONS: &[Mutation] = &[
    // What an attempt leaves.
    Mutation {
        name: "a later refusal closes what is open",
        file: "src/client/engine/machine.rs",
        find: "        self.sent += 1;\n        self.after = sent.after;",
        replace: "        if sent.after == LastAttempt::Refused {\n            self.attempts.resolve(Standing::NotMade, |_| true);\n        }\n        self.sent += 1;\n        self.after = sent.after;",
    },
    Mutation {
        name: "a moved ETag means that nothing was made",
        file: "src/client/engine/attempt.rs",
        find: "if versions.rules_out(&attempt.tag) => {\n                Doubt::Ended\n            }",
        replace: "if versions.rules_out(&attempt.tag) => {\n                Doubt::None\n            }",
    },
    Mutation {
        name: "a reset counts as unsent",
        file: "src/http/retry.rs",
        find: "Event::Failure(_) => return AttemptState::Open,",
        replace: "Event::Failure(_) => return AttemptState::Unsent,",
    },
    Mutation {
        name: "an unsent attempt counts as open",
        file: "src/http/retry.rs",
        find: "Event::Failure(failure) if !failure.sent => return AttemptState::Unsent,",
        replace: "Event::Failure(failure) if !failure.sent => return AttemptState::Open,",
    },
    Mutation {
        name: "a service's 500 counts as refused",
        file: "src/http/retry.rs",
        find: "500 | 501 | 503 | 507 if is_own => AttemptState::Ended,",
        replace: "500 | 501 | 503 | 507 if is_own => AttemptState::Refused,",
    },
    Mutation {
        name: "a gateway's page counts as the service's refusal",
        file: "src/http/retry.rs",
        find: "300..=499 => AttemptState::Ended,",
        replace: "300..=499 => AttemptState::Refused,",
    },
    Mutation {
        name: "a 408 counts as refused",
        file: "src/http/retry.rs",
        find: "408 => AttemptState::Open,",
        replace: "408 => AttemptState::Refused,",
    },
    Mutation {
        name: "a 5xx without the service's body can't land later",
        file: "src/http/retry.rs",
        find: "500 | 501 | 503 | 507 if is_own => AttemptState::Ended,\n        _ => AttemptState::Open,",
        replace: "500 | 501 | 503 | 507 if is_own => AttemptState::Ended,\n        _ => AttemptState::Ended,",
    },
    // What is done next.
    Mutation {
        name: "a POST is sent again without patience",
        file: "src/client/engine/machine/timing.rs",
        find: "            Some(_) => Repeat::Later,",
        replace: "            Some(_) => Repeat::Now,",
    },
    Mutation {
        name: "a POST that ended is sent again and again",
        file: "src/client/engine/machine/timing.rs",
        find: "self.ended > 1",
        replace: "self.ended > 9",
    },
    Mutation {
        name: "nothing bounds the repeats",
        file: "src/client/engine/machine/timing.rs",
        find: "self.sent > self.policy.max_retries",
        replace: "self.sent > self.policy.max_retries + 1",
    },
    Mutation {
        name: "a fired cancel still looks",
        file: "src/client/engine/machine.rs",
        find: "        if moment.is_cancelled {",
        replace: "        if moment.is_cancelled && self.doubt() == Doubt::None {",
    },
    Mutation {
        name: "a POST leaves no time for its looks",
        file: "src/client/engine/machine/timing.rs",
        find: "self.policy.guard == Guard::Look && end >= moment.deadline",
        replace: "self.policy.guard == Guard::Look && end < moment.now",
    },
    // What a look shows.
    Mutation {
        name: "a stale look counts",
        file: "src/client/engine/attempt.rs",
        find: "is_older || self.is_superseded(etag)",
        replace: "is_older && self.is_superseded(etag)",
    },
    Mutation {
        name: "what is older than the call counts as made by it",
        file: "src/client/relationship/create.rs",
        find: "        let is_new = ctx.is_since(found.created);\n        let mut may_be_ours",
        replace: "        let is_new = true;\n        let mut may_be_ours",
    },
    Mutation {
        name: "the service's clock is not asked",
        file: "src/client/context.rs",
        find: "Some((date, at)) => (date, at, 5),",
        replace: "Some((date, at)) => (date, at, 120),",
    },
    Mutation {
        name: "two calls claim one relationship",
        file: "src/client/relationship/create.rs",
        find: "Maker::AnotherCall => may_be_ours = false,",
        replace: "Maker::AnotherCall => return Ok(Finding::Wanted.into()),",
    },
    Mutation {
        name: "reuse takes a relationship that has ended",
        file: "src/client/relationship/create.rs",
        find: "if is_same && self.reuses && ended.is_none() {",
        replace: "if is_same && self.reuses {",
    },
    Mutation {
        name: "an operation begun before the write counts as its own",
        file: "src/client/engine/operations.rs",
        find: "created.is_none_or(|created| created < facts.since)",
        replace: "created.is_none()",
    },
    Mutation {
        name: "nobody looks for operations",
        file: "src/client/relationship/update/comparison.rs",
        find: "let may_operate = facts.in_doubt || is_locked;",
        replace: "let may_operate = is_locked;",
    },
    Mutation {
        name: "another client's change is overwritten",
        file: "src/client/engine/conflict.rs",
        find: "    if changed.is_empty() {",
        replace: "    if changed.len() < 9 {",
    },
    Mutation {
        name: "a 404 after the own create is believed",
        file: "src/client/engine/driver.rs",
        find: "ctx.waits() || ctx.is_recent(self.kind.ids().iter())",
        replace: "ctx.waits()",
    },
    Mutation {
        name: "a response's ETag is taken as it is",
        file: "src/client/etag.rs",
        find: "(is_text && !is_blank && etag.trim() != \"*\").then_some(etag)",
        replace: "(is_text || is_blank).then_some(etag)",
    },
    Mutation {
        name: "any 2xx with an entity proves a create",
        file: "src/client/relationship/create.rs",
        find: "values.is_some_and(|values| self.has_name(&values))",
        replace: "values.is_some()",
    },
    Mutation {
        name: "a CloudCockpit page with 200 is success",
        file: "src/client/cloudcockpit/update.rs",
        find: "match names && is_own(response) {",
        replace: "match names || is_own(response) {",
    },
    // The journal.
    Mutation {
        name: "what an earlier process sent is forgotten",
        file: "src/client/engine/write_state.rs",
        find: "            machine.resume(resumed.tag.clone(), now.checked_sub(silent).unwrap_or(now));",
        replace: "            let _ = (resumed.tag.clone(), now.checked_sub(silent));",
    },
    Mutation {
        name: "the journal has no line before a write",
        file: "src/client/journal/entry.rs",
        find: "        if etag.is_none() || *written != Some(etag) {",
        replace: "        if etag.is_some() && *written == Some(etag) {",
    },
    Mutation {
        name: "an unknown end counts as a failure",
        file: "src/client/journal/history.rs",
        find: "line.outcome.as_deref() == Some(\"unknown\")",
        replace: "line.outcome.as_deref() == Some(\"?\")",
    },
    Mutation {
        name: "a repeat is numbered when the batch is full too",
        file: "src/client/batch/scheduler.rs",
        find: "            if state.items_held() < self.capacity {\n                break;\n            }",
        replace: "            if state.items_held() < self.capacity {\n                break;\n            }\n            accept(&mut item)?;\n            return Err(self.full());",
    },
    Mutation {
        name: "later items of an id are skipped when an earlier one runs again",
        file: "src/client/journal/entry.rs",
        find: "(State::Done(place), _) if !is_overwritten => {",
        replace: "(State::Done(place), _) if is_overwritten || !is_overwritten => {",
    },
];
