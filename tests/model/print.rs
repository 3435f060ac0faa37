//! A history as readable text: its settings that differ from the calm ones, and its events line by line.

use crate::generate::default_limits;
use crate::history::{History, Weather};
use crate::names;
use crate::search::Verdict;

/// A failing history: the broken rules, its settings and its events.
pub fn failure(history: &History, verdict: &Verdict) -> String {
    let mut text = format!("GDAP_SEED={}\n", history.seed);
    for violation in &verdict.violations {
        text.push_str(&format!(
            "  BROKEN  {}: {}\n",
            violation.rule, violation.what
        ));
    }
    text.push_str(&settings(history));
    for line in &verdict.log {
        text.push_str(line);
        text.push('\n');
    }
    short(&text)
}

fn settings(history: &History) -> String {
    let mut text = format!("  there    {:?}\n", history.setup);
    text.push_str(&format!("  weather  {}\n", weather(&history.weather)));
    if history.limits != default_limits() {
        text.push_str(&format!("  limits   {:?}\n", history.limits));
    }
    for (number, call) in history.calls.iter().enumerate() {
        let flags: String = [
            (call.wait, " wait"),
            (call.plan, " plan"),
            (call.offline, " offline"),
            (call.reuse, " reuse"),
            (call.read_back, " read_back"),
            (call.customer, " customer"),
            (call.on_made, " on what call 0 made"),
            (!call.is_valid, " (can't succeed)"),
        ]
        .into_iter()
        .filter_map(|(is_set, flag)| is_set.then_some(flag))
        .collect();
        let times = format!(
            "cancel {:?}, deadline {:?}, pause {}",
            call.cancel, call.deadline, call.pause
        );
        text.push_str(&format!(
            "  call {number}   {:?}{flags}, etag {:?}, {times}: {}\n",
            call.kind, call.etag, call.body
        ));
    }
    for fault in &history.faults {
        text.push_str(&format!(
            "  fault    {:?}: {:?}, {:?}\n",
            fault.at, fault.shown, fault.fate
        ));
    }
    for other in &history.others {
        text.push_str(&format!("  other    {:?}: {:?}\n", other.when, other.what));
    }
    if let Some(batch) = &history.batch {
        text.push_str(&format!("  batch    {batch:?}\n"));
    }
    text
}

fn weather(weather: &Weather) -> String {
    format!("{weather:?}").replace("Weather ", "")
}

/// Replaces long URLs and ids by short names.
fn short(text: &str) -> String {
    let relationships = format!(
        "{}/v1.0/tenantRelationships/delegatedAdminRelationships",
        names::ROOT
    );
    let cockpit = format!("{}/v1/Customers", names::COCKPIT_ROOT);
    let mut text = text.replace(&relationships, "R").replace(&cockpit, "C");
    for (long, name) in [
        (names::SEEDED, "{seeded}"),
        (names::ASSIGNMENT, "{assignment}"),
        (names::GROUP, "{group}"),
        (names::NEW_GROUP, "{new group}"),
        (names::CUSTOMER, "{customer}"),
        (names::PROVIDER, "{provider}"),
        ("0000-0000-4000-8000-", "~"),
    ] {
        text = text.replace(long, name);
    }
    for (number, role) in names::ROLES.iter().enumerate() {
        let item = format!("{{\"roleDefinitionId\":\"{role}\"}}");
        text = text
            .replace(&item, &format!("role{number}"))
            .replace(role, &format!("role{number}"));
    }
    text
}
