// OpenCode's door: the tool `mystatus` and the command `/mystatus`. Nothing but definitions runs when OpenCode loads
// this file; the core is compiled on first use.

import { broken } from "./broken.js";
import { foldersOf } from "./folders.js";
import { isOff } from "./switches.js";

const ID = "opencode-mystatus";
const NAME = "mystatus";
const DESCRIPTION = "Show what is left of the user's AI subscriptions, and when each limit resets.";
/** Written by `npm run generate`: the module, which knows the platforms, is not loaded when OpenCode starts. */
const TOOL =
  "Show the quota left, and its resets, of the user's AI plans: OpenAI, GitHub Copilot, Google Cloud and 57 more.";

/** Asked of Bun itself, which OpenCode is made of: to load node:worker_threads takes longer than to load this file. */
const isMainThread = /** @type {any} */ (globalThis).Bun?.isMainThread ?? true;

/** @typedef {(run: import("../pkg/mystatus.js").Run) => { text: string, data: object }} Show */

/** @type {Show} the report for people */
const full = (run) => ({ text: run.text(false), data: {} });
/** @type {Show} the same, with the order to repeat it */
const repeat = (run) => ({ text: run.repeat(false), data: {} });
/** @type {Show} the same where the terminal has this half of the plugin only */
const repeatInTerminal = (run) => ({ text: run.repeat(true), data: {} });
/** @type {Show} the report for models, with its data */
const brief = (run) => ({ text: run.brief(), data: run.json() });

/**
 * What `show` makes of a run. Never rejects: what fails is told in the text.
 * @param {unknown} options
 * @param {Show} show
 * @param {Parameters<typeof import("./run.js").report>[2]} [asked]
 * @returns {Promise<{ text: string, data: object }>}
 */
async function tell(options, show, asked) {
  try {
    const { report } = await import("./run.js");
    return await report(options, show, /** @type {any} */ (asked));
  } catch (error) {
    return { text: broken(error), data: {} };
  }
}

/**
 * OpenCode 1's entry.
 * @param {any} context
 * @param {any} [options] the options in the plugin's entry of opencode.json
 */
const server = async (context, options) => {
  const command = { description: DESCRIPTION, template: `Call the tool ${NAME} and repeat its output verbatim.` };
  /** Where OpenCode has its commands. @type {{ command?: Record<string, object> }} */
  let configuration = {};
  /** Whether the command of that name is this one: a user's own, or a later plugin's, stays as it is. */
  const isOurs = () => configuration.command?.[NAME] === command;
  let isTerminal = false;

  const tool = {
    description: TOOL,
    args: {},
    execute: async () => {
      const { text, data } = await tell(options, brief, { intent: "automatic" });
      return { title: "AI quota", output: text, metadata: data };
    },
  };

  return {
    /** @param {{ command?: Record<string, object> }} config */
    config: async (config) => {
      const { withSettings } = await import("./settings.js");
      if (isOff((await withSettings(options)).command)) return;
      try {
        // OpenCode's terminal runs its server in a worker; the plugin's other half, where it is there, has the command.
        isTerminal = !isMainThread;
        if (isTerminal && (await import("./terminal.js")).hasTerminalHalf(context ?? {})) return;
        config.command ??= {};
        config.command[NAME] ??= command;
        configuration = config;
      } catch {
        log(context, "This version of OpenCode takes no commands from plugins; ask for your quota in words.");
      }
    },

    /**
     * Puts the finished report into the prompt, so that one turn of the model is enough, or none where the host can
     * do without.
     * @param {{ command: string, arguments?: string }} input
     * @param {{ parts: object[], noReply?: boolean }} output
     */
    "command.execute.before": async (input, output) => {
      if (input.command !== NAME || !isOurs()) return;
      const needsNoModel = "noReply" in output;
      const intent = /** @type {const} */ ("opened");
      const asked = input.arguments ? { words: input.arguments, intent } : { intent };
      const { text } = await tell(options, needsNoModel ? full : isTerminal ? repeatInTerminal : repeat, asked);
      if (needsNoModel) output.noReply = true;
      const part = needsNoModel ? { text, ignored: true } : { text };
      output.parts.splice(0, output.parts.length, { type: "text", ...part });
    },

    // Asked for when a session lists its tools; of two with one name, OpenCode takes the later.
    get tool() {
      return hasOwnTool(context ?? {}) ? {} : { [NAME]: tool };
    },
  };
};

/**
 * Whether the user has a tool of the same name, in one of the folders that OpenCode takes tools from.
 * @param {{ directory?: string, worktree?: string }} context
 * @returns {boolean}
 */
function hasOwnTool(context) {
  const { existsSync } = process.getBuiltinModule("node:fs");
  const names = ["tool", "tools"].flatMap((kind) => [`${kind}/${NAME}.js`, `${kind}/${NAME}.ts`]);
  return foldersOf(context).own.some((folder) => names.some((name) => existsSync(`${folder}/${name}`)));
}

/**
 * Writes to OpenCode's log; standard output is its screen.
 * @param {any} context
 * @param {string} message
 */
function log(context, message) {
  const entry = { body: { service: ID, level: "warn", message } };
  Promise.resolve(context?.client?.app?.log?.(entry)).catch(() => {});
}

/**
 * OpenCode 2's entry. OpenCode 1 calls it too, with less in hand, and has everything from the other one.
 * @param {import("../types/opencode2.js").ServerContext} context
 */
const setup = async (context) => {
  if (!context?.tool?.transform || !context.command?.transform || !context.session?.synthetic) return;
  const { register } = await import("./v2.js");
  await register(context, {
    name: NAME,
    description: DESCRIPTION,
    tool: TOOL,
    brief: (asked) => tell(context.options, brief, { ...asked, intent: "automatic" }),
    full: (asked) => tell(context.options, full, { ...asked, intent: "opened" }),
  });
};

export default { id: ID, server, setup };
