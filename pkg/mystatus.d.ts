/* tslint:disable */
/* eslint-disable */

/** A line as a list of spans. */
export type Line = [text: string, tone: "plain" | "heading" | "muted" | "good" | "low" | "bad"][];
/** The first line of the chosen account, that of each account, and the first line in view. */
export type View = { at: number | null, starts: (number | null)[], top: number };
/** The dialog's content: its title, the active keys, and all lines; `top` is the new first line in view. */
export type Shown = View & { title: Line, keys: Line, lines: Line[] };
/** Warnings as text, whether any is bad, and all warnings given so far. */
export type Due = { text: string, bad: boolean, given: unknown[] };
/** A key's effect: next state, first line in view, orders: `diagnose` checks everything, `forget` erases samples. */
export type Pressed = { state: unknown, refresh: boolean, diagnose: boolean, close: boolean, forget: boolean, top: number };
/** A parsed command line. */
export type ParsedCommand =
| { run: RunRequest }
| { verify: { options: { lang?: string }, online: boolean } }
| { file: { path: string } }
| { print: { text: string, status: number, stream: number } };
/** The parameters of a run. */
export type RunRequest = {
    options: object,
    enable: string[],
    sends: boolean,
    diagnoses: boolean,
    inTime: boolean,
    progress: boolean,
    watch: { colour: boolean, seconds: number, words: string } | null,
};
/** A run's output: text, or an object to print as JSON; the exit status; and the complaints for standard error. */
export type Output = { shown: string | object, status: number, complaints: string[] };



/**
 * A parsed command line.
 */
export class Command {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Returns the command for the shim to carry out.
     */
    asked(): ParsedCommand;
    /**
     * Parses `args`, given the text of the user's `settings`.
     */
    constructor(args: string[], settings: string, host: any);
}

/**
 * A run that waits for its files.
 */
export class Plan {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Adds a signal of a session's request: `{type, provider, model, status, headers, body, message, next,
     * attempt, at}`.
     */
    addSignal(signal: any): void;
    /**
     * Checks everything that is read. Sends nothing unless `online`.
     */
    diagnose(online: boolean): void;
    /**
     * Queries these opt-in platforms too, which the user named for this run.
     */
    enable(ids: string[]): void;
    /**
     * Returns the paths of the files to `take`.
     */
    files(): string[];
    /**
     * Returns the folders to `list`.
     */
    folders(): string[];
    /**
     * Adds the names of the entries in `folder`. Call before `files`, which may include some of them.
     */
    list(folder: string, names: string[]): void;
    /**
     * Applies the text `typed` after the command, if any.
     */
    narrow(typed: string): void;
    /**
     * Prepares a run with `options` as the user gave them, which are never null.
     */
    constructor(options: any, host: any);
    /**
     * Finds the accounts in the files.
     */
    start(): Run;
    /**
     * Uses OpenCode 2's own credential store, keyed by [`providers`], in place of auth.json. Returns it as the
     * text of auth.json; nothing if it holds no credential of these.
     */
    store(store: any): string | undefined;
    /**
     * Adds the file at `path`: its text or the operating system's error code, and its modification time in epoch
     * milliseconds. Returns whether it looks half-written and should be read again.
     */
    take(path: string, text: string | null | undefined, error: string, modified?: number | null): boolean;
    /**
     * Sets which cached readings may be used. `opened`: at most a minute old. `automatic`: within the platform's
     * interval. `remembered`: any, and known accounts are not queried. Anything else: none.
     */
    useCache(cache: ReadingCache, intent: string): void;
}

/**
 * Cached readings of the accounts, for the lifetime of the module's instance.
 */
export class ReadingCache {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Creates an empty cache.
     */
    constructor();
}

/**
 * A run under way, which the shim polls after each answer.
 */
export class Run {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Returns a short report for a model.
     */
    brief(): string;
    /**
     * Whether every account has its result.
     */
    done(): boolean;
    /**
     * Returns the report for people, where a model reads it as well.
     */
    fenced(): string;
    /**
     * Returns the report for programs.
     */
    json(): Record<string, any>;
    /**
     * Returns the output of the run for `command`, wrapped at `columns` if given. `versions` names the versions in
     * use.
     */
    output(command: Command, columns: number | null | undefined, versions: string): Output;
    /**
     * Returns the pending platforms in at most `columns` columns; nothing if all have answered.
     */
    pending(columns: number): string | undefined;
    /**
     * Processes the answers that have arrived. Returns whether every account has its result.
     */
    poll(): boolean;
    /**
     * Handles `key`, with `height` lines of the dialog in view from `top`.
     */
    press(state: any, key: string, columns: number, height: number, top: number): Pressed;
    /**
     * Returns the line next to the prompt of a session with this model; null if neither a window that limits it nor
     * a balance that pays for it is known, or if it is wider than `columns`, if given.
     */
    prompt(provider: string, id: string, columns?: number | null): Line | null;
    /**
     * Returns the report for a model, with the order to repeat it and, if `lacks_dialog`, how to get the dialog.
     */
    repeat(lacks_dialog: boolean): string;
    /**
     * Returns the samples to store in place of `kept`: null to erase them, undefined if nothing changed.
     */
    samplesToStore(kept: any): unknown[] | null | undefined;
    /**
     * Sets the usage samples that the host stored.
     */
    setSamples(kept: any): void;
    /**
     * Sets OpenCode's sessions, as JSON, for the forecasts.
     */
    setSessions(sessions: string): void;
    /**
     * Returns what the dialog in `state` (see `press`) shows in `columns`; `before` was in view.
     */
    show(state: any, columns: number, before: View): Shown;
    /**
     * Returns only the due warnings about stopped sessions.
     */
    stops(given: any): Due;
    /**
     * Returns a sentence that names the provider to prefer, for the model that chooses a subagent. Nothing unless
     * there are several accounts and the recommended one is sure to last.
     */
    subagentHint(): string | undefined;
    /**
     * Returns the sidebar's lines for a session with the model `id` of `provider`; either may be empty if unknown.
     */
    summary(provider: string, id: string): Line[];
    /**
     * Returns the report as text, with terminal colours if `colour`, wrapped at `columns` if given.
     */
    text(colour: boolean, columns?: number | null): string;
    /**
     * Returns the timeout per account, in seconds.
     */
    timeout(): number;
    /**
     * Returns the milliseconds until the limit that refused the session with model `id` of `provider` resets, if
     * known.
     */
    wait(provider: string, id: string): number | undefined;
    /**
     * Returns the due warnings as text, empty if there are none. Pass the returned `given` to the next call.
     */
    warnings(given: any): Due;
}

export function __wbg_reset_state(): void;

/**
 * Returns the hosts that may receive requests.
 */
export function hosts(): string[];

/**
 * Returns the providers of the credentials to fetch from OpenCode 2's own store.
 */
export function providers(): string[];

/**
 * Returns the message that the output could not be written, because of the operating system's error `code`.
 */
export function unwritten(args: string[], settings: string, host: any, code: string): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_command_free: (a: number, b: number) => void;
    readonly __wbg_plan_free: (a: number, b: number) => void;
    readonly __wbg_readingcache_free: (a: number, b: number) => void;
    readonly __wbg_run_free: (a: number, b: number) => void;
    readonly command_asked: (a: number) => any;
    readonly command_new: (a: number, b: number, c: number, d: number, e: any) => number;
    readonly hosts: () => any;
    readonly plan_addSignal: (a: number, b: any) => void;
    readonly plan_diagnose: (a: number, b: number) => void;
    readonly plan_enable: (a: number, b: number, c: number) => void;
    readonly plan_files: (a: number) => [number, number];
    readonly plan_folders: (a: number) => [number, number];
    readonly plan_list: (a: number, b: number, c: number, d: number, e: number) => void;
    readonly plan_narrow: (a: number, b: number, c: number) => void;
    readonly plan_new: (a: any, b: any) => number;
    readonly plan_start: (a: number) => number;
    readonly plan_store: (a: number, b: any) => [number, number];
    readonly plan_take: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => number;
    readonly plan_useCache: (a: number, b: number, c: number, d: number) => void;
    readonly providers: () => any;
    readonly readingcache_new: () => number;
    readonly run_brief: (a: number) => [number, number];
    readonly run_done: (a: number) => number;
    readonly run_fenced: (a: number) => [number, number];
    readonly run_json: (a: number) => any;
    readonly run_output: (a: number, b: number, c: number, d: number, e: number) => any;
    readonly run_pending: (a: number, b: number) => [number, number];
    readonly run_poll: (a: number) => number;
    readonly run_press: (a: number, b: any, c: number, d: number, e: number, f: number, g: number) => any;
    readonly run_prompt: (a: number, b: number, c: number, d: number, e: number, f: number) => any;
    readonly run_repeat: (a: number, b: number) => [number, number];
    readonly run_samplesToStore: (a: number, b: any) => any;
    readonly run_setSamples: (a: number, b: any) => void;
    readonly run_setSessions: (a: number, b: number, c: number) => void;
    readonly run_show: (a: number, b: any, c: number, d: any) => any;
    readonly run_stops: (a: number, b: any) => any;
    readonly run_subagentHint: (a: number) => [number, number];
    readonly run_summary: (a: number, b: number, c: number, d: number, e: number) => any;
    readonly run_text: (a: number, b: number, c: number) => [number, number];
    readonly run_timeout: (a: number) => number;
    readonly run_wait: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly run_warnings: (a: number, b: any) => any;
    readonly unwritten: (a: number, b: number, c: number, d: number, e: any, f: number, g: number) => [number, number];
    readonly wasm_bindgen_2ec73fbd60530911___convert__closures_____invoke___mystatus_8f1f00d07838ebb4___wasm__host__Answer__core_84191437197a5fe3___result__Result_____wasm_bindgen_2ec73fbd60530911___JsError___true_: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen_2ec73fbd60530911___convert__closures_____invoke___wasm_bindgen_2ec73fbd60530911___JsValue__core_84191437197a5fe3___result__Result_____wasm_bindgen_2ec73fbd60530911___JsError___true_: (a: number, b: number, c: any) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_destroy_closure: (a: number, b: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
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
