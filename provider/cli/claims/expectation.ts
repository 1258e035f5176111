import { isAccountId } from "../../domain/accountId";
import { isClaimKey } from "../../domain/claimKey";
import { collecting, type Problem, type Report } from "../../domain/problem";
import { sortedUnique } from "../../domain/sets";
import { isRecord, type Raw, refuseOthers } from "../../domain/values";
import type { Named } from "./target";

/** Which claims an entry selects: one by its key, those of a name, or all of a stack. */
type SelectorKind = "key" | "name" | "stack";

/** The accounts that the selected claims should hold together. */
export interface ExpectedClaim {
  readonly kind: SelectorKind;
  /** The key, `project/stack/resource`, or `project/stack`. */
  readonly selector: string;
  /** Sorted, without duplicates. */
  readonly accounts: readonly string[];
}

/** What is expected of an aggregator. */
export interface Expectation {
  readonly claims: readonly ExpectedClaim[];
  /** Whether there may be other claims and accounts. */
  readonly others: "allowed" | "refused";
  /** Accounts on the aggregator; undefined: they are not checked, except through the claims. */
  readonly accounts?: readonly string[];
  /** `organization/project/stack`; null: no stack may own it; undefined: any owner. */
  readonly owner?: string | null;
  /** `tags`, or `dynamodb:REGION/TABLE`. */
  readonly store?: string;
  /** Keys of known entries that can't be read as claims. */
  readonly damaged: readonly string[];
}

/** The members of a file, besides those of a snapshot. */
const MEMBERS = ["aggregator", "claims", "others", "accounts", "owner", "store", "damaged"];

/**
 * Reads an expectation: from a file of its own format, or from the output of `claims list --json`.
 *
 * @param value - the JSON of the file
 * @param named - the aggregator to check
 */
export function readExpectation(
  value: unknown,
  named: Named,
): { readonly expectation: Expectation } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = collecting(problems);
  if (!isRecord(value))
    return { problems: [{ path: "the file", value, rule: "a JSON object with the member claims" }] };
  checkAggregator(value.aggregator, named, report);
  const isSnapshot = Array.isArray(value.claims);
  const expectation = isSnapshot ? ofSnapshot(value, report) : ofFile(value, report);
  return problems.length > 0 ? { problems } : { expectation };
}

/** How words select claims. */
function selectorKind(selector: string): SelectorKind | undefined {
  if (isClaimKey(selector)) return "key";
  const parts = selector.split("/");
  if (parts.length < 2 || parts.some((part) => part === "")) return undefined;
  return parts.length === 2 ? "stack" : "name";
}

function checkAggregator(value: unknown, { name, region }: Named, report: Report): void {
  if (value === undefined) return;
  if (!isRecord(value)) {
    report("aggregator", value, "an object with name and region");
    return;
  }
  if (value.name !== name) report("aggregator.name", value.name, `the one that is checked, ${name}`);
  if (value.region !== region)
    report("aggregator.region", value.region, `the one that is checked, ${region}`);
}

function ofFile(value: Raw, report: Report): Expectation {
  refuseOthers(value, MEMBERS, "", report);
  const { claims, others = "refused", accounts, damaged = [] } = value;
  if (others !== "refused" && others !== "allowed") report("others", others, '"refused" or "allowed"');
  if (!isRecord(claims)) report("claims", claims, "an object with the accounts of each claim");
  return {
    ...aboutAggregator(value, report),
    claims: Object.entries(isRecord(claims) ? claims : {}).map(([selector, ids]) => {
      const path = `claims[${JSON.stringify(selector)}]`;
      const kind = selectorKind(selector);
      if (kind === undefined)
        report(
          path,
          undefined,
          "project/stack, project/stack/resource or the key of a claim",
          "must be named",
        );
      return { kind: kind ?? "name", selector, accounts: accountsIn(ids, path, report) };
    }),
    others: others === "allowed" ? "allowed" : "refused",
    ...(accounts !== undefined && { accounts: accountsIn(accounts, "accounts", report) }),
    damaged: textsIn(damaged, "damaged", report),
  };
}

/** The output of `claims list --json`: all of it is expected to stay the same. */
function ofSnapshot(value: Raw, report: Report): Expectation {
  const { aggregator, claims, torn = [], damaged = [], foreign = [] } = value;
  const listed = (claims as readonly unknown[]).map((claim, index) =>
    claimIn(claim, `claims[${index}]`, report),
  );
  const names = listed.map(({ name }) => name);
  if (!isRecord(aggregator)) report("aggregator", aggregator, "an object with name, region and accounts");
  const accounts = isRecord(aggregator) ? accountsIn(aggregator.accounts, "aggregator.accounts", report) : [];
  return {
    ...aboutAggregator(value, report),
    // A stack that was destroyed and recreated has the same name and another key.
    claims: listed.map(({ key, name, accounts: ids }) =>
      selectorKind(name) !== "name" || names.indexOf(name) !== names.lastIndexOf(name)
        ? { kind: "key", selector: key, accounts: ids }
        : { kind: "name", selector: name, accounts: ids },
    ),
    others: "refused",
    accounts,
    damaged: [
      ...textsIn(torn, "torn", report),
      ...textsIn(damaged, "damaged", report),
      ...textsIn(foreign, "foreign", report),
    ],
  };
}

function claimIn(
  value: unknown,
  path: string,
  report: Report,
): { readonly key: string; readonly name: string; readonly accounts: readonly string[] } {
  const { key, name, accounts } = isRecord(value) ? value : {};
  if (!isRecord(value)) report(path, value, "an object with key, name and accounts");
  else {
    if (typeof key !== "string" || !isClaimKey(key)) report(`${path}.key`, key, "the key of a claim");
    if (typeof name !== "string" || name === "") report(`${path}.name`, name, "project/stack/resource");
  }
  const ids = isRecord(value) ? accountsIn(accounts, `${path}.accounts`, report) : [];
  return { key: String(key), name: String(name), accounts: ids };
}

function aboutAggregator({ owner, store }: Raw, report: Report): Pick<Expectation, "owner" | "store"> {
  if (owner !== undefined && owner !== null && (typeof owner !== "string" || owner.split("/").length < 3))
    report("owner", owner, "organization/project/stack, or null");
  if (store !== undefined && (typeof store !== "string" || !/^(tags|dynamodb:[^/]+\/.+)$/.test(store)))
    report("store", store, '"tags" or "dynamodb:REGION/TABLE"');
  return {
    ...((typeof owner === "string" || owner === null) && { owner }),
    ...(typeof store === "string" && { store }),
  };
}

function accountsIn(value: unknown, path: string, report: Report): string[] {
  if (!Array.isArray(value)) {
    report(path, value, "a list of account ids");
    return [];
  }
  value.forEach((id, index) => {
    if (!isAccountId(id)) report(`${path}[${index}]`, id, "an account id of 12 digits, as a string");
  });
  return sortedUnique(value.filter(isAccountId));
}

function textsIn(value: unknown, path: string, report: Report): string[] {
  if (!Array.isArray(value)) {
    report(path, value, "a list of keys");
    return [];
  }
  value.forEach((key, index) => {
    if (typeof key !== "string") report(`${path}[${index}]`, key, "a key");
  });
  return value.filter((key) => typeof key === "string");
}
