// The links within the documentation, and from the program's messages to it.

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
