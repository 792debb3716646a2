// The links within the documentation, and from the program's messages to it; and that no more is said of the
// forecast than was measured.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { root } from "./programs.js";

/** @param {string} path */
const read = (path) => readFileSync(join(root, path), "utf8");

/** The files below a folder. @param {string} folder */
const below = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

/** A page without its code blocks. @param {string} page */
const prose = (page) => read(page).replace(/^( *)```[\s\S]*?^\1```/gm, "");

/** The anchors of a page's headings, as GitHub makes them. @param {string} page */
function anchors(page) {
  const headings = prose(page).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const pages = [...readdirSync(root), ...below("docs"), ...below("bench")].filter((name) => name.endsWith(".md"));

for (const page of pages) {
  test(`every link in ${page} leads somewhere`, () => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)];
    for (const [, path = "", anchor = ""] of links) {
      const target = path ? join(dirname(page), path) : page;
      assert.ok(existsSync(join(root, target)), `${path} is not there`);
      if (anchor) assert.ok(anchors(target).includes(anchor), `${target} has no heading ${anchor}`);
    }
  });
}

test("every heading of README that the program links to is there", () => {
  const sources = [...below("src"), ...below("js-shim")].filter((name) => /\.(rs|js)$/.test(name));
  const linked = sources.flatMap((source) => [...read(source).matchAll(/opencode-mystatus#([\w-]+)/g)]);
  assert.ok(linked.length > 3);
  const there = anchors("README.md");
  assert.deepEqual(
    linked.map(([, anchor = ""]) => anchor).filter((anchor) => !there.includes(anchor)),
    [],
  );
});

test("of the forecast, no more is said than was measured", () => {
  const run = read("bench/FORESIGHT.md");
  const [readme, page] = ["README.md", "docs/forecast.md"].map((name) => read(name).replaceAll("\n", " "));
  const trust =
    /true for (\d+) % of weekly and (\d+) % of five-hour limits, even where (\d+) % of the use was not seen/;
  const [, weekly, hours, unseen] = trust.exec(readme ?? "") ?? assert.fail(readme);
  const [, often, seldom] = /only about once in every (\w+) or (\w+) checks/.exec(readme ?? "") ?? assert.fail(readme);
  const [, least, most] = /that did run out, (\d+) to (\d+) % did so within/.exec(page ?? "") ?? assert.fail(page);
  /** The figures of all questions about these windows. @param {string} windows @param {number} seen in percent */
  const all = (windows, seen) => {
    const [, row = ""] = new RegExp(`^${windows}, ${seen} % of the use seen\\n +all (.*)$`, "m").exec(run) ?? [];
    const [, , lasts, band] = row.split("|").map((cell) => cell.trim().split(/ +/).map(Number));
    const [said = Number.NaN, isTrue = Number.NaN] = lasts ?? [];
    return { said, isTrue, held: band?.[1] ?? Number.NaN };
  };
  const rest = 100 - Number(unseen);
  const [week, weekInPart] = [all("Weekly, both", 100), all("Weekly, both", rest)];
  const [five, fiveInPart] = [all("5 hours", 100), all("5 hours", rest)];
  const percent = (/** @type {number} */ share) => String(Math.round(100 * share));
  assert.deepEqual(
    [weekInPart, fiveInPart].map(({ isTrue }) => percent(isTrue)),
    [weekly, hours],
  );
  assert.ok(week.isTrue >= weekInPart.isTrue && five.isTrue >= fiveInPart.isTrue, "what is seen whole is no worse");
  const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven"];
  assert.deepEqual(
    [week, weekInPart].map(({ said }) => numbers[Math.round(1 / said)]),
    [often, seldom],
  );
  const held = [week, weekInPart, five, fiveInPart].map((figures) => figures.held);
  assert.deepEqual([percent(Math.min(...held)), percent(Math.max(...held))], [least, most]);
});
