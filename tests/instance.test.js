// An instance of the core breaks once, and only its own runs fail. traps.test.js shows the effects of real traps.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Inbox, instanceOf } from "../js-shim/instance.js";

const trap = new WebAssembly.RuntimeError("unreachable");
const throws = () => {
  throw trap;
};

let resets = 0;
/** The error with which the core refuses to be reset. @type {Error | undefined} */
let refused;
/** The part of the core that an instance uses. */
const core = /** @type {any} */ ({
  __wbg_reset_state: () => {
    if (refused) throw refused;
    resets += 1;
  },
});

beforeEach(() => {
  // Ends the instance that the previous test left.
  assert.throws(() => instanceOf(core).enter(throws));
  resets = 0;
});

test("a life ends once, however many of its runs fail later", async () => {
  const life = instanceOf(core);
  const beside = new Inbox();
  life.join(beside);
  assert.throws(() => life.enter(throws), trap);
  assert.throws(() => life.enter(() => "a late call"), trap);
  await assert.rejects(beside.deliver(), trap);
  assert.equal(resets, 1);
});

test("the next run has a life of its own, which no older one ends", async () => {
  const old = instanceOf(core);
  assert.throws(() => old.enter(throws));
  const life = instanceOf(core);
  const inbox = new Inbox();
  life.join(inbox);
  assert.throws(() => old.enter(throws));
  assert.equal(instanceOf(core), life);
  life.thenable(Promise.resolve(1), inbox).then(() => {}, throws);
  await inbox.deliver();
  assert.equal(resets, 1);
});

test("where there is no memory for another instance, all runs end, and none goes on in the old one's", async () => {
  const life = instanceOf(core);
  const beside = new Inbox();
  life.join(beside);
  const full = new RangeError("could not allocate memory");
  refused = full;
  assert.throws(() => life.enter(throws), trap);
  await assert.rejects(beside.deliver(), trap);
  for (let times = 0; times < 2; times += 1) assert.throws(() => instanceOf(core), full);
  refused = undefined;
  assert.equal(instanceOf(core), instanceOf(core));
  assert.equal(resets, 1);
});

test("nothing is handed to an instance whose life is over", async () => {
  const life = instanceOf(core);
  const inbox = new Inbox();
  let handed = 0;
  life.thenable(Promise.resolve(1), inbox).then(
    () => (handed += 1),
    () => (handed += 1),
  );
  assert.throws(() => life.enter(throws));
  await assert.rejects(inbox.deliver(), trap);
  assert.equal(handed, 0);
});

test("what throws where an answer is handed over ends the life", async () => {
  const life = instanceOf(core);
  const inbox = new Inbox();
  life.thenable(Promise.resolve(1), inbox).then(throws, throws);
  await assert.rejects(inbox.deliver(), trap);
  assert.notEqual(instanceOf(core), life);
  assert.equal(resets, 1);
});

test("a guarded object ends the life where a method throws, and keeps what is no method", () => {
  const life = instanceOf(core);
  const guarded = life.guard({ add: (/** @type {number} */ one) => one + 1, throws, kind: "adder" });
  assert.equal(guarded.add(1), 2);
  assert.equal(guarded.kind, "adder");
  assert.throws(() => guarded.throws(), trap);
  assert.throws(() => guarded.add(1), trap);
  assert.equal(resets, 1);
});

test("a run that has left is told nothing", async () => {
  const life = instanceOf(core);
  const inbox = new Inbox();
  life.join(inbox);
  life.leave(inbox);
  assert.throws(() => life.enter(throws));
  inbox.put(() => {});
  await inbox.deliver();
});

test("a run that is woken often before it looks is woken once", async () => {
  const life = instanceOf(core);
  const [inbox, other] = [new Inbox(), new Inbox()];
  life.join(inbox);
  life.join(other);
  for (let times = 0; times < 1000; times += 1) life.nudge(other);
  assert.equal(await inbox.deliver(), false);
  let handed = 0;
  inbox.put(() => {
    handed += 1;
  });
  assert.equal(await inbox.deliver(), true);
  assert.equal(handed, 1);
});

test("between deliveries the host gets a turn", async () => {
  const inbox = new Inbox();
  let turns = 0;
  inbox.put(() => {});
  inbox.put(() => {});
  setImmediate(() => {
    turns += 1;
  });
  await inbox.deliver();
  await inbox.deliver();
  assert.equal(turns, 1);
});
