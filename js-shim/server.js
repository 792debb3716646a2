// OpenCode's entry point: the tool `mystatus` and the command `/mystatus`. When OpenCode loads this file, only
// definitions run; the core is compiled on first use.

import { coreFailureText } from "./failures.js";
import { foldersOf } from "./files.js";
import { isCommandOff, isOn, withSettings, wordsIn } from "./settings.js";

const ID = "opencode-mystatus";
const NAME = "mystatus";
/** Written by `npm run generate`, because the module, which knows the platforms, is not loaded when OpenCode starts. */
const TOOL =
  "Show the quota left, and its resets, of the user's AI plans: OpenAI, GitHub Copilot, Google Cloud and 57 more.";

/** The JSON schema of the tool's input. */
const INPUT = { type: "object", properties: { platform: { type: "string" } }, additionalProperties: false };

/** Asked of Bun, OpenCode's runtime: loading node:worker_threads takes longer than loading this file. */
const isMainThread = /** @type {any} */ (globalThis).Bun?.isMainThread ?? true;

/** @typedef {(run: import("../pkg/mystatus.js").Run) => { text: string, data: object }} Show */

/** @type {Show} the report for people */
const full = (run) => ({ text: run.text(false), data: {} });
/** @type {Show} the report for people, where a model reads it as well */
const fenced = (run) => ({ text: run.fenced(), data: {} });
/** @type {Show} the report for people, with the instruction to repeat it */
const repeat = (run) => ({ text: run.repeat(false), data: {} });
/** @type {Show} like `repeat`, for a terminal without the plugin's other half */
const repeatInTerminal = (run) => ({ text: run.repeat(true), data: {} });
/** @type {Show} the report for models, with its data */
const brief = (run) => ({ text: run.brief(), data: run.json() });

/**
 * Reports and returns what `show` makes of the run. Never rejects: a failure becomes the text.
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
    return { text: coreFailureText(error), data: {} };
  }
}

/**
 * OpenCode 1's entry.
 * @param {any} context
 * @param {any} [options] the options in the plugin's entry of opencode.json
 */
const server = async (context, options) => {
  const command = { description: "", template: `Call the tool ${NAME} and repeat its output verbatim.` };
  /** OpenCode's configuration, which holds its commands. @type {{ command?: Record<string, object> }} */
  let configuration = {};
  /** Whether the command `mystatus` is this one: a user's own, or a later plugin's, is left alone. */
  const isOurs = () => configuration.command?.[NAME] === command;
  let isTerminal = false;
  /** The model of each session's last answer. @type {Map<string, import("./tui/elements.js").Model>} */
  const models = new Map();
  let telling = Promise.resolve();

  /** The words to add to the subagent tool, with the option `advise`. @type {(() => string) | undefined} */
  let advice;

  /** Lists all projects' sessions; the client has no method for that. @type {import("./sessions.js").List} */
  const list = async (query) => {
    const { ofAllProjects } = await import("./sessions.js");
    const all = { url: "/experimental/session", query: { ...query, archived: true } };
    return context.client.session.list({ ...all, ...ofAllProjects(context.directory) });
  };

  const tool = {
    description: TOOL,
    args: {},
    execute: async (/** @type {unknown} */ input) => {
      const { text, data } = await tell(options, brief, { ...platformIn(input), intent: "automatic", list });
      return { title: "AI quota", output: text, metadata: data };
    },
  };

  const hooks = quietly({
    /** @param {{ command?: Record<string, object> }} config */
    config: async (config) => {
      const { command: isWanted, lang, advise } = await withSettings(options);
      if (isOn(advise)) advice = (await import("./advise.js")).subagentHints(options, () => ({ list }));
      if (isCommandOff(isWanted)) return;
      command.description = wordsIn(lang).command;
      try {
        // OpenCode's terminal runs its server in a worker. There the plugin's other half, if present, has the command.
        isTerminal = !isMainThread;
        if (isTerminal && (await (await import("./terminal.js")).hasTerminalHalf(context ?? {}))) return;
        config.command ??= {};
        config.command[NAME] ??= command;
        configuration = config;
      } catch {
        log(context, "This version of OpenCode takes no commands from plugins; ask for your quota in words.");
      }
    },

    /**
     * Records why a session stopped. Other events are read only for the ids of models.
     * @param {{ event: any }} input
     */
    event: async ({ event }) => {
      const { info, sessionID } = event?.properties ?? {};
      if (event?.type === "message.updated") note(models, info);
      if (event?.type !== "session.error" && event?.type !== "session.status") return;
      // Looked up now, because the session may have moved on by the time the notice is shown.
      const model = models.get(sessionID);
      // One after the other, so that no notice is given twice.
      telling = telling.then(async () => {
        try {
          const { refusalIn } = await import("./signals.js");
          const refusal = model && refusalIn(event, model);
          if (!refusal) return;
          const { notifyStop } = await import("./stop-notice.js");
          await notifyStop(context ?? {}, options, refusal, isMainThread);
        } catch {
          // Nobody asked for anything here; the command reports what is wrong.
        }
      });
      await telling;
    },

    /** Makes `opencode run`, which ends with its session, wait until the pending notice is shown. */
    dispose: () => telling,

    /**
     * Puts the finished report into the prompt, so that the model needs one turn only. Where the host supports
     * `noReply`, it needs none.
     * @param {{ command: string, arguments?: string }} input
     * @param {{ parts: object[], noReply?: boolean }} output
     */
    "command.execute.before": async (input, output) => {
      if (input.command !== NAME || !isOurs()) return;
      const needsNoModel = "noReply" in output;
      const intent = /** @type {const} */ ("opened");
      const asked = { intent, list, ...(input.arguments ? { words: input.arguments } : {}) };
      const { text } = await tell(options, needsNoModel ? full : isTerminal ? repeatInTerminal : repeat, asked);
      if (needsNoModel) output.noReply = true;
      const part = needsNoModel ? { text, ignored: true } : { text };
      output.parts.splice(0, output.parts.length, { type: "text", ...part });
    },

    /**
     * Sets the tool's input schema: OpenCode treats everything in `args` as required unless it is made with zod. With
     * `advise`, also adds the provider to prefer to the tool that calls subagents.
     * @param {{ toolID: string }} input
     * @param {{ description: string, jsonSchema?: object }} output
     */
    "tool.definition": async ({ toolID }, output) => {
      if (toolID === NAME && output.description === TOOL) output.jsonSchema = INPUT;
      if (toolID === "task" && advice) output.description += advice();
    },
  });
  return {
    ...hooks,

    // Read when a session lists its tools. Of two tools with one name, OpenCode takes the later.
    get tool() {
      return hasOwnTool(context ?? {}) ? {} : { [NAME]: tool };
    },
  };
};

/**
 * Returns `hooks` as ones that never reject: OpenCode would stop over what it passes itself.
 * @template {Record<string, (...args: any[]) => Promise<void>>} Hooks
 * @param {Hooks} hooks
 * @returns {Hooks}
 */
function quietly(hooks) {
  /** @type {(hook: (...args: any[]) => Promise<void>) => (...args: any[]) => Promise<void>} */
  const quiet =
    (hook) =>
    (...args) =>
      hook(...args).catch(() => {});
  return /** @type {any} */ (Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, quiet(hook)])));
}

/** More sessions than run at once. */
const MOST_SESSIONS = 64;

/**
 * Records the model that answers in a message's session. A user's message, which may still wait for its turn, does not
 * count: it has its model in a member of its own.
 * @param {Map<string, import("./tui/elements.js").Model>} models
 * @param {any} info the message's metadata
 */
function note(models, info) {
  const { sessionID, providerID, modelID } = info ?? {};
  if (typeof sessionID !== "string" || typeof providerID !== "string") return;
  models.delete(sessionID);
  models.set(sessionID, { provider: providerID, id: typeof modelID === "string" ? modelID : "" });
  const [oldest = ""] = models.keys();
  if (models.size > MOST_SESSIONS) models.delete(oldest);
}

/**
 * Returns the platform that a model asked about, if it named one.
 * @param {any} input what it called the tool with
 * @returns {{ words?: string }}
 */
function platformIn(input) {
  return typeof input?.platform === "string" ? { words: input.platform } : {};
}

/**
 * Whether the user has a tool named `mystatus` in one of the folders that OpenCode loads tools from.
 * @param {{ directory?: string, worktree?: string }} context
 * @returns {boolean}
 */
function hasOwnTool(context) {
  const { existsSync } = process.getBuiltinModule("node:fs");
  const names = ["tool", "tools"].flatMap((kind) => [`${kind}/${NAME}.js`, `${kind}/${NAME}.ts`]);
  return foldersOf(context).own.some((folder) => names.some((name) => existsSync(`${folder}/${name}`)));
}

/**
 * Writes to OpenCode's log, because standard output is OpenCode's screen.
 * @param {any} context
 * @param {string} message
 */
function log(context, message) {
  const entry = { body: { service: ID, level: "warn", message } };
  Promise.resolve(context?.client?.app?.log?.(entry)).catch(() => {});
}

/**
 * OpenCode 2's entry. OpenCode 1 calls it too, with fewer features in `context`; it uses `server` instead.
 * @param {import("../types/opencode2.js").ServerContext} context
 */
const setup = async (context) => {
  if (!context?.tool?.transform || !context.command?.transform || !context.session?.synthetic) return;
  const { register } = await import("./v2.js");
  await register(context, {
    name: NAME,
    tool: { description: TOOL, input: INPUT },
    brief: ({ input, store }) => tell(context.options, brief, { ...platformIn(input), store, intent: "automatic" }),
    full: (asked) => tell(context.options, fenced, { ...asked, intent: "opened" }),
  });
};

export default { id: ID, server, setup };
