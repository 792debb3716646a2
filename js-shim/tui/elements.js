// What is drawn in OpenCode's terminal: lines of the core's, as elements of the host's.

import { createElement, insert, setProp } from "@opentui/solid";

/** @typedef {import("@opencode-ai/plugin/tui").TuiPluginApi} Api */
/** @typedef {"plain" | "heading" | "muted" | "good" | "low" | "bad"} Tone */
/** @typedef {[text: string, tone: Tone][]} Line a line of the core's, in parts */

/**
 * A line of text in the theme's colours.
 * @param {Api} api
 * @param {Line} line
 */
export function lineOf(api, line) {
  const theme = api.theme.current;
  const colours = {
    plain: theme.text,
    heading: theme.primary,
    muted: theme.textMuted,
    good: theme.success,
    low: theme.warning,
    bad: theme.error,
  };
  const parts = line.map(([text, tone]) => el("span", { style: { fg: colours[tone] } }, text));
  return el("text", { wrapMode: "word" }, ...(parts.length > 0 ? parts : [" "]));
}

/**
 * An element of the host's, without JSX: the package is shipped as it is written.
 * @param {string} tag
 * @param {Record<string, unknown>} props
 * @param {...unknown} children
 * @returns {any}
 */
export function el(tag, props, ...children) {
  const element = createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  for (const child of children) insert(element, child);
  return element;
}
