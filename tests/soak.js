// Hours of a terminal session on a simulated clock: several windows of OpenCode with the sidebar on, each with the real
// shim and module. The platforms fail, refuse, hang and recover, and refuse sessions' requests too. The machine sleeps,
// its clock is set back, and its credential files are rewritten, sometimes halfway. What was used is kept (`memory`).

import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { dice } from "./dice.js";
import { first } from "./opencode/host.js";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, moveInto, root, writeFiles } from "./programs.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BEGIN = 1_795_000_000_000;
const STEP = 10 * SECOND;
/** The least time between two automatic queries of a platform for the same account. */
const COURTESY = MINUTE;
const RETRY_AFTER = 10 * MINUTE;
/** In how many steps a window's session is refused once. */
const REFUSED_EVERY = 200;
/** How much each window's memory may grow between early on and the end. */
const MOST_GROWTH = 2 * 1024 * 1024;

/** The platforms' hosts, and their answers at `used` percent used. @type {Record<string, (used: number) => object>} */
const REPLIES = {
  "chatgpt.com": (used) => ({
    plan_type: "plus",
    rate_limit: {
      primary_window: { used_percent: used, limit_window_seconds: 604_800, reset_at: (BEGIN + 72 * HOUR) / 1000 },
    },
  }),
  "api.z.ai": (used) => ({
    code: 200,
    success: true,
    data: {
      limits: [{ type: "TOKENS_LIMIT", unit: 6, number: 1, percentage: used, nextResetTime: BEGIN + 90 * HOUR }],
    },
  }),
  "api.github.com": (used) => ({
    copilot_plan: "individual",
    quota_reset_date_utc: "2026-12-01T00:00:00.000Z",
    quota_snapshots: {
      premium_interactions: { entitlement: 100, remaining: 100 - used, percent_remaining: 100 - used },
    },
  }),
};

/** When OpenAI's limit resets that sessions reach, in seconds. */
const OPENAI_RESET = (BEGIN + 72 * HOUR) / 1000;

/**
 * What OpenCode says when a platform refuses a session's request. A session has its provider's id. None is refused by
 * Copilot, so that its limit is warned of when low and when empty.
 * @type {(() => { type: string, properties: object })[]}
 */
const REFUSALS = [
  () => {
    const data = {
      message: "The usage limit has been reached",
      statusCode: 429,
      responseHeaders: {
        "x-codex-primary-used-percent": "100",
        "x-codex-primary-window-minutes": "10080",
        "x-codex-primary-reset-at": String(OPENAI_RESET),
      },
      responseBody: JSON.stringify({ error: { type: "usage_limit_reached", resets_at: OPENAI_RESET } }),
    };
    return { type: "session.error", properties: { sessionID: "openai", error: { name: "APIError", data } } };
  },
  () => {
    const message = "Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-11-22 13:06:40";
    const status = { type: "retry", attempt: 1, message, next: Date.now() + 2 * SECOND };
    return { type: "session.status", properties: { sessionID: "zai-coding-plan", status } };
  },
];

/**
 * The credentials at a time: a sign-in is renewed now and then.
 * @param {number} number
 */
function credentials(number) {
  return JSON.stringify({
    openai: { type: "oauth", access: `e30.e30.token-${number}-0123456789`, refresh: "r", expires: BEGIN + 99 * HOUR },
    "zai-coding-plan": { type: "api", key: "0123456789abcdef.ABCDEFGH" },
    "github-copilot": { type: "oauth", refresh: "gho_0123456789abcdef" },
  });
}

/** @typedef {{ at: number, window: number, host: string, outcome: string }} Sent */

/**
 * The platforms' behaviour: each has a mood for a while.
 * @param {() => number} elapsed
 * @param {number} begin how much is used at the beginning, in percent
 */
function platforms(elapsed, begin) {
  const throwDice = dice();
  /** @type {Map<string, { mood: string, until: number }>} */
  const moods = new Map();
  /** @type {Sent[]} */
  const sent = [];
  let hanging = 0;
  /** @param {number} window @param {{ host: string, timeoutMs: number }} request */
  const answer = async (window, { host, timeoutMs }) => {
    const at = elapsed();
    const known = moods.get(host);
    const moody = known && at < known.until ? known : { mood: "fine", until: at + (10 + throwDice(40)) * MINUTE };
    if (moody !== known) {
      moody.mood = ["fine", "fine", "fine", "failing", "refusing", "hanging", "unreachable"][throwDice(7)] ?? "fine";
      moods.set(host, moody);
    }
    sent.push({ at, window, host, outcome: moody.mood });
    if (moody.mood === "hanging") {
      hanging += 1;
      await new Promise((resolve) => setTimeout(resolve, timeoutMs));
      hanging -= 1;
      return { code: "TIMEOUT" };
    }
    if (moody.mood === "unreachable") return { code: "ECONNREFUSED" };
    if (moody.mood === "failing") return { status: 500, body: "<html>" };
    if (moody.mood === "refusing") return { status: 429, retryAfter: String(RETRY_AFTER / SECOND), body: "{}" };
    const used = Math.min(100, begin + (at / HOUR) * 6);
    return { status: 200, body: JSON.stringify(REPLIES[host]?.(Math.round(used)) ?? {}) };
  };
  return { answer, sent, hanging: () => hanging };
}

/**
 * Opens one window: a copy of the package with its own module, in its own terminal.
 * @param {number} number
 * @param {ReturnType<typeof platforms>} world
 * @param {Map<string, unknown>} kept
 */
async function opened(number, world, kept) {
  const place = home(terminalModules);
  for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
  renameSync(join(place.home, "js-shim/run.js"), join(place.home, "js-shim/whole-run.js"));
  writeFiles(place, {
    "js-shim/transport.js": `
      export const wire = { answer: undefined };
      export const send = (request, isAllowed) =>
        isAllowed(request.host) ? wire.answer(request) : Promise.resolve({ code: "NOT_ALLOWED" });`,
    // Counts pending work, to know when there is none.
    "js-shim/run.js": `
      import { report as whole } from "./whole-run.js";
      export const under = { way: 0 };
      export async function report(...asked) {
        under.way += 1;
        try {
          return await whole(...asked);
        } finally {
          under.way -= 1;
        }
      }`,
  });
  const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
  const { wire } = await load("js-shim/transport.js");
  wire.answer = (/** @type {any} */ request) => world.answer(number, request);
  const { under } = await load("js-shim/run.js");
  const { api, seen } = first();
  api.kv.get = (name) => kept.get(name);
  api.kv.set = (name, value) => void kept.set(name, value);
  api.state.session.messages = (session) => [{ role: "assistant", providerID: session, modelID: "any" }];
  /** @type {Map<string, (event?: object) => void>} */
  const events = new Map();
  api.event.on = (name, run) => void events.set(name, run);
  await (await load("js-shim/tui.js")).default.tui(api, { lang: "en", memory: true });
  const drawn = seen.slots.sidebar_content({}, { session_id: "openai" });
  return { seen, drawn, events, under, number };
}

/** How many files are open, where the system tells. */
function openFiles() {
  return existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0;
}

/** The memory in use after garbage collection, including the modules' memories. */
async function memory() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let times = 0; times < 3; times += 1) {
    collect();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Keeps `windows` windows open for `hours` hours, and checks the result.
 * @param {{ hours: number, windows: number, used?: number }} how and how much is used at the beginning, in percent
 * @returns {Promise<{ requests: number, toasts: number, timers: number, growth: number }>}
 */
export async function soak({ hours, windows: count, used = 70 }) {
  const userHome = home({ [AUTH_FILE]: credentials(0) });
  const variables = { HOME: process.env.HOME };
  moveInto(userHome);
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: BEGIN });
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  /** @type {Set<unknown>} */
  const timers = new Set();
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ run, /** @type {number} */ ms, /** @type {any[]} */ ...args) => {
      const timer = set(() => {
        timers.delete(timer);
        run(...args);
      }, ms);
      timers.add(timer);
      return timer;
    }
  );
  globalThis.clearTimeout = /** @type {any} */ (
    (/** @type {any} */ timer) => {
      timers.delete(timer);
      clear(timer);
    }
  );
  /** @type {unknown[]} */
  const unhandled = [];
  const onUnhandled = (/** @type {unknown} */ error) => void unhandled.push(error);
  process.on("unhandledRejection", onUnhandled);
  try {
    let elapsed = 0;
    const world = platforms(() => elapsed, used);
    /** @type {Map<string, unknown>} */
    const kept = new Map();
    /** @type {Awaited<ReturnType<typeof opened>>[]} */
    const windows = [];
    for (let number = 0; number < count; number += 1) windows.push(await opened(number, world, kept));
    const throwDice = dice(2_463_534_242);
    const underWay = () => windows.reduce((sum, { under }) => sum + under.way, 0);
    let [mostTimers, early, files, isAsleep] = [0, 0, 0, 0];
    for (; elapsed < hours * HOUR; elapsed += STEP) {
      const minute = Math.floor(elapsed / MINUTE);
      if (elapsed % MINUTE === 0) {
        // Another program renews its sign-in, sometimes during a read.
        if (minute % 7 === 0) {
          const text = credentials(Math.floor(minute / 35));
          writeFiles(userHome, { [AUTH_FILE]: minute % 21 === 0 ? text.slice(0, 90) : text });
        }
        if (minute % 7 === 1) writeFiles(userHome, { [AUTH_FILE]: credentials(Math.floor(minute / 35)) });
        // The laptop sleeps for two hours, during which no timer runs. Later its clock is set back by one hour.
        if (minute === 100) isAsleep = 2 * HOUR;
        if (minute === 300) mock.timers.setTime(Date.now() - HOUR);
      }
      if (isAsleep > 0) {
        isAsleep -= STEP;
        mock.timers.setTime(Date.now() + STEP);
        continue;
      }
      for (const { events } of windows) {
        if (throwDice(9) === 0) events.get("session.idle")?.();
        if (throwDice(REFUSED_EVERY) > 0) continue;
        const refusal = REFUSALS[throwDice(REFUSALS.length)]?.() ?? assert.fail();
        events.get(refusal.type)?.(refusal);
      }
      mock.timers.tick(STEP);
      // Waits for a hanging platform, or for a file to be complete, end by the clock.
      for (let turns = 1; turns < 10 || (underWay() > 0 && turns < 200_000); turns += 1) {
        await turn();
        if (turns % 200 === 0 && world.hanging() === 0) mock.timers.tick(1);
        if (world.hanging() > 0 && turns > 2000) break;
      }
      mostTimers = Math.max(mostTimers, timers.size);
      // Before the machine sleeps.
      if (elapsed === Math.round((hours * HOUR) / 8 / STEP) * STEP) [early, files] = [await memory(), openFiles()];
    }
    assert.ok(early > 0);
    assert.ok(openFiles() <= files, `${openFiles()} open files after ${files}`);
    const growth = (await memory()) - early;
    const samples = /** @type {{ samples: unknown[] }[]} */ (kept.get("opencode-mystatus.samples"));
    check(world.sent, windows, { samples, hours, unhandled, timers: mostTimers, growth });
    const toasts = windows.reduce((sum, { seen }) => sum + seen.toasts.length, 0);
    for (const { seen } of windows) for (const end of seen.ends) end();
    return { requests: world.sent.length, toasts, timers: mostTimers, growth };
  } finally {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
    mock.timers.reset();
    process.off("unhandledRejection", onUnhandled);
    process.env.HOME = variables.HOME;
  }
}

/**
 * @param {Sent[]} sent
 * @param {Awaited<ReturnType<typeof opened>>[]} windows
 * @param {object} seen
 * @param {{ samples: unknown[] }[]} seen.samples of each limit
 * @param {number} seen.hours
 * @param {unknown[]} seen.unhandled
 * @param {number} seen.timers
 * @param {number} seen.growth
 */
function check(sent, windows, { samples, hours, unhandled, timers, growth }) {
  assert.deepEqual(unhandled, []);
  for (const { number } of windows) {
    for (const host of Object.keys(REPLIES)) {
      const own = sent.filter((one) => one.window === number && one.host === host);
      assert.ok(own.length > 0, `${host} was asked`);
      own.slice(1).forEach((one, at) => {
        const before = /** @type {Sent} */ (own[at]);
        const gap = one.at - before.at;
        const least = before.outcome === "refusing" ? RETRY_AFTER : COURTESY;
        // A renewed sign-in counts as another account.
        const isRenewed = host === "chatgpt.com" && before.outcome === "refusing";
        assert.ok(
          gap >= (isRenewed ? COURTESY : least) - STEP,
          `${host} asked again after ${gap} ms (${before.outcome})`,
        );
      });
    }
  }
  // Each quota window is warned of once when low and once when empty, and each stop is said once, whichever terminal
  // window does it. One without a reading yet calls the limit what the refusal calls it.
  const toasts = windows.flatMap(({ seen }) => seen.toasts);
  const told = toasts.flatMap(({ message, variant }) =>
    message.split("\n").map((/** @type {string} */ line) => `${variant} ${line.split(/:|, back/)[0]}`),
  );
  for (const one of [/^warning GitHub Copilot$/, /^error OpenAI .*limit reached$/, /^error Z\.ai .*limit reached$/])
    assert.ok(
      told.some((line) => one.test(line)),
      `${one} is missing: ${JSON.stringify(toasts)}`,
    );
  assert.deepEqual(
    told.filter((one, at) => told.indexOf(one) !== at),
    [],
    JSON.stringify(toasts),
  );
  assert.equal(samples.length, Object.keys(REPLIES).length);
  for (const { samples: kept } of samples) assert.ok(kept.length > 0 && kept.length <= hours + 1, `${kept.length}`);
  // One timer for the next query of each window, and one for each hanging request.
  const most = windows.length * (1 + Object.keys(REPLIES).length);
  assert.ok(timers <= most, `${timers} timers at once`);
  assert.ok(growth < windows.length * MOST_GROWTH, `${growth} bytes more in use`);
}
