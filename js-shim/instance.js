// Traps stay contained. A trap leaves the module's instance in any state, so every call into one goes through an
// `Instance`. The first of its calls that throws ends it: the core gets a new instance, all runs on the old one fail, and
// nothing calls into that any more.

/** @typedef {import("./core.js").Core} Core */
/** @typedef {() => void} Delivery hands something over to a run, or throws */

/** @type {Instance | undefined} */
let current;

/**
 * The core's present instance.
 * @param {Core} core
 * @returns {Instance}
 */
export function instanceOf(core) {
  current ??= new Instance(core);
  return current;
}

class Instance {
  #core;
  /** What ended it. @type {{ error: unknown } | undefined} */
  #end;
  /** Where its runs are told. @type {Set<Inbox>} */
  #inboxes = new Set();
  /** What its runs remember, which goes with it. @type {import("../pkg/mystatus.js").ReadingCache | undefined} */
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
      this.#core.__wbg_reset_state();
      for (const inbox of this.#inboxes) {
        inbox.put(() => {
          throw error;
        });
      }
      throw error;
    }
  }

  /**
   * An object of the instance, whose methods are called through this.
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
   * What the core awaits in the place of `promise`. With a promise itself, the core's callbacks would be called by the
   * runtime, also when their instance is gone, and what they throw would reach nobody.
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

  /** What the runs on this instance remember. */
  get cache() {
    this.#cache ??= this.enter(() => new this.#core.ReadingCache());
    return this.#cache;
  }

  /** The official hosts, which are the core's as it is compiled. */
  get hosts() {
    this.#hosts ??= this.enter(() => this.#core.hosts());
    return this.#hosts;
  }

  /**
   * Has the other runs look whether one of them waits for what a run has just learned.
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

/** Hands nothing over. */
const nothing = () => {};

/** What is to be handed over to a run. */
export class Inbox {
  /** @type {Delivery[]} */
  #deliveries = [];
  #wake = () => {};

  /** @param {Delivery} delivery */
  put(delivery) {
    this.#deliveries.push(delivery);
    this.#wake();
  }

  /** Has its run look once more, though nothing is handed over. */
  nudge() {
    if (!this.#deliveries.includes(nothing)) this.put(nothing);
  }

  /**
   * Makes the next delivery, once there is one.
   * @returns {Promise<boolean>} whether something was handed over
   */
  async deliver() {
    await new Promise((resolve) => {
      // Where many come at once, the host has its turn between them.
      if (this.#deliveries.length > 0) setImmediate(resolve);
      else this.#wake = () => resolve(undefined);
    });
    const delivery = this.#deliveries.shift() ?? nothing;
    delivery();
    return delivery !== nothing;
  }
}
