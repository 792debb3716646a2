// The promises of SECURITY.md, and what `npm run trust` prints about them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PROMISES, printPromises, suites } from "../scripts/promises.mjs";
import { records } from "../scripts/records.mjs";
import { moreCases } from "../scripts/suites.mjs";
import { home, root, run } from "./programs.js";

const FINE = { cases: 5, failed: 0, skipped: 0 };

/**
 * Returns the lines that are printed if the suites have the results in `figures`, by file.
 * @param {import("node:test").TestContext} t
 * @param {(file: string) => import("../scripts/suites.mjs").Figures} figures
 * @param {boolean} [hasCore]
 */
function printed(t, figures, hasCore) {
  const log = t.mock.method(console, "log", () => {});
  const all = [...suites.shim, ...suites.core].map((file) => /** @type {const} */ ([file, figures(file)]));
  const held = printPromises(new Map(all), hasCore);
  const lines = log.mock.calls.map(({ arguments: [line] }) => String(line));
  log.mock.restore();
  return { held, lines };
}

test("each promise is called as in SECURITY.md, and tested by the suites that it names there", () => {
  const [, promises = ""] = /^## Promises$([\s\S]*?)^## /m.exec(readFileSync(join(root, "SECURITY.md"), "utf8")) ?? [];
  const [, ...sections] = promises.split(/^### /m);
  const written = sections.map((section) => {
    const named = [...section.matchAll(/\]\((tests\/[^)]+)\)/g)].map(([, file]) => file);
    return { promise: section.split("\n")[0], suites: named.sort() };
  });
  const run = PROMISES.map(({ promise, shim, core }) => ({ promise, suites: [...shim, ...core].sort() }));
  assert.deepEqual(run, written);
});

test("what is not tested has no tick", (t) => {
  const all = printed(t, () => FINE);
  assert.ok(all.held && all.lines.every((line) => /^✔ .* 0 failed$/.test(line)), all.lines.join("\n"));
  const skipped = printed(t, (file) => (file === "tests/reads.test.js" ? { ...FINE, skipped: 2 } : FINE));
  assert.ok(skipped.held);
  assert.deepEqual(
    skipped.lines.filter((line) => !line.startsWith("✔")).map((line) => line.replace(/ +/g, " ")),
    ["– It only reads 5 cases 0 failed 2 left out"],
  );
  const none = printed(t, (file) => (file === "tests/reads.test.js" ? { ...FINE, cases: 0 } : FINE));
  assert.match(none.lines.find((line) => line.includes("It only reads")) ?? "", /^–/);
  const shim = printed(t, () => FINE, false);
  assert.match(shim.lines.find((line) => line.includes("draws nothing")) ?? "", /^– .* 0 cases .* 1 left out$/);
  const broken = printed(t, (file) => (file === "tests/draws.rs" ? { ...FINE, failed: 1 } : FINE));
  assert.equal(broken.held, false);
  assert.match(broken.lines.find((line) => line.includes("draws nothing")) ?? "", /^✖/);
});

test("a suite that is skipped is counted as left out, not as cases", async () => {
  const suite = `
    import { describe, test } from "node:test";
    describe("skipped", { skip: "no strace" }, () => test("inner", () => {}));
    test("skipped too", { skip: true }, () => {});
    test("done", () => {});
    describe("of one", () => test("done", () => {}));
  `;
  const place = home({ "own.test.mjs": suite });
  const reporter = join(root, "scripts/figures.mjs");
  const { stdout } = await run(process.execPath, ["--test", `--test-reporter=${reporter}`, "own.test.mjs"], place);
  const [{ cases, failed, skipped }] = Object.values(JSON.parse(stdout));
  assert.deepEqual({ cases, failed, skipped }, { cases: 2, failed: 0, skipped: 2 });
});

test("each property is counted by as many cases as it is tried with", () => {
  const source = `proptest! {
    #[test]
    fn one(x in any::<u8>(), y in any::<u8>()) {}
    #[test]
    fn other(
        x in any::<u8>(),
    ) {}
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(share(16)))]
    #[test]
    fn slow(x in any::<u8>()) {}
}`;
  assert.equal(moreCases(source, 256), 255 + 255 + 15);
  assert.equal(moreCases(source, 10), 9 + 9 + 0);
  // A configuration in another form would not be counted correctly.
  for (const file of readdirSync(join(root, "tests")).filter((name) => name.endsWith(".rs"))) {
    const own = readFileSync(join(root, "tests", file), "utf8");
    assert.doesNotMatch(own, /proptest_config\((?!ProptestConfig::with_cases\(share\(\d+\)\)\)|cases\(\)\))/, file);
  }
});

test("what takes longer is told as it was last measured, with the command that repeats it", () => {
  const lines = records();
  for (const line of [
    /^npm run fuzz +[\d,]{9,} executions, .*[\d,]+ inputs kept, .*\d+ findings open +bench\/FUZZ\.md$/,
    /^npm run mutants +\d\d\.\d % of the changes tried are noticed +bench\/MUTANTS\.md$/,
    /^npm run reproducible -- --committed +mystatus_bg\.wasm [0-9a-f]{64} +pkg\/stamp\.json$/,
  ])
    assert.ok(
      lines.some((one) => line.test(one)),
      `${line}: ${lines.join("\n")}`,
    );
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const line of lines) assert.ok(scripts[/^npm run (\w+)/.exec(line)?.[1] ?? ""], line);
  assert.throws(() => records(() => "{}"), /FUZZ\.md does not say/);
});
