// The core alone, as `cargo bench` measures it.

import { execFileSync, spawnSync } from "node:child_process";
import { root } from "../tests/programs.js";

export const hasCargo = spawnSync("cargo", ["--version"]).status === 0;

/** @returns {Promise<import("./results.mjs").Section>} */
export async function core() {
  const args = ["bench", "--locked", "--bench", "core", "--", "--output-format", "bencher"];
  const output = execFileSync("cargo", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const found = output.matchAll(/^test (.+) \.\.\. bench: +([\d,]+) ns\/iter/gm);
  const rows = [...found].map(([, name = "", ns = ""]) => [
    name,
    `${(Number(ns.replaceAll(",", "")) / 1000).toFixed(1)} µs`,
  ]);
  return {
    title: "Core",
    text: `Native, without the shim: whole runs of each platform's [vectors](../tests/vectors/cases.json), one after another, and
one report in which an account fails, as text.`,
    tables: [{ head: ["what", "median"], rows }],
  };
}
