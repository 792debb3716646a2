// Prints what OpenCode's doors show of the accounts of this machine, in English: the sidebar, the words beside the prompt
// of each provider's models, the toast, and what a model is told by the tool, each line with its door's name in front.

import { report } from "../../js-shim/run.js";

/** Models that people use, of each provider. */
const MODELS = {
  openai: ["gpt-5.3-codex"],
  "zai-coding-plan": ["glm-4.7"],
  "github-copilot": ["claude-sonnet-4.5"],
  google: ["gemini-3.1-pro-high", "claude-sonnet-4-5-thinking"],
};

/** @typedef {import("../../pkg/mystatus.js").Line} Line */
const textOf = (/** @type {Line} */ line) => line.map(([text]) => text).join("");

const printed = await report({ lang: "en" }, (run) => {
  const lines = run.summary("", "").map((/** @type {Line} */ line) => `sidebar ${textOf(line)}`);
  for (const [provider, models] of Object.entries(MODELS)) {
    for (const model of models) {
      const line = run.prompt(provider, model);
      if (line) lines.push(`prompt ${provider}: ${textOf(line)}`);
    }
  }
  const { text } = run.warnings([]);
  if (text) lines.push(...text.split("\n").map((line) => `toast ${line}`));
  const brief = run.brief().split("\n");
  return [...lines, ...brief.map((/** @type {string} */ line) => `tool ${line}`)];
});
console.log(printed.join("\n"));
