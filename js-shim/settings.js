// The options that the shim acts on without the core, in the plugin's entry or the user's settings, mystatus.json in
// OpenCode's global config folder: what is turned off, the language of the command's description, chosen as the core
// chooses it, and the hosts that the user added. The core reads all the rest, and reports what is wrong with any.

import { absolute, homeFolder, readFiles } from "./files.js";

/** The settings that the shim acts on without the core. */
export const OWN = ["lang", "sidebar", "prompt", "toast", "command", "wait", "advise"];

/** The path of the settings file, spelled exactly as the core spells it. */
export function settingsFile() {
  return `${absolute(process.env.XDG_CONFIG_HOME) ?? `${homeFolder()}/.config`}/opencode/mystatus.json`;
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
const STRING_OR_COMMENT = new RegExp(String.raw`${STRING}|(?://|#)[^\n]*|/\*[\s\S]*?(?:\*/|$)`, "g");
/** A JSON string, or a comma after the last member or item. */
const STRING_OR_LAST_COMMA = new RegExp(String.raw`${STRING}|,(?=\s*[}\]])`, "g");

/** @param {string} text @param {RegExp} unwanted matches strings too, which are kept */
const without = (text, unwanted) => text.replace(unwanted, (found) => (found.startsWith('"') ? found : ""));

/**
 * Parses the settings in `text`, which may have comments and trailing commas, as the core does.
 * @param {string} text
 * @returns {object}
 */
export function settingsIn(text) {
  return parsed(without(without(text, STRING_OR_COMMENT), STRING_OR_LAST_COMMA));
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

/**
 * For the hosts' lists of commands, at most 58 columns wide: a description of `/mystatus`, and one of the row that asks
 * no model, if there are two, with how to hide the other.
 */
const WORDS = {
  en: {
    command: "Show what is left of your AI plans, and when it resets",
    twoCommands: 'No model; "command": "off" on the server hides the other',
  },
  zh: {
    command: "查看各 AI 订阅的剩余额度和重置时间",
    twoCommands: '不调用模型；在服务器端设 "command": "off" 可隐藏另一行',
  },
  ko: {
    command: "AI 구독의 남은 사용량과 초기화 시점 보기",
    twoCommands: '모델 없이 동작, 서버의 "command": "off"로 다른 줄 숨김',
  },
  ja: {
    command: "AI サブスクリプションの残量とリセット時期を表示",
    twoCommands: 'モデル不使用。サーバー側の "command": "off" で他方を隠せる',
  },
};

/**
 * Whether a switch is turned off. Accepts `false` and, as the core does, the string "false".
 * @param {unknown} value
 * @returns {boolean}
 */
export function isOff(value) {
  return value === false || (typeof value === "string" && /^\s*false\s*$/i.test(value));
}

/**
 * Whether a switch that is off by default is turned on.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isOn(value) {
  return value === true || (typeof value === "string" && /^\s*true\s*$/i.test(value));
}

/**
 * Whether the option `command` hides the command. Unlike other switches it also accepts "off".
 * @param {unknown} value
 * @returns {boolean}
 */
export function isCommandOff(value) {
  return isOff(value) || (typeof value === "string" && /^\s*off\s*$/i.test(value));
}

/**
 * Returns the words in the language of the option `lang`, or else of the environment or the runtime.
 * @param {unknown} lang
 * @returns {{ command: string, twoCommands: string }}
 */
export function wordsIn(lang) {
  return WORDS[languageOf(lang)];
}

/**
 * Returns the language of the option `lang`, or else of the environment or the runtime.
 * @param {unknown} lang
 * @returns {keyof typeof WORDS}
 */
export function languageOf(lang) {
  const { MYSTATUS_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const wished = spoken(lang) ?? spoken(MYSTATUS_LANG);
  // As in POSIX, the first variable that is set overrides the others, even if its language is not supported.
  return wished ?? spoken(LC_ALL || LC_MESSAGES || LANG || runtimeLocale()) ?? "en";
}

/**
 * Returns the supported language that `tag`, a BCP 47 tag or a POSIX locale, names; nothing if it is not supported.
 * @param {unknown} tag
 * @returns {keyof typeof WORDS | undefined}
 */
export function spoken(tag) {
  const [asked = ""] = typeof tag === "string" ? tag.toLowerCase().split(/[-_.@]/) : [];
  const language = asked === "c" || asked === "posix" ? "en" : asked;
  return Object.hasOwn(WORDS, language) ? /** @type {keyof typeof WORDS} */ (language) : undefined;
}

/** The runtime's language as a BCP 47 tag. Of all `Intl` objects, PluralRules is by far the fastest to create. */
export function runtimeLocale() {
  return new Intl.PluralRules().resolvedOptions().locale;
}
