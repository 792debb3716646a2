// The toolchain that compiles the core to WebAssembly: Rust with a standard library for the target, and wasm-bindgen.

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

/** The message for when there is no toolchain. */
export const NO_TOOLCHAIN = `No Rust toolchain for ${TARGET}. Install one of:
  rustup target add ${TARGET}
  apt-get install -y ${DEBIAN_PACKAGES.join(" ")}    (Debian 12, as root; \`node scripts/build.mjs --install\` does it)`;

/**
 * @typedef {object} Toolchain
 * @property {string} rustc the compiler's version, as the compiler prints it
 * @property {string} librarySource where the standard library's source is, or would be
 * @property {string[]} cargoArguments arguments of `cargo build` besides the target
 * @property {string[]} rustFlags
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * Returns the toolchain to build with: the compiler on the PATH if it has the target, else Debian's packages.
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
 * Returns the program that writes the module's bindings with exactly this version of wasm-bindgen. It is built outside
 * the tree, because that takes a minute.
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
 * Debian has no standard library for the target, so it is built too, for which the stable compiler needs an override.
 * The library can thus be optimized for size, without panic messages, which a trap would not show anyway. Copies of
 * more than eight bytes are one instruction, which makes the module a twentieth smaller.
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
 * Returns what a program prints; nothing if it is missing or fails.
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
