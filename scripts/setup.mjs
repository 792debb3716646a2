// Sets a fresh clone up: installs the development tools that npm brings.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a program in the project's folder with its output shown.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean} whether it ended well
 */
export function run(program, args, env = process.env) {
  const shell = process.platform === "win32";
  return spawnSync(program, args, { cwd: root, env, stdio: "inherit", shell }).status === 0;
}

/**
 * A folder of this project's tools, in the user's cache.
 * @param {string} name
 * @returns {string}
 */
export function cacheFolder(name) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "opencode-mystatus", name);
}

/**
 * The program of a crate for developers, in the user's cache. Ends this one where it is missing and cannot be installed.
 * @param {string} name
 * @param {string} version
 * @param {string} script what `npm run` calls this program
 * @param {boolean} [installs] whether it is installed where it is missing
 * @returns {string}
 */
export function cargoTool(name, version, script, installs = false) {
  const folder = cacheFolder(`${name}-${version}`);
  const program = join(folder, "bin", process.platform === "win32" ? `${name}.exe` : name);
  if (existsSync(program)) return program;
  if (!installs) {
    console.error(`${name} is not installed: \`npm run ${script} -- --install\` installs it into ${folder}.`);
    process.exit(1);
  }
  if (!run("cargo", ["install", name, "--version", version, "--locked", "--root", folder])) process.exit(1);
  return program;
}

/** Whether Debian's packages can be installed here. */
export function canInstallPackages() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
}

/**
 * Installs Debian's packages.
 * @param {string[]} packages
 * @returns {void}
 */
export function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  if (run("apt-get", ["update"], env) && run("apt-get", install, env)) return;
  console.error(`Could not install ${packages.join(", ")}, which takes root on Debian.`);
  process.exit(1);
}

/**
 * Installs the development tools, and OpenCode where the tests bring it along, if they are missing.
 * @returns {void}
 */
export function setUp() {
  install(root, "the development tools");
  if (process.platform === "linux" && process.arch === "x64") install(join(root, "tests/opencode"), "OpenCode");
}

/**
 * Installs what the lock in a folder names.
 * @param {string} folder
 * @param {string} what
 */
function install(folder, what) {
  if (existsSync(join(folder, "node_modules/.package-lock.json"))) return;
  console.error(`Installing ${what} (npm ci) ...`);
  // npm's own report goes to standard error, so that what was asked for stands alone on standard output.
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", 2, "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) process.exit(1);
}
