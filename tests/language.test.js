// The language in which the shim lists the command: the core's language.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import stringWidth from "string-width";
import { report } from "../js-shim/run.js";
import { spoken, withSettings, wordsIn } from "../js-shim/settings.js";
import { home, moveInto, root, writeFiles } from "./programs.js";

const REPORTED = {
  en: /^No configured accounts found/m,
  zh: /^未找到/m,
  ko: /^구성된 계정/m,
  ja: /^設定済み/m,
};
const LISTED = { en: /^Show what is left/, zh: /^查看各/, ko: /^AI 구독/, ja: /^AI サブスクリプション/ };

/** @param {Record<string, RegExp>} languages @param {string} text */
const languageOf = (languages, text) => Object.keys(languages).find((tag) => languages[tag]?.test(text));

const { PluralRules } = Intl;
/** Simulates a runtime of that language. @param {string} locale */
const speak = (locale) =>
  Object.assign(Intl, {
    PluralRules: class {
      resolvedOptions = () => ({ locale });
    },
  });

test("the shim and the core choose the same language", async (t) => {
  const place = home();
  t.after(() => Object.assign(Intl, { PluralRules }));
  for (const { options, settings, env = {}, runtime = "en-US", chosen } of [
    { chosen: "en" },
    { runtime: "ja-JP", chosen: "ja" },
    { runtime: "de-DE", chosen: "en" },
    { env: { LANG: "ko_KR.UTF-8" }, runtime: "ja", chosen: "ko" },
    { env: { LANG: "ZH_cn.gb18030@x" }, chosen: "zh" },
    { env: { LANG: "C.UTF-8" }, runtime: "ja", chosen: "en" },
    { env: { LANG: "fr_FR.UTF-8" }, runtime: "ja", chosen: "en" },
    { env: { LC_ALL: "", LC_MESSAGES: "ja_JP", LANG: "ko_KR" }, chosen: "ja" },
    { env: { LC_ALL: "POSIX", LC_MESSAGES: "ja_JP", LANG: "ko_KR" }, chosen: "en" },
    { env: { MYSTATUS_LANG: "zh", LC_ALL: "ko_KR" }, chosen: "zh" },
    { env: { MYSTATUS_LANG: "fr", LC_ALL: "ko_KR" }, chosen: "ko" },
    { env: { MYSTATUS_LANG: "constructor", LANG: "ja" }, chosen: "ja" },
    { options: { lang: "ja" }, env: { MYSTATUS_LANG: "zh" }, chosen: "ja" },
    { options: { lang: "JA-jp" }, env: { MYSTATUS_LANG: "zh" }, chosen: "ja" },
    { options: { lang: "fr" }, env: { MYSTATUS_LANG: "zh" }, chosen: "zh" },
    { options: { lang: 7 }, env: { LANG: "zh_TW" }, chosen: "zh" },
    { options: { lang: null }, settings: { lang: "ko" }, chosen: "ko" },
    { settings: { lang: "ko" }, env: { MYSTATUS_LANG: "zh" }, chosen: "ko" },
    { options: { lang: "zh" }, settings: { lang: "ko" }, chosen: "zh" },
    { options: { lang: "fr" }, settings: { lang: "ko" }, env: { LANG: "ja" }, chosen: "ko" },
    { options: { lang: "fr" }, settings: { lang: "fr" }, env: { LANG: "ja" }, chosen: "ja" },
  ]) {
    moveInto({ ...place, env: { LANG: "", .../** @type {Record<string, string>} */ (env) } });
    writeFiles(place, {
      ".local/share/opencode/auth.json": {},
      ".config/opencode/mystatus.json": settings ?? {},
    });
    speak(runtime);
    const listed = wordsIn((await withSettings(options)).lang).command;
    const reported = await report(options, (run) => run.text(false), { sends: false });
    const found = { shim: languageOf(LISTED, listed), core: languageOf(REPORTED, reported) };
    assert.deepEqual(found, { shim: chosen, core: chosen }, JSON.stringify({ options, settings, env, runtime }));
  }
});

test("the command is described in each of the core's languages, within the columns of the hosts' lists", () => {
  const schema = JSON.parse(readFileSync(join(root, "options.schema.json"), "utf8"));
  /** @type {string[]} */
  const tags = schema.properties.lang.enum;
  assert.deepEqual(tags.map(spoken), tags);
  const texts = tags.flatMap((tag) => Object.values(wordsIn(tag)));
  assert.equal(new Set(texts).size, 2 * tags.length);
  assert.deepEqual(
    texts.filter((text) => text === "" || stringWidth(text) > 58),
    [],
  );
});
