// A short list of providers for OpenCode, whose own has over 150 and takes half of its start to read. OpenCode may end
// if it has a credential for a provider that is not listed.

/** The providers that the sample accounts belong to, by their ids in OpenCode. */
export const NAMES = {
  anthropic: "Anthropic",
  deepseek: "DeepSeek",
  "github-copilot": "GitHub Copilot",
  google: "Google",
  "minimax-coding-plan": "MiniMax Token Plan (minimax.io)",
  "ollama-cloud": "Ollama Cloud",
  openai: "OpenAI",
  opencode: "OpenCode Zen",
  "opencode-go": "OpenCode Go",
  openrouter: "OpenRouter",
  "zai-coding-plan": "Z.AI Coding Plan",
  "zhipuai-coding-plan": "Zhipu AI Coding Plan",
};

/** A model as models.dev describes one. */
const MODEL = {
  attachment: false,
  reasoning: true,
  temperature: false,
  tool_call: true,
  release_date: "2026-01-01",
  last_updated: "2026-01-01",
  modalities: { input: ["text"], output: ["text"] },
  open_weights: false,
  // OpenCode offers its own free models to whoever has no account.
  cost: { input: 0, output: 0 },
  limit: { context: 100_000, output: 8000 },
};

/** The list, in the form of models.dev. */
export const models = Object.fromEntries(
  Object.entries(NAMES).map(([id, name]) => {
    const [model, npm] = id === "openai" ? ["gpt-5.3-codex", "@ai-sdk/openai"] : ["m1", "@ai-sdk/openai-compatible"];
    return [id, { id, name, env: [], npm, doc: "", models: { [model]: { ...MODEL, id: model, name: model } } }];
  }),
);
