// The check-up inside the real OpenCode, which alone has the sessions to check the meters against.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { home, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { opencodeHome, runOpencode } from "./opencode.js";
import { SECRET, workedFor } from "./sessions.js";
import { openDialog, startTui, withoutTmux } from "./tui.js";

const HOUR = 3_600_000;
const ONLY_IN_DIALOG = /Meters\n +\? only the dialog in OpenCode's terminal can check for use elsewhere/;

/** @type {import("../simulator/simulator.js").Simulator} */
let simulator;
/** @type {import("../simulator/model.js").Model} */
let model;
before(async () => {
  [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
});
after(() => Promise.all([simulator.close(), model.close()]));

test("`--doctor` after the command examines everything, and asks the platforms", async () => {
  const place = opencodeHome({ model, plugin: [root], files: sampleFiles(), env: simulator.env });
  const { stdout, status } = await runOpencode(place, ["run", "--command", "mystatus", "--", "--doctor"]);
  assert.equal(status, 0);
  assert.match(stdout, /^mystatus \d+\.\d+\.\d+\nCheck-up$/m);
  assert.match(stdout, /✓ ~\/\.local\/share\/opencode\/auth\.json: valid JSON/);
  assert.match(
    stdout,
    /OpenAI \(ada@example\.com\) · auth\.json\n +GET chatgpt\.com\/backend-api\/wham\/usage · through/,
  );
  assert.match(stdout, /✓ answered · 58% remaining/);
  assert.match(stdout, ONLY_IN_DIALOG);
  assert.match(stdout, /✗ 7\. every Google account names its project: Google Cloud \(grace@example\.com\)/);
});

describe("`D` in the dialog", { skip: withoutTmux }, () => {
  const state = home({ "opencode/kv.json": {} }).home;
  const file = join(state, "opencode/kv.json");
  /** @type {import("../programs.js").Place} */
  let place;
  before(async () => {
    const options = { lang: "en", memory: true };
    const config = { ".config/opencode/tui.json": { plugin: [[root, options]] } };
    const env = { ...simulator.env, XDG_STATE_HOME: state };
    place = opencodeHome({ files: { ...sampleFiles(), ...config }, env });
    await workedFor(place, { provider: "openai", id: "gpt-5.3-codex" });
    // Nothing ran here in the last three days.
    const { status } = await runOpencode(place, [
      "db",
      `DELETE FROM session WHERE time_updated > ${Date.now() - 72 * HOUR}`,
    ]);
    assert.equal(status, 0);
  });

  /** @param {(tui: import("./tui.js").Tui) => Promise<void>} then continues from the dialog */
  const play = async (then) => {
    const tui = await startTui(place, { columns: 140, rows: 150 });
    try {
      assert.match(await openDialog(tui), /\/mystatus +Show/);
      await tui.until(/58% remaining[\s\S]*Missing project_id/);
      await then(tui);
    } finally {
      tui.stop();
    }
  };
  /** OpenCode's store. @returns {Record<string, any>} */
  const kept = () => JSON.parse(readFileSync(file, "utf8"));
  const SAMPLES = "opencode-mystatus.samples";

  test("asks anew, and says what the meters do not, with the figures that it stands on", async () => {
    await play(async (tui) => {
      tui.press("D");
      const screen = await tui.until(/Check-up[\s\S]*Meters/);
      assert.match(screen.replace(/\s+/g, " "), /\? use elsewhere, .*, can be checked once a limit has two samples/);
      assert.ok(!ONLY_IN_DIALOG.test(screen), screen);
      await until(() => kept()[SAMPLES], { everyMs: 50 });
    });
    const all = kept();
    const ofWeek = all[SAMPLES].find((/** @type {any} */ { samples }) => samples[0][1] === 42);
    const now = Date.now();
    ofWeek.samples = [
      [now - 60 * HOUR, 2],
      [now - 50 * HOUR, 12],
      [now - 40 * HOUR, 42],
    ];
    writeFileSync(file, JSON.stringify(all));
    const before = simulator.requests.length;
    await play(async (tui) => {
      tui.press("D");
      const screen = await tui.until(/Check-up[\s\S]*Meters/);
      assert.match(screen, /✗ OpenAI \(ada@example\.com\) · Weekly limit: 39% used while nothing ran here/);
      assert.match(screen, /OpenAI[^\n]*Weekly limit: about \d+% of what was used came from elsewhere/);
      assert.match(screen, /Based on OpenCode sessions: \d+, and samples: \d+ since/);
      assert.match(screen, /\(samples: \d since /);
      assert.match(screen, /GET chatgpt\.com\/backend-api\/wham\/usage · through/);
      assert.ok(!screen.includes(SECRET) && !ONLY_IN_DIALOG.test(screen), screen);
      tui.press("q");
      await tui.until(/58% remaining[\s\S]*Missing project_id/);
    });
    const asked = simulator.requests.slice(before).filter(({ url }) => url.includes("/wham/usage"));
    assert.equal(asked.length, 2, "a check-up asks anew, however fresh the report is");
  });
});
