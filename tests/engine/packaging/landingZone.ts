import { type Emulator, type SettingsPatch, startEmulator } from "../../../emulator";
import {
  accountsByRulePolicy,
  authorizationPolicies,
  documentedPolicies,
  leastPrivilege,
  memberPolicies,
} from "../../support/policy";

/** The account with the aggregator that the README of examples/landing-zone names. */
export const AUDIT = "111122223333";

/** The name of an account of the organization. */
export const nameOf = (account: string) => `team-${account.slice(-2)}`;

/** The role that the example assumes in an account. */
const deployRoleIn = (account: string) => `arn:aws:iam::${account}:role/Deploy`;

/**
 * An AWS with an organization for examples/landing-zone as its README has it: accounts in the organizational unit
 * `Workloads`, named after their last digits. The aggregator is still missing.
 *
 * @param withoutRole - those of the accounts whose deploy role can't be assumed
 */
export async function startLandingZone(
  accountIds: readonly string[],
  withoutRole: readonly string[],
  settings: SettingsPatch = {},
): Promise<Emulator> {
  const policies = [
    ...documentedPolicies(),
    ...authorizationPolicies(),
    accountsByRulePolicy(),
    memberPolicies().table,
  ];
  const aws = await startEmulator({
    settings: {
      ...leastPrivilege(policies),
      ...settings,
      roles: withoutRole.map((account) => ({ arn: deployRoleIn(account), deny: true })),
    },
  });
  await aws.seedOrganization({
    managementAccount: "123456789012",
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
