// The terminal plugin, packed and installed as a user would, in the real OpenCode's terminal.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { home, packed, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startRegistry } from "../simulator/registry.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { assertAligned, assertLegible, assertThumb, assertTones, isDimmed, theme } from "./drawn.js";
import { opencodeHome, runOpencode, serve } from "./opencode.js";
import { assertScreen, block, DIALOG, inTheAfternoon, openDialog, SIDEBAR, startTui, withoutTmux } from "./tui.js";

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

describe("the packed plugin in OpenCode's terminal", { skip: withoutTmux }, () => {
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
      const list = await openDialog(tui);
      assert.ok(list.includes(listed), "the command is listed in that language, as a whole");
      // At the top of the dialog, as the toast names Google Cloud too.
      const small = await tui.until(new RegExp(`esc\\s+.*\\n.*Google Cloud[\\s\\S]*${answered}[\\s\\S]*69%`));
      assertAligned(small, DIALOG);
      // Without a resize. Nearly half of the report is in view, and the thumb takes the same share of its 13 lines.
      assertThumb(tui.screen(true), mode, 6);
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
    const tui = await start({ columns: 80, rows: 100, state: stateWith({ theme_mode_lock: "light" }) });
    t.after(tui.stop);
    await openDialog(tui);
    await tui.until(/85% remaining[\s\S]*24% [\s\S]* 0% /);
    assertLegible(tui.screen(true));
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
      await openDialog(tui);
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
    const tui = await start({ columns: 100, rows: 70, state: stateWith({ theme_mode_lock: "dark" }) });
    t.after(tui.stop);
    await openDialog(tui);
    await tui.until(/85% remaining[\s\S]*Missing project_id/);
    assertLegible(tui.screen(true));
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
    await openDialog(tui);
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
    await openDialog(tui);
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
      await openDialog(tui);
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
    await openDialog(tui);
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
