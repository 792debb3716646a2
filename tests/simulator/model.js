// A scripted model behind an OpenAI-compatible API on loopback. It does what a good model would: it calls the tool
// `mystatus` where the user asks about quota, for one platform where the question ends with one, and repeats verbatim what it is told to repeat.

import http from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "./loopback.js";

/** @typedef {{ role: string, content: string | { type: string, text?: string }[] | null }} Message */
/** @typedef {{ status: number, headers?: Record<string, string>, body: object }} Refusal */
/** @typedef {{ messages: Message[], tools?: { function: Definition }[] }} Prompt */
/** @typedef {{ name: string, description: string, parameters: { properties?: object, required?: string[] } }} Definition */

/**
 * @typedef {object} Model
 * @property {string} url the base URL of its API
 * @property {Prompt[]} prompts every prompt it received, in order
 * @property {Refusal[]} refusals what it refuses the next prompts of sessions with, in order
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Model>} */
export async function startModel() {
  /** @type {Prompt[]} */
  const prompts = [];
  /** @type {Refusal[]} */
  const refusals = [];
  const server = http.createServer(async (request, response) => {
    const prompt = /** @type {Prompt} */ (await json(request));
    prompts.push(prompt);
    // Titles are made without tools, at any time.
    const refusal = prompt.tools && refusals.shift();
    if (refusal) {
      response.writeHead(refusal.status, { "Content-Type": "application/json", ...refusal.headers });
      response.end(JSON.stringify(refusal.body));
      return;
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const chunk of chunks(prompt)) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    response.end("data: [DONE]\n\n");
  });
  const { host, close } = await listen(server);
  return { url: `http://${host}/v1`, prompts, refusals, close };
}

/**
 * The events of the reply to `prompt`.
 * @param {Prompt} prompt
 */
function chunks(prompt) {
  // What is spoken with the packages of Anthropic and Google is only ever refused.
  const last = prompt.messages?.at(-1);
  const words = said(last);
  const fenced = /^```\n[\s\S]*^```/m.exec(words)?.[0];
  const tool = prompt.tools?.find((tool) => tool.function?.name === "mystatus")?.function;
  if (last?.role !== "tool" && !fenced && tool && /quota/.test(words)) {
    const platform = / on (\S+)\?$/.exec(words)?.[1];
    const input = platform && Object.hasOwn(tool.parameters.properties ?? {}, "platform") ? { platform } : {};
    const called = { name: "mystatus", arguments: JSON.stringify(input) };
    const call = { index: 0, id: "call_1", type: "function", function: called };
    return [chunk({ role: "assistant", tool_calls: [call] }), chunk({}, "tool_calls")];
  }
  const content = last?.role === "tool" ? words : (fenced ?? "Hello.");
  return [chunk({ role: "assistant", content }), chunk({}, "stop")];
}

/**
 * @param {object} delta
 * @param {string | null} [finish]
 */
function chunk(delta, finish = null) {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const choice = { index: 0, delta, finish_reason: finish };
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 0, model: "m1", choices: [choice], usage };
}

/**
 * The text of a message.
 * @param {Message | undefined} message
 */
function said(message) {
  const content = message?.content ?? "";
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("\n");
}
