// Builds pkg/: the core as a WebAssembly module, the JavaScript that loads it, its types, and their stamp.
//
//   node scripts/build.mjs [--install] [--trap-tests]
//     --install: with no toolchain there, install Debian's packages (as root)
//     --trap-tests: build what tests/traps.test.js breaks, into target/traps instead

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

// Before the compiler reads them: a file that is edited meanwhile must make the stamp stale.
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

/** The version of wasm-bindgen that Cargo.toml pins: the library and the program must be of the same one. */
function wasmBindgenVersion() {
  const pinned = /^wasm-bindgen = "=([\d.]+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
  if (!pinned) throw new Error('Cargo.toml does not pin wasm-bindgen as `wasm-bindgen = "=x.y.z"`');
  return pinned;
}

/**
 * Compiles the crate, with no path of this machine in the result, so that it is the same wherever it is built.
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
function compile({ cargoArguments, rustFlags, librarySource, env }) {
  // Fetched first, so that the folders that the dependencies are in can be listed: a registry's has its host's name.
  execFileSync("cargo", ["fetch", "--locked", "--target", TARGET], { cwd: root, env, stdio: "inherit" });
  const registries = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry/src");
  const places = [
    ...readdirSync(registries).map((name) => [join(registries, name), "/cargo"]),
    [librarySource, "/rust"],
    [root, "/mystatus"],
  ];
  const flags = [...rustFlags, ...places.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)];
  const build = ["build", "--locked", "--release", "--target", TARGET, "--target-dir", target, ...cargoArguments];
  if (isForTraps) build.push("--features", "trap-tests");
  execFileSync("cargo", build, {
    cwd: root,
    env: { ...env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") },
    stdio: "inherit",
  });
}

/**
 * Writes the JavaScript and the types, and what the module exports for them.
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

/** Shrinks the module in place. Which features it may use, a section of its own says, which is dropped on the way. */
function optimize() {
  const module = join(bindings, "mystatus_bg.wasm");
  // Flat code is looked through once more; a function that is called once is inlined where it is small only, as larger
  // ones compress better by themselves.
  const flags = ["--flatten", "--rereloop", "-Oz", "-Oz", "-ocimfs", "15", "--converge", "--strip-target-features"];
  execFileSync(process.execPath, [wasmOpt, ...flags, module, "-o", module], { stdio: "inherit" });
}

/**
 * Puts the table of hosts into the module, in a section of its own, so that whoever has the binary can read there where
 * it sends what. The registry writes the table (`npm run generate`), and a test compares it with what the core enforces.
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
 * A number as WebAssembly writes it: in groups of seven bits, the lowest first.
 * @param {number} number
 */
function leb128(number) {
  const groups = [];
  for (; number >= 0x80; number >>>= 7) groups.push((number & 0x7f) | 0x80);
  return Buffer.from([...groups, number]);
}

/**
 * Replaces what was built before, once everything succeeded.
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
