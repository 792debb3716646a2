// OpenCode 2's server: the tool, and the command, which needs no model there.

import { narrowed } from "./narrowed.js";

/** @typedef {import("../types/opencode2.js").ServerContext} Context */
/** @typedef {(options: unknown, auth: string | undefined) => Promise<{ text: string, data: object }>} Tell */

/**
 * @param {Context} context
 * @param {{ name: string, description: string, tool: string, brief: Tell, full: Tell }} ours
 */
export async function register(context, { name, description, tool, brief, full }) {
  const { options } = context;
  await context.tool.transform((tools) => {
    // A user's own stays as it is.
    if (tools.get(name)) return;
    tools.add({
      name,
      description: tool,
      input: { type: "object", properties: {}, additionalProperties: false },
      options: { codemode: false },
      execute: async () => {
        const { text, data } = await brief(options, await credentials(context));
        return { content: text, metadata: data };
      },
    });
  });
  const { data: commands } = await context.command.list();
  if (options.command === "off" || commands.some((command) => command.name === name)) return;
  await context.command.transform((editor) =>
    editor.add({
      name,
      description,
      execute: async ({ sessionID, prompt }) => {
        const { text } = await full(narrowed(options, prompt.text), await credentials(context));
        await context.session.synthetic({ sessionID, text, description: "AI quota", resume: false });
      },
    }),
  );
}

/**
 * What OpenCode 2 keeps in its own store, as OpenCode 1 keeps it in auth.json; nothing where it keeps none of ours, as
 * before the one was moved to the other.
 * @param {Context} context
 * @returns {Promise<string | undefined>}
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
        if (active?.type !== "credential") return [];
        const value = await connection.resolve(active);
        return value
          ? [[provider, { ...value.metadata, ...value, type: value.type === "key" ? "api" : value.type }]]
          : [];
      }),
    );
    const entries = found.flat();
    return entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : undefined;
  } catch {
    return undefined;
  }
}
