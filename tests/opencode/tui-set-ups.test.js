// The plugin in OpenCode's own terminal, under other settings and started in other ways than by the installer.

import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { home, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { opencode, opencodeHome, serve } from "./opencode.js";
import { block, DIALOG, openDialog, SIDEBAR, startTui, withoutTmux } from "./tui.js";

test("with the plugin in opencode.json only, the command is there, and says how to get the dialog", {
  skip: withoutTmux,
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
  skip: withoutTmux,
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

test("the sidebar counts what it has no room for, a click opens the dialog, and what is little the user says", {
  skip: withoutTmux,
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

test("what is turned off is not there, and nothing is asked for it", { skip: withoutTmux }, async (t) => {
  const simulator = await startSimulator(sampleAnswers());
  t.after(simulator.close);
  const options = { sidebar: false, prompt: false, toast: false, lang: "ko", platforms: ["openai"] };
  const config = { ".config/opencode/tui.json": { plugin: [[root, options]] } };
  const place = opencodeHome({ files: { ...sampleFiles(), ...config }, env: simulator.env });
  const tui = await startTui(place, { columns: 160, rows: 48 });
  t.after(tui.stop);
  await openDialog(tui);
  assert.ok(!(await tui.until(/85% 남음/)).includes("Zhipu"));
  const platforms = new Set(simulator.requests.map(({ url }) => new URL(url).host));
  assert.deepEqual([...platforms], ["chatgpt.com"], "asked for by the dialog alone");
});

test("a broken module leaves OpenCode as it is, and is told in the dialog", { skip: withoutTmux }, async (t) => {
  const folder = join(home().home, "broken");
  for (const part of ["js-shim", "pkg", "package.json"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, "pkg/mystatus_bg.wasm"), "not a module");
  const config = { ".config/opencode/tui.json": { plugin: [folder] } };
  const tui = await startTui(opencodeHome({ plugin: [folder], files: config }));
  t.after(tui.stop);
  await openDialog(tui);
  await tui.until(/mystatus failed \(CompileError\)\. After an upgrade, restart/);
  tui.press("Escape");
  await tui.until(/Ask anything/);
});

test("`npm start -- --tui` opens a terminal with the sample accounts", { skip: withoutTmux }, async (t) => {
  const command = [process.execPath, join(root, "scripts/start.mjs"), "--tui"];
  const tui = await startTui({ ...home(), env: { MYSTATUS_LANG: "en" } }, { columns: 120, rows: 60, command });
  t.after(tui.stop);
  tui.type("/mystatus");
  await tui.until(/\/mystatus +Show/);
  tui.press("Enter");
  await tui.until(/ada@example\.com \(plus\)[\s\S]*85% remaining/);
});
