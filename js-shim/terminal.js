// Whether the plugin's other half is in OpenCode's terminal: a configuration of the terminal's names the plugin.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf } from "./folders.js";

const { readFileSync } = process.getBuiltinModule("node:fs");

const PACKAGE = resolve(fileURLToPath(import.meta.url), "../..");
/** A string of JSON, or a comment, in which nothing counts. */
const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g;

/** How OpenCode's terminal is told not to run the plugin, whatever names it. */
const TURNED_OFF = /"opencode-mystatus"\s*:\s*false/;

/**
 * @param {{ directory?: string, worktree?: string }} context
 * @returns {boolean}
 */
export function hasTerminalHalf(context) {
  const { own, project } = foldersOf(context);
  const files = [...own, ...project].flatMap((folder) => [join(folder, "tui.json"), join(folder, "tui.jsonc")]);
  const { OPENCODE_TUI_CONFIG } = process.env;
  return (OPENCODE_TUI_CONFIG ? [OPENCODE_TUI_CONFIG, ...files] : files).some(namesPlugin);
}

/** @param {string} file @returns {boolean} */
function namesPlugin(file) {
  try {
    const json = readFileSync(file, "utf8");
    if (TURNED_OFF.test(json)) return false;
    const strings = json.match(STRING_OR_COMMENT) ?? [];
    return strings.some((text) => {
      if (!text.startsWith('"')) return false;
      /** @type {string} */
      const entry = JSON.parse(text);
      return entry.includes("opencode-mystatus") || resolve(dirname(file), pathOf(entry)) === PACKAGE;
    });
  } catch {
    // A file that is not there, or cannot be read, names nothing.
    return false;
  }
}

/** @param {string} entry */
function pathOf(entry) {
  return URL.canParse(entry) && entry.startsWith("file:///") ? fileURLToPath(entry) : entry;
}
