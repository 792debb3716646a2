// OpenCode's sessions and its store in its own terminal: what is forecast from them, and which samples are kept.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { home, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { opencodeHome } from "./opencode.js";
import { SECRET, workedFor } from "./sessions.js";
import { openDialog, startTui, withoutTmux } from "./tui.js";

test("without a model, who worked for weeks is told what lasts and where to work, and how far to trust it", {
  skip: withoutTmux,
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
  await openDialog(tui);
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
  skip: withoutTmux,
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
      await openDialog(tui);
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
