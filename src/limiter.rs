//! The limits of a run: how many requests may be in progress, and when an unresponsive host is given up.

use mea::semaphore::{Semaphore, SemaphorePermit};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The maximum of concurrent requests.
const AT_ONCE: usize = 16;
/// The maximum of concurrent requests to one host.
const AT_ONCE_PER_HOST: usize = 8;
/// The number of timeouts after which a host is not queried again. With many accounts there, the run would
/// otherwise take their number times the timeout.
const MOST_UNANSWERED: u32 = 3;

/// The limiter that every request of a run passes.
#[derive(Debug)]
pub struct RequestLimiter {
    room: Semaphore,
    /// One queue per host; there are too few for a map.
    queues: RefCell<Vec<(String, Rc<HostQueue>)>>,
}

/// The queue of requests to one host.
#[derive(Debug)]
pub struct HostQueue {
    room: Semaphore,
    /// How many requests timed out.
    unanswered: Cell<u32>,
}

/// The right to send one request, while held.
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
    /// Returns the queue of `host`.
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
    /// The number of requests that timed out, if the host must not be queried again.
    pub async fn acquire<'a>(&'a self, queue: &'a HostQueue) -> Result<Permit<'a>, u32> {
        // The host's room comes first: a request that waits for it must not take room from other hosts.
        let of_host = queue.room.acquire(1).await;
        let of_all = self.room.acquire(1).await;
        match queue.unanswered.get() {
            unanswered if unanswered >= MOST_UNANSWERED => Err(unanswered),
            _ => Ok(Permit { queue, _room: [of_host, of_all] }),
        }
    }
}

impl Permit<'_> {
    /// Counts the request as timed out.
    pub fn note_timeout(&self) {
        self.queue.unanswered.set(self.queue.unanswered.get() + 1);
    }
}
