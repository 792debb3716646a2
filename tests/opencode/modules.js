// The modules that OpenCode provides to its terminal's plugins, as far as the shim uses them; they draw nothing.

/** Files of a home, by their path under it. */
export const terminalModules = {
  "package.json": { type: "module" },
  "node_modules/solid-js/package.json": { type: "module", exports: "./index.js" },
  "node_modules/solid-js/index.js": `
    export const cleanups = [];
    export const onCleanup = (run) => cleanups.push(run);
    export function createSignal(value) {
      return [() => value, (next) => { value = next; }];
    }`,
  "node_modules/@opentui/solid/package.json": { type: "module", exports: "./index.js" },
  "node_modules/@opentui/solid/index.js": `
    export const createElement = (tag) => ({ tag, props: {}, children: [] });
    export const setProp = (element, name, value) => { element.props[name] = value; };
    export const insert = (element, child) => element.children.push(child);
    export const effect = (run) => run();
    export const screen = { width: 80, height: 24 };
    export const useTerminalDimensions = () => () => screen;`,
};
