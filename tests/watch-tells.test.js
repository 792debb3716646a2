// What the terminal plugin tells once, and what it keeps in the host's store.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { inTurns } from "./waiting.js";
import { dialogOf, MODEL, openDialog, pass, run, runOf, runs, shown, started, textIn } from "./watched.js";

test("a warning that was given is not given again, nor at the next start", () => {
  runs.warnings = [{ text: "OpenAI: 0%", bad: true }];
  const memory = new Map();
  const plugin = started({}, memory);
  plugin.begin()(run);
  plugin.begin()(run);
  assert.equal(plugin.toasts.length, 1);
  assert.equal(plugin.toasts[0]?.variant, "error");
  const next = started({}, memory);
  next.begin()(run);
  assert.equal(next.toasts.length, 0);
});

test("a refusal is told of once, by a run that sends nothing", async () => {
  const stop = { text: "OpenAI weekly limit reached.", bad: true };
  runs.stops = [stop];
  const kept = ["sample"];
  const memory = new Map([["opencode-mystatus.samples", kept]]);
  const plugin = started({}, memory);
  const refusal = { type: "retry", provider: "openai" };
  await plugin.refuse(refusal);
  await plugin.refuse(refusal);
  await started({}, memory).refuse(refusal);
  assert.deepEqual(
    plugin.toasts.map(({ message, variant }) => [message, variant]),
    [["OpenAI weekly limit reached.", "error"]],
  );
  const { list } = plugin.host;
  assert.deepEqual(runs.asks[0], { intent: "remembered", sends: false, signals: [refusal], list, kept });
  const quiet = started({ toast: false });
  await quiet.refuse(refusal);
  assert.deepEqual(quiet.toasts, []);
  runs.fails = true;
  await plugin.refuse(refusal);
});

test("refusals of many sessions at once share a run, and those that come meanwhile share the next", async () => {
  runs.held = [];
  const plugin = started();
  const signals = ["openai", "zai", "kimi", "copilot", "openai"].map((provider) => ({ type: "retry", provider }));
  const refuse = (/** @type {object[]} */ refusals) => refusals.map(plugin.refuse);
  const told = refuse(signals.slice(0, 3));
  await pass(1000);
  refuse(signals.slice(3));
  await pass(1000);
  assert.equal(runs.asked, 1);
  for (let times = 0; times < 2; times += 1) {
    runs.held.shift()();
    await pass(1000);
  }
  await Promise.all(told);
  const given = () => runs.asks.map((/** @type {{ signals: object[] }} */ { signals }) => signals);
  assert.deepEqual(given(), [signals.slice(0, 3), signals.slice(3)]);
  runs.held = undefined;
  await plugin.refuse({ type: "retry", provider: "openai" });
  assert.equal(runs.asked, 3);
});

test("a refusal that came while the run of another one failed has a run of its own", async () => {
  runs.held = [];
  const plugin = started();
  const [first, second] = ["openai", "zai"].map((provider) => ({ type: "retry", provider }));
  const told = plugin.refuse(first ?? {});
  await inTurns(() => runs.held.length > 0, 100);
  plugin.refuse(second ?? {});
  runs.fails = true;
  runs.held.shift()();
  await inTurns(() => runs.asked > 1, 100);
  assert.deepEqual(runs.asks[1]?.signals, [second]);
  runs.held.shift()();
  await told;
});

test("a run that ends after the plugin says nothing, and leaves the host's store to the next instance", async () => {
  const due = { text: "OpenAI: 0%", bad: true };
  Object.assign(runs, { held: [], warnings: [due], stops: [due], remembers: true });
  const memory = new Map();
  const plugin = started({}, memory);
  shown(plugin);
  await pass(1000);
  plugin.refuse({ type: "retry", provider: "openai" });
  await pass(1000);
  assert.equal(runs.held.length, 2);
  plugin.dispose();
  for (const answer of runs.held.splice(0)) answer();
  await pass(1000);
  assert.deepEqual([plugin.toasts, [...memory]], [[], []]);
});

test("after a refusal, what is remembered is shown where that is all, with what came meanwhile", async () => {
  const plugin = started();
  const beside = plugin.slots.prompt?.(() => MODEL);
  const refuse = async (/** @type {object} */ remembered) => {
    Object.assign(runs, { remembered });
    const told = plugin.refuse({ type: "retry", provider: "openai" });
    await turn();
    return told;
  };
  plugin.begin()(runOf("70%"));
  await refuse({ ...runOf("0%"), done: () => false });
  assert.match(textIn(beside), /70%/, "one that knows less");
  await refuse(runOf("0%"));
  assert.match(textIn(beside), /"0%/);
  runs.held = [];
  const told = refuse(runOf("10%"));
  await turn();
  plugin.begin()(runOf("60%"));
  const [first] = runs.held.splice(0);
  first();
  await turn();
  await turn();
  assert.match(textIn(beside), /60%/, "one that is older");
  // A run that finished meanwhile may lack the refusal: a second look at the cache has both.
  Object.assign(runs, { remembered: runOf("5%") });
  runs.held.pop()();
  await told;
  assert.match(textIn(beside), /"5%/);
  runs.held = undefined;
  const earlier = plugin.begin();
  await refuse(runOf("1%"));
  earlier(runOf("50%"));
  await turn();
  assert.match(textIn(beside), /"1%/, "what was asked for then may be from before the refusal");
});

test("what windows show is kept from run to run where the user wants it, given back to the next, and erased by a key", async () => {
  const memory = new Map();
  const samples = () => memory.get("opencode-mystatus.samples");
  const plugin = started({}, memory);
  const take = async () => {
    plugin.begin()(run);
    await turn();
  };
  await take();
  assert.ok(!memory.has("opencode-mystatus.samples"), "nothing, not even an empty list");

  Object.assign(runs, { remembers: true });
  await take();
  await take();
  assert.deepEqual(samples(), ["sample", "sample"]);
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  assert.deepEqual(runs.asks.at(-1)?.kept, ["sample", "sample"]);
  assert.match(dialogOf(plugin), /of 3/, "also those that the shown report added");
  plugin.keys.find(({ key }) => key === "x")?.run();
  assert.match(dialogOf(plugin), /of 0/);
  await turn();
  assert.equal(samples(), undefined);

  await take();
  Object.assign(runs, { remembers: false });
  await take();
  assert.equal(samples(), undefined, "who no longer wants it keeps nothing of before");
});

test("a store that takes its time is waited for, by one change after the other", async () => {
  const memory = new Map();
  const samples = () => memory.get("opencode-mystatus.samples");
  const plugin = started({}, memory);
  let last = Promise.resolve();
  plugin.host.keep = (name, value) => {
    last = last.then(() => turn()).then(() => void memory.set(name, value));
    return last;
  };
  const take = () => plugin.begin()(run);
  const erase = () => plugin.keys.find(({ key }) => key === "x")?.run();
  Object.assign(runs, { remembers: true });
  openDialog(plugin.host, {}, plugin.begin, "zai");
  await pass(5000);
  take();
  await pass(5000);
  assert.deepEqual(runs.given, ["sample"], "what the run itself added");
  take();
  take();
  await pass(5000);
  assert.deepEqual([samples(), runs.given], [Array(3).fill("sample"), samples()]);
  take();
  await turn();
  erase();
  await pass(5000);
  assert.deepEqual([samples(), runs.given], [undefined, []], "a run that was being stored");
  take();
  await pass(5000);
  erase();
  take();
  await pass(5000);
  assert.deepEqual(samples(), ["sample"], "a run that ended after that");
});

test("a store that fails or never answers holds up no dialog, and no run after it", async () => {
  for (const keep of [() => new Promise(() => {}), () => Promise.reject(new RangeError("quota exceeded"))]) {
    const memory = new Map();
    const plugin = started({}, memory);
    const whole = plugin.host.keep;
    Object.assign(runs, { remembers: true });
    openDialog(plugin.host, {}, plugin.begin);
    await pass(1000);
    plugin.host.keep = keep;
    plugin.begin()(runOf("70%"));
    plugin.keys.find(({ key }) => key === "x")?.run();
    await pass(8000);
    assert.match(dialogOf(plugin), /70%/);
    plugin.host.keep = whole;
    const throws = () => {
      throw new Error("gone");
    };
    plugin.begin()({ ...run, samplesToStore: throws });
    plugin.begin()(run);
    await pass(1000);
    assert.deepEqual(memory.get("opencode-mystatus.samples"), ["sample", "sample"]);
    // A run knows what it was given, even where that can be read no more.
    runs.remembers = false;
    runs.given = ["sample"];
    plugin.host.recall = throws;
    plugin.begin()(run);
    await pass(1000);
    assert.deepEqual(runs.given, ["sample"]);
  }
});

test("a dialog tells that its instance of the core is gone when samples are erased", async (t) => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const whole = { ...run };
  t.after(() => Object.assign(run, whole));
  plugin.keys.find(({ key }) => key === "x")?.run();
  const gone = () => {
    throw new Error("gone");
  };
  Object.assign(run, { setSamples: gone, show: gone });
  await inTurns(() => dialogOf(plugin).includes("failed"), 100);
  assert.match(dialogOf(plugin), /mystatus failed \(Error\)/);
});
