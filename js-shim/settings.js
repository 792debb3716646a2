// The user's own settings, mystatus.json in OpenCode's global config folder, as far as the shim itself needs them: what
// it shows, and the hosts that the user added. The core reads all the rest.

import { spoken } from "./early-options.js";
import { readFiles } from "./files.js";
import { homeFolder } from "./folders.js";

/** The settings that the shim acts on without the core. */
export const OWN = ["lang", "sidebar", "prompt", "toast", "command", "wait", "advise"];

/** The path of the settings file, spelled exactly as the core spells it. */
export function settingsFile() {
  return `${process.env.XDG_CONFIG_HOME || `${homeFolder()}/.config`}/opencode/mystatus.json`;
}

/** The settings file as last read, which every door does at its start. @type {import("./files.js").FileRead[]} */
export let knownSettings = [];

/** Reads the settings file. */
export async function readSettings() {
  knownSettings = await readFiles([settingsFile()]);
  return knownSettings;
}

/**
 * Returns the text of the settings file; an empty string if there is none.
 * @returns {Promise<string>}
 */
export async function settingsText() {
  const [file] = await readSettings();
  return file?.text ?? "";
}

/**
 * Returns `options` merged over the settings that the shim acts on. An unsupported language counts as not set.
 * @param {unknown} options the options in the plugin's entry
 * @returns {Promise<Record<string, any>>}
 */
export async function withSettings(options) {
  const all = Object.entries(settingsIn(await settingsText()));
  const settings = Object.fromEntries(all.filter(([name]) => OWN.includes(name)));
  const given = /** @type {{ lang?: unknown }} */ (options);
  return { ...settings, ...given, lang: [given?.lang, settings.lang].find(spoken) };
}

/** A JSON string. An unterminated one matches too; otherwise each quote would be tried as a start. */
const STRING = String.raw`"(?:[^"\\\n]|\\.)*"?`;
/** A JSON string or a comment of any kind that the core knows, which may be unterminated too. */
export const STRING_OR_COMMENT = new RegExp(String.raw`${STRING}|(?://|#)[^\n]*|/\*[\s\S]*?(?:\*/|$)`, "g");
/** A JSON string, or a comma after the last member or item. */
const STRING_OR_LAST_COMMA = new RegExp(String.raw`${STRING}|,(?=\s*[}\]])`, "g");

/** @param {string} text @param {RegExp} unwanted matches strings too, which are kept */
const without = (text, unwanted) => text.replace(unwanted, (found) => (found.startsWith('"') ? found : ""));

/** @param {string} text */
export const withoutComments = (text) => without(text, STRING_OR_COMMENT);

/**
 * Parses the settings in `text`, which may have comments and trailing commas, as the core does.
 * @param {string} text
 * @returns {object}
 */
export function settingsIn(text) {
  return parsed(without(withoutComments(text), STRING_OR_LAST_COMMA));
}

/**
 * Returns the object in `json`; an empty one if it cannot be parsed, which the core reports.
 * @param {string} json
 * @returns {object}
 */
export function parsed(json) {
  try {
    return Object(JSON.parse(json.replace(/^\uFEFF+/, "")));
  } catch {
    return {};
  }
}
