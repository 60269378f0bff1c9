/** What is wrong with `serverless.yml`, and what people should know all the same; each once, as `path: text`, in the order it came. */
export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  problem(path: string, text: string): void;
  warning(path: string, text: string): void;
}

/** Gathers findings. What stands under `provider` is read once for each function, and told once. */
export function createFindings(): Findings {
  const problems = new Set<string>();
  const warnings = new Set<string>();
  return {
    get problems() {
      return [...problems];
    },
    get warnings() {
      return [...warnings];
    },
    problem: (path, text) => problems.add(`${path}: ${text}`),
    warning: (path, text) => warnings.add(`${path}: ${text}`),
  };
}
