// Whether OpenCode's terminal loads the plugin's other half: whether a terminal configuration names the plugin.

import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { foldersOf, readFiles } from "./files.js";
import { settingsIn } from "./settings.js";

const { realpathSync } = process.getBuiltinModule("node:fs");

const NAME = "opencode-mystatus";
/** In the system's own spelling, as is whatever is compared with it. */
const PACKAGE = realpathSync.native(resolve(fileURLToPath(import.meta.url), "../.."));

/**
 * @param {{ directory?: string }} context the terminal searches from `directory` up to the root, ignoring the worktree
 * @returns {Promise<boolean>}
 */
export async function hasTerminalHalf({ directory }) {
  const { own, project } = foldersOf({ directory });
  const files = [...own, ...project].flatMap((folder) => [join(folder, "tui.json"), join(folder, "tui.jsonc")]);
  const { OPENCODE_TUI_CONFIG } = process.env;
  const all = OPENCODE_TUI_CONFIG ? [OPENCODE_TUI_CONFIG, ...files] : files;
  const read = (await readFiles(all)).map(({ path, text = "" }) => {
    /** @type {any} */
    const { tui, ...rest } = settingsIn(text);
    // OpenCode takes its settings from in here too.
    return { ...tui, ...rest, folder: dirname(path) };
  });
  // Turned off, it is not loaded, whatever names it.
  return read.some(namesPlugin) && !read.some(({ plugin_enabled }) => plugin_enabled?.[NAME] === false);
}

/** @param {{ folder: string, plugin?: unknown }} configuration */
function namesPlugin({ folder, plugin }) {
  if (!Array.isArray(plugin)) return false;
  return plugin.some((entry) => {
    // With options, an entry is a list.
    const [named] = [entry].flat();
    try {
      if (named === NAME || named.startsWith(`${NAME}@`)) return true;
      const path = named.startsWith("file://") ? fileURLToPath(named) : named;
      // Windows would connect to the host that a path of this form names.
      if (/^[\\/]{2}/.test(path)) return false;
      // The package, or its file of the terminal's half.
      return `${realpathSync.native(resolve(folder, path))}${sep}`.startsWith(`${PACKAGE}${sep}`);
    } catch {
      // Not a string, or nothing on this machine.
      return false;
    }
  });
}
