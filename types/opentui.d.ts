// The parts that the shim uses of the modules that OpenCode provides to its terminal's plugins.

declare module "@opentui/solid" {
  /** An element of the screen; the members are those that the shim uses of a scroll box. */
  export type Element = {
    readonly height: number;
    scrollTop: number;
    scrollBy(rows: number): void;
  };
  export function createElement(tag: string): Element;
  export function setProp(element: Element, name: string, value: unknown): void;
  export function insert(parent: Element, child: unknown): void;
  export function effect(run: () => void): void;
  export function useTerminalDimensions(): () => { width: number; height: number };
}

declare module "solid-js" {
  export function createSignal<T>(value: T): [get: () => T, set: (value: T) => void];
  export function onCleanup(run: () => void): void;
}
