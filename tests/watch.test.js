// When the sidebar and the words next to the prompt query the platforms, and what they show.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inTurns } from "./waiting.js";
import { MINUTE, MODEL, pass, run, runOf, runs, screen, shown, started, textIn } from "./watched.js";

test("nobody is asked while nothing is on the screen", async () => {
  const plugin = started();
  plugin.idle();
  await pass(11 * MINUTE);
  assert.equal(runs.asked, 0);
});

test("the platforms are asked a second after something is on the screen, and every five minutes", async () => {
  shown(started());
  assert.equal(runs.asked, 0);
  await pass(1000);
  assert.equal(runs.asked, 1);
  await pass(5 * MINUTE - 1000);
  assert.equal(runs.asked, 1);
  await pass(1000);
  assert.equal(runs.asked, 2);
  await pass(10 * MINUTE);
  assert.equal(runs.asked, 4);
});

test("two places on the screen are one reason to ask", async () => {
  const plugin = started();
  shown(plugin);
  plugin.slots.prompt?.(() => MODEL);
  await pass(5 * MINUTE + 1000);
  assert.equal(runs.asked, 2);
});

test("a session that goes idle is a reason to ask, but at most once a minute", async () => {
  const plugin = started();
  shown(plugin);
  await pass(1000);
  for (let seconds = 0; seconds < 59; seconds += 1) {
    plugin.idle();
    await pass(1000);
  }
  assert.equal(runs.asked, 1);
  await pass(1000);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("what the dialog asked for is not asked for again", async () => {
  const plugin = started();
  shown(plugin);
  plugin.begin()(run);
  await pass(59_000);
  assert.equal(runs.asked, 0);
});

test("what is hidden asks nobody, and asks when it is seen again", async (t) => {
  const plugin = started();
  const hide = shown(plugin);
  await pass(1000);
  hide?.();
  await pass(11 * MINUTE);
  plugin.idle();
  assert.equal(runs.asked, 1);
  const timers = t.mock.method(globalThis, "setTimeout");
  shown(plugin);
  // Of a time before now, a runtime would warn on the screen.
  assert.equal(timers.mock.calls[0]?.arguments[1], 0);
  timers.mock.restore();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("it stops for good when the plugin is disposed, also of while it asks", async (t) => {
  for (const asks of [false, true]) {
    Object.assign(runs, { asked: 0, held: asks ? [] : undefined });
    const plugin = started();
    shown(plugin);
    await pass(1000);
    assert.equal(runs.held?.length, asks ? 1 : undefined);
    plugin.dispose();
    const timers = t.mock.method(globalThis, "setTimeout");
    runs.held?.pop()();
    await pass(11 * MINUTE);
    plugin.idle();
    shown(plugin);
    await pass(11 * MINUTE);
    assert.equal(runs.asked, 1);
    assert.equal(timers.mock.callCount(), 0);
    timers.mock.restore();
  }
});

test("a clock that is set back holds nothing up", async () => {
  const plugin = started();
  shown(plugin);
  await pass(1000);
  mock.timers.setTime(Date.now() - 180 * MINUTE);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("a clock that is set back while nothing is on the screen holds nothing up either", async () => {
  const plugin = started();
  const hide = shown(plugin);
  await pass(1000);
  hide?.();
  mock.timers.setTime(Date.now() - 180 * MINUTE);
  shown(plugin);
  await pass(5 * MINUTE);
  assert.equal(runs.asked, 2);
});

test("a failure rejects nothing, and the next time is as ever", async () => {
  runs.fails = true;
  shown(started());
  await pass(1000);
  runs.fails = false;
  await pass(5 * MINUTE);
  assert.equal(runs.asked, 2);
});

test("a click on its title folds the sidebar's section, and unfolds it", async () => {
  const plugin = started();
  plugin.begin()(run);
  const section = /** @type {any} */ (plugin.slots.sidebar?.(() => MODEL));
  const [draw] = section.children;
  for (const rows of [2, 1, 2]) {
    const drawn = draw();
    assert.equal(drawn.length, rows);
    drawn[0].props.onMouseDown();
  }
});

test("a click on its lines opens the dialog when it is released, as what opens before that is closed by it", () => {
  const plugin = started();
  plugin.begin()(run);
  const section = /** @type {any} */ (plugin.slots.sidebar?.(() => MODEL));
  const [, lines] = section.children[0]();
  lines.props.onMouseUp();
  assert.equal(plugin.opened, 0, "the end of a selection that began elsewhere");
  lines.props.onMouseDown();
  assert.equal(plugin.opened, 0);
  for (let times = 0; times < 2; times += 1) lines.props.onMouseUp();
  assert.equal(plugin.opened, 1, "the second is the end of another selection");
});

test("the options turn each of the three off", async () => {
  runs.warnings = [{ text: "OpenAI: 19%", bad: false }];
  const all = started();
  shown(all);
  await pass(1000);
  assert.ok(all.slots.prompt && all.slots.sidebar);
  assert.deepEqual(
    all.toasts.map(({ message, variant }) => [message, variant]),
    [["OpenAI: 19%", "warning"]],
  );

  for (const off of [false, "false", " False "]) assert.equal(started({ prompt: off }).slots.prompt, undefined);
  assert.equal(started({ sidebar: false }).slots.sidebar, undefined);
  assert.equal(started({ prompt: false }).slots.prompt, undefined);
  const quiet = started({ toast: false });
  quiet.begin()(run);
  assert.deepEqual(quiet.toasts, []);
});

test("the words and the sidebar are those of the session's model, whichever it is by then", () => {
  const plugin = started();
  let model = MODEL;
  const beside = plugin.slots.prompt?.(() => model);
  const section = plugin.slots.sidebar?.(() => model);
  assert.equal(textIn(beside), "null", "nothing before the first report");
  assert.equal(textIn(section), "[]", "no title over nothing");
  plugin.begin()(run);
  assert.match(textIn(beside), /58% gpt/);
  assert.match(textIn(section), /58%openaigpt/);
  model = { provider: "openai", id: "spark" };
  assert.match(textIn(beside), /58% spark/);
  model = { provider: "anthropic", id: "claude" };
  assert.equal(textIn(beside), "null");
});

test("beside the prompt are no words where the host would have to break its own", () => {
  const plugin = started();
  const beside = plugin.slots.prompt?.(() => MODEL);
  plugin.begin()(runOf("58% left · 2d 3h ·"));
  for (const [width, drawn] of /** @type {const} */ ([
    [80, /58% left/],
    [72, /58% left/],
    [54, /^null$/],
    [44, /^null$/],
    [200, /58% left/],
  ])) {
    screen.width = width;
    assert.match(textIn(beside), drawn, `${width} columns`);
  }
  // Where the host shows its sidebar beside the session, less is left.
  plugin.begin()(runOf("100% left · 29d 23h · GitHub Copilot"));
  for (const [width, isDrawn] of /** @type {const} */ ([
    [120, true],
    [125, false],
    [140, true],
  ])) {
    screen.width = width;
    assert.equal(/100% left/.test(textIn(beside)), isDrawn, `${width} columns`);
  }
  screen.width = 80;
});

test("a section without lines is not there", () => {
  const plugin = started();
  plugin.begin()(runOf(""));
  assert.equal(textIn(plugin.slots.sidebar?.(() => MODEL)), "[]");
});

test("a report that began earlier and ends later is dropped", () => {
  const plugin = started();
  const beside = plugin.slots.prompt?.(() => MODEL);
  const [older, newer] = [plugin.begin(), plugin.begin()];
  newer(runOf("70%"));
  older(runOf("40%"));
  assert.match(textIn(beside), /70%/);
});

test("a report whose instance of the core is gone shows nothing, and throws nothing", () => {
  const plugin = started();
  const gone = () => {
    throw new Error("null pointer passed to rust");
  };
  plugin.begin()({ ...run, prompt: gone, summary: gone });
  assert.equal(textIn(plugin.slots.prompt?.(() => MODEL)), "null");
  assert.equal(textIn(plugin.slots.sidebar?.(() => MODEL)), "[]");
});

test("while one refresh is under way, no other begins", async () => {
  runs.held = [];
  const plugin = started();
  shown(plugin);
  await pass(1000);
  await pass(2 * MINUTE);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 1);
  runs.held.pop()();
  await pass(1000);
  await pass(59_000);
  plugin.idle();
  await inTurns(() => runs.asked > 1, 10);
  assert.equal(runs.asked, 1, "what has just come is not a minute old");
  await pass(1000);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 2);
});
