// A server of OpenCode works for any folder. Asking it for the sessions of all folders must not start another instance,
// with the configuration and plugins of one more folder.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { opencode, opencodeHome, serve } from "./opencode.js";
import { workedFor } from "./sessions.js";
import { openDialog, startTui, withoutTmux } from "./tui.js";

/** A plugin that records for which folders it is started. */
const NOTING = `
  import { appendFileSync } from "node:fs";
  const server = async ({ directory }) => {
    appendFileSync(process.env.FOLDERS, directory + "\\n");
    return {};
  };
  export default { id: "noting", server };`;

/**
 * A server that was started in a folder other than the project's, after weeks of work.
 * @param {import("node:test").TestContext} t
 * @param {object} options of the server's half
 */
async function elsewhere(t, options) {
  const [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  const files = {
    ...sampleFiles(),
    ".config/opencode/noting.js": NOTING,
    ".config/opencode/tui.json": { plugin: [[root, { lang: "en" }]] },
    "work/.keep": "",
  };
  const plugin = [[root, { lang: "en", ...options }], "./noting.js"];
  const { env, ...place } = opencodeHome({ model, plugin, files, env: simulator.env });
  await workedFor({ ...place, env }, { provider: "openai", id: "gpt-5.3-codex" });
  const noted = join(place.home, "folders.txt");
  const server = await serve({ ...place, env: { ...env, FOLDERS: noted } });
  t.after(server.stop);
  const folders = () => (existsSync(noted) ? readFileSync(noted, "utf8").trim().split("\n") : []);
  return { place: { ...place, env }, server, work: join(place.home, "work"), folders };
}

describe("a report goes by all projects' sessions, and starts the server for no other folder", () => {
  test("in the server's half", async (t) => {
    const { server, work, folders } = await elsewhere(t, {});
    const query = `?directory=${encodeURIComponent(work)}`;
    const { body: session } = await server.call(`/session${query}`, {});
    await server.call(`/session/${session.id}/command${query}`, { command: "mystatus", arguments: "" });
    const { body: messages } = await server.call(`/session/${session.id}/message${query}`);
    assert.match(messages[0].parts[0].text, /Weekly limit +58% remaining .* lasts/);
    assert.deepEqual(folders(), [work]);
  });

  test("in an attached terminal's half", { skip: withoutTmux }, async (t) => {
    const { place, server, work, folders } = await elsewhere(t, { command: "off" });
    const command = [opencode, "attach", server.url, "--dir", work];
    const tui = await startTui(place, { columns: 120, rows: 60, command });
    t.after(tui.stop);
    assert.match(await openDialog(tui), /Show what is left of your AI/);
    await tui.until(/Weekly limit .* 58% remaining .* lasts/);
    assert.deepEqual(folders(), [work]);
  });
});
