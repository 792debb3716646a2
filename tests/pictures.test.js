// README's pictures, on pages of any colour.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { contrast } from "./contrast.js";
import { root } from "./programs.js";

/** What is written, each with its own colour and that of what it stands on. @param {string} svg */
function written(svg) {
  const [, ground = ""] = /<rect width="100%" height="100%" fill="rgb\(([\d, ]+)\)"\/>/.exec(svg) ?? [];
  const rects = [...svg.matchAll(/<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)" height="(\d+)" fill="rgb\((.+?)\)"/g)];
  const texts = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" [^>]*fill="rgb\((.+?)\)">(.*?)<\/text>/g)];
  assert.ok(ground && texts.length > 20);
  return texts.flatMap(([, x, y, fill = "", text = ""]) => {
    const [left, base] = [Number(x), Number(y)];
    const behind = rects.findLast(
      ([, at, top, width, height]) =>
        left >= Number(at) &&
        left < Number(at) + Number(width) &&
        base > Number(top) &&
        base <= Number(top) + Number(height),
    );
    // Bars and frames are there to be seen, not read.
    return /^[\s█░▀▄┃╹]*$/.test(text) ? [] : [{ text, fill, behind: behind?.[5] ?? ground }];
  });
}

for (const name of ["dialog", "sidebar"]) {
  test(`the picture of the ${name} has a ground of its own, on which everything can be read`, () => {
    const all = written(readFileSync(join(root, `docs/${name}.svg`), "utf8"));
    // What lies behind the dialog is dimmed by OpenCode, and is not what is shown.
    const panel = all.find(({ text }) => text.includes("% remaining"))?.behind;
    const shown = name === "dialog" ? all.filter(({ behind }) => behind === panel) : all;
    assert.ok(shown.length > 20);
    for (const { text, fill, behind } of shown) {
      const isMuted = new Set(fill.split(/, ?/)).size === 1 && Number.parseInt(fill, 10) < 200;
      assert.ok(contrast(fill, behind) >= (isMuted ? 3 : 4.5), `${text}: rgb(${fill}) on rgb(${behind})`);
    }
  });
}
