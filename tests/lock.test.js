// The locks name everything that is built and tested with; of it, only the module's own crates are published.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./programs.js";

/** @param {string} path */
const read = (path) => readFileSync(join(root, path), "utf8");

const manifest = JSON.parse(read("package.json"));
/** @type {Record<string, { integrity?: string, dev?: boolean, os?: string[], libc?: string[], hasInstallScript?: boolean }>} */
const { "": _own, ...packages } = JSON.parse(read("package-lock.json")).packages;
const locked = Object.entries(packages).map(([path, entry]) => ({ path, ...entry }));

test("the package needs no other and runs no script when it is installed", () => {
  for (const kind of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
  for (const script of ["preinstall", "install", "postinstall", "prepare", "prepublish"]) {
    assert.equal(manifest.scripts[script], undefined, script);
  }
});

test("every package in the lock is a tool for development", () => {
  assert.ok(locked.length > 50);
  assert.deepEqual(
    locked.filter(({ dev }) => !dev),
    [],
  );
});

test("every package in a lock has a hash", () => {
  const others = Object.entries(JSON.parse(read("tests/opencode/package-lock.json")).packages);
  const opencode = others.filter(([path]) => path !== "").map(([path, entry]) => ({ path, ...entry }));
  assert.equal(opencode.length, 2);
  const unhashed = [...locked, ...opencode].filter(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""));
  assert.deepEqual(unhashed, []);
});

test("the tools that run a script when they are installed are known", () => {
  const scripts = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ path }) => path);
  assert.deepEqual(scripts, ["node_modules/bun", "node_modules/msgpackr-extract"]);
});

test("every crate comes from crates.io, with its hash", () => {
  const locks = ["Cargo.lock", "scripts/bind/Cargo.lock"].map(read);
  const crates = locks.flatMap((lock) => lock.split("[[package]]").slice(1));
  const foreign = crates.filter(
    (crate) =>
      !/^checksum = "[0-9a-f]{64}"$/m.test(crate) ||
      !crate.includes('source = "registry+https://github.com/rust-lang/crates.io-index"'),
  );
  assert.deepEqual(
    foreign.map((crate) => /name = "(.+)"/.exec(crate)?.[1]),
    ["mystatus", "bind"],
  );
});

test("the module is made of these crates and what they need", () => {
  const wanted = [...read("Cargo.toml").matchAll(/^\[(?:target\..*\.)?dependencies\]\n([\s\S]*?)(?=\n\[)/gm)];
  const lines = wanted.flatMap(([, section = ""]) => section.split("\n"));
  const names = lines.flatMap((line) => /^([\w-]+) = /.exec(line)?.[1] ?? []);
  assert.deepEqual(names.sort(), [
    "aho-corasick",
    "base64",
    "form_urlencoded",
    "futures-util",
    "hmac",
    "jiff",
    "js-sys",
    "json-strip-comments",
    "lexopt",
    "mea",
    "percent-encoding",
    "serde",
    "serde-wasm-bindgen",
    "serde_json",
    "sha2",
    "strsim",
    "unicode-width",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
  ]);
});
