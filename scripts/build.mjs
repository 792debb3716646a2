// Builds pkg/: the core as a WebAssembly module, its JavaScript bindings, its types, and their stamp.
//
//   node scripts/build.mjs [--install] [--trap-tests]
//     --install: if there is no toolchain, install Debian's packages (as root)
//     --trap-tests: build the module for tests/traps.test.js, into target/traps instead

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BUILT, hashBuilt, hashSources } from "./stamp.mjs";
import { bindProgram, findToolchain, installToolchain, NO_TOOLCHAIN, TARGET } from "./toolchain.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const target = join(root, "target/wasm");
const bindings = join(target, "bindings");
const wasmOpt = join(root, "node_modules/binaryen/bin/wasm-opt");

const { values } = parseArgs({ options: { install: { type: "boolean" }, "trap-tests": { type: "boolean" } } });
const isForTraps = values["trap-tests"] === true;
if (values.install && !findToolchain()) installToolchain();
const toolchain = findToolchain();
if (!toolchain) {
  console.error(NO_TOOLCHAIN);
  process.exit(1);
}

// Before the compiler reads them: an edit during the build must make the stamp stale.
const sources = hashSources(root);
const version = wasmBindgenVersion();
compile(toolchain);
bind(bindProgram(version));
if (!isForTraps) optimize();
addTable();
/** @satisfies {import("./stamp.mjs").Stamp} */
const stamp = {
  sources,
  rustc: toolchain.rustc,
  wasmBindgen: version,
  wasmOpt: execFileSync(process.execPath, [wasmOpt, "--version"], { encoding: "utf8" }).trim(),
  files: hashBuilt(bindings),
};
publish(stamp);

/** The version of wasm-bindgen that Cargo.toml pins: the library's and the program's version must be equal. */
function wasmBindgenVersion() {
  const pinned = /^wasm-bindgen = "=([\d.]+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
  if (!pinned) throw new Error('Cargo.toml does not pin wasm-bindgen as `wasm-bindgen = "=x.y.z"`');
  return pinned;
}

/**
 * Compiles the crate without any path of this machine in the result, so that the build is reproducible.
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
function compile({ cargoArguments, rustFlags, librarySource, env }) {
  // Fetched first, so that the dependencies' folders can be listed: a registry's folder is named after its host.
  execFileSync("cargo", ["fetch", "--locked", "--target", TARGET], { cwd: root, env, stdio: "inherit" });
  const registries = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry/src");
  const places = [
    ...readdirSync(registries).map((name) => [join(registries, name), "/cargo"]),
    [librarySource, "/rust"],
    [root, "/mystatus"],
  ];
  const flags = [...rustFlags, ...places.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)];
  // Built for Rust programs too, the library keeps what only they could call: a tenth of the module.
  const what = ["rustc", "--lib", "--crate-type", "cdylib"];
  const build = [...what, "--locked", "--release", "--target", TARGET, "--target-dir", target, ...cargoArguments];
  // Nobody measures that module, and without optimization it takes a third of the time.
  if (isForTraps) build.push("--features", "trap-tests", "--", "-Copt-level=0");
  execFileSync("cargo", build, {
    cwd: root,
    env: { ...env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") },
    stdio: "inherit",
  });
}

/**
 * Writes the JavaScript bindings, the types, and the module's exports for them.
 * @param {string} program
 */
function bind(program) {
  rmSync(bindings, { force: true, recursive: true });
  const module = join(target, TARGET, "release/mystatus.wasm");
  if (!WebAssembly.Module.customSections(new WebAssembly.Module(readFileSync(module)), "target_features").length) {
    throw new Error("The module does not say which features it uses: the release profile must not set `strip = true`");
  }
  execFileSync(program, [module, bindings], { stdio: "inherit" });
}

/** Shrinks the module in place. A section of the module says which features it may use; the section is then dropped. */
function optimize() {
  const module = join(bindings, "mystatus_bg.wasm");
  // The stack comes first in memory, so nothing but its very end is at low addresses. Flat code is optimized once more.
  // Functions with one caller are inlined only if small: larger ones compress better by themselves.
  const flat = ["--low-memory-unused", "--flatten", "--rereloop"];
  const flags = [...flat, "-Oz", "-Oz", "-ocimfs", "15", "--converge", "--strip-target-features"];
  execFileSync(process.execPath, [wasmOpt, ...flags, module, "-o", module], { stdio: "inherit" });
}

/**
 * Adds the table of hosts to the module as a section of its own, so that the binary itself shows where it sends data.
 * The registry writes the table (`npm run generate`), and a test compares it with what the core enforces.
 */
function addTable() {
  const name = Buffer.from("mystatus.hosts");
  const table = readFileSync(join(root, "src/platforms/hosts.tsv"), "latin1").replaceAll("\r\n", "\n");
  const content = Buffer.concat([leb128(name.length), name, Buffer.from(table)]);
  const CUSTOM = 0;
  appendFileSync(
    join(bindings, "mystatus_bg.wasm"),
    Buffer.concat([Buffer.from([CUSTOM]), leb128(content.length), content]),
  );
}

/**
 * Encodes a number as LEB128: groups of seven bits, the lowest first.
 * @param {number} number
 */
function leb128(number) {
  const groups = [];
  for (; number >= 0x80; number >>>= 7) groups.push((number & 0x7f) | 0x80);
  return Buffer.from([...groups, number]);
}

/**
 * Replaces the previous build, once everything has succeeded.
 * @param {import("./stamp.mjs").Stamp} stamp
 */
function publish(stamp) {
  const pkg = join(root, isForTraps ? "target/traps" : "pkg");
  rmSync(pkg, { force: true, recursive: true });
  mkdirSync(pkg, { recursive: true });
  for (const name of BUILT) cpSync(join(bindings, name), join(pkg, name));
  writeFileSync(join(pkg, "stamp.json"), `${JSON.stringify(stamp, null, 2)}\n`);
  console.log(`mystatus_bg.wasm: ${statSync(join(pkg, "mystatus_bg.wasm")).size} bytes, ${stamp.rustc}`);
}
