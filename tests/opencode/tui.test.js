// The terminal plugin, packed and installed as a user would, in the real OpenCode's terminal.

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { home, packed, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startRegistry } from "../simulator/registry.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { assertAligned, assertLegible, assertTones, isDimmed, theme } from "./drawn.js";
import { opencode, opencodeHome, runOpencode, serve } from "./opencode.js";
import { SECRET, workedFor } from "./sessions.js";
import { assertScreen, block, hasTmux, inTheAfternoon, startTui } from "./tui.js";

const skip = hasTmux || process.env.CI ? false : "tmux is not installed";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const USAGE = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI = "GET https://api.z.ai/api/monitor/usage/quota/limit";
/** The hosts of the sample accounts' platforms, and the one that OpenCode itself asks for Copilot's models. */
const PLATFORM_HOSTS = Object.keys(sampleAnswers()).map((call) => new URL(call.split(" ")[1] ?? "").host);
const OF_OPENCODE = ["api.githubcopilot.com"];
/** Each language's words for a window and for the command, and the mode of the theme that it is drawn in. */
const LANGUAGES = /** @type {const} */ ({
  en: ["85% remaining", "Show what is left of your AI plans, and when it resets ", "dark"],
  zh: ["剩余 85%", "查看各 AI 订阅的剩余额度和重置时间 ", "light"],
  ko: ["85% 남음", "AI 구독의 남은 사용량과 초기화 시점 보기 ", "dark"],
  ja: ["残り 85%", "AI サブスクリプションの残量とリセット時期を表示 ", "light"],
});
/** The first line of the dialog, and that of the sidebar. */
const DIALOG = /mystatus {4,}↑↓ {2}⏎ {2}\/ {2}r {2}\? {2}esc/;
const SIDEBAR = /[▼▶] mystatus/;

/** Types the command and chooses it. @param {import("./tui.js").Tui} tui */
async function open(tui) {
  tui.type("/mystatus");
  const list = await tui.until(/\/mystatus {3,}\S/);
  assert.equal(list.match(/\/mystatus {3,}/g)?.length, 1, list);
  tui.press("Enter");
  await tui.until(DIALOG);
  return list;
}

describe("the packed plugin in OpenCode's terminal", { skip }, () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  /** @type {import("../programs.js").Place} */
  let place;
  const answers = sampleAnswers();
  /** The sample accounts at this moment, because screens show times relative to it. */
  const refresh = () => Object.assign(answers, sampleAnswers());

  before(async () => {
    const registry = await startRegistry(packed(), manifest);
    [simulator, model] = await Promise.all([startSimulator(answers), startModel()]);
    const env = { ...simulator.env, npm_config_registry: registry.url, TZ: inTheAfternoon() };
    const files = { ...sampleFiles(), ".config/opencode/themes/tones.json": theme() };
    place = opencodeHome({ model, provider: "zai-coding-plan", files, env });
    const { status, stderr } = await runOpencode(place, ["plugin", manifest.name, "-g"]);
    assert.equal(status, 0, stderr);
    await registry.close();
  });
  after(async () => {
    await Promise.all([simulator.close(), model.close()]);
    // Holds whatever was opened, drawn and typed above.
    const others = new Set(simulator.hosts.filter((host) => ![...PLATFORM_HOSTS, ...OF_OPENCODE].includes(host)));
    assert.deepEqual([...others], []);
  });

  /** A folder in which OpenCode has `kept` stored from earlier terminals. @param {object} kept */
  const stateWith = (kept) => home({ "opencode/kv.json": kept }).home;
  /** @param {Parameters<typeof startTui>[1] & { lang?: string, state?: string }} [setting] */
  const start = async ({ lang = "en", state = stateWith({}), ...setting } = {}) => {
    refresh();
    const env = { ...place.env, MYSTATUS_LANG: lang, XDG_STATE_HOME: state };
    const tui = await startTui({ ...place, env }, setting);
    // Starting may have taken longer than the times on the screen stay the same.
    refresh();
    return tui;
  };

  test("the installer writes both configurations", () => {
    for (const name of ["opencode.json", "tui.json"]) {
      const config = JSON.parse(readFileSync(join(place.home, ".config/opencode", name), "utf8"));
      assert.deepEqual(config.plugin, [manifest.name]);
    }
  });

  for (const [lang, [answered, listed, mode]] of Object.entries(LANGUAGES)) {
    test(`the dialog in ${lang} and the theme's ${mode} colours, on three screens`, async (t) => {
      const tui = await start({ lang, state: stateWith({ theme: "tones", theme_mode_lock: mode }) });
      t.after(tui.stop);
      const list = await open(tui);
      assert.ok(list.includes(listed), "the command is listed in that language, as a whole");
      // At the top of the dialog, as the toast names Google Cloud too.
      const small = await tui.until(new RegExp(`esc\\s+.*\\n.*Google Cloud[\\s\\S]*${answered}[\\s\\S]*69%`));
      assertAligned(small, DIALOG);
      assertScreen(`dialog-${lang}-80x24`, block(small, DIALOG));
      for (const [columns, rows, last] of /** @type {[number, number, RegExp][]} */ ([
        [140, 50, /grace@example\.com\): ⚠️/],
        [200, 60, /antigravity-accounts\.json/],
      ])) {
        tui.resize(columns, rows);
        const screen = await tui.until(last);
        assertAligned(screen, DIALOG);
        assertScreen(`dialog-${lang}-${columns}x${rows}`, block(screen, DIALOG));
      }
      assertTones(tui.screen(true), mode);
      tui.press("Escape");
      await tui.until(/Ask anything/);
      assert.equal(model.prompts.length, 0);
    });
  }

  test("the dialog scrolls to the end and back by the keyboard", async (t) => {
    const tui = await start({ columns: 80, rows: 100 });
    t.after(tui.stop);
    await open(tui);
    await tui.until(/85% remaining[\s\S]*24% [\s\S]* 0% /);
    tui.resize(80, 24);
    await tui.until(/^(?![\s\S]* 0% )/);
    tui.press("End");
    assertScreen("dialog-end", block(await tui.until(/Missing project_id/), DIALOG));
    tui.press("Home");
    await tui.until(/OpenAI {2}ada@example\.com \(plus\)/);
    for (const [key, seen] of /** @type {[string, RegExp][]} */ ([
      ["C-d", /esc\s+Weekly limit/],
      ["C-u", /esc\s+Work on/],
      ["Space", /esc\s+Tokens · Weekly limit/],
      ["G", /Missing project_id/],
      ["g", /esc\s+Work on/],
    ])) {
      tui.press(key);
      await tui.until(seen);
    }
  });

  test("what is being read stays where it is while an account above it answers", async (t) => {
    const usage = /** @type {{ body: object }} */ (answers[USAGE]);
    for (const [keys, from, scrolled] of /** @type {[string[], RegExp, RegExp][]} */ ([
      [["j", "j", "j"], /› Z\.ai/, /› Z\.ai/],
      [["C-d"], /Z\.ai/, /^(?![\s\S]*waiting…)/],
      // Scrolls to the end, below which there was nothing before.
      [["C-d", "C-d"], /Completions/, /^(?![\s\S]*waiting…)[\s\S]*Missing project_id/],
    ])) {
      const tui = await start();
      t.after(tui.stop);
      let give = () => {};
      answers[USAGE] = (_, response) => {
        give = () => void response.end(JSON.stringify(usage.body));
      };
      await open(tui);
      await tui.until(/OpenAI {2}ada.*waiting…[\s\S]*14% remaining[\s\S]*Premium/);
      tui.press(...keys);
      /** The row being read, and all that follows. @param {string} screen */
      const read = (screen) => {
        // Without the scrollbar, which moves and may touch a full row.
        const lines = block(screen, DIALOG)
          .replace(/[ █▀▄]+$/gm, "")
          .split("\n");
        const at = lines.findIndex((line) => from.test(line));
        return [at, ...lines.slice(at)];
      };
      const before = read(await tui.until(scrolled));
      give();
      // The warning comes with the last answer.
      assert.deepEqual(read(await tui.until(/Limit reached +┃/)), before, keys.join(" "));
    }
  });

  test("the dialog's keys choose an account, open its details, filter, and tell of themselves", async (t) => {
    const tui = await start({ columns: 100, rows: 70 });
    t.after(tui.stop);
    await open(tui);
    await tui.until(/85% remaining[\s\S]*Missing project_id/);
    tui.press("j", "Down");
    await tui.until(/› Zhipu AI/);
    tui.press("Enter");
    const details = await tui.until(
      /Found in +auth\.json\s+Asked at +20\d\d-[\d: -]+\s+Refreshed every +1m\s+Resets at/,
    );
    assert.ok(!details.includes("OpenAI"), details);
    tui.press("q");
    await tui.until(/› Zhipu AI[\s\S]*Z\.ai/);
    tui.type("/GitHub");
    const filtered = await tui.until(/mystatus {2}\/github▏[\s\S]*GitHub Copilot/);
    assert.ok(!filtered.includes("Zhipu AI  samp"), filtered);
    tui.press("Enter");
    await tui.until(/mystatus {2}\/github /);
    tui.type("?");
    assertScreen(
      "dialog-keys",
      block(await tui.until(/query the platforms again/), /↑ ↓ {2}j k.*account/, { columns: 76 }),
    );
    tui.press("q", "q");
    await tui.until(/Ask anything/);
  });

  test("the scrollbar is as high as what is in view, without a resize, and of the theme's colours", async () => {
    const thumbs = [];
    for (const mode of /** @type {const} */ (["light", "dark"])) {
      const tui = await start({ columns: 80, rows: 24, state: stateWith({ theme_mode_lock: mode }) });
      try {
        await open(tui);
        const drawn = (await tui.until(/Used up: Google[\s\S]*85% remaining/))
          .split("\n")
          .filter((line) => /^ .* {2}[█▀]$/.test(line));
        // Nearly half of the report is in view, and the thumb takes the same share of its thirteen lines.
        assert.equal(drawn.length, 6, drawn.join("\n"));
        assertLegible(tui.screen(true));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a colour begins with
        thumbs.push(/\x1b\[38;2;([\d;]+)m█\x1b/.exec(tui.screen(true))?.[1]);
      } finally {
        tui.stop();
      }
    }
    assert.equal(new Set(thumbs).size, 2, `${thumbs}`);
    assert.ok(!thumbs.includes(undefined) && !thumbs.includes("154;158;163"), "that is the host's without a theme");
  });

  test("the dialog is there at once, names who is awaited, and asks again on `r`", async (t) => {
    const tui = await start({ state: stateWith({ theme: "tones", theme_mode_lock: "dark" }) });
    t.after(tui.stop);
    let asked = 0;
    const usage = /** @type {{ body: object }} */ (answers[USAGE]);
    /** @type {(() => void)[]} */
    const held = [];
    answers[USAGE] = (_request, response) => {
      asked += 1;
      held.push(() => response.end(JSON.stringify(usage.body)));
    };
    tui.resize(120, 100);
    await open(tui);
    await tui.until(/OpenAI {2}ada.*waiting…[\s\S]*14% remaining/);
    while (held.length > 0) held.pop()?.();
    await tui.until(/85% remaining/);
    const before = asked;
    // As often as from a key that is held down.
    tui.press(..."r".repeat(20));
    await tui.until(/OpenAI .*waiting…[\s\S]*85% remaining/);
    assert.equal(asked, before + 1);
    assert.ok(isDimmed(tui.screen(true), /85%/, "dark"), "it is not what is so now");
    held.pop()?.();
    await tui.until(/^(?![\s\S]*waiting…)[\s\S]*85% remaining/);
    assert.ok(!isDimmed(tui.screen(true), /85%/, "dark"));
  });

  test("none of that made a session, or a prompt for a model", async () => {
    assert.equal(model.prompts.length, 0);
    const server = await serve(place);
    const { body } = await server.call("/session");
    await server.stop();
    assert.deepEqual(body, []);
  });

  /** Where a terminal has given its warnings. */
  const warned = stateWith({});

  test("beside a session: the sidebar, the words at the prompt, one warning, and the dialog", async (t) => {
    const tui = await start({ columns: 160, rows: 48, state: warned });
    t.after(tui.stop);
    // The warning, and on the home screen what is left for the model that is configured.
    await tui.glimpse(/^(?=[\s\S]*5-hour limit: low)(?=[\s\S]*Claude: Limit reached)[\s\S]*69% left · 5d ?9h · Z\.ai/);
    tui.type("Hello there");
    tui.press("Enter");
    const session = await tui.until(/grace@e/);
    assertScreen("sidebar", block(session, SIDEBAR, { columns: 37, rows: 7 }));
    assert.match(session, /Z\.AI Coding Plan +69% left · 5d9h · Z\.ai/);
    // Shows that the turn has ended: the request for the session's title, which gets the same answer, has no tools.
    await tui.until(/· m1 · [\d.]+m?s/);
    const turns = () => model.prompts.filter(({ tools }) => tools).length;
    assert.equal(turns(), 1);
    await open(tui);
    const opened = await tui.until(/85% remaining/);
    assert.match(block(opened, DIALOG), /^OpenAI {2}ada@example\.com \(plus\)$/m);
    tui.press("Escape");
    await tui.until(/Hello\.[\s\S]*▼ mystatus/);
    assert.equal(turns(), 1, "no model was asked");
  });

  test("the dialog, opened twice, and the sidebar ask each account once, and who refused not again", async (t) => {
    const tui = await start({ columns: 160, rows: 100 });
    t.after(tui.stop);
    const before = simulator.requests.length;
    /** How often each request was sent. @returns {Map<string, number>} */
    const sent = () => {
      const times = new Map();
      for (const { method, url, headers, body } of simulator.requests.slice(before)) {
        const request = [method, url, headers.authorization, body].join(" ").trim();
        times.set(request, (times.get(request) ?? 0) + 1);
      }
      return times;
    };
    const timesOf = (/** @type {string} */ call) =>
      [...sent()].filter(([request]) => request.startsWith(call)).reduce((all, [, times]) => all + times, 0);
    for (let times = 0; times < 2; times += 1) {
      await open(tui);
      await tui.until(/85% remaining[\s\S]*24% [\s\S]* 0% /);
      tui.press("Escape");
      await tui.until(/Ask anything/);
    }
    assert.ok(sent().size >= 6);
    assert.deepEqual(
      [...sent()].filter(([, times]) => times > 1),
      [],
    );

    answers[USAGE] = { status: 429, headers: { "Retry-After": "3600" }, body: {} };
    await open(tui);
    await tui.until(/85% remaining/);
    for (let times = 2; times <= 3; times += 1) {
      tui.press("r");
      await tui.until(/As of <1m ago: OpenAI API request failed \(429\)/);
      // The other platforms are queried again each time.
      await until(() => timesOf(ZAI) >= times, { everyMs: 50 });
    }
    assert.equal(timesOf(USAGE), 2);
    tui.press("Escape");
    await tui.until(/Ask anything/);
    tui.type("Hello there");
    tui.press("Enter");
    const session = await tui.until(/· m1 · [\d.]+m?s[\s\S]*grace@e/);
    assert.match(block(session, SIDEBAR, { columns: 37, rows: 9 }), /OpenAI .* 58%.*\n {2}As of <1m ago: 429\n/);
    assert.equal(timesOf(USAGE) + timesOf(ZAI), 5, "what is in sight asks nobody within a minute");
  });

  test("a warning that was given is not given again at the next start", async (t) => {
    const kept = readFileSync(join(warned, "opencode/kv.json"), "utf8");
    assert.match(kept, /"opencode-mystatus\.given"/, "the terminal of the test before has given one");
    const tui = await start({ columns: 160, rows: 48, state: warned });
    t.after(tui.stop);
    // Drawn from the same report, before its warnings.
    assert.doesNotMatch(await tui.until(/69% left · 5d ?9h · Z\.ai/), /limit: low|Limit reached/);
  });
});

test("with the plugin in opencode.json only, the command is there, and says how to get the dialog", {
  skip,
}, async (t) => {
  const [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  const env = { ...simulator.env, MYSTATUS_LANG: "en" };
  const place = opencodeHome({ model, plugin: [root], files: sampleFiles(), env });
  const tui = await startTui(place, { columns: 120, rows: 60 });
  t.after(tui.stop);
  tui.type("/mystatus");
  await tui.until(/\/mystatus +Show what is left/);
  tui.press("Enter");
  tui.type("zai");
  tui.press("Enter");
  const answer = await tui.until(/For the dialog, which asks no model: opencode plugin/);
  assert.match(answer, /Z\.ai {2}samp/);
  assert.ok(!answer.includes("OpenAI  ada"), answer);
});

test("a terminal that is attached to a server says which row asks no model, and how to hide the other", {
  skip,
}, async (t) => {
  const [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  const files = { ...sampleFiles(), ".config/opencode/tui.json": { plugin: [root] } };
  const place = opencodeHome({ model, plugin: [root], files, env: simulator.env });
  const server = await serve(place);
  t.after(server.stop);
  const tui = await startTui(place, { columns: 120, command: [opencode, "attach", server.url] });
  t.after(tui.stop);
  tui.type("/mystatus");
  const list = await tui.until(/No model; "command": "off" on the server hides the other/);
  assert.equal(list.match(/\/mystatus {3,}/g)?.length, 2, list);
});

test("without a model, who worked for weeks is told what lasts and where to work, and how far to trust it", {
  skip,
}, async (t) => {
  const simulator = await startSimulator(sampleAnswers());
  t.after(simulator.close);
  const config = { ".config/opencode/tui.json": { plugin: [[root, { lang: "en" }]] } };
  const state = home({ "opencode/kv.json": {} }).home;
  const env = { ...simulator.env, XDG_STATE_HOME: state };
  const place = opencodeHome({ files: { ...sampleFiles(), ...config }, env });
  await workedFor(place, { provider: "openai", id: "gpt-5.3-codex" });
  const tui = await startTui(place, { columns: 120, rows: 60 });
  t.after(tui.stop);
  await open(tui);
  // The even pace alone gives no certainty.
  const dialog = await tui.until(/Weekly limit .* 58% remaining .* lasts/);
  assert.match(dialog, /Work on: OpenAI, which lasts /);
  tui.press("B");
  const record = await tui.until(/Forecast accuracy over your last four weeks/);
  assert.match(record, /OpenAI \(ada@example\.com\)[\s\S]*Weekly limit · moments: \d+; ran out afterwards: 0/);
  assert.match(record, /forecast: said "lasts": \d+; right: \d+ · Brier score 0\.\d\d/);
  for (const screen of [dialog, record]) assert.ok(!screen.includes(SECRET), screen);
  tui.press("q", "M");
  await tui.until(/Nothing is kept\. With "memory": true/);
  tui.press("q", "j", "Enter");
  await tui.until(/Expected +Weekly limit: lasts · \d+% chance of running out before its reset/);
  tui.stop();
  const kept = readFileSync(join(state, "opencode/kv.json"), "utf8");
  assert.match(kept, /"opencode-mystatus\.given"/);
  assert.doesNotMatch(kept, /"opencode-mystatus\.samples"/);
});

test("what windows show is kept where the user wants it, and erased by one key, or once it is no longer wanted", {
  skip,
}, async (t) => {
  const simulator = await startSimulator(sampleAnswers());
  t.after(simulator.close);
  const state = home({ "opencode/kv.json": {} }).home;
  const file = join(state, "opencode/kv.json");
  /** The plugin's samples in OpenCode's store. @returns {{ of: string, samples: [number, number][] }[] | undefined} */
  const kept = () => JSON.parse(readFileSync(file, "utf8"))["opencode-mystatus.samples"];
  /**
   * Opens the dialog, turns to the stored samples until `says` matches, and continues from there.
   * @param {object} options
   * @param {RegExp} says
   * @param {(tui: import("./tui.js").Tui) => Promise<void>} [then]
   */
  const play = async (options, says, then = async () => {}) => {
    const config = { ".config/opencode/tui.json": { plugin: [[root, { lang: "en", ...options }]] } };
    const env = { ...simulator.env, XDG_STATE_HOME: state };
    const tui = await startTui(opencodeHome({ files: { ...sampleFiles(), ...config }, env }), {
      columns: 120,
      rows: 60,
    });
    try {
      await open(tui);
      await tui.until(/85% remaining[\s\S]*Missing project_id/);
      tui.press("M");
      await tui.until(says);
      await then(tui);
    } finally {
      tui.stop();
    }
  };
  /** Waits until the file has the expected content. @param {() => boolean} holds */
  const untilHeld = async (holds) => {
    await until(holds, { everyMs: 50, told: () => readFileSync(file, "utf8") });
  };

  await play({ memory: true }, /Stored samples/, async (tui) => {
    await untilHeld(() => (kept()?.length ?? 0) > 0);
    for (const { of, samples } of kept() ?? []) {
      assert.match(of, /^[0-9a-f]{16}$/);
      assert.equal(samples.length, 1);
    }
    assert.ok(!/ada|grace|openai|codex/i.test(JSON.stringify(kept())));
    tui.press("q", "r");
    // A run that ends after the erasure stores its findings again.
    for (let asked = 0; asked !== simulator.requests.length; await sleep(1000)) asked = simulator.requests.length;
    await tui.until(/85% remaining[\s\S]*Missing project_id/);
    tui.press("M");
    await tui.until(/Samples: \d+; windows: \d+; since [\s\S]*Weekly limit: samples: 1 since/);
    tui.press("x");
    await tui.until(/Nothing is kept yet/);
    await untilHeld(() => kept() === undefined);
    tui.press("q", "r");
    await untilHeld(() => (kept()?.length ?? 0) > 0);
  });

  // If the option is off again, nothing from before is kept.
  await play({}, /Nothing is kept\. With "memory": true/, () => untilHeld(() => kept() === undefined));
});

test("the sidebar counts what it has no room for, a click opens the dialog, and what is little the user says", {
  skip,
}, async (t) => {
  const [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  // They fail without a query, as they name no project.
  const accounts = Array.from({ length: 9 }, (_, at) => ({
    email: `g${at}@example.com`,
    refreshToken: `1//sample-${at}`,
  }));
  const files = {
    ...sampleFiles(),
    ".config/opencode/antigravity-accounts.json": { version: 3, accounts },
    ".config/opencode/tui.json": { plugin: [[root, { lang: "en", low: 60 }]] },
  };
  const place = opencodeHome({ model, provider: "zai-coding-plan", files, env: simulator.env });
  const tui = await startTui(place, { columns: 160, rows: 48 });
  t.after(tui.stop);
  const warned = await tui.glimpse(/Weekly limit: low, 58%/);
  assert.ok(!/low, 69%/.test(warned), warned);
  tui.type("Hello there");
  tui.press("Enter");
  const session = await tui.until(/… and 6 more/);
  const sidebar = block(session, SIDEBAR, { columns: 37, rows: 9 });
  assert.match(sidebar, /^▼ mystatus\nZhipu AI .*\nGitHub .*\nOpenAI .*\nZ\.ai .*\n(Google g\d.*\n){3}… and 6 more\n$/);
  await tui.click(/▼ mystatus/, /▶ mystatus/);
  await tui.click(/▶ mystatus/, /▼ mystatus/);
  await tui.click(/… and 6 more/, DIALOG);
  const dialog = await tui.until(/Low: OpenAI Weekly limit 58%/);
  assert.match(dialog, /58% remaining .* low/);
});

test("what is turned off is not there, and nothing is asked for it", { skip }, async (t) => {
  const simulator = await startSimulator(sampleAnswers());
  t.after(simulator.close);
  const options = { sidebar: false, prompt: false, toast: false, lang: "ko", platforms: ["openai"] };
  const config = { ".config/opencode/tui.json": { plugin: [[root, options]] } };
  const place = opencodeHome({ files: { ...sampleFiles(), ...config }, env: simulator.env });
  const tui = await startTui(place, { columns: 160, rows: 48 });
  t.after(tui.stop);
  await open(tui);
  assert.ok(!(await tui.until(/85% 남음/)).includes("Zhipu"));
  const platforms = new Set(simulator.requests.map(({ url }) => new URL(url).host));
  assert.deepEqual([...platforms], ["chatgpt.com"], "asked for by the dialog alone");
});

test("a broken module leaves OpenCode as it is, and is told in the dialog", { skip }, async (t) => {
  const folder = join(home().home, "broken");
  for (const part of ["js-shim", "pkg", "package.json"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, "pkg/mystatus_bg.wasm"), "not a module");
  const config = { ".config/opencode/tui.json": { plugin: [folder] } };
  const tui = await startTui(opencodeHome({ plugin: [folder], files: config }));
  t.after(tui.stop);
  await open(tui);
  await tui.until(/mystatus failed \(CompileError\)\. After an upgrade, restart/);
  tui.press("Escape");
  await tui.until(/Ask anything/);
});

test("`npm start -- --tui` opens a terminal with the sample accounts", { skip }, async (t) => {
  const command = [process.execPath, join(root, "scripts/start.mjs"), "--tui"];
  const tui = await startTui({ ...home(), env: { MYSTATUS_LANG: "en" } }, { columns: 120, rows: 60, command });
  t.after(tui.stop);
  tui.type("/mystatus");
  await tui.until(/\/mystatus +Show/);
  tui.press("Enter");
  await tui.until(/ada@example\.com \(plus\)[\s\S]*85% remaining/);
});
