// Draws the pictures in README: screens of the demo in OpenCode's terminal, as `docs/*.svg`.
//
//   node scripts/pictures.mjs

import { mkdirSync, writeFileSync } from "node:fs";
import Anser from "anser";
import stringWidth from "string-width";
import { startTui } from "../tests/opencode/tui.js";
import { startDemo } from "./demo.mjs";
import { root } from "./setup.mjs";

/** A character cell, in pixels. */
const CELL = { width: 8.4, height: 18 };
const BACKGROUND = "10,10,10";
const FOREGROUND = "238,238,238";

const demo = await startDemo();
const lang = { MYSTATUS_LANG: "en" };
const tui = await startTui({ ...demo.place, env: { ...demo.place.env, ...lang } }, { columns: 132, rows: 44 });
mkdirSync(`${root}docs`, { recursive: true });
tui.type("Hello there");
tui.press("Enter");
await tui.until(/▼ mystatus[\s\S]*… and \d+ more/);
// Waits for the end of the turn. The answer's text is no sign of it, because the session's title repeats it.
await tui.until(/· m1 · [\d.]+m?s/);
// OpenCode's own toast and ours both disappear after ten seconds.
await new Promise((resolve) => setTimeout(resolve, 11_000));
draw("sidebar", "A session in OpenCode, with a line for each account in the sidebar");
tui.type("/mystatus");
await tui.until(/\/mystatus +Show/);
tui.press("Enter");
await tui.until(/Used up: Google[\s\S]*85% remaining/);
draw("dialog", "The report in a dialog in OpenCode");
tui.stop();
await demo.close();

/**
 * Writes the screen as a picture with the given name.
 * @param {string} name
 * @param {string} title
 */
function draw(name, title) {
  // Shows a user's folder instead of the demo's.
  const screen = tui.screen(true).replaceAll(demo.place.home, "~/project".padEnd(demo.place.home.length));
  const lines = screen.trimEnd().split("\n");
  const columns = Math.max(...lines.map((line) => stringWidth(line)));
  const size = { width: Math.ceil(columns * CELL.width), height: lines.length * CELL.height };
  const style = 'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" xml:space="preserve"';
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" ${style}>`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="rgb(${BACKGROUND})"/>`,
    ...lines.map((line, row) => drawn(line, row)),
    "</svg>",
  ];
  writeFileSync(`${root}docs/${name}.svg`, `${svg.filter(Boolean).join("\n")}\n`);
}

/**
 * Draws a line of the screen: its backgrounds, and over them its text, each part at its columns.
 * @param {string} line
 * @param {number} row
 */
function drawn(line, row) {
  let column = 0;
  const top = row * CELL.height;
  const backgrounds = [];
  const texts = [];
  for (const { content, fg, bg } of Anser.ansiToJson(line)) {
    const left = (column * CELL.width).toFixed(1);
    const width = (stringWidth(content) * CELL.width).toFixed(1);
    column += stringWidth(content);
    if (bg && content && bg !== BACKGROUND.replaceAll(",", ", ")) {
      backgrounds.push(`<rect x="${left}" y="${top}" width="${width}" height="${CELL.height}" fill="rgb(${bg})"/>`);
    }
    if (content.trim() === "") continue;
    const text = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const place = `x="${left}" y="${top + 13.5}" textLength="${width}" lengthAdjust="spacingAndGlyphs"`;
    texts.push(`<text ${place} fill="rgb(${fg ?? FOREGROUND})">${text}</text>`);
  }
  return [...backgrounds, ...texts].join("");
}
