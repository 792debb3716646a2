// OpenCode's door: the tool `mystatus` and the command `/mystatus`. Nothing but definitions runs when OpenCode loads
// this file; the core is compiled on first use.

import { isMainThread } from "node:worker_threads";

const NAME = "mystatus";
const DESCRIPTION = "Show what is left of the user's AI subscriptions, and when each limit resets.";

/**
 * The report as text and as data. Never rejects: what fails is told in the text.
 * @param {object} options
 * @returns {Promise<{ text: string, data: object }>}
 */
async function tell(options) {
  try {
    const { report } = await import("./run.js");
    return await report(options, (run) => ({ text: run.text(false), data: JSON.parse(run.json()) }));
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown error";
    return { text: `mystatus failed (${name}). Reinstall the plugin, or report the problem.`, data: {} };
  }
}

/**
 * @param {unknown} _context
 * @param {object} [options] the options in the plugin's entry of opencode.json
 */
const server = async (_context, options = {}) => ({
  /** @param {{ command?: Record<string, object> }} config */
  config: async (config) => {
    // OpenCode's terminal runs its server in a worker; the plugin's other half has the command there.
    if (!isMainThread) return;
    config.command ??= {};
    config.command[NAME] ??= {
      description: DESCRIPTION,
      template: `Call the tool ${NAME} and repeat its output verbatim.`,
    };
  },

  /**
   * Puts the finished report into the prompt, so that one turn of the model is enough.
   * @param {{ command: string }} input
   * @param {{ parts: object[] }} output
   */
  "command.execute.before": async (input, output) => {
    if (input.command !== NAME) return;
    const { text } = await tell(options);
    const prompt = `Reply with exactly the text between the fences, in a fenced code block, and with nothing else. Call no tool.\n\`\`\`\n${text}\n\`\`\``;
    output.parts.splice(0, output.parts.length, { type: "text", text: prompt });
  },

  tool: {
    [NAME]: {
      description: `${DESCRIPTION} Call it when the user asks about quota, usage limits or resets of OpenAI Codex, GitHub Copilot, Z.ai, Zhipu or Google Antigravity.`,
      args: {},
      execute: async () => {
        const { text, data } = await tell(options);
        return { title: "AI quota", output: text, metadata: data };
      },
    },
  },
});

export default { id: "opencode-mystatus", server };
