// Elements in OpenCode's terminal: draws the core's lines with the host's elements.

import { createElement, insert, setProp } from "@opentui/solid";

/**
 * The functions of OpenCode's terminal that the dialog and the sidebar need, whatever its version.
 * @typedef {object} Host
 * @property {() => Record<Tone, unknown>} colours the theme's colours
 * @property {() => unknown} thumb the colour of a scrollbar's thumb
 * @property {(command: Command, lacks: (error: unknown) => void) => void} addCommand adds the command, now or when it
 *   first draws, and calls `lacks` if it cannot
 * @property {(render: () => import("@opentui/solid").Element, onClose: () => void) => () => void} showDialog returns a
 *   function that closes it
 * @property {(keys: { key: string, run: () => void }[]) => () => void} bindKeys returns a function that unbinds them
 * @property {(toast: { variant: "warning" | "error", title: string, message: string, duration: number }) => void} toast
 * @property {(name: string) => unknown} recall returns the value stored under a name
 * @property {(name: string, value: unknown) => unknown} keep stores a value, across restarts if the host can; returns a
 *   promise if that takes time
 * @property {import("../sessions.js").List} [list] lists the sessions of all projects, if the host can
 * @property {(slots: Slots) => void} fill draws what is always on the screen
 * @property {(run: () => void) => void} onIdle calls `run` whenever a session becomes idle
 * @property {(run: (refusal: import("../signals.js").Signal) => void) => void} onRefusal calls `run` whenever a request
 *   of a session is refused
 * @property {(run: () => void) => void} onDispose calls `run` when the plugin ends
 */

/** @typedef {import("@opentui/solid").Element} Element */
/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} other the description if the server has the command too
 * @property {string} slash the command's name after the slash
 * @property {(words?: string) => void} run receives the words after the command, if the host passes them on
 */
/**
 * What is always on the screen; undefined where it is turned off.
 * @typedef {object} Slots
 * @property {((model: () => Model) => Element) | undefined} prompt next to the prompt, for its model
 * @property {((model: () => Model) => Element) | undefined} sidebar in the sidebar of a session, for its model
 */
/**
 * A model by its provider's id and its own id, each empty if not known.
 * @typedef {{ provider: string, id: string }} Model
 */
/** @typedef {"plain" | "heading" | "muted" | "good" | "low" | "bad"} Tone */
/** @typedef {[text: string, tone: Tone][]} Line one of the core's lines, in parts */

/** The colours if the host does not name its theme's. @type {Record<Tone, undefined>} */
export const COLOURLESS = {
  plain: undefined,
  heading: undefined,
  muted: undefined,
  good: undefined,
  low: undefined,
  bad: undefined,
};

/**
 * A line of text in the theme's colours.
 * @param {Host} host
 * @param {Line} line
 */
export function lineOf(host, line) {
  const colours = host.colours();
  const parts = line.map(([text, tone]) => el("span", { style: { fg: colours[tone] } }, text));
  return el("text", { wrapMode: "word" }, ...(parts.length > 0 ? parts : [" "]));
}

/**
 * Creates one of the host's elements without JSX, because the package is published without a build step.
 * @param {string} tag
 * @param {Record<string, unknown>} props
 * @param {...unknown} children
 * @returns {import("@opentui/solid").Element}
 */
export function el(tag, props, ...children) {
  const element = createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  for (const child of children) insert(element, child);
  return element;
}
