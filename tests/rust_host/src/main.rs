//! On tokio, with `panic = "abort"`: makes a client on threads of every kind, uses it there, and drops it.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use gdap::{
    Batch, BatchOptions, CallOptions, Cancel, Client, ClientOptions, ErrorKind, ListQuery, ResultKind,
    StaticToken, Work,
};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Done<()> {
    let uri = std::env::args().nth(1).ok_or("the address of a service")?;
    let client = connect(&uri)?;
    println!("{client:?}");

    let document = br#"{"displayName":"Rust host","duration":"P730D",
        "accessDetails":{"unifiedRoles":[{"roleDefinitionId":"Directory Readers"}]}}"#;
    let made = client.create(document, &CallOptions::default())?;
    assert_eq!(made.kind(), ResultKind::Created);
    let id = made.id().ok_or("an id")?.to_owned();
    let relationship = made.relationship().ok_or("a relationship")?;
    assert_eq!(relationship.display_name.as_deref(), Some("Rust host"));

    // In an async task, with a cancel of its own and without one.
    let (own, task_id) = (client.clone(), id.clone());
    let task = tokio::spawn(async move {
        let cancel = Cancel::new();
        let options = CallOptions { cancel: Some(&cancel), ..CallOptions::default() };
        let first = update(&own, &task_id, "P365D", &options)?;
        let second = update(&own, &task_id, "P180D", &CallOptions::default())?;
        Done::Ok([first, second])
    });
    assert_eq!(task.await??, [ResultKind::Updated; 2]);

    // On a thread that may block.
    let (own, task_id) = (client.clone(), id.clone());
    let blocking = tokio::task::spawn_blocking(move || {
        update(&own, &task_id, "P90D", &CallOptions::default())
    });
    assert_eq!(blocking.await??, ResultKind::Updated);

    // In a runtime of one thread, with a client made and dropped there.
    let (address, own_id) = (uri.clone(), id.clone());
    let alone = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let client = connect(&address)?;
            update(&client, &own_id, "P30D", &CallOptions::default())
        })
    });
    let alone = alone.join().map_err(|_| "a panic")?;
    assert_eq!(alone?, ResultKind::Updated);

    let found: Vec<_> = client
        .relationships(ListQuery::default(), &CallOptions::default())
        .collect::<gdap::Result<_>>()?;
    assert!(found.iter().any(|it| it.id == id));

    many(&client, &id)?;
    refused(&client)?;
    println!("done");
    Ok(())
}

fn connect(uri: &str) -> Done<Client> {
    let mut options = ClientOptions { base_uri: Some(uri.to_owned()), ..ClientOptions::default() };
    options.transport.allow_http_loopback = true;
    Ok(Client::new(options, Arc::new(StaticToken::new(b"a-token", None)?))?)
}

fn update(client: &Client, id: &str, duration: &str, options: &CallOptions) -> Done<ResultKind> {
    let document = format!(r#"{{"duration":"{duration}"}}"#);
    Ok(client.update(id, document.as_bytes(), options)?.kind())
}

/// A batch, and one that is dropped in the middle together with its client.
fn many(client: &Client, id: &str) -> Done<()> {
    let batch = Batch::new(client, BatchOptions::default())?;
    for tag in 0..20 {
        batch.submit(Work::Get, id, b"", &CallOptions::default(), tag, Duration::ZERO)?;
    }
    let mut tags: Vec<_> = (0..10)
        .map(|_| batch.take(Duration::from_secs(30)).map(|(tag, _)| tag))
        .collect::<gdap::Result<_>>()?;
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 10);
    Ok(())
}

/// Errors are errors, with their outcome and without an abort.
fn refused(client: &Client) -> Done<()> {
    let error = client.update("x y", b"[]", &CallOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidJson);
    let boxed: Box<dyn Error + Send + Sync> = error.into();
    println!("{boxed}");
    Ok(())
}
