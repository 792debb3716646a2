/* tslint:disable */
/* eslint-disable */

/**
 * A run, for the shim to drive: it is made, given the files that it names, started, and given the answers to what
 * it sends until it is done.
 */
export class Run {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The report in few words, for a model.
     */
    brief(): string;
    /**
     * Whether every account has its result.
     */
    done(): boolean;
    /**
     * The exit status of a program that ends with this report.
     */
    exit(): number;
    /**
     * Says why a request has no complete answer: `TIMEOUT`, `TOO_LARGE`, or the runtime's code for it.
     */
    fail(id: number, code: string): void;
    /**
     * The paths of the files to `take` in, as a JSON array.
     */
    files(): string;
    /**
     * The folder to `list`.
     */
    folder(): string;
    /**
     * The report for programs, as JSON.
     */
    json(): string;
    /**
     * The report as lines of parts, each `[text, tone]`, as JSON.
     */
    lines(): string;
    /**
     * Takes in the names of what is in the folder, as a JSON array; to be called before `files`, some of which lie in
     * it.
     */
    list(names: string): void;
    /**
     * A run with `options`, in JSON, as the user gave them.
     */
    constructor(options: string, host: any);
    /**
     * The whole report with the order to repeat it, for a model.
     */
    repeat(): string;
    /**
     * Gives the complete answer to a request.
     */
    reply(id: number, status: number, retry_after: string | null | undefined, body: string): void;
    /**
     * Finds the accounts, and sends their first requests.
     */
    start(): void;
    /**
     * The report at a glance, as JSON: the sidebar's `lines`, and the line beside the prompt for each of OpenCode's
     * providers that has one, `prompts`, each in the form of [`Run::lines`].
     */
    summary(): string;
    /**
     * Takes in the file at `path`: its text, or the operating system's code for why it has none. Returns whether it
     * looks as if it was caught while being written, so that it is worth reading, and taking in, once more.
     */
    take(path: string, text: string | null | undefined, error: string): boolean;
    /**
     * The report as text, coloured for a terminal where `colour`.
     */
    text(colour: boolean): string;
    /**
     * The warnings that are due, as JSON: `{lines, given}`, of which `given` is to be handed to the next call.
     */
    warnings(given: string): string;
}

export function __wbg_reset_state(): void;

/**
 * What the command line's arguments (a JSON array) ask for, as JSON: `{report: {options, json}}` or
 * `{print: {text, status}}`.
 */
export function command_line(args: string, host: any): string;

/**
 * The hosts that requests may go to, as a JSON array.
 */
export function hosts(): string;

/**
 * The names that credentials of ours go by in OpenCode, as a JSON array.
 */
export function providers(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_run_free: (a: number, b: number) => void;
    readonly command_line: (a: number, b: number, c: any) => [number, number];
    readonly hosts: () => [number, number];
    readonly providers: () => [number, number];
    readonly run_brief: (a: number) => [number, number];
    readonly run_done: (a: number) => number;
    readonly run_exit: (a: number) => number;
    readonly run_fail: (a: number, b: number, c: number, d: number) => void;
    readonly run_files: (a: number) => [number, number];
    readonly run_folder: (a: number) => [number, number];
    readonly run_json: (a: number) => [number, number];
    readonly run_lines: (a: number) => [number, number];
    readonly run_list: (a: number, b: number, c: number) => void;
    readonly run_new: (a: number, b: number, c: any) => number;
    readonly run_repeat: (a: number) => [number, number];
    readonly run_reply: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => void;
    readonly run_start: (a: number) => void;
    readonly run_summary: (a: number) => [number, number];
    readonly run_take: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => number;
    readonly run_text: (a: number, b: number) => [number, number];
    readonly run_warnings: (a: number, b: number, c: number) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
