// OpenCode with sample accounts on simulated platforms and a scripted model, so it spends nobody's quota.

import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { opencode, opencodeHome } from "../tests/opencode/opencode.js";
import { environment } from "../tests/programs.js";
import { demoMachine } from "../tests/simulator/demo.js";
import { startModel } from "../tests/simulator/model.js";
import { startSimulator } from "../tests/simulator/simulator.js";
import { root } from "./setup.mjs";

/** Makes a home with both halves of the plugin, loaded from this folder, and accounts on ten platforms or on `all`. */
export async function startDemo(all = false) {
  const machine = demoMachine(all);
  const [model, simulator] = await Promise.all([startModel(), startSimulator(machine.answers)]);
  const plugin = [pathToFileURL(root).href];
  const files = { ...machine.files, ".config/opencode/tui.json": { plugin } };
  // A provider with an account, so that there are words next to the prompt.
  const place = opencodeHome({
    model,
    provider: "zai-coding-plan",
    plugin,
    files,
    env: { ...machine.env, ...simulator.env },
    isWhole: all,
  });
  return { place, close: () => Promise.all([model.close(), simulator.close()]) };
}

/**
 * Opens OpenCode's terminal in this one.
 * @param {boolean} all whether every platform has an account
 * @returns {Promise<number>} its exit status
 */
export async function openTerminal(all) {
  const { place, close } = await startDemo(all);
  const { TERM, COLORTERM, LANG } = process.env;
  const terminal = { ...(TERM && { TERM }), ...(COLORTERM && { COLORTERM }), ...(LANG && { LANG }) };
  const env = { ...environment(place), ...terminal };
  const child = spawn(opencode, [], { cwd: place.home, env, stdio: "inherit" });
  const status = await new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  await close();
  return status;
}
