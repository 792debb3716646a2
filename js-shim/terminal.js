// Whether OpenCode's terminal loads the plugin's other half: whether a terminal configuration names the plugin.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf, readFiles } from "./files.js";
import { STRING_OR_COMMENT, withoutComments } from "./settings.js";

const { realpathSync } = process.getBuiltinModule("node:fs");

/** In the system's own spelling, as is whatever is compared with it. */
const PACKAGE = realpathSync.native(resolve(fileURLToPath(import.meta.url), "../.."));
/** The setting of OpenCode's terminal that disables the plugin, whatever else names it. */
const TURNED_OFF = /"opencode-mystatus"\s*:\s*false/;

/**
 * @param {{ directory?: string }} context the terminal searches from `directory` up to the root, ignoring the worktree
 * @returns {Promise<boolean>}
 */
export async function hasTerminalHalf({ directory }) {
  const { own, project } = foldersOf({ directory });
  const files = [...own, ...project].flatMap((folder) => [join(folder, "tui.json"), join(folder, "tui.jsonc")]);
  const { OPENCODE_TUI_CONFIG } = process.env;
  const all = OPENCODE_TUI_CONFIG ? [OPENCODE_TUI_CONFIG, ...files] : files;
  const read = (await readFiles(all)).map(({ path, text = "" }) => ({
    folder: dirname(path),
    json: withoutComments(text),
  }));
  return read.some(namesPlugin) && !read.some(({ json }) => TURNED_OFF.test(json));
}

/** @param {{ folder: string, json: string }} configuration */
function namesPlugin({ folder, json }) {
  const strings = json.match(STRING_OR_COMMENT) ?? [];
  return strings.some((text) => {
    try {
      /** @type {string} */
      const entry = JSON.parse(text);
      const path = entry.startsWith("file://") ? fileURLToPath(entry) : entry;
      if (entry.includes("opencode-mystatus")) return true;
      // Windows would connect to the host that a path of this form names.
      if (/^[\\/]{2}/.test(path)) return false;
      return realpathSync.native(resolve(folder, path)) === PACKAGE;
    } catch {
      // Not a string, or nothing on this machine.
      return false;
    }
  });
}
