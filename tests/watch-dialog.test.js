// What the dialog and the sidebar know of each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dialogOf, MINUTE, MODEL, openDialog, pass, run, runOf, runs, shown, started, textIn } from "./watched.js";

test("`r` held down asks once at a time", async () => {
  runs.held = [];
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const press = () => plugin.keys.find(({ key }) => key === "r")?.run();
  for (let times = 0; times < 40; times += 1) press();
  await pass(1000);
  assert.equal(runs.asked, 1);
  runs.held.pop()();
  await pass(1000);
  press();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("`r` asks again where the instance of the core that was shown is gone", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const press = (/** @type {string} */ name) => plugin.keys.find(({ key }) => key === name)?.run();
  const { press: whole } = run;
  run.press = () => {
    throw new Error("gone");
  };
  press("j");
  assert.equal(runs.asked, 1);
  press("r");
  run.press = whole;
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("a dialog of some platforms only leaves the sidebar as it is", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin, "zai copilot");
  await pass(1000);
  assert.equal(runs.asks[0].words, "zai copilot");
  assert.equal(textIn(plugin.slots.prompt?.(() => MODEL)), "null");
  openDialog(plugin.host, {}, plugin.begin, "");
  await pass(1000);
  assert.match(textIn(plugin.slots.prompt?.(() => MODEL)), /58%/);
});

test("a dialog whose report is only partial leaves the sidebar as it is", async () => {
  const plugin = started();
  const beside = plugin.slots.prompt?.(() => MODEL);
  Object.assign(runs, { held: [], partial: { ...runOf("40%"), done: () => false } });
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  assert.match(dialogOf(plugin), /40%/);
  assert.equal(textIn(beside), "null");
  runs.held.pop()();
  await pass(1000);
  assert.match(textIn(beside), /58%/);
});

test("an open dialog shows what the sidebar shows, except while it waits for its own report or checks everything", async () => {
  const plugin = started();
  const press = (/** @type {string} */ name) => plugin.keys.find(({ key }) => key === name)?.run();
  const refuse = async (/** @type {string} */ left) => {
    Object.assign(runs, { remembered: runOf(left) });
    await plugin.refuse({ type: "retry", provider: "openai" });
  };
  shown(plugin);
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  assert.match(dialogOf(plugin), /58%/);
  await refuse("0%");
  assert.match(dialogOf(plugin), /"0%/, "a stop");
  plugin.begin()(runOf("70%"));
  await pass(1000);
  assert.match(dialogOf(plugin), /70%/, "a refresh");

  runs.held = [];
  press("r");
  await pass(1000);
  const [answer] = runs.held;
  runs.held = undefined;
  await refuse("5%");
  assert.match(dialogOf(plugin), /70%/);
  answer();
  await pass(1000);
  assert.match(dialogOf(plugin), /"5%/, "its own report may be from before the refusal");

  press("shift+d");
  await pass(1000);
  await refuse("1%");
  assert.match(dialogOf(plugin), /58%/, "only its own report has the check-up");
});

test("a check-up asks anew, also one that waits for the report of before, and hears that there is a store", async () => {
  const plugin = started();
  const press = (/** @type {string} */ name) => plugin.keys.find(({ key }) => key === name)?.run();
  const asks = () => runs.asks.map((/** @type {any} */ { intent, diagnoses, kept }) => [intent, diagnoses, kept]);
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  press("shift+d");
  await pass(1000);
  const asked = ["asked", true, null];
  assert.deepEqual(asks(), [["opened", false, null], asked]);

  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  runs.held = [];
  press("r");
  await pass(1000);
  press("shift+d");
  const [answer] = runs.held;
  runs.held = undefined;
  answer();
  await pass(1000);
  assert.deepEqual(asks().slice(-2), [["asked", false, null], asked]);
});

test("a dialog whose report is overtaken shows the newer one", async () => {
  const plugin = started();
  runs.held = [];
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const [answer] = runs.held;
  runs.held = undefined;
  plugin.begin()(runOf("70%"));
  answer();
  await pass(1000);
  assert.match(dialogOf(plugin), /70%/);
});

test("a closed dialog checks nothing, and leaves what is newer to the open one", async () => {
  const plugin = started();
  const press = (/** @type {string} */ name) => plugin.keys.find(({ key }) => key === name)?.run();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  runs.held = [];
  press("r");
  press("shift+d");
  await pass(1000);
  const [answer] = runs.held;
  runs.held = undefined;
  plugin.close();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const { asked } = runs;
  answer();
  await pass(1000);
  assert.equal(runs.asked, asked);
  plugin.begin()(runOf("70%"));
  await pass(1000);
  assert.match(dialogOf(plugin), /70%/);
});

test("a stop leaves a dialog of some platforms as it is", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin, "zai");
  await pass(1000);
  Object.assign(runs, { remembered: runOf("0%") });
  await plugin.refuse({ type: "retry", provider: "openai" });
  assert.match(dialogOf(plugin), /58%/);
});

/** Asserts that the dialog is drawn each minute, until it is closed. */
async function assertTicks(/** @type {ReturnType<typeof started>} */ plugin) {
  const { draws } = runs;
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
  plugin.close();
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
}

test("a dialog's times go on each minute while it is open, and ask nobody", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  await assertTicks(plugin);
  assert.equal(runs.asked, 1);
});

test("a dialog has its keys as long as it is open, also when the host draws it anew", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  plugin.render();
  assert.ok(plugin.keys.length > 0);
  plugin.close();
  assert.equal(plugin.keys.length, 0);
});

test("a dialog that the host draws anew has one clock, which ends with it", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  plugin.render();
  await assertTicks(plugin);
});

test("the keys that write an address reach the dialog", () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  const keys = new Set(plugin.keys.map(({ key }) => key));
  for (const key of "ada+1@example-mail.com(z.ai):_/") assert.ok(keys.has(key), key);
});
