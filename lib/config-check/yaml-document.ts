import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A problem on a line of the file. */
export interface LineProblem {
  readonly line: number;
  readonly text: string;
}

/** A YAML text that was read, or the problems that kept it from it; lines count from 1. */
export interface YamlDocument {
  readonly problems: readonly LineProblem[];
  readonly value: unknown;
  /** Where a path stands: at its key in a map, at its value in a list, and a missing field where it should be. */
  lineOf(path: readonly PropertyKey[]): number;
}

function findLine(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const last = String(path[depth - 1]);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === last)
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Aliases that lead nowhere are no syntax error, but they cannot be turned into a value. */
function danglingAliases(document: Document, lines: LineCounter): LineProblem[] {
  const problems: LineProblem[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return;
      const line = node.range ? lines.linePos(node.range[0]).line : 1;
      problems.push({ line, text: `YAML: Unresolved alias *${node.source}` });
    },
  });
  return problems;
}

function toValue(document: Document, problems: LineProblem[]): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    problems.push({ line: 1, text: `YAML: ${error instanceof Error ? error.message : error}` }); // aliases that blow up
    return undefined;
  }
}

/** Reads a YAML text; an empty one is an empty map. Throws nothing for what the text holds. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    text: `YAML: ${error.message}`,
  }));
  const problems = syntax.length > 0 ? syntax : danglingAliases(document, lines);
  const value = problems.length > 0 ? undefined : toValue(document, problems);
  return {
    problems,
    value,
    lineOf: (path) => findLine(document, lines, path),
  };
}
