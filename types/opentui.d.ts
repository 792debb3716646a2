// What the shim uses of the modules that OpenCode provides to plugins of its terminal.

declare module "@opentui/solid" {
  export function createElement(tag: string): any;
  export function setProp(element: any, name: string, value: unknown): void;
  export function insert(parent: any, child: unknown): void;
  export function effect(run: () => void): void;
  export function useTerminalDimensions(): () => { width: number; height: number };
}

declare module "solid-js" {
  export function createSignal<T>(value: T): [get: () => T, set: (value: T) => void];
  export function onCleanup(run: () => void): void;
}
