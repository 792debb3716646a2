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
pub struct RequestLimiter {
    room: Semaphore,
    /// By the hosts, of which there are as many as platforms.
    queues: RefCell<Vec<(String, Rc<HostQueue>)>>,
}

/// The requests to one host.
#[derive(Debug)]
pub struct HostQueue {
    room: Semaphore,
    /// How many requests had no answer in time.
    unanswered: Cell<u32>,
}

/// Leave to send one request, for as long as it is held.
#[derive(Debug)]
pub struct Permit<'a> {
    queue: &'a HostQueue,
    _room: [SemaphorePermit<'a>; 2],
}

impl Default for RequestLimiter {
    fn default() -> Self {
        Self { room: Semaphore::new(AT_ONCE), queues: RefCell::default() }
    }
}

impl RequestLimiter {
    /// The queue of `host`.
    pub fn queue(&self, host: &str) -> Rc<HostQueue> {
        let mut queues = self.queues.borrow_mut();
        if let Some((_, queue)) = queues.iter().find(|(known, _)| known == host) {
            return Rc::clone(queue);
        }
        let queue = Rc::new(HostQueue { room: Semaphore::new(AT_ONCE_PER_HOST), unanswered: Cell::new(0) });
        queues.push((host.to_owned(), Rc::clone(&queue)));
        queue
    }

    /// Waits for room for one more request in `queue`.
    ///
    /// # Errors
    /// How many requests the host left unanswered, where it is not to be asked again.
    pub async fn acquire<'a>(&'a self, queue: &'a HostQueue) -> Result<Permit<'a>, u32> {
        // The host's room first: what waits for it must not take up room that another host's requests could use.
        let of_host = queue.room.acquire(1).await;
        let of_all = self.room.acquire(1).await;
        match queue.unanswered.get() {
            unanswered if unanswered >= MOST_UNANSWERED => Err(unanswered),
            _ => Ok(Permit { queue, _room: [of_host, of_all] }),
        }
    }
}

impl Permit<'_> {
    /// Notes that the request had no answer in time.
    pub fn note_timeout(&self) {
        self.queue.unanswered.set(self.queue.unanswered.get() + 1);
    }
}
