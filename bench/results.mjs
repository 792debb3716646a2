// The figures as tables, on the screen and in RESULTS.md.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {{ head: string[], rows: string[][] }} Table */
/** @typedef {{ title: string, text: string, tables: Table[] }} Section */
/** @typedef {import("./series.mjs").Series} Series */

const PATH = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const [BEGIN, END] = ["<!-- figures: written by `npm run bench` -->", "<!-- end of the figures -->"];

/**
 * A table of goals.
 * @param {string[][]} rows made by `goal`
 * @returns {Table}
 */
export function goals(rows) {
  return { head: ["what", "target", "measured", "met", ...(rows[0]?.[4] ? ["medians (quartiles)"] : [])], rows };
}

/**
 * A row of a table of goals.
 * @param {string} what
 * @param {number} most the largest value that meets the goal
 * @param {number} measured
 * @param {(value: number) => string} show
 * @param {string} [series] the measurements behind it
 */
export function goal(what, most, measured, show, series = "") {
  return [what, `≤ ${show(most)}`, show(measured), measured <= most ? "yes" : "**no**", series];
}

/**
 * A row of a table of goals: how much longer one thing takes than another, in milliseconds and as a ratio.
 * @param {string} what
 * @param {number} most milliseconds
 * @param {Series | undefined} one
 * @param {Series | undefined} other
 */
export function over(what, most, one, other) {
  if (!one || !other) throw new Error(`${what} was not measured`);
  const ratio = `${(one.median / other.median).toFixed(2)} times`;
  return goal(what, most, one.median - other.median, ms, `${spread(one)} over ${spread(other)}: ${ratio}`);
}

/** @param {number} value */
export const ms = (value) => `${value.toFixed(Math.abs(value) < 100 ? 2 : 0)} ms`;

/** @param {Series} series */
export const spread = ({ median, low, high }) => `${ms(median)} (${ms(low)} to ${ms(high)})`;

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(2)} MB`;

/** @param {number} bytes */
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/**
 * @param {Section} section
 * @returns {string} Markdown
 */
export function written({ title, text, tables }) {
  return [`### ${title}`, ...(text ? [text] : []), ...tables.map(tableOf)].join("\n\n");
}

/** @param {Table} table */
function tableOf({ head, rows }) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/**
 * Replaces the last figures in RESULTS.md with `figures`, and leaves the rest unchanged.
 * @param {string} figures Markdown
 */
export function record(figures) {
  const [before, rest = ""] = readFileSync(PATH, "utf8").split(BEGIN);
  const [, after = ""] = rest.split(END);
  writeFileSync(PATH, `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`);
}
