import { type Emulator, type SettingsPatch, startEmulator } from "../../../emulator";
import {
  accountsByRulePolicy,
  authorizationPolicies,
  documentedPolicies,
  eachItsOwn,
  memberPolicies,
} from "../../support/policy";

/** The account with the aggregator that the README of examples/landing-zone names. */
export const AUDIT = "111122223333";

/** The account whose credentials deploy: the one that the local AWS takes credentials to be of. */
const MANAGEMENT = "123456789012";

/** The name of an account of the organization. */
export const nameOf = (account: string) => `team-${account.slice(-2)}`;

/** The role that the example assumes in an account. */
const deployRoleIn = (account: string) => `arn:aws:iam::${account}:role/Deploy`;

/** The role that owns the aggregator. */
export const OWNER_ROLE = `arn:aws:iam::${AUDIT}:role/Owner`;

/**
 * An AWS with an organization for examples/landing-zone as its README has it: accounts in the organizational unit
 * `Workloads`, named after their last digits. Each role has the policies that the README names for it, and nothing else may be
 * done. The aggregator is still missing.
 *
 * @param withoutRole - those of the accounts whose deploy role can't be assumed
 */
export async function startLandingZone(
  accountIds: readonly string[],
  withoutRole: readonly string[],
  settings: SettingsPatch = {},
): Promise<Emulator> {
  const [ofAccounts, , assumesRoles] = documentedPolicies();
  const { tags, table } = memberPolicies();
  if (!ofAccounts || !assumesRoles) throw new Error("docs/permissions.md lacks policies");
  const roles = [
    { account: MANAGEMENT, policies: [accountsByRulePolicy(), assumesRoles] },
    { role: deployRoleIn(AUDIT), policies: [tags, table] },
    ...accountIds.map((account) => ({ role: deployRoleIn(account), policies: authorizationPolicies() })),
    { role: OWNER_ROLE, policies: [ofAccounts, table] },
  ];
  const aws = await startEmulator({
    settings: {
      ...eachItsOwn(roles),
      ...settings,
      roles: withoutRole.map((account) => ({ arn: deployRoleIn(account), deny: true })),
    },
  });
  await aws.seedOrganization({
    managementAccount: MANAGEMENT,
    id: "o-exampleorgid",
    accounts: [
      ...accountIds.map((id) => ({ id, name: nameOf(id), parent: "Workloads" })),
      { id: AUDIT, parent: "Security" },
    ],
  });
  return aws;
}

/** The regions in which each account authorizes the aggregator, both sorted. */
export function authorizedBy(aws: Emulator): Record<string, string[]> {
  const regions: Record<string, string[]> = {};
  for (const { account, region, authorizedAccount, authorizedRegion } of aws.authorizations())
    if (authorizedAccount === AUDIT && authorizedRegion === "us-east-1")
      regions[account] = [...(regions[account] ?? []), region].sort();
  return Object.fromEntries(Object.entries(regions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The accounts whose deploy role was assumed since the log was cleared, each once, sorted. */
export function assumedIn(aws: Emulator): string[] {
  const roles = aws
    .log()
    .filter(({ operation }) => operation === "AssumeRole")
    .map(({ request }) => String((request as Record<string, unknown>).RoleArn));
  return [...new Set(roles)].map((arn) => arn.split(":")[4] ?? "").sort();
}
