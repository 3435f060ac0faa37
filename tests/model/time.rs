//! Virtual time: a thread that sleeps or sends moves the clock forward and runs the due events instead of
//! waiting.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use gdap::base::{Cancel, Clock};

use crate::history::Ms;
use crate::service::{Event, START, World};

/// The simulated world behind the clock and the transport.
pub struct Sim {
    world: Mutex<World>,
    /// The `Clock::instant` of virtual time 0.
    origin: Instant,
    cancels: Mutex<HashMap<usize, Cancel>>,
    /// While this is set, no time passes and nothing is sent.
    held: Mutex<bool>,
    released: Condvar,
    /// The number of calls that are over, for waiting until a cancelled call has returned.
    over: Mutex<usize>,
    came_back: Condvar,
    /// Whether the first process is dead; its further actions have no effect and take no time.
    pub is_dead: AtomicBool,
    /// Whether a cancelled call didn't return.
    pub hung: AtomicBool,
    /// The number of requests that were sent after their call's cancel fired.
    pub after_cancel: AtomicUsize,
    /// How often the time was read.
    asked: AtomicUsize,
}

/// The maximum real time in which a cancelled call must return, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

impl Sim {
    pub fn new(world: World) -> Sim {
        Sim {
            world: Mutex::new(world),
            origin: Instant::now(),
            cancels: Mutex::default(),
            held: Mutex::default(),
            released: Condvar::new(),
            over: Mutex::default(),
            came_back: Condvar::new(),
            is_dead: AtomicBool::new(false),
            hung: AtomicBool::new(false),
            after_cancel: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    /// Stops the time while a batch is filled, so that it always begins with the same items.
    pub fn hold(&self, holds: bool) {
        *lock(&self.held) = holds;
        self.released.notify_all();
    }

    /// Waits in real time until the time is released.
    pub fn wait_for_release(&self) {
        let held = self.released.wait_while(lock(&self.held), |held| *held);
        drop(held.unwrap_or_else(PoisonError::into_inner));
    }

    /// Lets time pass until `target` or until `stop` fires; returns whether it fired.
    pub fn until(&self, target: Ms, stop: Option<&Cancel>) -> bool {
        let is_fired = || stop.is_some_and(Cancel::is_fired);
        while !is_fired() {
            let fires = {
                let mut world = self.world();
                match world.next_event(target) {
                    Some(Event::Cancel(call)) => {
                        world.note(format!("cancel of call {call} fires"));
                        Some(call)
                    }
                    Some(event) => {
                        world.handle(event);
                        None
                    }
                    None => {
                        world.now = world.now.max(target);
                        return is_fired();
                    }
                }
            };
            if let Some(cancel) = fires.and_then(|call| self.cancel(call)) {
                cancel.fire();
            }
        }
        true
    }

    /// Runs all events that are still scheduled.
    pub fn settle(&self) {
        loop {
            let last = self.world().last_event();
            match last {
                Some(last) => self.until(last, None),
                None => return,
            };
        }
    }

    /// The cancel of a call that has one.
    pub fn cancel(&self, call: usize) -> Option<Cancel> {
        lock(&self.cancels).get(&call).cloned()
    }

    pub fn set_cancel(&self, call: usize, cancel: &Cancel) {
        lock(&self.cancels).insert(call, cancel.clone());
    }

    /// Another call is over.
    pub fn call_is_over(&self) {
        *lock(&self.over) += 1;
        self.came_back.notify_all();
    }

    pub fn calls_over(&self) -> usize {
        *lock(&self.over)
    }

    /// Holds a request in flight until its cancelled call has returned without it.
    pub fn stay_away(&self, over: usize) {
        let waited = self
            .came_back
            .wait_timeout_while(lock(&self.over), PATIENCE, |now| *now == over);
        if waited.is_ok_and(|(_, waited)| waited.timed_out()) {
            self.hung.store(true, Ordering::SeqCst);
        }
    }
}

/// If a history reads the time more often than this, it has a call that never ends.
const NEVER: usize = 300_000;

/// The clock of one process, the first or the resumed one.
pub struct VirtualClock {
    sim: std::sync::Arc<Sim>,
    life: usize,
    /// Time that passes only for the dead process, so that it ends soon.
    afterlife: AtomicU64,
}

impl VirtualClock {
    pub fn new(sim: std::sync::Arc<Sim>, life: usize) -> VirtualClock {
        VirtualClock {
            sim,
            life,
            afterlife: AtomicU64::new(0),
        }
    }

    fn is_dead(&self) -> bool {
        self.life == 0 && self.sim.is_dead.load(Ordering::SeqCst)
    }

    fn at(&self) -> Ms {
        let asked = self.sim.asked.fetch_add(1, Ordering::Relaxed);
        let world = self.sim.world();
        let seed = world.history.seed;
        let never_ends = asked % NEVER == NEVER - 1 && !std::thread::panicking();
        if never_ends {
            drop(world);
            panic!("A call of history {seed} goes on without an end.");
        }
        make_repeatable(seed);
        world.now + self.afterlife.load(Ordering::SeqCst)
    }
}

/// Pauses have random parts: seeds the random numbers of each thread that reads the time.
fn make_repeatable(seed: u64) {
    thread_local!(static SEEDED: std::cell::Cell<Option<u64>> = const { std::cell::Cell::new(None) });
    if SEEDED.replace(Some(seed)) != Some(seed) {
        fastrand::seed(seed);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> SystemTime {
        let at = self.at();
        self.sim.world().system_time(at, false)
    }

    fn instant(&self) -> Instant {
        self.sim.origin + Duration::from_millis(self.at() - START)
    }

    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool {
        // Rounded up: with a part of a millisecond rounded down to 0, a deadline would never come.
        let time = Ms::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(Ms::MAX / 4);
        if self.is_dead() {
            self.afterlife.fetch_add(time, Ordering::SeqCst);
            return cancel.is_some_and(Cancel::is_fired);
        }
        self.sim.wait_for_release();
        let target = self.sim.world().now + time;
        self.sim.until(target, cancel)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
