//! What bounds a run: how many requests may be under way at once, and when a host that does not answer is given up.

use mea::semaphore::{Semaphore, SemaphorePermit};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Most requests under way at once.
const AT_ONCE: usize = 16;
/// Most requests under way at once to one host.
const AT_ONCE_PER_HOST: usize = 8;
/// So many requests without an answer in time, and a host is not asked again: with many accounts there, the run would
/// otherwise take their number times the timeout.
const MOST_UNANSWERED: u32 = 3;

/// What every request of a run passes.
#[derive(Debug)]
pub struct Gate {
    room: Semaphore,
    /// By the hosts, of which there are as many as platforms.
    lanes: RefCell<Vec<(String, Rc<Lane>)>>,
}

/// The requests to one host.
#[derive(Debug)]
pub struct Lane {
    room: Semaphore,
    /// How many requests had no answer in time.
    unanswered: Cell<u32>,
}

/// Leave to send one request, for as long as it is held.
#[derive(Debug)]
pub struct Pass<'a> {
    lane: &'a Lane,
    _room: [SemaphorePermit<'a>; 2],
}

impl Default for Gate {
    fn default() -> Self {
        Self { room: Semaphore::new(AT_ONCE), lanes: RefCell::default() }
    }
}

impl Gate {
    /// The lane of `host`.
    #[must_use]
    pub fn lane(&self, host: &str) -> Rc<Lane> {
        let mut lanes = self.lanes.borrow_mut();
        if let Some((_, lane)) = lanes.iter().find(|(known, _)| known == host) {
            return Rc::clone(lane);
        }
        let lane = Rc::new(Lane { room: Semaphore::new(AT_ONCE_PER_HOST), unanswered: Cell::new(0) });
        lanes.push((host.to_owned(), Rc::clone(&lane)));
        lane
    }

    /// Waits for room for one more request in `lane`.
    ///
    /// # Errors
    /// How many requests the host left unanswered, where it is not to be asked again.
    pub async fn pass<'a>(&'a self, lane: &'a Lane) -> Result<Pass<'a>, u32> {
        // The host's room first: what waits for it must not take up room that another host's requests could use.
        let of_host = lane.room.acquire(1).await;
        let of_all = self.room.acquire(1).await;
        match lane.unanswered.get() {
            unanswered if unanswered >= MOST_UNANSWERED => Err(unanswered),
            _ => Ok(Pass { lane, _room: [of_host, of_all] }),
        }
    }
}

impl Pass<'_> {
    /// Notes that the request had no answer in time.
    pub fn note_timeout(&self) {
        self.lane.unanswered.set(self.lane.unanswered.get() + 1);
    }
}
