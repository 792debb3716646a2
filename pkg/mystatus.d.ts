/* tslint:disable */
/* eslint-disable */

/** A line in parts. */
export type Line = [text: string, tone: "plain" | "heading" | "muted" | "good" | "low" | "bad"][];
/** Where the chosen account begins, where each does, and the first line in view. */
export type View = { at: number | null, starts: (number | null)[], top: number };
/** What the dialog shows: its title, the keys that count, and the lines, of which those in view follow the last ones. */
export type Shown = View & { title: Line, keys: Line, lines: Line[] };
/** Warnings as text, whether any is bad, and all that were given by now. */
export type Due = { text: string, bad: boolean, given: unknown[] };
/** What is done about a key: the dialog's next state, whether everything is examined, whether what is kept is erased, and the first line in view. */
export type Pressed = { state: unknown, refresh: boolean, diagnose: boolean, close: boolean, forget: boolean, top: number };
/** What a command line asks for. */
export type ParsedCommand =
| { run: RunRequest }
| { verify: { options: { lang?: string }, online: boolean } }
| { file: { path: string } }
| { print: { text: string, status: number, stream: number } };
/** How a run is made. */
export type RunRequest = {
    options: object,
    enable: string[],
    sends: boolean,
    diagnoses: boolean,
    inTime: boolean,
    progress: boolean,
    watch: { colour: boolean, seconds: number, words: string } | null,
};
/** What is printed of it, a text or what is to be JSON, with the exit status, and what is complained of on standard error. */
export type Output = { shown: string | object, status: number, complaints: string[] };



/**
 * What a command line asks for.
 */
export class Command {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The same, for the shim to do.
     */
    asked(): ParsedCommand;
    /**
     * That of these arguments, beside the text of the user's `settings`.
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
     * Takes in what was heard of a session's request: `{type, provider, model, status, headers, body, message, next,
     * attempt, at}`.
     */
    add_signal(heard: any): void;
    /**
     * Examines everything that is read; unless `online`, nothing is sent.
     */
    diagnose(online: boolean): void;
    /**
     * Queries the opt-in platforms with these ids too, which the user named for this run.
     */
    enable(ids: string[]): void;
    /**
     * The paths of the files to `take` in.
     */
    files(): string[];
    /**
     * The folders to `list`.
     */
    folders(): string[];
    /**
     * Takes in the names of what is in `folder`; to be called before `files`, some of which lie in it.
     */
    list(folder: string, names: string[]): void;
    /**
     * Does what was typed after the command, where anything was.
     */
    narrow(typed: string): void;
    /**
     * A run with `options`, as the user gave them.
     */
    constructor(options: any, host: any);
    /**
     * Finds the accounts in the files that were taken in.
     */
    start(): Run;
    /**
     * Takes in what OpenCode 2 keeps of credentials in its own store, by the names of [`providers`], in the place of
     * auth.json. Returns it as the text of that; nothing where it keeps none of ours.
     */
    store(store: any): string | undefined;
    /**
     * Takes in the file at `path`: its text, or the operating system's code for why it has none, and when it was
     * changed, in epoch milliseconds. Returns whether it looks as if it was caught while being written, so that it is worth
     * reading, and taking in, once more.
     */
    take(path: string, text: string | null | undefined, error: string, modified?: number | null): boolean;
    /**
     * Lets the run take from `cache` what `intent` allows: `opened` what is fresh enough for who opens the report,
     * `automatic` what is fresh enough for a run that nobody asked for by hand, `remembered` all, so that nobody is asked
     * of whom anything is known, and anything else nothing.
     */
    use_cache(cache: ReadingCache, intent: string): void;
}

/**
 * What runs remember of the accounts that they asked, for as long as the module's instance lives.
 */
export class ReadingCache {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * An empty one.
     */
    constructor();
}

/**
 * A run under way, for the shim to poll whenever an answer has come.
 */
export class Run {
    private constructor();
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
     * The report for programs.
     */
    json(): Record<string, any>;
    /**
     * What is printed of it for `command`, which asked for a run, in so many columns where the reader has an end, on what
     * has these `versions`.
     */
    output(command: Command, columns: number | null | undefined, versions: string): Output;
    /**
     * AccountRef answers are still to come, in words of at most so many columns; nothing where all are there.
     */
    pending(columns: number): string | undefined;
    /**
     * Goes on as far as the answers that have come allow. Returns whether every account has its result.
     */
    poll(): boolean;
    /**
     * Does what `key` is for, while that is shown with `height` lines in view from `top` on.
     */
    press(state: any, key: string, columns: number, height: number, top: number): Pressed;
    /**
     * The line beside the prompt of such a session; null where nothing known gates its model.
     */
    prompt(provider: string, id: string): Line | null;
    /**
     * The whole report with the order to repeat it, for a model, and, where `lacks_dialog`, how to get the dialog.
     */
    repeat(lacks_dialog: boolean): string;
    /**
     * What the host is to keep in place of what it `kept`: null for nothing, and undefined where nothing changed.
     */
    samples_to_store(kept: any): unknown[] | null | undefined;
    /**
     * Takes in what the host kept of what windows showed before.
     */
    set_samples(kept: any): void;
    /**
     * Takes in the sessions that OpenCode listed, as JSON, by which forecasts are made.
     */
    set_sessions(sessions: string): void;
    /**
     * What the dialog in the state that the last key left it in shows in so many columns, where `before` was in view.
     */
    show(state: any, columns: number, before: View): Shown;
    /**
     * The same of why sessions stopped alone.
     */
    stops(given: any): Due;
    /**
     * On which provider's models to work, for the model that chooses a subagent; nothing where there is no choice.
     */
    subagent_hint(): string | undefined;
    /**
     * The sidebar's lines for a session with the model `id` of `provider`; each empty where it is not known.
     */
    summary(provider: string, id: string): Line[];
    /**
     * The report as text, coloured for a terminal where `colour`, in so many columns where the reader has an end.
     */
    text(colour: boolean, columns?: number | null): string;
    /**
     * How long each account may take, in seconds.
     */
    timeout(): number;
    /**
     * For how many milliseconds a session with the model `id` of `provider`, whose refusal was heard, is stopped yet by a
     * limit, where that is known.
     */
    wait(provider: string, id: string): number | undefined;
    /**
     * The warnings that are due as text, which is empty where none is; `given` is to be handed to the next call.
     */
    warnings(given: any): Due;
}

export function __wbg_reset_state(): void;

/**
 * The hosts that requests may go to.
 */
export function hosts(): string[];

/**
 * The providers whose credentials OpenCode may keep for us in a store of its own.
 */
export function providers(): string[];

/**
 * That what these arguments asked for could not be printed, by the operating system's `code`.
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
    readonly plan_add_signal: (a: number, b: any) => void;
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
    readonly plan_use_cache: (a: number, b: number, c: number, d: number) => void;
    readonly providers: () => any;
    readonly readingcache_new: () => number;
    readonly run_brief: (a: number) => [number, number];
    readonly run_done: (a: number) => number;
    readonly run_json: (a: number) => any;
    readonly run_output: (a: number, b: number, c: number, d: number, e: number) => any;
    readonly run_pending: (a: number, b: number) => [number, number];
    readonly run_poll: (a: number) => number;
    readonly run_press: (a: number, b: any, c: number, d: number, e: number, f: number, g: number) => any;
    readonly run_prompt: (a: number, b: number, c: number, d: number, e: number) => any;
    readonly run_repeat: (a: number, b: number) => [number, number];
    readonly run_samples_to_store: (a: number, b: any) => any;
    readonly run_set_samples: (a: number, b: any) => void;
    readonly run_set_sessions: (a: number, b: number, c: number) => void;
    readonly run_show: (a: number, b: any, c: number, d: any) => any;
    readonly run_stops: (a: number, b: any) => any;
    readonly run_subagent_hint: (a: number) => [number, number];
    readonly run_summary: (a: number, b: number, c: number, d: number, e: number) => any;
    readonly run_text: (a: number, b: number, c: number) => [number, number];
    readonly run_timeout: (a: number) => number;
    readonly run_wait: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly run_warnings: (a: number, b: any) => any;
    readonly unwritten: (a: number, b: number, c: number, d: number, e: any, f: number, g: number) => [number, number];
    readonly wasm_bindgen_89f316b10d709ead___convert__closures_____invoke___mystatus_47337aeb33fbe2b7___wasm__host__Answer__core_fafa5420d26920c8___result__Result_____wasm_bindgen_89f316b10d709ead___JsError___true_: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen_89f316b10d709ead___convert__closures_____invoke___wasm_bindgen_89f316b10d709ead___JsValue__core_fafa5420d26920c8___result__Result_____wasm_bindgen_89f316b10d709ead___JsError___true_: (a: number, b: number, c: any) => [number, number];
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
