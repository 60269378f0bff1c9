/** What this plugin uses of Serverless Framework 3.40, which has no types of its own. */

/** A function as the framework hands it over: `serverless.yml` with its variables resolved. */
export interface FrameworkFunction {
  readonly name: string;
  readonly [key: string]: unknown;
  package?: { artifact?: string };
}

/** The service as the framework has read it. */
export interface FrameworkService {
  readonly service: string;
  readonly provider: { readonly stage: string; readonly region?: string; readonly [key: string]: unknown };
  readonly functions: Readonly<Record<string, FrameworkFunction>>;
  readonly package: { path?: string; artifact?: string };
}

/** The framework itself. */
export interface Framework {
  /** The folder of `serverless.yml`, absolute. */
  readonly serviceDir: string;
  readonly service: FrameworkService;
  readonly processedInput: { readonly commands: readonly string[] };
  readonly configSchemaHandler: { defineProvider(name: string, schema: unknown): void };
  setProvider(name: string, provider: unknown): void;
  /** The error whose message alone is shown to people. */
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/** How the framework talks to people: results to standard output, all else to standard error. */
export interface FrameworkOutput {
  readonly log: {
    notice(text: string): void;
    success(text: string): void;
    warning(text: string): void;
  };
  writeText(text: string): void;
  readonly progress: {
    /** Shown while it lasts, where somebody watches a terminal. */
    create(options: { readonly message: string }): { update(message: string): void; remove(): void };
  };
}

/** Options of the command line, by their long names. */
export type FrameworkOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
