// What turns the core into WebAssembly: a Rust compiler with a standard library for the target, and wasm-bindgen.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, installPackages } from "./setup.mjs";

/** The target that the module is compiled for. */
export const TARGET = "wasm32-unknown-unknown";

const DEBIAN_LINKER = "wasm-ld-22";
const DEBIAN_PACKAGES = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_FILES = ["bin/rustc", "bin/cargo", `bin/${DEBIAN_LINKER}`, "lib/rustlib/src/rust/library"];

/** What to say when there is no toolchain. */
export const NO_TOOLCHAIN = `No Rust toolchain for ${TARGET}. Install one of:
  rustup target add ${TARGET}
  apt-get install -y ${DEBIAN_PACKAGES.join(" ")}    (Debian 12, as root; \`node scripts/build.mjs --install\` does it)`;

/**
 * @typedef {object} Toolchain
 * @property {string} rustc the compiler's version, as it says it
 * @property {string} librarySource where the standard library's source is, or would be
 * @property {string[]} cargoArguments what `cargo build` needs beyond the target
 * @property {string[]} rustFlags
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * The toolchain to build with: the compiler on the PATH when it has the target, else Debian's packages.
 * @returns {Toolchain | undefined}
 */
export function findToolchain() {
  const sysroot = answer("rustc", ["--print", "sysroot"]);
  if (sysroot && existsSync(join(sysroot, "lib/rustlib", TARGET, "lib"))) {
    return describe({ sysroot, cargoArguments: [], rustFlags: [], env: process.env });
  }
  if (DEBIAN_FILES.every((file) => existsSync(join("/usr", file)))) return describe(debian());
}

/**
 * Installs Debian's packages.
 * @returns {void}
 */
export function installToolchain() {
  installPackages(DEBIAN_PACKAGES);
}

/**
 * The program that makes the module's bindings, by wasm-bindgen in exactly this version: built outside the tree, because
 * it takes a minute.
 * @param {string} version
 * @returns {string}
 */
export function bindProgram(version) {
  const manifest = fileURLToPath(new URL("bind/Cargo.toml", import.meta.url));
  if (!readFileSync(manifest, "utf8").includes(`"=${version}"`)) {
    throw new Error(`scripts/bind/Cargo.toml names another version of wasm-bindgen than Cargo.toml: ${version}`);
  }
  const folder = cacheFolder(`bind-${version}`);
  const build = ["build", "--release", "--locked", "--manifest-path", manifest, "--target-dir", folder];
  execFileSync("cargo", build, { stdio: "inherit" });
  return join(folder, "release/bind");
}

/**
 * Debian has the compiler but no standard library for the target, so that is built along, which its stable compiler
 * has to be talked into. What is built along can also be built small: for size, and without the text of panics, of
 * which a trap in a module shows nothing anyway. A copy of more than eight bytes is one instruction: it takes a
 * twentieth off the module.
 */
function debian() {
  return {
    sysroot: "/usr",
    cargoArguments: ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"],
    rustFlags: [
      "-Zunstable-options",
      "-Cpanic=immediate-abort",
      "-Zlocation-detail=none",
      "-Cllvm-args=-max-store-memcpy=1",
    ],
    env: {
      ...process.env,
      PATH: "/usr/bin:/bin",
      RUSTC_BOOTSTRAP: "1",
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: DEBIAN_LINKER,
    },
  };
}

/**
 * @param {{sysroot: string} & Pick<Toolchain, "cargoArguments" | "rustFlags" | "env">} found
 * @returns {Toolchain}
 */
function describe({ sysroot, ...found }) {
  return {
    rustc: execFileSync("rustc", ["--version"], { encoding: "utf8", env: found.env }).trim(),
    librarySource: join(sysroot, "lib/rustlib/src/rust"),
    ...found,
  };
}

/**
 * What a program prints, or nothing when it is not there or fails.
 * @param {string} program
 * @param {string[]} args
 * @returns {string | undefined}
 */
function answer(program, args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
