import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { sortedUnique } from "../../domain/sets";
import { chosenBy } from "./drift";
import { ExpectationError } from "./errors";
import { type Expectation, type ExpectedClaim, readExpectation } from "./expectation";
import type { Report } from "./report";
import type { Named } from "./target";

/** The format that `--update` writes and `--expect` reads. */
interface ExpectationFile {
  readonly aggregator: Named;
  readonly owner: string | null;
  readonly store: string;
  readonly others: Expectation["others"];
  readonly claims: Readonly<Record<string, readonly string[]>>;
  readonly accounts: readonly string[];
  readonly damaged?: readonly string[];
}

/**
 * Reads the expectation.
 *
 * @returns undefined if there is no such file
 * @throws ExpectationError
 */
export function readFile(file: string, named: Named): Expectation | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const read = readExpectation(jsonIn(text, file), named);
  if ("problems" in read) throw new ExpectationError(file, read.problems);
  return read.expectation;
}

/** Writes the expectation in one step: a reader, also after a kill, finds the old file or the new one. */
export function writeFile(file: string, content: ExpectationFile): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(draft, file);
  } catch (error) {
    throw ExpectationError.ofFile(file, "a file that can be written", error);
  }
}

/**
 * The current state as the new expectation. If the file allows other claims, only the claims that it names are
 * included. Stacks that it names as a whole stay so.
 */
export function expecting(report: Report, before: Expectation | undefined): ExpectationFile {
  const { aggregator, owner, store, claims, torn, damaged, foreign } = report;
  const { others = "refused" } = before ?? {};
  const known = (before?.claims ?? []).filter((entry) => chosenBy(entry, claims).length > 0);
  const chosen = new Set(known.flatMap((entry) => chosenBy(entry, claims)));
  const rest = claims.filter((claim) => !chosen.has(claim));
  const names = rest.map(({ name }) => name);
  const added = rest.map(
    ({ key, name }): Pick<ExpectedClaim, "kind" | "selector"> =>
      names.indexOf(name) === names.lastIndexOf(name)
        ? { kind: "name", selector: name }
        : { kind: "key", selector: key },
  );
  const entries = [...known, ...(others === "allowed" ? [] : added)].map(
    (entry) => [entry.selector, accountsOf(entry, report)] as const,
  );
  const unread = sortedUnique([...torn, ...damaged, ...foreign]);
  const expected = sortedUnique(entries.flatMap(([, accounts]) => accounts));
  return {
    aggregator: { name: aggregator.name, region: aggregator.region },
    owner,
    store,
    others,
    claims: Object.fromEntries(entries),
    accounts:
      others === "allowed" ? expected.filter((id) => aggregator.accounts.includes(id)) : aggregator.accounts,
    ...(unread.length > 0 && { damaged: unread }),
  };
}

function accountsOf(entry: Pick<ExpectedClaim, "kind" | "selector">, { claims }: Report): string[] {
  return sortedUnique(chosenBy(entry, claims).flatMap(({ accounts }) => accounts));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw ExpectationError.ofFile(file, "a file that can be read", error);
  }
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw ExpectationError.ofFile(file, "a file with JSON", error);
  }
}
