//! Clients on threads of an async runtime, which must not be blocked by the HTTP library.

use gdap::client::{CallOptions, ResultKind};
use serde_json::json;
use tokio::runtime::Builder;

use crate::support::{client, options, world};

/// With debug assertions the HTTP library's blocking client panics if it is created, used or dropped on such
/// a thread.
#[test]
fn a_client_is_made_used_and_dropped_on_a_thread_of_a_runtime() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let options = options(&world.emulator);
    let runtime = Builder::new_current_thread().build().unwrap();
    let update = |duration: &str| {
        let client = client(options.clone());
        let document = json!({ "duration": duration }).to_string();
        client.update(&id, document.as_bytes(), &CallOptions::default())
    };
    let here = runtime.block_on(async { update("P30D") }).unwrap();
    assert_eq!(here.kind(), ResultKind::Updated);
    let (options, id) = (options.clone(), id.clone());
    let elsewhere = runtime.block_on(async move {
        let read = move || client(options).get(&id, &CallOptions::default());
        tokio::task::spawn_blocking(read).await.unwrap()
    });
    let relationship = elsewhere.unwrap().relationship().unwrap();
    assert_eq!(relationship.duration.as_deref(), Some("P30D"));
}
