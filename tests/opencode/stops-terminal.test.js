// Why a session stopped, told in the terminal of the real OpenCode.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { opencodeHome } from "./opencode.js";
import { PROMPT, zai } from "./refusals.js";
import { openDialog, startTui, withoutTmux } from "./tui.js";

describe("the terminal", { skip: withoutTmux }, () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  const answers = sampleAnswers();
  before(async () => {
    [simulator, model] = await Promise.all([startSimulator(answers), startModel()]);
  });
  after(() => Promise.all([simulator.close(), model.close()]));

  const SAID = /Z\.ai 5-hour limit reached, back[\s\S]*OpenAI has\s+58% left/;
  /** @param {boolean} hasHalf whether the terminal has the plugin's terminal half */
  const start = (hasHalf) => {
    const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    /** @type {Record<string, string | object>} */
    const all = sampleFiles();
    if (hasHalf) all[".config/opencode/tui.json"] = { plugin: [root] };
    const place = opencodeHome({ model, provider: "zai-coding-plan", plugin: [root], files: all, env });
    return startTui(place, { columns: 140, rows: 50 });
  };
  const refuse = () => {
    // OpenCode retries until the end.
    model.refusals.push(...Array.from({ length: 6 }, zai));
  };

  test("one toast and the dialog's first line say why it stopped", async (t) => {
    const tui = await start(true);
    t.after(tui.stop);
    t.after(() => void model.refusals.splice(0));
    await tui.until(/% left/);
    const before = simulator.requests.length;
    refuse();
    tui.type(PROMPT);
    tui.press("Enter");
    await tui.glimpse(SAID);
    assert.equal(simulator.requests.length, before, "nobody is asked");
    assert.match(await openDialog(tui), /Show what is left/);
    const dialog = await tui.until(/mystatus {4,}↑↓[\s\S]*Z\.ai 5-hour limit reached, back[\s\S]*OpenAI {2}ada/);
    assert.doesNotMatch(dialog, /Used up:[^\n]*Z\.ai Tokens · 5-hour/, "it is not said twice");
  });

  test("with the server's half alone, that one has the toast shown", async (t) => {
    const tui = await start(false);
    t.after(tui.stop);
    t.after(() => void model.refusals.splice(0));
    refuse();
    tui.type(PROMPT);
    tui.press("Enter");
    const screen = await tui.glimpse(/Z\.ai 5-hour limit reached, back/);
    assert.equal(screen.match(/limit reached, back/g)?.length, 1, screen);
  });
});
