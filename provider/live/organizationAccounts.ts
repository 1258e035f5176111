import { AwsError } from "../aws/errors";
import type { Organization } from "../aws/organization";
import {
  type AccountRule,
  judgeOf,
  type ListedAccount,
  type Naming,
  type Selection,
  select,
  type TaggedAccount,
  type Unmatched,
  unmatched,
} from "../domain/organizationAccounts";
import type { Tags } from "../domain/tags";
import { inParallel } from "../engine/inParallel";
import { AccountsNotMatchedError, OrganizationNotReadableError, OutsideOrganizationError } from "./errors";
import { resolveUnits } from "./organizationalUnits";
import { AT_A_TIME, type OrganizationReads } from "./organizationReads";

/** Which accounts to find, and what to read about them. */
export interface AccountsRequest {
  /** With organizational units as a program names them. */
  readonly rule: AccountRule<string>;
  /** Whether to read the tags of the accounts that are selected. */
  readonly withTags: boolean;
}

/** An organization's accounts, divided by a rule. */
export interface FoundAccounts extends Selection {
  readonly organization: Organization;
}

/**
 * Finds the accounts of the caller's organization that a rule selects.
 *
 * @throws OutsideOrganizationError, OrganizationNotReadableError, OrganizationChangingError, AccountsNotMatchedError, AwsError
 */
export async function findAccounts(
  reads: OrganizationReads,
  { rule: given, withTags }: AccountsRequest,
): Promise<FoundAccounts> {
  const organization = await readable(reads, undefined, () => reads.organization());
  if (!organization) throw new OutsideOrganizationError(await reads.account());
  return readable(reads, organization, async () => {
    const accounts = await reads.accounts();
    if (accounts.length === 0) throw await notReadable(reads, organization, undefined);
    const { rule, unknown } = await resolved(reads, accounts, given);
    if (unknown.length > 0) throw new AccountsNotMatchedError(organization.id, unknown);
    const tagged = await withNeededTags(reads, accounts, rule, organization);
    const { selected, leftOut } = select(tagged, rule, organization);
    const nowhere = unmatched(tagged, rule, { selected, leftOut });
    if (nowhere.length > 0) throw new AccountsNotMatchedError(organization.id, nowhere);
    return { organization, leftOut, selected: withTags ? await withAllTags(reads, selected) : selected };
  });
}

/** Adds to an error who may read an organization, if the caller may not. */
async function readable<T>(
  reads: OrganizationReads,
  organization: Organization | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isDenied =
      error instanceof AwsError && error.kind === "refused" && error.awsCode.startsWith("AccessDenied");
    throw isDenied ? await notReadable(reads, organization, error) : error;
  }
}

async function notReadable(
  reads: OrganizationReads,
  organization: Organization | undefined,
  denied: AwsError | undefined,
): Promise<OrganizationNotReadableError> {
  const account = await reads.account().catch(() => undefined);
  return new OrganizationNotReadableError(account, organization, denied);
}

interface Resolved {
  readonly rule: AccountRule;
  /** Units that don't exist. */
  readonly unknown: readonly Unmatched[];
}

/** A rule with the ids of the units that it names. */
async function resolved(
  reads: OrganizationReads,
  accounts: readonly ListedAccount[],
  { include, exclude, ...rest }: AccountRule<string>,
): Promise<Resolved> {
  const unitsOf = ({ organizationalUnits = [] }: Naming<string>, path: string) =>
    resolveUnits(reads, accounts, organizationalUnits, path);
  const [included, excluded] = [
    include && (await unitsOf(include, "organizationalUnits")),
    await unitsOf(exclude, "exclude.organizationalUnits"),
  ];
  const named = (
    { organizationalUnits, ...others }: Naming<string>,
    units: Naming["organizationalUnits"],
  ) => ({
    ...others,
    ...(organizationalUnits && units && { organizationalUnits: units }),
  });
  return {
    rule: {
      ...rest,
      include: include && named(include, included?.units),
      exclude: named(exclude, excluded.units),
    },
    unknown: [...(included?.unknown ?? []), ...excluded.unknown],
  };
}

/** The accounts; with tags if the rule needs them, which takes one request per account. */
async function withNeededTags(
  reads: OrganizationReads,
  accounts: readonly ListedAccount[],
  rule: AccountRule,
  organization: Organization,
): Promise<readonly TaggedAccount[]> {
  const judge = judgeOf(rule, organization);
  const needed = accounts.filter((account) => judge(account) === "unknown");
  const tags = await tagsOf(reads, needed);
  return accounts.map((account) => {
    const own = tags.get(account.id);
    return own ? { ...account, tags: own } : account;
  });
}

async function withAllTags(
  reads: OrganizationReads,
  accounts: readonly TaggedAccount[],
): Promise<readonly TaggedAccount[]> {
  const tags = await tagsOf(
    reads,
    accounts.filter((account) => account.tags === undefined),
  );
  return accounts.map((account) => ({ ...account, tags: account.tags ?? tags.get(account.id) ?? {} }));
}

async function tagsOf(
  reads: OrganizationReads,
  accounts: readonly ListedAccount[],
): Promise<ReadonlyMap<string, Tags>> {
  const read = await inParallel(accounts, AT_A_TIME, async ({ id }) => [id, await reads.tags(id)] as const);
  return new Map(read);
}
