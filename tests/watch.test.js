// When the sidebar and the words next to the prompt query the platforms, in a scripted host with a simulated clock.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { terminalModules } from "./opencode/modules.js";
import { home, root, writeFiles } from "./programs.js";

const MINUTE = 60_000;
const MODEL = { provider: "openai", id: "gpt" };

/** The host's modules, and a run that is only counted. */
const place = home(terminalModules);
cpSync(join(root, "js-shim/tui"), join(place.home, "js-shim/tui"), { recursive: true });
for (const name of ["core-failure.js", "early-options.js"])
  cpSync(join(root, "js-shim", name), join(place.home, "js-shim", name));
writeFiles(place, {
  "js-shim/run.js": `
    export const runs = {};
    export const run = runOf("58%");
    export function runOf(left) {
      return {
        done: () => left !== "",
        show: () => {
          runs.draws += 1;
          const lines = [[[left + " of " + runs.given.length, "plain"]]];
          return { title: [], keys: [], lines, at: null, starts: [], top: 0 };
        },
        press: (state, key) => {
          const pressed = { state, close: false, top: 0 };
          return { ...pressed, refresh: key === "r", diagnose: key === "shift+d", forget: key === "x" };
        },
        summary: (provider, id) => left ? [[["OpenAI " + left + provider + id, "plain"]]] : [],
        prompt: (provider, id, columns = 1000) => {
          const words = left + " " + id;
          return provider === "openai" && words.length <= columns ? [[words, "good"]] : null;
        },
        stops: (given) => due(given, runs.stops),
        warnings: (given) => due(given, runs.warnings),
        setSamples: (kept) => void Object.assign(runs, { given: kept ?? [] }),
        samplesToStore: (kept) => runs.remembers ? [...(kept ?? []), "sample"] : kept === null ? undefined : null,
      };
    }
    const due = (given, warnings) => {
      const due = warnings.filter((one) => !given.includes(one));
      const text = due.map(({ text }) => text).join("\\n");
      return { given: [...given, ...warnings], text, bad: due.some(({ bad }) => bad) };
    };
    export async function report(options, show, asked) {
      runs.asked += 1;
      runs.asks.push(asked);
      if (runs.fails) throw new Error("no module");
      if (runs.held) await new Promise((resolve) => runs.held.push(resolve));
      return show((asked.signals && runs.remembered) ?? run);
    }`,
});
const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
const { watch } = await load("js-shim/tui/watch.js");
const { openDialog } = await load("js-shim/tui/dialog.js");
const { runs, run, runOf } = await load("js-shim/run.js");
const { screen } = await load("node_modules/@opentui/solid/index.js");
const { cleanups } = await load("node_modules/solid-js/index.js");

/**
 * Starts the plugin in a host, with `options` as tui.json may hold them.
 * @param {object} [options]
 * @param {Map<string, unknown>} [memory] the host's store
 */
function started(options = {}, memory = new Map()) {
  const plugin = {
    /** @type {Record<"prompt" | "sidebar", undefined | ((model: () => { provider: string, id: string }) => any)>} */
    slots: { prompt: undefined, sidebar: undefined },
    /** @type {{ message: string, variant: string }[]} */
    toasts: [],
    opened: 0,
    /** @type {any} */
    dialog: undefined,
    close: () => {},
    render: () => {},
    idle: () => {},
    /** @type {(refusal: object) => Promise<void>} */
    refuse: async () => {},
    dispose: () => {},
  };
  const host = {
    colours: () => ({}),
    thumb: () => "",
    fill: (/** @type {object} */ slots) => void Object.assign(plugin.slots, slots),
    onIdle: (/** @type {() => void} */ idle) => void Object.assign(plugin, { idle }),
    onRefusal: (/** @type {() => Promise<void>} */ refuse) => void Object.assign(plugin, { refuse }),
    onDispose: (/** @type {() => void} */ dispose) => void Object.assign(plugin, { dispose }),
    toast: (/** @type {any} */ toast) => void plugin.toasts.push(toast),
    recall: (/** @type {string} */ name) => memory.get(name),
    keep: (/** @type {string} */ name, /** @type {unknown} */ value) => void memory.set(name, value),
    list: async () => ({ data: [] }),
    bindKeys: (/** @type {any[]} */ keys) => {
      Object.assign(plugin, { keys });
      return () => {};
    },
    showDialog: (/** @type {() => void} */ render, /** @type {() => void} */ close) =>
      void Object.assign(plugin, { dialog: render(), close, render }),
  };
  return Object.assign(plugin, {
    /** @type {{ key: string, run: () => void }[]} */
    keys: [],
    host,
    begin: watch(
      host,
      options,
      () => {
        plugin.opened += 1;
      },
      () => {},
    ),
  });
}

/** Puts the sidebar on the screen; returns a function that removes it. */
function shown(/** @type {ReturnType<typeof started>} */ { slots }) {
  slots.sidebar?.(() => MODEL);
  return cleanups.pop();
}

/** Lets time pass, second by second, because timers are set again only after a report. */
async function pass(/** @type {number} */ ms) {
  for (let passed = 0; passed < ms; passed += 1000) {
    mock.timers.tick(1000);
    for (let turns = 0; turns < 3; turns += 1) await turn();
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_795_000_000_000 });
  const fresh = { asked: 0, draws: 0, fails: false, warnings: [], stops: [], asks: [], given: [], remembers: false };
  Object.assign(runs, { ...fresh, held: undefined, remembered: undefined });
  cleanups.length = 0;
});
afterEach(() => mock.timers.reset());

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

test("what is hidden asks nobody, and asks when it is seen again", async () => {
  const plugin = started();
  const hide = shown(plugin);
  await pass(1000);
  hide?.();
  await pass(11 * MINUTE);
  plugin.idle();
  assert.equal(runs.asked, 1);
  shown(plugin);
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("it stops for good when the plugin is disposed, also of while it asks", async () => {
  for (const asks of [false, true]) {
    Object.assign(runs, { asked: 0, held: asks ? [] : undefined });
    const plugin = started();
    shown(plugin);
    await pass(1000);
    assert.equal(runs.held?.length, asks ? 1 : undefined);
    plugin.dispose();
    runs.held?.pop()();
    await pass(11 * MINUTE);
    plugin.idle();
    shown(plugin);
    await pass(11 * MINUTE);
    assert.equal(runs.asked, 1);
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
  lines.props.onMouseUp();
  assert.equal(plugin.opened, 1);
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

/** What an element draws whose only child is a function. @param {any} element */
const textIn = (element) => JSON.stringify(element.children[0]() ?? null);

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
  assert.equal(runs.asked, 1, "what has just come is not a minute old");
  await pass(1000);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

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

/** What the dialog shows. */
const dialogOf = (/** @type {ReturnType<typeof started>} */ { dialog }) => textIn(dialog.children[1]);

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

test("a dialog's times go on each minute while it is open, and ask nobody", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  const { draws } = runs;
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
  plugin.close();
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
  assert.equal(runs.asked, 1);
});

test("a dialog that the host draws anew has one clock, which ends with it", async () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  await pass(1000);
  plugin.render();
  const { draws } = runs;
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
  plugin.close();
  await pass(3 * MINUTE);
  assert.equal(runs.draws, draws + 3);
});

test("the keys that write an address reach the dialog", () => {
  const plugin = started();
  openDialog(plugin.host, {}, plugin.begin);
  const keys = new Set(plugin.keys.map(({ key }) => key));
  for (const key of "ada+1@example-mail.com(z.ai):_/") assert.ok(keys.has(key), key);
});

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
  assert.equal(samples(), undefined);
  assert.match(dialogOf(plugin), /of 0/);

  await take();
  Object.assign(runs, { remembers: false });
  await take();
  assert.equal(samples(), undefined, "who no longer wants it keeps nothing of before");
});
