import { AwsError } from "../../provider/aws/errors";
import type { AwsErrorKind } from "../../provider/aws/failure";
import type { OrganizationApi } from "../../provider/aws/organization";
import type { ProbeApi } from "../../provider/aws/probes";
import { readSettings } from "../../provider/aws/settings";
import type { Asking, Subject } from "../../provider/cli/doctor/asking";
import type { Check } from "../../provider/cli/doctor/check";
import type { Finding } from "../../provider/cli/doctor/finding";
import { ACCOUNT, REGION } from "./claimTags";

/** A call that AWS has denied. */
export function refusal(awsCode = "AccessDeniedException", kind: AwsErrorKind = "refused"): AwsError {
  const advice = { deployment: "d", commandLine: `Do something about ${awsCode}.` };
  return new AwsError(`AWS says ${awsCode}`, kind, awsCode, { advice });
}

/** A promise that rejects with that. */
export const refused = (...args: Parameters<typeof refusal>): Promise<never> =>
  Promise.reject(refusal(...args));

/** What to check: a region, and nothing in particular. */
export const SUBJECT: Subject = {
  settings: readSettings({}),
  region: REGION,
  name: undefined,
  table: undefined,
  roleArns: [],
};

/** An account that manages an organization, with all permissions and without problems. */
export function askingOf({
  organization = {},
  probe = {},
  ...more
}: Partial<Omit<Asking, "organization" | "probe">> & {
  organization?: Partial<OrganizationApi>;
  probe?: Partial<ProbeApi>;
} = {}): Asking {
  const subject = more.subject ?? SUBJECT;
  const any = {
    name: "security",
    arn: "arn:1",
    source: { kind: "account", accountIds: [ACCOUNT], regions: "all" },
    filters: {},
  } as const;
  return {
    subject,
    source: "the environment",
    installed: {
      node: () => ({ version: "20.20.2", needed: ">=20" }),
      pulumiPackage: () => ({ version: "3.248.0", needed: "^3.216.0" }),
      pulumiCli: async () => ({ version: "v3.248.0" }),
    },
    endpoints: async () => [],
    caller: async () => ({ account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/x`, region: REGION }),
    regions: async () => new Map([[REGION, "ENABLED_BY_DEFAULT"]]),
    aggregators: async () => (subject.region === undefined ? undefined : [any]),
    named: async () => undefined,
    namedTags: async () => undefined,
    any: async () => any,
    table: async () => undefined,
    isOrganizationWanted: async () => false,
    isDelegationNeeded: async () => false,
    tags: async () => ({}),
    authorizations: async () => (subject.region === undefined ? undefined : "none"),
    clock: async () => ({ least: -10, most: 10 }),
    ...more,
    organization: async () => ({
      account: async () => ACCOUNT,
      describe: async () => ({ id: "o-1", allFeatures: true, managementAccount: ACCOUNT }),
      hasServiceAccess: async () => true,
      trustedServices: async () => ["config.amazonaws.com"],
      delegatedAdministrators: async () => [],
      ...organization,
    }),
    probe: async () => ({
      caller: async () => ({ account: ACCOUNT, arn: "arn" }),
      sourcesStatus: async () => {},
      resourceCounts: async () => {},
      accounts: async () => {},
      ...probe,
    }),
  };
}

/** The finding of one of several checks. */
export async function findingOf(
  checks: readonly Check[],
  id: string,
  asking: Asking = askingOf(),
): Promise<Finding | undefined> {
  const found = checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no check ${id}`);
  return found.look(asking);
}
