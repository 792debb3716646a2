// OpenCode 2's server: the tool, and the command, which needs no model there.

import { withSettings } from "./settings.js";
import { isOff } from "./switches.js";

/** @typedef {import("../types/opencode2.js").ServerContext} Context */
/** @typedef {(asked: { words?: string, store?: object }) => Promise<{ text: string, data: object }>} Tell */

/**
 * @param {Context} context
 * @param {{ name: string, description: string, tool: string, brief: Tell, full: Tell }} ours
 */
export async function register(context, { name, description, tool, brief, full }) {
  const options = await withSettings(context.options);
  await context.tool.transform((tools) => {
    // A user's own stays as it is.
    if (tools.get(name)) return;
    tools.add({
      name,
      description: tool,
      input: { type: "object", properties: {}, additionalProperties: false },
      options: { codemode: false },
      execute: async () => {
        const { text, data } = await brief({ store: await credentials(context) });
        return { content: text, metadata: data };
      },
    });
  });
  if (isOff(options.command) || (await hasCommand(context, name))) return;
  await context.command.transform((editor) =>
    editor.add({
      name,
      description,
      execute: async ({ sessionID, prompt }) => {
        const { text } = await full({ words: prompt.text, store: await credentials(context) });
        await context.session.synthetic({ sessionID, text, description: "AI quota", resume: false });
      },
    }),
  );
}

/**
 * Whether there is a command of that name, as there may be where the host does not say so.
 * @param {Context} context
 * @param {string} name
 * @returns {Promise<boolean>}
 */
async function hasCommand(context, name) {
  try {
    const { data } = await context.command.list();
    return data.some((command) => command.name === name);
  } catch {
    return true;
  }
}

/**
 * What OpenCode 2 keeps in its own store, of our providers; nothing of it where it cannot be read.
 * @param {Context} context
 * @returns {Promise<object>}
 */
async function credentials(context) {
  try {
    const { connection } = context.integration;
    const { loadCore } = await import("./core.js");
    /** @type {string[]} */
    const providers = (await loadCore()).providers();
    const found = await Promise.all(
      providers.map(async (provider) => {
        const active = await connection.active(provider);
        return [provider, active?.type === "credential" ? await connection.resolve(active) : undefined];
      }),
    );
    return Object.fromEntries(found);
  } catch {
    return {};
  }
}
