//! A look: a read that shows whether the write was made.

use std::time::Duration;

use super::Driver;
use crate::base::Level;
use crate::client::context::Context;
use crate::client::engine::facts::Facts;
use crate::client::engine::kind::LookResult;
use crate::client::engine::operations::{self, Poll};
use crate::client::engine::situation::Finding;
use crate::client::engine::trace::Event;

impl Driver<'_> {
    /// The facts that the kind of write needs to judge what it finds.
    pub(super) fn facts(&self, ctx: &Context<'_>) -> Facts {
        let first = self.running.first.unwrap_or(ctx.state.began);
        Facts {
            in_doubt: self.in_doubt(),
            is_plan: false,
            after: self.running.machine.after(),
            since: ctx.service_time(first),
        }
    }

    /// Looks once, and reports the finding to the machine.
    pub(super) fn look(&mut self, ctx: &mut Context<'_>) {
        let facts = self.facts(ctx);
        let began = ctx.now();
        let kind = &mut *self.kind;
        let mut shown = match ctx.look(|ctx| kind.look(ctx, &facts)) {
            Ok(shown) => shown,
            Err(error) => LookResult::from(Finding::Unreadable).with_error(error),
        };
        let now = ctx.now();
        let mut wait = Duration::ZERO;
        if shown.is_missing
            && self.may_lag(ctx)
            && let Some(due) = self.running.machine.lag(now, true)
        {
            shown.saw = Finding::Lagging;
            wait = due.saturating_duration_since(now);
        }
        if shown.saw == Finding::Locked {
            wait = operations::poll_wait(ctx, self.running.locked);
            self.running.locked += 1;
        }
        if let Some(operation) = &shown.operation {
            self.running.operation = Some((operation.clone(), Poll::default()));
        }
        let saw = self.running.machine.add_look(&shown, began, now, wait);
        self.note(ctx, Event::Finding(saw));
        if let (Finding::Unreadable, Some(error)) = (saw, &shown.error) {
            ctx.client.diag.log(Level::Warn, "client", || {
                format!("A read to verify the write failed: {error}")
            });
        }
        self.running.seen = shown.error;
    }
}
