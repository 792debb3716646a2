// The real OpenCode in its own home, with a scripted model and simulated platforms.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { atEnd, environment, home, root, run } from "../programs.js";
import { until } from "../waiting.js";
import { models } from "./models.js";

/** @typedef {import("../programs.js").Place} Place */

const packaged = join(
  import.meta.dirname,
  "node_modules",
  existsSync("/proc/cpuinfo") && /\bavx2\b/.test(readFileSync("/proc/cpuinfo", "utf8"))
    ? "opencode-linux-x64"
    : "opencode-linux-x64-baseline",
  "bin/opencode",
);
/** OpenCode's own program: the one in the tests' lock, for processors with or without AVX2, else the user's. */
export const opencode = existsSync(packaged) ? packaged : "opencode";

const { version } = JSON.parse(readFileSync(join(root, "node_modules/@opencode-ai/plugin/package.json"), "utf8"));

/**
 * Makes a home in which OpenCode runs.
 * @param {object} setting
 * @param {import("../simulator/model.js").Model} [setting.model] without one, no model is configured
 * @param {string} [setting.provider] the id of the provider whose model it is
 * @param {string} [setting.id] the model's own id
 * @param {string} [setting.npm] the package that speaks with it
 * @param {unknown[]} [setting.plugin] the plugins' entries in opencode.json
 * @param {Record<string, string | object>} [setting.files] more files, by their path under the home
 * @param {Record<string, string>} [setting.env]
 * @param {boolean} [setting.isWhole] whether OpenCode has its whole list of providers, which takes half of its start
 * @returns {Place}
 */
export function opencodeHome({
  model,
  provider = "scripted",
  id = "m1",
  npm = "@ai-sdk/openai-compatible",
  plugin = [],
  files = {},
  env = {},
  isWhole = false,
}) {
  const settings = {
    npm,
    options: { baseURL: model?.url, apiKey: "scripted" },
    models: { [id]: { name: id, limit: { context: 100_000, output: 8000 } } },
  };
  const name = `${provider}/${id}`;
  // In the project's configuration, which the core ignores: in the user's, it would take the key for a local server's.
  const project = { model: name, small_model: name, provider: { [provider]: settings } };
  // OpenCode installs its own package next to every configuration, unless a lock file there names it.
  const lock = { packages: { "": { dependencies: { "@opencode-ai/plugin": version } } } };
  const place = home({
    ".config/opencode/opencode.json": { plugin },
    ...(model && { "opencode.json": project }),
    ".config/opencode/package-lock.json": lock,
    ".config/opencode/node_modules/.keep": "",
    "tmp/.keep": "",
    ...(!isWhole && { "models.json": models }),
    ...files,
  });
  const quiet = {
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    ...(!isWhole && { OPENCODE_MODELS_PATH: join(place.home, "models.json") }),
  };
  // OpenCode unpacks its own libraries there and does not remove them.
  return { ...place, env: { ...quiet, TMPDIR: join(place.home, "tmp"), ...env } };
}

/**
 * Runs OpenCode until it ends.
 * @param {Place} place
 * @param {string[]} args
 */
export function runOpencode(place, args) {
  return run(opencode, args, place);
}

/**
 * @typedef {object} Server
 * @property {(path: string, body?: object) => Promise<{ status: number, body: any }>} call sends a GET, or POSTs `body`
 * @property {string} url
 * @property {() => string} errors what it has written on standard error
 * @property {() => Promise<void>} stop
 */

/**
 * Starts `opencode serve`.
 * @param {Place} place
 * @returns {Promise<Server>}
 */
export async function serve(place) {
  const child = spawn(opencode, ["serve", "--port", "0"], {
    cwd: place.home,
    env: environment(place),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    process.stderr.write(text);
    errors += text;
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = atEnd(() => child.kill());
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const address = () => {
    if (child.exitCode !== null) throw new Error(`opencode serve ended: ${output}`);
    return /http:\/\/\S+(?=\s)/.exec(output)?.[0];
  };
  const url = await until(address, { told: () => `opencode serve listens: ${output}` }).catch((error) => {
    stop();
    throw error;
  });
  return {
    url,
    errors: () => errors,
    call: async (path, body) => {
      const headers = { "Content-Type": "application/json" };
      const request = body ? { method: "POST", headers, body: JSON.stringify(body) } : {};
      const response = await fetch(new URL(path, url), request);
      return { status: response.status, body: await response.json() };
    },
    stop: async () => {
      stop();
      await ended;
    },
  };
}
