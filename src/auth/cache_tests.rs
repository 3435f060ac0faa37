//! One fetch for many callers, renewal before expiry, and rejected tokens.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::base::{Cancel, Clock, Diagnostics, Secret};
use crate::http::testing::{FakeClock, Memory, Tokens, audience, token};
use crate::http::{Reach, Settings, Transport};

/// All that a context borrows.
struct World {
    reach: Reach,
    transport: Arc<dyn Transport>,
    audience: Audience,
    settings: Settings,
    clock: Arc<FakeClock>,
    diag: Diagnostics,
}

impl World {
    fn new() -> World {
        World {
            transport: Memory::replies([]),
            reach: Reach::default(),
            audience: audience("https://graph.test/v1.0"),
            settings: Settings::default(),
            clock: FakeClock::new(),
            diag: Diagnostics::default(),
        }
    }
    fn ctx<'a>(
        &'a self,
        rejected: Option<&'a Token>,
        cancel: Option<&'a Cancel>,
    ) -> TokenContext<'a> {
        TokenContext {
            transport: &*self.transport,
            reach: &self.reach,
            audience: &self.audience,
            settings: &self.settings,
            deadline: self.clock.instant() + Duration::from_secs(30),
            cancel,
            clock: &*self.clock,
            diag: &self.diag,
            rejected,
            claims: None,
            is_sign_in: true,
            outages: None,
        }
    }
}

/// Counts its calls, and returns tokens that are valid for an hour.
fn hourly(count: &Arc<AtomicU64>) -> impl TokenSource + 'static {
    let count = count.clone();
    Tokens(move |ctx: &TokenContext<'_>| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        let text = format!("token{number}");
        let end = ctx.clock.now() + Duration::from_secs(3600);
        Token::new(Secret::from(text.into_bytes()), Some(end))
    })
}

#[test]
fn many_threads_one_fetch() {
    let (world, count) = (World::new(), Arc::default());
    let cached = Cached::new(hourly(&count));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| cached.token(&world.ctx(None, None)).unwrap());
        }
    });
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert!(cached.cached(&world.ctx(None, None)).is_some());
    let mut other = World::new();
    other.audience.scope = "https://other.test/.default".to_owned();
    assert!(
        cached.cached(&other.ctx(None, None)).is_none(),
        "another audience"
    );
}

#[test]
fn renewed_ahead_and_after_a_refusal() {
    let (world, count) = (World::new(), Arc::default());
    let cached = Cached::new(hourly(&count));
    let first = cached.token(&world.ctx(None, None)).unwrap();
    world.clock.forward(Duration::from_secs(54 * 60));
    assert!(
        cached
            .token(&world.ctx(None, None))
            .unwrap()
            .is_same(&first)
    );
    world.clock.forward(Duration::from_secs(2 * 60));
    assert!(cached.cached(&world.ctx(None, None)).is_none(), "due");
    let second = cached.token(&world.ctx(None, None)).unwrap();
    assert!(!second.is_same(&first));

    let current = cached.token(&world.ctx(Some(&first), None)).unwrap();
    assert!(
        current.is_same(&second),
        "an old rejection does not drop a new token"
    );
    let third = cached.token(&world.ctx(Some(&second), None)).unwrap();
    assert!(!third.is_same(&second));
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[test]
fn short_lives_are_renewed_by_the_fifth() {
    let now = SystemTime::now();
    let in_ = |seconds| now + Duration::from_secs(seconds);
    assert_eq!(renewal_time(in_(3600), now), in_(3300));
    assert_eq!(renewal_time(in_(100), now), in_(80));
    assert_eq!(renewal_time(now, in_(5)), now);
}

#[test]
fn a_failed_renewal_leaves_the_old_token_while_it_holds() {
    let world = World::new();
    let fails = Arc::new(Mutex::new(false));
    let calls = Arc::new(AtomicU64::new(0));
    let (own, counted) = (fails.clone(), calls.clone());
    let cached = Cached::new(Tokens(move |ctx: &TokenContext<'_>| {
        counted.fetch_add(1, Ordering::SeqCst);
        if *own.lock().unwrap() {
            return Err(Error::new(ErrorKind::Credential, "Down."));
        }
        let end = ctx.clock.now() + Duration::from_secs(3600);
        Token::new(Secret::copy_of(b"abc"), Some(end))
    }));
    let first = cached.token(&world.ctx(None, None)).unwrap();
    *fails.lock().unwrap() = true;
    world.clock.forward(Duration::from_secs(56 * 60));
    assert!(
        cached
            .token(&world.ctx(None, None))
            .unwrap()
            .is_same(&first)
    );
    assert!(
        cached
            .token(&world.ctx(None, None))
            .unwrap()
            .is_same(&first)
    );
    assert_eq!(calls.load(Ordering::SeqCst), 2, "not asked again at once");
    world.clock.forward(Duration::from_secs(5 * 60));
    let error = cached.token(&world.ctx(None, None)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
}

#[test]
fn a_failure_is_shared_and_a_cancel_is_not() {
    let (world, count) = (World::new(), Arc::new(AtomicU64::new(0)));
    let own = count.clone();
    let cached = Cached::new(Tokens(move |_: &TokenContext<'_>| {
        own.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        Err(Error::new(ErrorKind::Credential, "Down."))
    }));
    let cancel = Cancel::new();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| cached.token(&world.ctx(None, None)).unwrap_err().kind());
        std::thread::sleep(Duration::from_millis(30));
        let second = scope.spawn(|| cached.token(&world.ctx(None, None)).unwrap_err().kind());
        let third = scope.spawn(|| {
            cached
                .token(&world.ctx(None, Some(&cancel)))
                .unwrap_err()
                .kind()
        });
        std::thread::sleep(Duration::from_millis(20));
        cancel.fire();
        assert_eq!(third.join().unwrap(), ErrorKind::Cancelled);
        assert_eq!(first.join().unwrap(), ErrorKind::Credential);
        assert_eq!(second.join().unwrap(), ErrorKind::Credential);
    });
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn a_static_token_ends() {
    use crate::auth::StaticToken;
    let world = World::new();
    let soon = world.clock.now() + Duration::from_secs(60);
    let source = StaticToken::new(b"abc", Some(soon)).unwrap();
    assert!(source.cached(&world.ctx(None, None)).is_some());
    let refused = token("abc");
    let error = source.token(&world.ctx(Some(&refused), None)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(error.hint().is_some());
    world.clock.forward(Duration::from_secs(61));
    let error = source.token(&world.ctx(None, None)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
}

#[test]
fn a_cancelled_renewal_fails_and_leaves_the_old_token_to_others() {
    let world = World::new();
    let cached = Cached::new(Tokens(|ctx: &TokenContext<'_>| {
        if ctx.cancel.is_some_and(Cancel::is_fired) {
            return Err(Error::new(ErrorKind::Cancelled, "The call was cancelled."));
        }
        let end = ctx.clock.now() + Duration::from_secs(3600);
        Token::new(Secret::copy_of(b"hourly"), Some(end))
    }));
    let first = cached.token(&world.ctx(None, None)).unwrap();
    world.clock.forward(Duration::from_secs(56 * 60));
    assert!(cached.cached(&world.ctx(None, None)).is_none(), "it is due");
    let (turn, fired) = (Cancel::new(), Cancel::new());
    fired.fire();
    // The cache chooses who fetches before it checks the cancel, so the source reports a cancel that has fired.
    let error = cached.fetch(&world.ctx(None, Some(&fired))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let current = cached.cached(&world.ctx(None, Some(&turn))).unwrap();
    assert!(current.is_same(&first));
    assert!(
        cached
            .token(&world.ctx(None, None))
            .unwrap()
            .is_same(&first)
    );
}
