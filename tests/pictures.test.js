// README's pictures, which must be readable on a page of any colour, and the report that it shows as text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { contrast } from "./contrast.js";
import { AUTH_FILE, cli, home, root, run } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

/** All text, each part with its own colour and its background's. @param {string} svg */
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
    // Bars and frames are not text.
    return /^[\s█░▀▄┃╹]*$/.test(text) ? [] : [{ text, fill, behind: behind?.[5] ?? ground }];
  });
}

for (const name of ["dialog", "sidebar"]) {
  test(`the picture of the ${name} has a ground of its own, on which everything can be read`, () => {
    const all = written(readFileSync(join(root, `docs/${name}.svg`), "utf8"));
    // OpenCode dims what is behind the dialog, which is not the picture's subject.
    const panel = all.find(({ text }) => text.includes("% remaining"))?.behind;
    const shown = name === "dialog" ? all.filter(({ behind }) => behind === panel) : all;
    assert.ok(shown.length > 20);
    for (const { text, fill, behind } of shown) {
      const isMuted = new Set(fill.split(/, ?/)).size === 1 && Number.parseInt(fill, 10) < 200;
      assert.ok(contrast(fill, behind) >= (isMuted ? 3 : 4.5), `${text}: rgb(${fill}) on rgb(${behind})`);
    }
  });
}

test("the report in README is what the program prints, but for the end of its last line", async (t) => {
  const [, shown = ""] = /```text\n([^`]*…)\n```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  const files = sampleFiles();
  const auth = /** @type {Record<string, { key: string }>} */ (files[AUTH_FILE]);
  for (const [entry, key] of Object.entries({ zai: "0123456789abcdef.ABCDEFGH", zhipuai: "456789abcdef0123.ABCDIJKL" }))
    auth[`${entry}-coding-plan`] = { ...auth[`${entry}-coding-plan`], key };
  delete files[".config/opencode/antigravity-accounts.json"];
  const answers = /** @type {Record<string, { body: any }>} */ (sampleAnswers());
  const [zai, zhipu] = ["api.z.ai", "bigmodel.cn"].map((host) => `GET https://${host}/api/monitor/usage/quota/limit`);
  const premium = { entitlement: 300, remaining: 0, percent_remaining: 0 };
  const copilot = answers["GET https://api.github.com/copilot_internal/user"]?.body;
  const usage = answers["GET https://chatgpt.com/backend-api/wham/usage"]?.body;
  const simulator = await startSimulator({
    [`${zai}`]: answers[`${zhipu}`] ?? {},
    [`${zhipu}`]: { status: 401, body: { message: "Invalid API key" } },
    "GET https://api.github.com/copilot_internal/user": {
      body: { ...copilot, quota_snapshots: { premium_interactions: premium } },
    },
    "GET https://chatgpt.com/backend-api/wham/usage": { body: { ...usage, credits: undefined } },
  });
  t.after(simulator.close);
  const place = { ...home(files), env: simulator.env };
  const { stdout } = await run(process.execPath, [cli, "--lang", "en"], place);
  assert.equal(`${stdout.slice(0, shown.length - 1)}…`, shown);
});
