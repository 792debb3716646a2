// Contains traps. A trap leaves the module's instance in an undefined state, so every call of a run goes through an
// `Instance`. The first call that throws ends the instance: the core gets a new one, and all runs on the old one fail.
// The old instance is never called again.

/** @typedef {import("./core.js").Core} Core */
/** @typedef {() => void} Delivery delivers a result to a run, or throws */

/** @type {Instance | undefined} */
let current;
/** Whether the core still has the memory of an instance that ended. */
let isStale = false;

/**
 * Returns the core's current instance. Throws if there is no memory for one.
 * @param {Core} core
 * @returns {Instance}
 */
export function instanceOf(core) {
  if (isStale) renew(core);
  current ??= new Instance(core);
  return current;
}

/** Gives the core a new memory. @param {Core} core */
function renew(core) {
  isStale = true;
  core.__wbg_reset_state();
  isStale = false;
}

class Instance {
  #core;
  /** The error that ended this instance. @type {{ error: unknown } | undefined} */
  #end;
  /** The inboxes of this instance's runs. @type {Set<Inbox>} */
  #inboxes = new Set();
  /** The readings that its runs share. @type {import("../pkg/mystatus.js").ReadingCache | undefined} */
  #cache;

  /** The hosts that requests may go to. @type {string[] | undefined} */
  #hosts;

  /** @param {Core} core */
  constructor(core) {
    this.#core = core;
  }

  /**
   * Calls into the instance.
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  enter(call) {
    if (this.#end) throw this.#end.error;
    try {
      return call();
    } catch (error) {
      this.#end = { error };
      current = undefined;
      for (const inbox of this.#inboxes) {
        inbox.put(() => {
          throw error;
        });
      }
      try {
        renew(this.#core);
      } catch {
        // The next run tries again, and says what is wrong.
      }
      throw error;
    }
  }

  /**
   * Wraps an object of the instance so that its methods are called through `enter`.
   * @template {object} T
   * @param {T} object
   * @returns {T}
   */
  guard(object) {
    return new Proxy(object, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (/** @type {unknown[]} */ ...args) => this.enter(() => member.apply(target, args));
      },
    });
  }

  /**
   * Wraps `promise` for the core to await. With a bare promise the runtime would call the core's callbacks itself, even
   * after their instance ended, and what they throw would be lost.
   * @template T
   * @param {Promise<T>} promise
   * @param {Inbox} inbox of the run that waits
   */
  thenable(promise, inbox) {
    /** @type {<V>(callback: (value: V) => void) => (value: V) => void} */
    const delivered = (callback) => (value) => inbox.put(() => this.enter(() => callback(value)));
    return {
      /** @type {(resolve: (value: T) => void, reject: (error: unknown) => void) => void} */
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is
      then: (resolve, reject) => void promise.then(delivered(resolve), delivered(reject)),
    };
  }

  /** The cache of readings that all runs on this instance share. */
  get cache() {
    this.#cache ??= this.enter(() => new this.#core.ReadingCache());
    return this.#cache;
  }

  /** The official hosts, which are compiled into the core. */
  get hosts() {
    this.#hosts ??= this.enter(() => this.#core.hosts());
    return this.#hosts;
  }

  /**
   * Wakes the other runs, as one of them may be waiting for what a run has just learned.
   * @param {Inbox} inbox of that run
   */
  nudge(inbox) {
    for (const other of this.#inboxes) if (other !== inbox) other.nudge();
  }

  /** @param {Inbox} inbox of a run that begins */
  join(inbox) {
    this.#inboxes.add(inbox);
  }

  /** @param {Inbox} inbox of a run that ends */
  leave(inbox) {
    this.#inboxes.delete(inbox);
  }
}

/** A delivery without content. */
const nothing = () => {};

/** A queue of deliveries for one run. */
export class Inbox {
  /** @type {Delivery[]} */
  #deliveries = [];
  #wake = () => {};

  /** @param {Delivery} delivery */
  put(delivery) {
    this.#deliveries.push(delivery);
    this.#wake();
  }

  /** Wakes the run without delivering anything. */
  nudge() {
    if (!this.#deliveries.includes(nothing)) this.put(nothing);
  }

  /**
   * Waits for the next delivery and makes it.
   * @returns {Promise<boolean>} whether it had content
   */
  async deliver() {
    await new Promise((resolve) => {
      // Between many deliveries at once, the host gets a turn of the event loop.
      if (this.#deliveries.length > 0) setImmediate(resolve);
      else this.#wake = () => resolve(undefined);
    });
    const delivery = this.#deliveries.shift() ?? nothing;
    delivery();
    return delivery !== nothing;
  }
}
