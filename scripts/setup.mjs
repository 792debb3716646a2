// Sets up a fresh clone: installs the development tools from npm.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a program in the project's folder and shows its output.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean} whether it succeeded
 */
export function run(program, args, env = process.env) {
  const shell = process.platform === "win32";
  return spawnSync(program, args, { cwd: root, env, stdio: "inherit", shell }).status === 0;
}

/**
 * Returns a folder for this project's tools in the user's cache.
 * @param {string} name
 * @returns {string}
 */
export function cacheFolder(name) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "opencode-mystatus", name);
}

/**
 * Returns a developer crate's program in the user's cache. Exits if it is missing and cannot be installed.
 * @param {string} name
 * @param {string} version
 * @param {string} script the `npm run` name of the calling script
 * @param {boolean} [installs] whether to install it if it is missing
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
 * Installs missing development tools, and OpenCode where the tests provide it.
 * @returns {void}
 */
export function setUp() {
  install(root, "the development tools");
  if (process.platform === "linux" && process.arch === "x64") install(join(root, "tests/opencode"), "OpenCode");
}

/**
 * Installs a folder's package-lock.json.
 * @param {string} folder
 * @param {string} what
 */
function install(folder, what) {
  if (existsSync(join(folder, "node_modules/.package-lock.json"))) return;
  console.error(`Installing ${what} (npm ci) ...`);
  // npm's own report goes to standard error, so that standard output holds only the script's result.
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", 2, "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) process.exit(1);
}
