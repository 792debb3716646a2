// Whether the plugin's other half is in OpenCode's terminal: a configuration of the terminal's names the plugin.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const { readFileSync } = process.getBuiltinModule("node:fs");

const PACKAGE = resolve(fileURLToPath(import.meta.url), "../..");
/** A string of JSON, or a comment, in which nothing counts. */
const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g;

/**
 * @param {{ directory?: string, worktree?: string }} context
 * @returns {boolean}
 */
export function hasTerminalHalf({ directory, worktree }) {
  return [...configurations(directory, worktree)].some(namesPlugin);
}

/**
 * The files that OpenCode's terminal may read its plugins from.
 * @param {string} [directory]
 * @param {string} [worktree]
 */
function* configurations(directory, worktree) {
  const { HOME, USERPROFILE, XDG_CONFIG_HOME, OPENCODE_CONFIG_DIR, OPENCODE_TUI_CONFIG } = process.env;
  if (OPENCODE_TUI_CONFIG) yield OPENCODE_TUI_CONFIG;
  const home = HOME || USERPROFILE || "";
  const folders = [join(XDG_CONFIG_HOME || join(home, ".config"), "opencode"), join(home, ".opencode")];
  if (OPENCODE_CONFIG_DIR) folders.push(OPENCODE_CONFIG_DIR);
  for (let folder = directory; folder; folder = folder === worktree ? "" : dirname(folder)) {
    folders.push(folder, join(folder, ".opencode"));
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) yield* [join(folder, "tui.json"), join(folder, "tui.jsonc")];
}

/** @param {string} file @returns {boolean} */
function namesPlugin(file) {
  try {
    const strings = readFileSync(file, "utf8").match(STRING_OR_COMMENT) ?? [];
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
  return entry.startsWith("file://") ? fileURLToPath(entry) : entry;
}
