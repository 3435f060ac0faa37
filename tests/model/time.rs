//! Virtual time: nobody waits. Whoever sleeps, or sends, moves the clock and lets happen what is due.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use gdap::base::{Cancel, Clock};

use crate::history::Ms;
use crate::service::{Event, START, World};

/// The simulated world behind both seams.
pub struct Sim {
    world: Mutex<World>,
    /// Where virtual time 0 is for `Clock::instant`.
    origin: Instant,
    cancels: Mutex<HashMap<usize, Cancel>>,
    /// No time passes, and nothing is sent, while this is set.
    held: Mutex<bool>,
    released: Condvar,
    /// How many calls are over: what waits for a cancelled call to come back looks here.
    over: Mutex<usize>,
    came_back: Condvar,
    /// The first process is dead; what it does from now on has no effect and takes no time.
    pub is_dead: AtomicBool,
    /// A cancelled call did not come back.
    pub hung: AtomicBool,
    /// Requests of each call that were sent after its cancel fired.
    pub after_cancel: AtomicUsize,
    /// How often the time was asked for.
    asked: AtomicUsize,
}

/// Longest that a cancelled call may take to come back, in real time: busy machines included.
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

    /// Stops the world while a batch is filled, so that it always begins with the same items.
    pub fn hold(&self, holds: bool) {
        *lock(&self.held) = holds;
        self.released.notify_all();
    }

    /// Waits in real time until the world goes on.
    pub fn wait_for_release(&self) {
        let held = self.released.wait_while(lock(&self.held), |held| *held);
        drop(held.unwrap_or_else(PoisonError::into_inner));
    }

    /// Lets time pass until `target`, or until `stop` fires. True if it has fired.
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

    /// Lets everything happen that is still to happen.
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

    /// Keeps a request on its way until its cancelled call has come back without it.
    pub fn stay_away(&self, over: usize) {
        let waited = self
            .came_back
            .wait_timeout_while(lock(&self.over), PATIENCE, |now| *now == over);
        if waited.is_ok_and(|(_, waited)| waited.timed_out()) {
            self.hung.store(true, Ordering::SeqCst);
        }
    }
}

/// A history in which the time is asked for more often has a call that never ends.
const NEVER: usize = 300_000;

/// The clock of one process, the first or the resumed one.
pub struct VirtualClock {
    sim: std::sync::Arc<Sim>,
    life: usize,
    /// Time that only the dead process sees pass, so that it ends soon.
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

/// Pauses have random parts; every thread that asks for the time draws them from the seed.
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
        // Not less than asked for: a deadline in fractions of a millisecond would never come.
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
