// The parts of OpenCode 2 that the shim uses, as packages/plugin in its source declares them; npm has no types yet.

type Release = () => void;
type Render<Input> = (input: Input) => import("@opentui/solid").Element | null;
type Colour = unknown;

/** The event of a refused session; `at` is the time of its retry, in epoch milliseconds. */
type SessionEvent = {
  sessionID?: string;
  attempt?: number;
  at?: number;
  error?: { type: string; message: string; status?: number };
};

/** The model of a session, or of one of its messages. */
type SessionModel = { providerID: string; id: string };

/** The model that a slot belongs to. */
export type WithModel = { model?: { providerID: string; modelID?: string; id?: string } };

/** The argument of a terminal plugin's `setup`. */
export type TuiContext = {
  readonly options: Readonly<Record<string, unknown>>;
  readonly theme: {
    readonly text: {
      readonly base: Colour;
      readonly muted: Colour;
      readonly action: { readonly primary: { readonly base: Colour } };
      readonly feedback: Record<"success" | "warning" | "error", { readonly base: Colour }>;
    };
  };
  readonly data: {
    listen(handler: (event: { details: { type: string; data?: SessionEvent } }) => void): Release;
    /** Missing in older versions. */
    readonly session?: {
      /** The session's model is the one chosen for its next turn. */
      get(sessionID: string): { model?: SessionModel } | undefined;
      /** Missing in older versions. */
      readonly message?: { list(sessionID: string): readonly { type: string; model?: SessionModel }[] };
    };
  };
  /** Missing in older versions. */
  readonly client?: {
    readonly session: {
      list(query: {
        limit: number;
        order: "desc";
      }): Promise<{ data: readonly { readonly time: { readonly updated: number } }[] }>;
    };
  };
  readonly keymap: {
    layer(
      input: () => {
        mode?: string;
        commands: readonly {
          id?: string;
          title?: string;
          description?: string;
          group?: string;
          bind?: string;
          palette?: true;
          slash?: { name: string; arguments?: true };
          run: (input?: string) => void;
        }[];
      },
    ): void;
  };
  /** A store on disk; missing in older versions. */
  readonly storage?: {
    store<Value extends object>(
      key: string,
      options: { initial: Value },
    ): readonly [Value, (change: (draft: Value) => void) => Promise<void> | void];
  };
  readonly ui: {
    readonly dialog: {
      show(render: Render<void>, onClose?: () => void): void;
      set(options: { size?: "medium" | "large" | "xlarge" }): void;
      clear(): void;
    };
    readonly toast: {
      show(toast: { title?: string; message: string; variant?: "warning" | "error"; duration?: number }): void;
    };
    slot(
      claim:
        | { append: "app"; render: Render<Record<string, never>> }
        | { append: "sidebar.content"; render: Render<{ sessionID: string } & WithModel> }
        | { append: "prompt.footer.status"; render: Render<WithModel> },
    ): Release;
  };
};

type Connection =
  | { readonly type: "credential"; readonly id: string }
  | { readonly type: "env"; readonly name: string };
type Credential =
  | { type: "key"; key: string; metadata?: Record<string, unknown> }
  | { type: "oauth"; access: string; refresh: string; expires: number; metadata?: Record<string, unknown> };

/** A model, as hooks name it. */
export type ModelRef = { readonly providerID: string; readonly id?: string; readonly modelID?: string };

type Retry = {
  readonly model: ModelRef;
  readonly error: { readonly type: string; readonly message: string; readonly status?: number };
  decision: { retry: false } | { retry: true; delay: number };
};

/** The argument of a server plugin's `setup`. */
export type ServerContext = {
  readonly options: Readonly<Record<string, unknown>>;
  readonly tool: {
    transform(
      edit: (tools: {
        get(id: string): object | undefined;
        add(tool: {
          name: string;
          description: string;
          input: object;
          options: { codemode: boolean };
          execute: (input: unknown) => Promise<{ content: string; metadata: object }>;
        }): void;
      }) => void,
    ): Promise<object>;
  };
  readonly command: {
    list(): Promise<{ data: readonly { name: string }[] }>;
    transform(
      edit: (commands: {
        add(command: {
          name: string;
          description: string;
          execute: (input: { sessionID: string; prompt: { text: string } }) => Promise<void>;
        }): void;
      }) => void,
    ): Promise<object>;
  };
  readonly session: {
    synthetic(input: { sessionID: string; text: string; description?: string; resume?: boolean }): Promise<unknown>;
    /** Missing in older versions. The request and its body are not declared, so that no code uses them. */
    hook?: {
      (
        name: "http.response",
        run: (event: {
          readonly model: ModelRef;
          readonly response: { readonly status: number; readonly headers: Iterable<[string, string]> };
        }) => void,
      ): unknown;
      (name: "retry", run: (event: Retry) => Promise<void>): unknown;
      (
        name: "context",
        run: (event: { readonly tools: Record<string, { description: string } | undefined> }) => void,
      ): unknown;
    };
  };
  readonly integration: {
    readonly connection: {
      active(integration: string): Promise<Connection | undefined>;
      resolve(connection: Connection): Promise<Credential | undefined>;
    };
  };
};
