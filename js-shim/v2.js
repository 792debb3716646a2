// OpenCode 2's server: the tool, and the command, which needs no model in this version.

import { attempt } from "./failures.js";
import { withinTime } from "./files.js";
import { isCommandOff, isOn, withSettings, wordsIn } from "./settings.js";
import { headersOf, recordAnswer, refusalOf } from "./signals.js";

/** @typedef {import("../types/opencode2.js").ServerContext} Context */
/** @typedef {NonNullable<Context["session"]["hook"]>} Hook */
/** @typedef {Promise<{ text: string, data: object }>} Told */

/** Stands for a sign-in that could not be renewed: the core reports what it lacks. */
const LAPSED = { type: "oauth" };
/** How long the host may take for one answer, such as to renew a sign-in, in milliseconds. */
const ANSWER_MS = 3000;
/** The longest delay of a timer, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * @param {Context} context
 * @param {object} ours
 * @param {string} ours.name
 * @param {{ description: string, input: object }} ours.tool
 * @param {(asked: { input: unknown, store: object }) => Told} ours.brief
 * @param {(asked: { words: string, store: object }) => Told} ours.full
 */
export async function register(context, { name, tool, brief, full }) {
  const options = await withSettings(context.options);
  /** Registers a hook, if the host has it. @type {Hook} */
  const hook = (/** @type {any} */ name, /** @type {any} */ run) =>
    attempt(() => context.session.hook?.(name, run), undefined);
  registerHooks(context, hook, options);
  if (isOn(options.advise)) await advise(context, hook);
  await context.tool.transform((tools) => {
    // A user's own tool is left alone.
    if (tools.get(name)) return;
    tools.add({
      name,
      ...tool,
      options: { codemode: false },
      execute: async (input) => {
        const { text, data } = await brief({ input, store: await credentials(context) });
        return { content: text, metadata: data };
      },
    });
  });
  if (isCommandOff(options.command) || (await hasCommand(context, name))) return;
  await context.command.transform((editor) =>
    editor.add({
      name,
      description: wordsIn(options.lang).command,
      execute: async ({ sessionID, prompt }) => {
        const { text } = await full({ words: prompt.text, store: await credentials(context) });
        await context.session.synthetic({ sessionID, text, description: "AI quota", resume: false });
      },
    }),
  );
}

/**
 * Records rate-limit headers for the next report. With the option `wait`, also delays the retry of a refused session
 * until its limit resets; by default the host would give up.
 * @param {Context} context
 * @param {Hook} hook
 * @param {Record<string, any>} options
 */
function registerHooks(context, hook, options) {
  hook("http.response", ({ model, response }) => attempt(() => recordAnswer(modelOf(model), response), undefined));
  if (!isOn(options.wait)) return;
  hook("retry", async (event) => {
    try {
      const model = modelOf(event.model);
      const { provider, id } = model;
      const headers = headersOf(provider, event.error.status);
      const { report } = await import("./run.js");
      const ms = await report(context.options, (run) => run.wait(provider, id), {
        intent: "remembered",
        sends: false,
        signals: [refusalOf("error", model, event.error, { headers })],
        store: await credentials(context),
      });
      if (ms !== undefined) event.decision = { retry: true, delay: Math.min(ms, LONGEST_MS) };
    } catch {
      // The host's own decision stands.
    }
  });
}

/**
 * Adds the provider to prefer to the description of the tool that calls subagents.
 * @param {Context} context
 * @param {Hook} hook
 */
async function advise(context, hook) {
  const { subagentHints } = await import("./advise.js");
  const advice = subagentHints(context.options, async () => ({ store: await credentials(context) }));
  hook("context", ({ tools }) =>
    attempt(() => {
      if (tools.subagent) tools.subagent.description += advice();
    }, undefined),
  );
}

/** @param {import("../types/opencode2.js").ModelRef} model */
function modelOf({ providerID, id, modelID }) {
  return { provider: providerID, id: id ?? modelID ?? "" };
}

/**
 * Whether a command of that name exists; assumes so if the host cannot list its commands, or never does.
 * @param {Context} context
 * @param {string} name
 * @returns {Promise<boolean>}
 */
async function hasCommand(context, name) {
  try {
    const [listed] = await withinTime([context.command.list()], ANSWER_MS, undefined);
    return !listed || listed.data.some((command) => command.name === name);
  } catch {
    return true;
  }
}

/**
 * Returns our providers' credentials from OpenCode 2's own store; none if it cannot be read.
 * @param {Context} context
 * @returns {Promise<object>}
 */
async function credentials(context) {
  try {
    const { connection } = context.integration;
    const { loadCore } = await import("./core.js");
    /** @type {string[]} */
    const providers = (await loadCore()).providers();
    const credential = async (/** @type {string} */ provider) => {
      const [active] = await withinTime([connection.active(provider)], ANSWER_MS, undefined);
      if (active?.type !== "credential") return undefined;
      // The host renews a sign-in here, which may fail or never end.
      const resolved = connection.resolve(active).catch(() => LAPSED);
      return (await withinTime([resolved], ANSWER_MS, LAPSED))[0];
    };
    // A credential that cannot be looked up counts as missing.
    const found = providers.map(async (provider) => [provider, await credential(provider).catch(() => undefined)]);
    return Object.fromEntries(await Promise.all(found));
  } catch {
    return {};
  }
}
