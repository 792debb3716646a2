// The options that the shim itself acts on, before the core is there to read them: what is turned off, and in which
// language hosts list the command, which is the one that the core would choose. What is wrong with them, the core says.

/** What hosts list the command by. Written by `npm run generate`. */
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
 * Whether the switch is turned off, also by a string, as people write it, and as the core takes it.
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
 * Whether the command is not to be there, by the option `command`, which has words of its own.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isCommandOff(value) {
  return isOff(value) || (typeof value === "string" && /^\s*off\s*$/i.test(value));
}

/**
 * The words in the language of `lang`, the option's value, or else of the environment or the runtime.
 * @param {unknown} lang
 * @returns {{ command: string, twoCommands: string }}
 */
export function wordsIn(lang) {
  return WORDS[languageOf(lang)];
}

/**
 * The language of `lang`, the option's value, or else of the environment or the runtime.
 * @param {unknown} lang
 * @returns {keyof typeof WORDS}
 */
export function languageOf(lang) {
  const { MYSTATUS_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const wished = spoken(lang) ?? spoken(MYSTATUS_LANG);
  // As everywhere in POSIX, the first that is set overrides the others, whether or not its language is spoken here.
  return wished ?? spoken(LC_ALL || LC_MESSAGES || LANG || runtimeLocale()) ?? "en";
}

/**
 * The language that `tag`, a BCP 47 tag or a POSIX locale, asks for, where it is spoken here.
 * @param {unknown} tag
 * @returns {keyof typeof WORDS | undefined}
 */
export function spoken(tag) {
  const [asked = ""] = typeof tag === "string" ? tag.toLowerCase().split(/[-_.@]/) : [];
  const language = asked === "c" || asked === "posix" ? "en" : asked;
  return Object.hasOwn(WORDS, language) ? /** @type {keyof typeof WORDS} */ (language) : undefined;
}

/** The runtime's language as a BCP 47 tag. Of all that knows it, plural rules are made soonest, by far. */
export function runtimeLocale() {
  return new Intl.PluralRules().resolvedOptions().locale;
}
