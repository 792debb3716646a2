// The user's own settings, mystatus.json in OpenCode's global config folder, as far as the shim needs them itself: what
// it shows, and which hosts the user added. The core reads them for everything else.

import { spoken } from "./early-options.js";
import { readFiles } from "./files.js";
import { homeFolder } from "./folders.js";

/** What the shim acts on without the core. */
export const OWN = ["lang", "sidebar", "prompt", "toast", "command", "wait", "advise"];

/** The path of the settings, written as the core writes it. */
export function settingsFile() {
  return `${process.env.XDG_CONFIG_HOME || `${homeFolder()}/.config`}/opencode/mystatus.json`;
}

/**
 * The text of the settings; an empty one where there are none.
 * @returns {Promise<string>}
 */
export async function settingsText() {
  const [file] = await readFiles([settingsFile()]);
  return file?.text ?? "";
}

/**
 * `options` over those of the settings that the shim acts on; a language that nobody speaks here counts as not set.
 * @param {unknown} options the options in the plugin's entry
 * @returns {Promise<Record<string, any>>}
 */
export async function withSettings(options) {
  const all = Object.entries(settingsIn(await settingsText()));
  const settings = Object.fromEntries(all.filter(([name]) => OWN.includes(name)));
  const given = /** @type {{ lang?: unknown }} */ (options);
  return { ...settings, ...given, lang: [given?.lang, settings.lang].find(spoken) };
}

/** A string of JSON, or a comment, in which nothing counts. What never ends is one too, or each quote would be tried. */
export const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"?|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** @param {string} text */
export function withoutComments(text) {
  return text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('"') ? found : ""));
}

/**
 * The settings in `text`, which may have comments and trailing commas, as the core reads it.
 * @param {string} text
 * @returns {object}
 */
export function settingsIn(text) {
  return parsed(withoutComments(text).replace(/("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])/g, (_, string = "") => string));
}

/**
 * The object in `json`; an empty one where there is none, of which the core tells more.
 * @param {string} json
 * @returns {object}
 */
export function parsed(json) {
  try {
    return Object(JSON.parse(json.replace(/^\uFEFF/, "")));
  } catch {
    return {};
  }
}
