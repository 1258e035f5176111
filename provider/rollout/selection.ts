import { ACCOUNT_ID, isAccountId } from "../domain/accountId";
import { isUnitName, UNIT_RULE } from "../domain/organizationPath";
import type { Report } from "../domain/problem";
import { isRecord, refuseOthers } from "../domain/values";
import { AccountsNotMatchedError } from "../live/errors";
import { findAccounts } from "../live/organizationAccounts";
import type { OrganizationReads } from "../live/organizationReads";
import { InvalidRolloutError } from "./errors";
import type { RolloutAccount, RolloutOptions } from "./options";
import type { OrganizationReport } from "./report";

/** The organizational units whose accounts are rolled out to, from the options. */
export type Selection = Pick<OrganizationReport, "organizationalUnits" | "exclude">;

/** The accounts of organizational units. */
export interface Selected {
  readonly accounts: readonly RolloutAccount[];
  readonly organization: OrganizationReport;
}

const EXCLUDE_PROPERTIES = ["organizationalUnits", "accountIds"] as const;

/** Reads the organizational units of the options; undefined if they name none. */
export function readSelection(options: RolloutOptions, report: Report): Selection | undefined {
  const { organizationalUnits, exclude, accounts } = options;
  if (organizationalUnits === undefined) {
    if (exclude !== undefined) report("exclude", undefined, "left out without organizationalUnits");
    return undefined;
  }
  if (accounts !== undefined) report("organizationalUnits", undefined, "left out if accounts are given");
  if (Array.isArray(organizationalUnits) && organizationalUnits.length === 0)
    report("organizationalUnits", organizationalUnits, "a list that is not empty");
  if (exclude !== undefined && !isRecord(exclude)) report("exclude", exclude, "an object");
  const excluded: NonNullable<RolloutOptions["exclude"]> = isRecord(exclude) ? exclude : {};
  refuseOthers(excluded as Record<string, unknown>, EXCLUDE_PROPERTIES, "exclude.", report);
  return {
    organizationalUnits: textsIn(organizationalUnits, "organizationalUnits", UNIT, report),
    exclude: {
      organizationalUnits: textsIn(excluded.organizationalUnits, "exclude.organizationalUnits", UNIT, report),
      accountIds: textsIn(excluded.accountIds, "exclude.accountIds", ACCOUNT, report),
    },
  };
}

/** The rule for members of a list. */
interface Rule {
  readonly text: string;
  holds(value: string): boolean;
}

const UNIT: Rule = { text: UNIT_RULE, holds: isUnitName };

const ACCOUNT: Rule = { text: ACCOUNT_ID, holds: isAccountId };

function textsIn(given: unknown, path: string, { text, holds }: Rule, report: Report): string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    report(path, given, "a list");
    return [];
  }
  given.forEach((value: unknown, index) => {
    if (typeof value !== "string" || !holds(value)) report(`${path}[${index}]`, value ?? null, text);
  });
  return given as string[];
}

/** Whether two selections are equal, in any order. */
export function isSameSelection(one: Selection, other: Selection): boolean {
  return membersOf(one) === membersOf(other);
}

function membersOf({ organizationalUnits, exclude }: Selection): string {
  const lists = [organizationalUnits, exclude.organizationalUnits, exclude.accountIds];
  return JSON.stringify(lists.map((list) => [...new Set(list)].sort()));
}

/** `Workloads/Prod, ou-ab12-11111111 without Sandbox, 222222222222` */
export function describeSelection({ organizationalUnits, exclude }: Selection): string {
  const excluded = [...exclude.organizationalUnits, ...exclude.accountIds];
  const units = organizationalUnits.join(", ");
  return excluded.length === 0 ? units : `${units} without ${excluded.join(", ")}`;
}

/**
 * Finds the accounts of organizational units.
 *
 * @throws InvalidRolloutError, if a unit doesn't exist, or no account is selected from it
 * @throws OutsideOrganizationError, OrganizationNotReadableError, OrganizationChangingError, AwsError
 */
export async function selectAccounts(reads: OrganizationReads, selection: Selection): Promise<Selected> {
  const { organization, selected, leftOut } = await findAccounts(reads, {
    rule: {
      include: { organizationalUnits: selection.organizationalUnits },
      exclude: selection.exclude,
      recursive: true,
      includeManagementAccount: false,
      states: ["ACTIVE"],
    },
    withTags: false,
  }).catch((error: unknown) => {
    throw error instanceof AccountsNotMatchedError ? invalid(error) : error;
  });
  return {
    accounts: selected.map(({ id, name }) => ({ accountId: id, ...(name !== "" && { name }) })),
    organization: {
      id: organization.id,
      ...selection,
      leftOut: leftOut
        .filter(({ reason }) => reason !== "not included")
        .map(({ id, name, detail }) => ({ accountId: id, name, detail })),
    },
  };
}

function invalid({ facts }: AccountsNotMatchedError): InvalidRolloutError {
  return new InvalidRolloutError(
    facts.unmatched.map(({ path, value, why }) => ({
      path,
      verb: value === undefined ? "leads to no account:" : `names ${JSON.stringify(value)}, but`,
      rule: why,
    })),
  );
}
