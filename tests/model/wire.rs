//! The transport: takes a request to the simulated service and returns its response, or the result of a
//! fault.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use gdap::http::{Attempt as Limits, Failure, FailureKind, Request, Response, Transport};

use crate::arrival::{Counts, Flight, set_out};
use crate::delivery::{failure, response};
use crate::faults::{Class, Fate, Fault, Shown, Spoiled};
use crate::history::Ms;
use crate::names;
use crate::service::{Answer, Event, Look, World};
use crate::spoil;
use crate::time::Sim;

/// The transport of one process.
pub struct Wire {
    sim: Arc<Sim>,
    life: usize,
    counts: Arc<Mutex<Counts>>,
    journal: Option<(PathBuf, PathBuf)>,
}

impl Wire {
    /// `journal`: its path, and the path to which it is copied when the process is killed.
    pub fn new(
        sim: Arc<Sim>,
        life: usize,
        counts: Arc<Mutex<Counts>>,
        journal: Option<(PathBuf, PathBuf)>,
    ) -> Wire {
        Wire {
            sim,
            life,
            counts,
            journal,
        }
    }

    fn is_dead(&self) -> bool {
        self.life == 0 && self.sim.is_dead.load(Ordering::SeqCst)
    }

    /// Kills the process: copies the journal as it is now.
    fn die(&self, call: usize, tears: bool) {
        if let Some((journal, copy)) = &self.journal {
            let mut bytes = std::fs::read(journal).expect("the journal");
            if tears {
                bytes.extend_from_slice(b"{\"t\":\"st");
            }
            std::fs::write(copy, bytes).expect("a copy of the journal");
        }
        let mut world = self.sim.world();
        world.note("the process is killed".to_owned());
        world.killed = Some(call);
        drop(world);
        self.sim.is_dead.store(true, Ordering::SeqCst);
    }

    /// The service processes the request when it arrives.
    fn serve(world: &mut World, flight: &Flight, request: &Request) -> (Answer, Option<Look>) {
        let url = request.url.as_str();
        match flight.attempt {
            Some(attempt) => {
                let answer = world.apply(attempt);
                let is_gone = request.method.as_str() == "DELETE" && answer.status == 404;
                let look = is_gone.then(|| Look {
                    at: world.now,
                    call: flight.call,
                    docs: Vec::new(),
                    missing: url.rsplit('/').next().map(str::to_owned),
                    whole_list: false,
                });
                (answer, look)
            }
            None if url.starts_with(names::ROOT) => world.graph_read(flight.call, url),
            None => world.cockpit_read(flight.call, url),
        }
    }

    /// Lets time pass for a request in flight; returns whether the call was cancelled meanwhile.
    fn pass_time(&self, flight: &Flight, time: Ms) -> bool {
        let target = self.sim.world().now + time;
        let cancel = self.sim.cancel(flight.call);
        let was_fired = cancel.as_ref().is_some_and(|cancel| cancel.is_fired());
        self.sim.until(target, cancel.as_ref()) && !was_fired
    }

    /// Applies the write's fate, if the client doesn't get the service's response.
    fn apply_fate(&self, flight: &Flight, fate: Fate) {
        let Some(attempt) = flight.attempt else {
            return;
        };
        let mut world = self.sim.world();
        match fate {
            Fate::Never => {}
            Fate::Now => {
                world.apply(attempt);
            }
            Fate::Late(after) => {
                let at = world.now + after;
                world.schedule(at, Event::Land(attempt));
            }
        }
    }

    /// The call was cancelled while the request was in flight.
    fn abandoned(&self, flight: &Flight) -> Failure {
        self.note_end(flight, Class::Open, None, "abandoned");
        self.sim.stay_away(self.sim.calls_over());
        failure(FailureKind::Lost, true)
    }

    fn note_end(&self, flight: &Flight, class: Class, status: Option<u16>, what: &str) {
        let mut world = self.sim.world();
        if let Some(attempt) = flight.attempt {
            let now = world.now;
            let attempt = &mut world.attempts[attempt];
            (attempt.class, attempt.status, attempt.ended) = (class, status, now);
        }
        let status = status.map_or_else(String::new, |status| format!(" {status}"));
        world.note(format!("  ->{status} {what}"));
    }

    /// Sends a request that meets no fault.
    fn send_without_fault(&self, flight: &Flight, request: &Request) -> Result<Response, Failure> {
        let (answer, look) = Self::serve(&mut self.sim.world(), flight, request);
        if self.pass_time(flight, flight.latency / 2) {
            return Err(self.abandoned(flight));
        }
        self.delivered(flight, answer, look)
    }

    fn delivered(
        &self,
        flight: &Flight,
        answer: Answer,
        look: Option<Look>,
    ) -> Result<Response, Failure> {
        let class = match answer.status {
            ..300 => Class::Proof,
            _ => Class::Refused,
        };
        let shown: String = String::from_utf8_lossy(&answer.body)
            .chars()
            .take(400)
            .collect();
        self.note_end(flight, class, Some(answer.status), &shown);
        let mut world = self.sim.world();
        world.looks.extend(look);
        Ok(response(&world, answer))
    }

    fn lose_response(&self, flight: &Flight, kind: FailureKind) -> Failure {
        self.note_end(flight, Class::Open, None, &format!("{kind:?}"));
        failure(kind, true)
    }

    /// Sends a request that meets a fault.
    fn send_with_fault(
        &self,
        flight: &Flight,
        request: &Request,
        limits: &Limits,
        fault: &Fault,
    ) -> Result<Response, Failure> {
        let is_cockpit = !request.url.as_str().starts_with(names::ROOT);
        match &fault.shown {
            Shown::Unsent => unreachable!("handled before anything is sent"),
            Shown::Reset | Shown::Timeout => {
                if fault.fate == Fate::Now {
                    self.apply_fate(flight, fault.fate);
                }
                let (kind, left) = match fault.shown {
                    Shown::Reset => (FailureKind::Lost, flight.latency / 2),
                    _ => (
                        FailureKind::Timeout,
                        limits.timeout.as_millis() as Ms - flight.latency / 2,
                    ),
                };
                if self.pass_time(flight, left) {
                    return Err(self.abandoned(flight));
                }
                if let Fate::Late(_) = fault.fate {
                    self.apply_fate(flight, fault.fate);
                }
                Err(self.lose_response(flight, kind))
            }
            Shown::Spoiled(spoiled) => {
                let (answer, look) = Self::serve(&mut self.sim.world(), flight, request);
                // An error isn't damaged, and with another ETag the values can still be read.
                let is_whole = answer.status >= 300 || matches!(spoiled, Spoiled::Etag(_));
                let look = look.filter(|_| is_whole);
                let is_success = answer.status < 300;
                let answer = spoil::spoiled(answer, *spoiled);
                if self.pass_time(flight, flight.latency / 2) {
                    return Err(self.abandoned(flight));
                }
                let result = self.delivered(flight, answer, look);
                if let (Some(attempt), true) = (flight.attempt, is_success) {
                    self.sim.world().attempts[attempt].class = Class::Open;
                }
                result
            }
            shown => {
                let answer = spoil::instead(
                    &self.sim.world(),
                    flight.attempt,
                    request,
                    shown,
                    is_cockpit,
                );
                if fault.fate == Fate::Now {
                    self.apply_fate(flight, fault.fate);
                }
                if self.pass_time(flight, flight.latency / 2) {
                    return Err(self.abandoned(flight));
                }
                if let Fate::Late(_) = fault.fate {
                    self.apply_fate(flight, fault.fate);
                }
                let status = answer.status;
                if let Some(after) = shown.own_retry_after() {
                    let mut world = self.sim.world();
                    world.closed_until = world.closed_until.max(world.now + after * 1000);
                }
                self.note_end(
                    flight,
                    shown.class(is_cockpit),
                    Some(status),
                    &format!("{shown:?}, {:?}", fault.fate),
                );
                let mut world = self.sim.world();
                if let (Some(attempt), Shown::Error { status: 401, .. }) = (flight.attempt, shown) {
                    world.attempts[attempt].unauthenticated = true;
                }
                Ok(response(&world, answer))
            }
        }
    }
}

impl Transport for Wire {
    fn send(&self, request: &Request, limits: &Limits) -> Result<Response, Failure> {
        if self.is_dead() {
            return Err(failure(FailureKind::Connect, false));
        }
        self.sim.wait_for_release();
        let flight = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            set_out(&mut self.sim.world(), &mut counts, self.life, request)
        };
        if self
            .sim
            .cancel(flight.call)
            .is_some_and(|cancel| cancel.is_fired())
        {
            self.sim.after_cancel.fetch_add(1, Ordering::SeqCst);
        }
        if let Some(kill) = flight.kill.filter(|kill| !kill.during) {
            self.die(flight.call, kill.tears);
            return Err(failure(FailureKind::Connect, false));
        }
        if let Some(Fault {
            shown: Shown::Unsent,
            ..
        }) = flight.fault
        {
            if self.pass_time(&flight, flight.latency / 2) {
                // The call was cancelled before it learned that nothing was sent.
                return Err(self.abandoned(&flight));
            }
            self.note_end(&flight, Class::Unsent, None, "not sent");
            return Err(failure(FailureKind::Connect, false));
        }
        let timeout = limits.timeout.as_millis() as Ms;
        if flight.latency > timeout {
            // The attempt times out before the response can arrive.
            self.pass_time(&flight, timeout);
            let fate = flight.fault.as_ref().map_or(Fate::Now, |fault| fault.fate);
            self.apply_fate(&flight, fate);
            return Err(self.lose_response(&flight, FailureKind::Timeout));
        }
        if self.pass_time(&flight, flight.latency / 2) {
            let fate = flight.fault.as_ref().map_or(Fate::Now, |fault| fault.fate);
            self.apply_fate(&flight, fate);
            return Err(self.abandoned(&flight));
        }
        if let Some(kill) = flight.kill {
            let fate = flight.fault.as_ref().map_or(kill.fate, |fault| fault.fate);
            self.apply_fate(&flight, fate);
            self.die(flight.call, kill.tears);
            return Err(self.lose_response(&flight, FailureKind::Lost));
        }
        match &flight.fault {
            Some(fault) => self.send_with_fault(&flight, request, limits, fault),
            None => self.send_without_fault(&flight, request),
        }
    }
}
