// The options that the shim acts on before the core is loaded: what is turned off, and the language of the command's
// description, chosen as the core chooses it. The core reports what is wrong with them.

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
