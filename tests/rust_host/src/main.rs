//! On tokio, with `panic = "abort"`: creates, uses and drops clients on every kind of thread.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use gdap::{
    Batch, BatchOptions, CallOptions, Cancel, Client, ErrorKind, ListQuery, RelationshipDraft, RequestAction,
    ResultKind, StaticToken, Work,
};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Done<()> {
    let uri = std::env::args().nth(1).ok_or("the address of a service")?;
    other_version(&uri)?;
    #[cfg(unix)]
    forked(&uri)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    runtime.block_on(on_tokio(uri))?;
    println!("done");
    Ok(())
}

async fn on_tokio(uri: String) -> Done<()> {
    let client = connect(&uri)?;
    println!("{client:?}");

    let document = RelationshipDraft::new()
        .display_name("Rust host")
        .days(730)
        .roles(["Directory Readers"])
        .to_json();
    let made = client.create(&document, &CallOptions::default())?;
    assert_eq!(made.kind(), ResultKind::Created);
    let id = made.id().ok_or("an id")?.to_owned();
    let relationship = made.relationship().ok_or("a relationship")?;
    assert_eq!(relationship.display_name.as_deref(), Some("Rust host"));

    // In an async task, with a cancel of its own and without one.
    let (own, task_id) = (client.clone(), id.clone());
    let task = tokio::spawn(async move {
        let cancel = Cancel::new();
        let options = CallOptions { cancel: Some(&cancel), ..CallOptions::default() };
        let first = update(&own, &task_id, 365, &options)?;
        let second = update(&own, &task_id, 180, &CallOptions::default())?;
        Done::Ok([first, second])
    });
    assert_eq!(task.await??, [ResultKind::Updated; 2]);

    // On a thread that may block.
    let (own, task_id) = (client.clone(), id.clone());
    let blocking = tokio::task::spawn_blocking(move || {
        update(&own, &task_id, 90, &CallOptions::default())
    });
    assert_eq!(blocking.await??, ResultKind::Updated);

    // In a runtime of one thread, with a client made and dropped there.
    let (address, own_id) = (uri.clone(), id.clone());
    let alone = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let client = connect(&address)?;
            update(&client, &own_id, 30, &CallOptions::default())
        })
    });
    let alone = alone.join().map_err(|_| "a panic")?;
    assert_eq!(alone?, ResultKind::Updated);

    let found: Vec<_> = client
        .relationships(ListQuery::default(), &CallOptions::default())
        .collect::<gdap::Result<_>>()?;
    assert!(found.iter().any(|it| it.id == id));
    let locked = client.request(&id, &RequestAction::LockForApproval.to_json(), &CallOptions::default())?;
    assert_eq!(locked.request().ok_or("a request")?.action(), Some("lockForApproval"));
    let requests: Vec<_> = client
        .all_requests(&id, ListQuery::default(), &CallOptions::default())
        .collect::<gdap::Result<_>>()?;
    assert_eq!(requests.len(), 1);

    many(&uri, &id)?;
    futures(&client, &id).await?;
    refused(&client)?;
    Ok(())
}

fn connect(uri: &str) -> Done<Client> {
    let token = Arc::new(StaticToken::new(b"a-token", None)?);
    Ok(Client::builder(token).base_uri(uri).allow_http_loopback(true).build()?)
}

fn update(client: &Client, id: &str, days: u32, options: &CallOptions) -> Done<ResultKind> {
    let document = RelationshipDraft::new().days(days).to_json();
    Ok(client.update(id, &document, options)?.kind())
}

/// A batch whose client is dropped before it; then both are dropped in the middle of it.
fn many(uri: &str, id: &str) -> Done<()> {
    let client = connect(uri)?;
    let batch = Batch::new(&client, BatchOptions::default())?;
    for tag in 0..20 {
        batch.submit(Work::Get, id, b"", &CallOptions::default(), tag, Duration::ZERO)?;
    }
    drop(client);
    let mut tags: Vec<_> = (0..10)
        .map(|_| batch.take(Duration::from_secs(30)).map(|(tag, _)| tag))
        .collect::<gdap::Result<_>>()?;
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 10);
    Ok(())
}

/// Items of a batch as futures; of a batch that is dropped they end as cancelled.
async fn futures(client: &Client, id: &str) -> Done<()> {
    let batch = Batch::new(client, BatchOptions { concurrency: 2, ..BatchOptions::default() })?;
    let start = || batch.start(Work::Get, id, b"", &CallOptions::default());
    let started: Vec<_> = (0..8).map(|_| start()).collect::<gdap::Result<_>>()?;
    for completion in started {
        assert_eq!(completion.await?.kind(), ResultKind::Read);
    }
    drop(start()?);
    // It waits for a status that the relationship never gets.
    let parked = batch.start(Work::Await, id, b"terminated", &CallOptions::default())?;
    while batch.counts().running == 0 {
        tokio::task::yield_now().await;
    }
    drop(batch);
    let error = tokio::spawn(parked).await?.err().ok_or("an error")?;
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    Ok(())
}

/// Another version of the crate in the same program.
fn other_version(uri: &str) -> Done<()> {
    let token = Arc::new(gdap_other::StaticToken::new(b"a-token", None)?);
    let other = gdap_other::Client::builder(token).base_uri(uri).allow_http_loopback(true).build()?;
    let own = connect(uri)?;
    let count = |page: &str| page.matches("\"displayName\"").count();
    let theirs = other.list(&gdap_other::ListQuery::default(), &gdap_other::CallOptions::default())?;
    let ours = own.list(&ListQuery::default(), &CallOptions::default())?;
    assert_eq!(count(theirs.json()), count(ours.json()));
    Ok(())
}

/// In a child process without exec, the client of the parent fails at once.
#[cfg(unix)]
fn forked(uri: &str) -> Done<()> {
    let client = connect(uri)?;
    let list = || client.list(&ListQuery::default(), &CallOptions::default());
    list()?;
    // SAFETY: the child makes one call, which fails before it takes a lock, and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let is_refused = list().is_err_and(|error| error.kind() == ErrorKind::Forked);
        unsafe { libc::_exit(i32::from(!is_refused)) };
    }
    let mut status = 1;
    // SAFETY: waits for this process's own child, with a valid place for its status.
    unsafe { libc::waitpid(child, &mut status, 0) };
    assert_eq!(status, 0, "the child process was refused");
    list()?;
    Ok(())
}

/// Invalid calls return errors with their outcome, without an abort.
fn refused(client: &Client) -> Done<()> {
    let error = client.update("x y", b"[]", &CallOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidJson);
    let boxed: Box<dyn Error + Send + Sync> = error.into();
    println!("{boxed}");
    Ok(())
}
