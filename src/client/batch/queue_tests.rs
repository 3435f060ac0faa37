use std::time::Duration;

use super::*;
use crate::client::CallOptions;
use crate::client::batch::Work;

fn item(work: Work, id: &str, document: &str) -> Box<Item> {
    let call = CallOptions::default();
    Box::new(Item::new(0, work, id, document.as_bytes(), &call).unwrap())
}

fn create(id: &str, name: &str) -> Box<Item> {
    let document = format!(r#"{{"displayName":"{name}"}}"#);
    item(Work::Create, id, &document)
}

/// Workers that need 200 ms for each turn. What they do is up to the test.
struct Workers {
    queue: Queue,
    now: Instant,
    /// The items in work, and when their turns end.
    busy: Vec<(Instant, Box<Item>)>,
    count: usize,
}

impl Workers {
    fn new(count: usize) -> Workers {
        Workers {
            queue: Queue::default(),
            now: Instant::now(),
            busy: Vec::new(),
            count,
        }
    }

    /// Advances the time until a turn is over; returns its item.
    fn turn(&mut self) -> Box<Item> {
        loop {
            while self.busy.len() < self.count
                && let Some(item) = self.queue.next(self.now)
            {
                self.busy
                    .push((self.now + Duration::from_millis(200), item));
            }
            let over = self.busy.iter().map(|(over, _)| *over).min();
            let due = self.queue.due().filter(|_| self.busy.len() < self.count);
            let next = over.into_iter().chain(due).min().expect("something to do");
            self.now = self.now.max(next);
            let is_over = |(over, _): &(Instant, _)| *over <= next;
            if let Some(at) = self.busy.iter().position(is_over) {
                return self.busy.remove(at).1;
            }
        }
    }
}

#[test]
fn a_read_and_a_paused_write_are_done_within_two_seconds_among_2000_waits() {
    const WAITS: u64 = 2_000;
    let mut workers = Workers::new(8);
    let start = workers.now;
    for number in 0..WAITS {
        let id = format!("r{number}");
        workers.queue.add(item(Work::Await, &id, "active"), start);
    }
    let mut looks = vec![0; WAITS as usize];
    // Each is due again long before all others have had a turn: eight workers share 400 s of work.
    let pause = Duration::from_secs(1);
    let mut turn = |workers: &mut Workers| {
        let item = workers.turn();
        match item.number {
            number if number <= WAITS => {
                looks[number as usize - 1] += 1;
                workers.queue.park(item, workers.now + pause, workers.now);
                None
            }
            _ => Some(item),
        }
    };
    while workers.now < start + Duration::from_secs(100) {
        turn(&mut workers);
    }
    let submitted = workers.now;
    workers.queue.add(item(Work::Get, "other", ""), submitted);
    workers
        .queue
        .add(item(Work::Update, "another", "{}"), submitted);
    let mut write = None;
    while write.is_none() {
        write = turn(&mut workers).filter(|item| item.work == Work::Update);
    }
    assert!(workers.now - submitted < Duration::from_secs(2));
    let paused = workers.now;
    let due = paused + Duration::from_secs(10);
    workers.queue.park(write.unwrap(), due, paused);
    while turn(&mut workers).is_none() {}
    assert!(workers.now >= due && workers.now - due < Duration::from_secs(2));
    let (least, most) = (looks.iter().min().unwrap(), looks.iter().max().unwrap());
    assert!(*least >= 2 && most - least <= 1, "{least} to {most} looks");
}

#[test]
fn items_of_a_group_run_one_after_the_other_in_their_order() {
    let mut queue = Queue::default();
    let now = Instant::now();
    queue.add(item(Work::Update, "a", "{}"), now); // 1
    queue.add(item(Work::Delete, "A", ""), now); // 2: the same id
    queue.add(create("", "Contoso"), now); // 3
    queue.add(create("group", " contoso "), now); // 4: the same name
    queue.add(create("group", "Fabrikam"), now); // 5: the same group
    queue.add(create("", "Fabrikam"), now); // 6: the same name again
    queue.add(create("", "Tailspin"), now); // 7
    let mut running: Vec<Box<Item>> = Vec::new();
    let run = |queue: &mut Queue, running: &mut Vec<Box<Item>>| {
        running.extend(std::iter::from_fn(|| queue.next(now)));
        running.iter().map(|item| item.number).collect::<Vec<_>>()
    };
    assert_eq!(run(&mut queue, &mut running), [1, 3, 7]);
    assert!(queue.finish(&running.remove(1), now));
    assert_eq!(run(&mut queue, &mut running), [1, 7, 4]);
    // An item that pauses is not finished.
    let paused = running.remove(0);
    queue.park(paused, now + Duration::from_secs(1), now);
    assert_eq!(run(&mut queue, &mut running), [7, 4]);
    let paused = queue.next(now + Duration::from_secs(1)).unwrap();
    assert!(queue.finish(&paused, now));
    assert!(queue.finish(&running.remove(1), now));
    assert_eq!(run(&mut queue, &mut running), [7, 2, 5]);
    assert!(queue.finish(&running.remove(2), now));
    assert_eq!(run(&mut queue, &mut running), [7, 2, 6]);
    running
        .iter()
        .for_each(|item| assert!(!queue.finish(item, now)));
    assert_eq!((queue.len(), queue.started(), queue.due()), (0, 0, None));
    assert!(queue.groups.is_empty());
}

#[test]
fn stopped_items_end_or_report_at_once() {
    let mut queue = Queue::default();
    let now = Instant::now();
    let later = now + Duration::from_secs(60);
    for id in ["a", "a", "a", "b", "c", "d"] {
        queue.add(item(Work::Await, id, "active"), now); // 1, 2, 3 of one group; 4, 5, 6
    }
    let first = queue.next(now).unwrap();
    let parked = queue.next(now).unwrap();
    queue.park(parked, later, now);
    // Blocked; in a lane; paused; running.
    assert_eq!(queue.stop(2, now).unwrap().number, 2);
    assert_eq!(queue.stop(5, now).unwrap().number, 5);
    assert!(queue.stop(4, now).is_none() && queue.stop(1, now).is_none());
    assert!(queue.stop(2, now).is_none(), "it is gone");
    assert_eq!(queue.due(), Some(now));
    let told = queue.next(now).unwrap();
    assert_eq!(told.number, 4);
    queue.finish(&told, now);
    let (removed, running) = queue.stop_all(now);
    let numbers: Vec<_> = removed.iter().map(|item| item.number).collect();
    assert_eq!((numbers.as_slice(), running.len()), (&[3, 6][..], 1));
    // An item that pauses after that is due at once, and stopped.
    queue.park(first, later, now);
    let first = queue.next(now).unwrap();
    assert!(first.stop.is_fired());
    queue.finish(&first, now);
    assert_eq!(queue.len(), 0);
}
