//! Creates through a gateway that disturbs one request in five.

use std::time::Duration;

use gdap::emulator::{Emulator, Options};

use crate::report::Figure;
use crate::writes::{client, faults, haproxy, write_many};

/// 1,000 writes through haproxy.
pub fn exactly_once() -> Vec<Figure> {
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(serde_json::json!({"logLimit": 100_000}));
    let Some(gateway) = haproxy("bench-network", &emulator, "") else {
        return Vec::new();
    };
    emulator.fault(faults());
    let seen = write_many(&client(&gateway, Duration::from_secs(2)), &emulator, 1000);
    println!("  {seen}");
    let none = |name: &str, count: usize| {
        Figure::exactly(
            &format!("1,000 writes through a gateway, {name}"),
            &count.to_string(),
            "0",
        )
    };
    vec![
        none("lost", seen.lost + seen.failed),
        none("doubled", seen.doubled),
        none("reported untruly", seen.untrue),
        none("unknown without an open attempt", seen.unfounded),
        Figure::at_most(
            "1,000 writes through a gateway, unknown",
            seen.unknown as f64,
            1.0,
            "",
        ),
    ]
}
