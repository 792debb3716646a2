// Checks of every screen with the dialog, besides its text: its columns, its edges and its colours.

import assert from "node:assert/strict";
import Anser from "anser";
import stringWidth from "string-width";
import { contrast } from "../contrast.js";
import { columnsOf } from "./tui.js";

/**
 * Splits a screen's lines into parts of one style: text, column, and colours as `red, green, blue`.
 * @param {string} styled a screen with its escape sequences
 * @returns {{ text: string, column: number, fg: string, bg: string }[][]}
 */
export function parts(styled) {
  return styled.split("\n").map((line) => {
    let column = 0;
    return Anser.ansiToJson(line).map(({ content, fg, bg }) => {
      const part = { text: content, column, fg: fg ?? "", bg: bg ?? "" };
      column += stringWidth(content);
      return part;
    });
  });
}

/** What the column of resets contains, in any language. */
const RESET = /^(↻|resets )|重置$|リセット$|초기화$/;

/**
 * Asserts that the report's columns are aligned: all bars, figures, resets and what follows begin in one column each.
 * Nothing may be wider than the dialog.
 * @param {string} screen
 * @param {RegExp} first matches the dialog's first line
 */
export function assertAligned(screen, first) {
  const found = first.exec(screen);
  const line = screen.split("\n").find((line) => first.test(line)) ?? "";
  const left = stringWidth(line.slice(0, line.indexOf(found?.[0] ?? "")));
  const right = left + stringWidth(found?.[0] ?? "");
  /** @type {Record<string, Set<number>>} */
  const columns = { bar: new Set(), figure: new Set(), reset: new Set(), rest: new Set() };
  let rows = 0;
  for (const row of screen.slice(found?.index).split("\n")) {
    // The host drew the rest.
    if (columnsOf(row, left, right).trim() === "") continue;
    assert.match(columnsOf(row, right, Number.POSITIVE_INFINITY), /^ *[█▀▄]? *$/, `wider than the dialog: ${row}`);
    const bar = / ([█░]{3,}) (.*?)(?: +[█▀▄])?$/.exec(columnsOf(row, 0, right + 1));
    if (!bar?.[1] || !bar[2]) continue;
    rows += 1;
    let column = stringWidth(bar.input.slice(0, bar.index)) + 1;
    columns.bar?.add(column);
    column += stringWidth(bar[1]) + 1;
    columns.figure?.add(column);
    const [figure = "", ...cells] = bar[2].trimEnd().split(/( {2,})/);
    column += stringWidth(figure);
    let isRest = false;
    for (const cell of cells) {
      if (cell.trim() && !isRest) {
        isRest = !RESET.test(cell);
        columns[isRest ? "rest" : "reset"]?.add(column);
      }
      column += stringWidth(cell);
    }
  }
  assert.ok(rows > 2, screen);
  for (const [name, found] of Object.entries(columns)) {
    assert.ok(found.size <= 1, `${name} in columns ${[...found]}:\n${screen}`);
  }
}

/** A theme's colours by mode, as `red, green, blue`; no two tones are alike. */
const TONES = {
  dark: {
    plain: "230, 231, 232",
    heading: "120, 170, 250",
    muted: "140, 141, 142",
    good: "80, 200, 120",
    low: "230, 190, 60",
    bad: "250, 90, 90",
  },
  light: {
    plain: "20, 21, 22",
    heading: "30, 70, 160",
    muted: "100, 101, 102",
    good: "10, 110, 50",
    low: "130, 90, 0",
    bad: "170, 20, 30",
  },
};
const PANEL = { dark: "30, 31, 33", light: "240, 241, 243" };
/** The colour of the scrollbar's thumb. */
const THUMB = { dark: "90, 91, 92", light: "180, 181, 182" };
/** The theme's names of the tones. */
const NAMES = { text: "plain", primary: "heading", textMuted: "muted", success: "good", warning: "low", error: "bad" };
/** Other colours that a theme must name. */
const OTHERS = `secondary accent info background backgroundPanel backgroundElement border borderSubtle
  diffAdded diffRemoved diffContext diffHunkHeader diffHighlightAdded diffHighlightRemoved diffAddedBg diffRemovedBg
  diffContextBg diffLineNumber diffAddedLineNumberBg diffRemovedLineNumberBg markdownText markdownHeading markdownLink
  markdownLinkText markdownCode markdownBlockQuote markdownEmph markdownStrong markdownHorizontalRule markdownListItem
  markdownListEnumeration markdownImage markdownImageText markdownCodeBlock syntaxComment syntaxKeyword syntaxFunction
  syntaxVariable syntaxString syntaxNumber syntaxType syntaxOperator syntaxPunctuation`.split(/\s+/);

/** The theme in OpenCode's format. */
export function theme() {
  const hex = (/** @type {string} */ colour) =>
    `#${colour
      .split(", ")
      .map((part) => Number(part).toString(16).padStart(2, "0"))
      .join("")}`;
  const both = (/** @type {(mode: "dark" | "light") => string} */ of) => ({
    dark: hex(of("dark")),
    light: hex(of("light")),
  });
  const others = OTHERS.map((name) => [name, both((mode) => PANEL[mode])]);
  const tones = Object.entries(NAMES).map(([name, tone]) => [
    name,
    both((mode) => TONES[mode][/** @type {keyof typeof TONES.dark} */ (tone)]),
  ]);
  return { theme: Object.fromEntries([...others, ...tones, ["borderActive", both((mode) => THUMB[mode])]]) };
}

/**
 * Returns the dialog's text: everything from its title on that has the title's background.
 * @param {string} styled
 */
function written(styled) {
  const lines = parts(styled);
  const top = lines.findIndex(
    (line) => line.some(({ text }) => /^\s*mystatus/.test(text)) && line.some(({ text }) => /esc/.test(text)),
  );
  const ground = lines[top]?.find(({ text }) => text.includes("mystatus"))?.bg;
  const found = lines
    .slice(top)
    .flat()
    .filter(({ text, bg }) => text.trim() !== "" && bg === ground);
  assert.ok(found.length > 20, styled);
  return found;
}

/**
 * Returns the colour of the bar before a figure.
 * @param {ReturnType<typeof written>} all
 * @param {RegExp} figure
 */
function barOf(all, figure) {
  // A line in a single tone is one part.
  const whole = all.find(({ text }) => /[█░]/.test(text) && figure.test(text));
  const at = all.findIndex(({ text }, at) => figure.test(text) && /[█░]/.test(all[at - 1]?.text ?? ""));
  return (whole ?? all[at - 1])?.fg;
}

/**
 * Whether a figure's bar is dimmed.
 * @param {string} styled
 * @param {RegExp} figure
 * @param {"dark" | "light"} mode
 */
export function isDimmed(styled, figure, mode) {
  return barOf(written(styled), figure) === TONES[mode].muted;
}

/**
 * Asserts that the dialog uses only the theme's tones, each for its own meaning.
 * @param {string} styled
 * @param {"dark" | "light"} mode
 */
export function assertTones(styled, mode) {
  const tones = TONES[mode];
  const all = written(styled);
  for (const { text, fg, bg } of all) {
    assert.ok(Object.values(tones).includes(fg) && bg === PANEL[mode], `${text}: ${fg} on ${bg}`);
  }
  assert.deepEqual(
    {
      title: all[0]?.fg,
      keys: all[1]?.fg,
      bars: [/85%/, /14%/, /(^|\D)0%/].map((figure) => barOf(all, figure)),
      account: all.find(({ text }) => text.trim() === "OpenAI")?.fg,
    },
    { title: tones.heading, keys: tones.muted, bars: [tones.good, tones.low, tones.bad], account: tones.heading },
  );
}

/**
 * Asserts that the dialog's colours can be told from their background.
 * @param {string} styled
 */
export function assertLegible(styled) {
  const all = written(styled);
  assert.ok(all.length > 10);
  for (const { text, fg, bg } of all)
    assert.ok(contrast(fg, bg) >= 2.5, `${text}: ${fg} on ${bg}: ${contrast(fg, bg)}`);
}

/**
 * Asserts that the scrollbar's thumb is on that many lines of the screen, in the theme's colour for it.
 * @param {string} styled
 * @param {"dark" | "light"} mode
 * @param {number} height
 */
export function assertThumb(styled, mode, height) {
  const thumb = parts(styled).filter((line) => line.some(({ text, fg }) => /^[█▀]/.test(text) && fg === THUMB[mode]));
  assert.equal(thumb.length, height, styled);
}
