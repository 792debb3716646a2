// Runs `/mystatus` in a real OpenCode, headless, with the plugin loaded from this folder, and prints the report: of
// this machine's accounts or, with `--demo` or if there are none, of sample accounts on simulated platforms. OpenCode
// gets its own home, and a scripted model repeats the report, so it spends nobody's quota. `--tui` opens OpenCode's
// terminal with the sample accounts instead.

import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { loadCore } from "../js-shim/core.js";
import { listFolder, readFiles } from "../js-shim/files.js";
import { machine } from "../js-shim/running.js";
import { root, setUp } from "./setup.mjs";

const USAGE = `Runs /mystatus in a real OpenCode, with the plugin loaded from this folder.

Usage: npm start -- [options]

Options:
  --demo  report sample accounts on ten platforms, even where this machine has accounts
  --all   the same on every platform
  --tui   open OpenCode's terminal, with sample accounts
  --help  show this help`;

const { demo, all, tui } = readArguments();
setUp();
// Imported only now, because their dependencies have just been installed.
const { opencode, opencodeHome, runOpencode } = await import("../tests/opencode/opencode.js");
if (spawnSync(opencode, ["--version"]).status !== 0) {
  console.error("OpenCode is not installed: install it (https://opencode.ai/docs), and run this again.");
  process.exit(1);
}
if (tui) {
  const { openTerminal } = await import("./demo.mjs");
  process.exit(await openTerminal(all));
}
const { demoMachine } = await import("../tests/simulator/demo.js");
const { startModel } = await import("../tests/simulator/model.js");
const { startSimulator } = await import("../tests/simulator/simulator.js");

/** Where the folders in these variables are in the new home. */
const FOLDERS = {
  OPENCODE_CONFIG_DIR: ".config/opencode",
  XDG_DATA_HOME: ".local/share",
  XDG_CONFIG_HOME: ".config",
  XDG_CACHE_HOME: ".cache",
};

/** The variables that the core reads. @type {Record<string, string>} */
const own = {};
const host = {
  ...machine,
  /** @param {string} name */
  variable: (name) => {
    const value = machine.variable(name);
    if (value !== undefined) own[name] = value;
    return value;
  },
};
const core = await loadCore();
const plan = new core.Plan({}, host);
for (const folder of plan.folders()) plan.list(folder, await listFolder(folder));
const files = await readFiles(plan.files());
for (const { path, text, error = "" } of files) plan.take(path, text, error);
// A run that is never polled sends nothing.
const run = plan.start();
// The variables that the core reads, and those that OpenCode's own `fetch` reads.
const variables = Object.entries({ ...own, ...runtimeVariables() });
const env = Object.fromEntries(variables.filter(([name]) => !(name in FOLDERS)));

const sample = demo || all || !hasAccounts() ? demoMachine(all) : undefined;
if (sample) console.error(demo || all ? "Sample accounts:" : "No accounts on this machine: sample accounts instead.");

// On standard error, so that standard output holds only the report.
console.error("Starting OpenCode, which takes some seconds ...");
const model = await startModel();
const simulator = sample && (await startSimulator(sample.answers));
const home = opencodeHome({
  model,
  plugin: [pathToFileURL(root).href],
  files: sample?.files ?? {},
  isWhole: all || !sample,
  env: { ...env, ...(sample && { OPENCODE_AUTH_CONTENT: "" }), ...sample?.env, ...simulator?.env },
});
if (!sample) linkFiles();
const { stdout, stderr, status } = await runOpencode(home, ["run", "--command", "mystatus"]);
await Promise.all([model.close(), simulator?.close()]);
// The report is in a code fence, which keeps its columns aligned in OpenCode's windows.
const report = /^```\n([\s\S]*?)^```$/m.exec(stdout)?.[1];
if (report) process.stdout.write(report);
else console.error(`OpenCode ended with ${status}.\n${stdout}${stderr}`);
process.exitCode = report ? 0 : 1;

/** Parses the arguments; prints the usage and exits for help or for invalid ones. */
function readArguments() {
  const flag = /** @type {const} */ ({ type: "boolean", default: false });
  try {
    const { values } = parseArgs({ options: { demo: flag, all: flag, tui: flag, help: { ...flag, short: "h" } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (values.tui && !(process.stdin.isTTY && process.stdout.isTTY)) throw new Error("--tui needs a terminal.");
    return values;
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** The variables that set which certificates a runtime trusts. */
function runtimeVariables() {
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
  return { ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }), ...(SSL_CERT_FILE && { SSL_CERT_FILE }) };
}

/** Whether there is anything to query, or any failure other than a missing credential file. */
function hasAccounts() {
  /** @type {{ failures: { code: string, message: string }[] }} */
  const { failures } = /** @type {any} */ (run.json());
  return !run.done() || failures.some(({ code, message }) => code !== "auth_file" || !message.includes("ENOENT"));
}

/** Links this machine's credential files into the new home. */
function linkFiles() {
  const folders = Object.entries(FOLDERS).flatMap(([name, stands]) => {
    const folder = own[name];
    return folder ? [[folder, stands]] : [];
  });
  for (const { path, text } of files) {
    const [folder, stands = ""] =
      [...folders, [machine.home()]].find(([folder]) => path.startsWith(`${folder}/`)) ?? [];
    if (text === undefined || folder === undefined) continue;
    const link = join(home.home, stands, path.slice(folder.length));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(path, link);
  }
}
