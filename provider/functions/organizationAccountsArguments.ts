import { brokenAccountId } from "../domain/accountId";
import { ACCOUNT_STATES, type Naming, type TagRule } from "../domain/organizationAccounts";
import { isUnitName, UNIT_RULE } from "../domain/organizationPath";
import { collecting, type Problem, type Report } from "../domain/problem";
import { isRecord, type Raw, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import type { AccountsRequest } from "../live/organizationAccounts";
import { readTexts } from "./texts";

const NAMING = ["organizationalUnits", "accountIds", "tags"];

const ARGUMENTS = [...NAMING, "exclude", "recursive", "includeManagementAccount", "states", "withTags"];

/** Names that other tools, or other parts of this package, use. */
const ELSEWHERE: Readonly<Record<string, string>> = { ous: "organizationalUnits", status: "states" };

/** What a program requests. */
interface ReadArguments {
  /** Valid only if no rule is broken. */
  readonly request: AccountsRequest;
  readonly problems: readonly Problem[];
}

/**
 * Reads the arguments of `getOrganizationAccounts`. Every broken rule is reported.
 *
 * @param isLater - whether a value is an output or a promise, which the plain function can't wait for
 */
export function readArguments(args: unknown, isLater: (value: unknown) => boolean): ReadArguments {
  const problems: Problem[] = [];
  const report = refusingLater(collecting(problems), isLater);
  const recordIn = recordReader(report, isLater);
  const given = recordIn("", args ?? {});
  refuseOthers(given, ARGUMENTS, "", report, ELSEWHERE);
  const exclude = given.exclude === undefined ? {} : recordIn("exclude", given.exclude);
  refuseOthers(exclude, NAMING, "exclude.", report);
  const include = readNaming(given, "", { report, recordIn, isLater });
  const excluded = readNaming(exclude, "exclude.", { report, recordIn, isLater });
  const isGiven = Object.keys(include).length > 0;
  if (isGiven && problems.length === 0 && isEmpty(include))
    report(
      "",
      undefined,
      `${Object.keys(include).join(", ")} can't be empty. To select the whole organization, leave out organizationalUnits, ` +
        "accountIds and tags",
    );
  const withTags = readSwitch("withTags", given.withTags, false, report);
  const request: AccountsRequest = {
    rule: {
      include: isGiven ? withoutEmptyTags(include) : undefined,
      exclude: withoutEmptyTags(excluded),
      recursive: readSwitch("recursive", given.recursive, true, report),
      includeManagementAccount: readSwitch(
        "includeManagementAccount",
        given.includeManagementAccount,
        false,
        report,
      ),
      states: readStates(given.states, report),
    },
    withTags: withTags || [include, excluded].some((naming) => withoutEmptyTags(naming).tags !== undefined),
  };
  return { request, problems };
}

const LATER = "known: pass outputs and promises to getOrganizationAccountsOutput";

/** Reports only that an output needs the other function, whatever other rules it breaks. */
function refusingLater(report: Report, isLater: (value: unknown) => boolean): Report {
  return (path, value, rule, verb) =>
    isLater(value) ? report(path, undefined, LATER) : report(path, value, rule, verb);
}

type ReadRecord = (path: string, value: unknown) => Raw;

function recordReader(report: Report, isLater: (value: unknown) => boolean): ReadRecord {
  return (path, value) => {
    if (isRecord(value) && !isLater(value)) return withoutNull(withoutUndefined(value));
    report(path || "the arguments", value, "an object");
    return {};
  };
}

interface Reading {
  readonly report: Report;
  readonly recordIn: ReadRecord;
  readonly isLater: (value: unknown) => boolean;
}

/** An empty member names nothing. A value that is not a record has already been reported. */
function isEmpty({ organizationalUnits = [], accountIds = [], tags = {} }: Naming<string>): boolean {
  return organizationalUnits.length + accountIds.length + Object.keys(tags).length === 0;
}

/** Tags without keys name no account, as an empty list does. */
function withoutEmptyTags({ tags, ...others }: Naming<string>): Naming<string> {
  return tags === undefined || Object.keys(tags).length === 0 ? others : { ...others, tags };
}

function readNaming(given: Raw, path: string, reading: Reading): Naming<string> {
  const { report } = reading;
  const { organizationalUnits: units, accountIds: ids, tags } = given;
  return withoutUndefined({
    organizationalUnits: readTexts(`${path}organizationalUnits`, units, brokenUnit, report),
    accountIds: readTexts(`${path}accountIds`, ids, brokenAccountId, report),
    tags: tags === undefined ? undefined : readTags(`${path}tags`, tags, reading),
  });
}

function brokenUnit(value: unknown): string | undefined {
  return typeof value === "string" && isUnitName(value) ? undefined : UNIT_RULE;
}

function readTags(path: string, value: unknown, { report, recordIn, isLater }: Reading): TagRule {
  const known = recordIn(path, value);
  // A key without a value must not be dropped: without it, the rule would select more accounts.
  const tags = isRecord(value) && !isLater(value) ? value : known;
  return Object.fromEntries(
    Object.entries(tags).map(([key, wanted]) => [key, readValues(`${path}.${key}`, wanted, report)]),
  );
}

/** The values that a tag may have: a string, or a list of strings. */
function readValues(path: string, value: unknown, report: Report): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.length > 0)
    return readTexts(
      path,
      value,
      (member) => (typeof member === "string" ? undefined : "a string"),
      report,
    ) as string[];
  report(path, value, "a string, or a list of strings of which one is to fit");
  return [];
}

function readSwitch(path: string, value: unknown, byDefault: boolean, report: Report): boolean {
  if (typeof value === "boolean") return value;
  if (value !== undefined) report(path, value, "true or false");
  return byDefault;
}

function readStates(value: unknown, report: Report): readonly string[] {
  if (value === undefined) return ["ACTIVE"];
  const rule = `one of ${ACCOUNT_STATES.join(", ")}`;
  const isState = (state: unknown) => ACCOUNT_STATES.some((known) => known === state);
  const states = readTexts("states", value, (state) => (isState(state) ? undefined : rule), report) ?? [];
  if (Array.isArray(value) && value.length === 0) report("states", value, `a list with at least ${rule}`);
  return states;
}
