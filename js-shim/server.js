// OpenCode's door: the tool `mystatus` and the command `/mystatus`. Nothing but definitions runs when OpenCode loads
// this file; the core is compiled on first use.

import { coreFailureText } from "./core-failure.js";
import { isCommandOff, isOn, wordsIn } from "./early-options.js";
import { foldersOf } from "./folders.js";

const ID = "opencode-mystatus";
const NAME = "mystatus";
/** Written by `npm run generate`: the module, which knows the platforms, is not loaded when OpenCode starts. */
const TOOL =
  "Show the quota left, and its resets, of the user's AI plans: OpenAI, GitHub Copilot, Google Cloud and 57 more.";

/** What it may be given. */
const INPUT = { type: "object", properties: { platform: { type: "string" } }, additionalProperties: false };

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
  /** Where OpenCode has its commands. @type {{ command?: Record<string, object> }} */
  let configuration = {};
  /** Whether the command of that name is this one: a user's own, or a later plugin's, stays as it is. */
  const isOurs = () => configuration.command?.[NAME] === command;
  let isTerminal = false;
  /** The model that each session's last answer is of. @type {Map<string, import("./tui/elements.js").Model>} */
  const models = new Map();
  let telling = Promise.resolve();

  /** What is said at the tool that calls subagents, where the user wants that. @type {(() => string) | undefined} */
  let advice;

  /** Of all projects; the client has no name for that. @type {import("./sessions.js").List} */
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

  return {
    /** @param {{ command?: Record<string, object> }} config */
    config: async (config) => {
      const { withSettings } = await import("./settings.js");
      const { command: isWanted, lang, advise } = await withSettings(options);
      if (isOn(advise)) advice = (await import("./advise.js")).subagentHints(options, () => ({ list }));
      if (isCommandOff(isWanted)) return;
      command.description = wordsIn(lang).command;
      try {
        // OpenCode's terminal runs its server in a worker; the plugin's other half, where it is there, has the command.
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
     * Hears why a session stopped. Of all other events only the ids of models are looked at.
     * @param {{ event: any }} input
     */
    event: async ({ event }) => {
      const { info, sessionID } = event?.properties ?? {};
      if (event?.type === "message.updated") note(models, info);
      if (event?.type !== "session.error" && event?.type !== "session.status") return;
      // The one of now: by the time that it is told, the session may be further.
      const model = models.get(sessionID);
      // One after the other, so that nothing is told twice.
      telling = telling.then(async () => {
        try {
          const { refusalIn } = await import("./signals.js");
          const refusal = model && refusalIn(event, model);
          if (!refusal) return;
          const { notifyStop } = await import("./stop-notice.js");
          await notifyStop(context ?? {}, options, refusal, isMainThread);
        } catch {
          // Nobody asked for anything here; the command tells what is wrong.
        }
      });
      await telling;
    },

    /** Has `opencode run`, which ends with its session, wait until it has been told why that stopped. */
    dispose: () => telling,

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
      const asked = { intent, list, ...(input.arguments ? { words: input.arguments } : {}) };
      const { text } = await tell(options, needsNoModel ? full : isTerminal ? repeatInTerminal : repeat, asked);
      if (needsNoModel) output.noReply = true;
      const part = needsNoModel ? { text, ignored: true } : { text };
      output.parts.splice(0, output.parts.length, { type: "text", ...part });
    },

    /**
     * Gives the tool its argument: what it has in `args` OpenCode takes for required, unless it is made with zod. And says
     * at the tool that calls subagents on which account to work, where the user wants that.
     * @param {{ toolID: string }} input
     * @param {{ description: string, jsonSchema?: object }} output
     */
    "tool.definition": async ({ toolID }, output) => {
      if (toolID === NAME && output.description === TOOL) output.jsonSchema = INPUT;
      if (toolID === "task" && advice) output.description += advice();
    },

    // Asked for when a session lists its tools; of two with one name, OpenCode takes the later.
    get tool() {
      return hasOwnTool(context ?? {}) ? {} : { [NAME]: tool };
    },
  };
};

/** More sessions than are under way at once. */
const MOST_SESSIONS = 64;

/**
 * Notes the model that answers in a message's session. Not the one that the user's messages name: what is asked meanwhile
 * waits for its turn, maybe for another model's.
 * @param {Map<string, import("./tui/elements.js").Model>} models
 * @param {any} info the message's, of which nothing else is read
 */
function note(models, info) {
  const { role, sessionID, providerID, modelID } = info ?? {};
  if (role !== "assistant" || typeof sessionID !== "string" || typeof providerID !== "string") return;
  models.delete(sessionID);
  models.set(sessionID, { provider: providerID, id: String(modelID ?? "") });
  const [oldest = ""] = models.keys();
  if (models.size > MOST_SESSIONS) models.delete(oldest);
}

/**
 * What a model wants to know about, where that is one platform.
 * @param {any} input what it called the tool with
 * @returns {{ words?: string }}
 */
function platformIn(input) {
  return typeof input?.platform === "string" ? { words: input.platform } : {};
}

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
    tool: { description: TOOL, input: INPUT },
    brief: ({ input, store }) => tell(context.options, brief, { ...platformIn(input), store, intent: "automatic" }),
    full: (asked) => tell(context.options, full, { ...asked, intent: "opened" }),
  });
};

export default { id: ID, server, setup };
