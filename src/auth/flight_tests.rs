//! Many threads, one credential behind its cache: one request at a time, and few of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::test_kit::{CLIENT, Kit, TENANT};
use super::{Cached, SecretCredential};
use crate::base::Secret;
use crate::http::testing::answer;
use crate::http::{Request, TokenContext, TokenSource};

/// The figures of a token that lives two seconds: 10,000 calls over 16 threads.
#[test]
fn many_threads_ask_once_at_a_time() {
    let busy = Arc::new((AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0)));
    let seen = busy.clone();
    let memory = Arc::new(Slow(seen));
    let secret = Secret::copy_of(b"hunter2");
    let cached = Cached::new(SecretCredential::new(Some(TENANT), CLIENT, secret).unwrap());
    let kit = Kit::new();
    let start = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..625 {
                    kit.with(|ctx| {
                        let ctx = TokenContext {
                            transport: &*memory,
                            ..*ctx
                        };
                        let token = cached.cached(&ctx).map_or_else(|| cached.token(&ctx), Ok);
                        assert!(token.unwrap().expires().unwrap() > ctx.clock.now());
                    });
                    std::thread::sleep(Duration::from_millis(8));
                }
            });
        }
    });
    let most = start.elapsed().as_secs_f64() / (0.8 * 2.0) + 1.0;
    let (all, together) = (busy.0.load(Ordering::SeqCst), busy.2.load(Ordering::SeqCst));
    assert!(
        all >= 3 && f64::from(all) <= most,
        "{all} requests, {most} allowed"
    );
    assert_eq!(together, 1, "never two in flight");
}

/// Grants tokens of two seconds; counts requests, those in flight, and the most at once.
struct Slow(Arc<(AtomicU32, AtomicU32, AtomicU32)>);

impl crate::http::Transport for Slow {
    fn send(&self, _: &Request, _: &crate::http::Attempt) -> crate::http::testing::Reply {
        let number = self.0.0.fetch_add(1, Ordering::SeqCst);
        let now = self.0.1.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.2.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(30));
        self.0.1.fetch_sub(1, Ordering::SeqCst);
        answer(
            200,
            &[],
            &format!(r#"{{"access_token":"t{number}","expires_in":2}}"#),
        )
    }
}
