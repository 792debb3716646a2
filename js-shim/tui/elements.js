// What is drawn in OpenCode's terminal: lines of the core's, as elements of the host's.

import { createElement, insert, setProp } from "@opentui/solid";

/**
 * What the dialog and the sidebar need of OpenCode's terminal, whatever its version.
 * @typedef {object} Host
 * @property {() => Record<Tone, unknown>} colours those of the theme
 * @property {() => unknown} thumb the colour of a scrollbar's thumb
 * @property {(command: Command, lacks: (error: unknown) => void) => void} addCommand adds it now or when it first draws,
 *   and says then what it lacks for it
 * @property {(render: () => import("@opentui/solid").Element, onClose: () => void) => () => void} showDialog returns what
 *   closes it
 * @property {(keys: { key: string, run: () => void }[]) => () => void} bindKeys returns what unbinds them
 * @property {(toast: { variant: "warning" | "error", title: string, message: string, duration: number }) => void} toast
 * @property {(name: string) => unknown} recall what is kept under a name
 * @property {(name: string, value: unknown) => unknown} keep where the host can, beyond its end; a promise where that
 *   takes time
 * @property {import("../sessions.js").List} [list] lists the sessions of all projects, where the host does
 * @property {(slots: Slots) => void} fill draws what is in sight without being asked for
 * @property {(run: () => void) => void} onIdle calls it whenever a session has nothing more to do
 * @property {(run: (refusal: import("../signals.js").Signal) => void) => void} onRefusal calls it whenever a session's
 *   request was refused
 * @property {(run: () => void) => void} onDispose calls it when the plugin ends
 */

/** @typedef {import("@opentui/solid").Element} Element */
/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} other said in its place, where the server has the command too
 * @property {string} slash what is typed after the slash
 * @property {(words?: string) => void} run is given what was typed after it, where the host passes it on
 */
/**
 * What is in sight; what is turned off is not there.
 * @typedef {object} Slots
 * @property {((model: () => Model) => Element) | undefined} prompt beside the prompt, for its model
 * @property {((model: () => Model) => Element) | undefined} sidebar of a session with a model
 */
/**
 * A model by the id of its provider and its own, each empty where it is not known.
 * @typedef {{ provider: string, id: string }} Model
 */
/** @typedef {"plain" | "heading" | "muted" | "good" | "low" | "bad"} Tone */
/** @typedef {[text: string, tone: Tone][]} Line a line of the core's, in parts */

/** The colours where the host does not say its theme's. @type {Record<Tone, undefined>} */
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
 * An element of the host's, without JSX: the package is shipped as it is written.
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
