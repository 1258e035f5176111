import { AwsError } from "../aws/errors";
import type { OrganizationApi } from "../aws/organization";
import type { ConfigAggregatorError } from "../domain/error";
import { inLine } from "../domain/errorText";
import { parseRole, ROLE_SERVICE } from "../domain/role";
import { printOnce } from "../engine/context";
import { isUnknown } from "../engine/unknown";
import { type RoleProblem, UnusableRoleError } from "../live/errors";
import { describeUnseen, type Finding, isUnseen, orUnseen, type Unseen } from "../live/finding";
import { lookAtOrganization, roleProblem, unseenIn } from "../live/organization";
import { findRefusals, type Made } from "../live/organizationCauses";
import type { Awaited, Preflight } from "../process/checkCache";
import type { Context } from "../process/context";
import { warnOfForeignRole } from "./foreignRole";
import { type Inputs, kindIn } from "./inputs";

/** Errors that AWS will answer with. */
type Refusals = readonly ConfigAggregatorError[];

/** What the constructor passes in addition to the declared properties, unchecked. */
interface ConstructorArgs {
  readonly preflight?: unknown;
  readonly awaits?: unknown;
}

/** Reads whether and how AWS Organizations and IAM are to be asked. While the flag isn't known, they are not asked. */
export function preflightIn({ preflight, awaits }: ConstructorArgs): Preflight {
  const isOn = preflight === undefined || preflight === null || preflight === true;
  return { isOn, awaits: (Array.isArray(awaits) ? awaits : []) as Awaited[] };
}

/** What a preflight is about. */
interface Subject {
  /** The aggregator that is to be changed; undefined for a new one. */
  readonly made?: Made;
  /** Whether the role is the one that AWS uses already. */
  readonly keepsRole?: boolean;
}

/**
 * Asks AWS Organizations whether this account can create an aggregator for an organization, and asks IAM about the
 * role. A likely rejection prints a warning. If a call isn't allowed, an information line says so, and AWS decides at
 * the update. A requirement that the program itself is about to set up is no reason to refuse.
 *
 * @returns why AWS will certainly refuse; empty if nothing was found
 * @throws AwsError, if AWS can't be reached at all
 */
export async function organizationPreflight(
  context: Context,
  inputs: Inputs,
  { made, keepsRole = false }: Subject = {},
): Promise<Refusals> {
  const { checkCache, configuration } = context;
  if (kindIn(inputs) !== "organization" || !checkCache.of(inputs.owner).preflight.isOn) return [];
  const api = configuration.organization(inputs.region);
  const answers = await Promise.allSettled([
    organizationRefusals(context, api, inputs, made),
    keepsRole ? [] : roleRefusals(context, api, inputs),
  ]);
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed) throw failed.reason;
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

async function organizationRefusals(
  context: Context,
  api: OrganizationApi,
  inputs: Inputs,
  made: Made | undefined,
): Promise<Refusals> {
  const { checkCache } = context;
  const seen = await orUnseen("the organization", "sts:GetCallerIdentity", lookAtOrganization(api));
  if (isUnseen(seen)) return printUnseen(context, inputs, [seen]);
  printUnseen(context, inputs, unseenIn(seen));
  const { organization } = seen;
  if (organization !== undefined && !isUnseen(organization)) {
    const { id, managementAccount } = organization;
    checkCache.remember(inputs.owner, { organization: { id, managementAccount } });
  }
  const isAwaited =
    made === undefined && checkCache.of(inputs.owner).preflight.awaits.includes("organization");
  return findRefusals(seen, made).flatMap((finding) => refusalOf(context, inputs, finding, isAwaited));
}

/** @param isAwaited - whether resources that the aggregator depends on may change the finding first */
function refusalOf(
  context: Context,
  inputs: Inputs,
  { certainty, error }: Finding,
  isAwaited: boolean,
): Refusals {
  if (certainty === "certain" && !isAwaited) return [error];
  const told = inLine(error, "deployment");
  const line =
    certainty === "certain"
      ? `${nameOf(inputs)}: ${told} The resources that it depends on in this program may change that first; otherwise ` +
        "AWS will reject it"
      : `${nameOf(inputs)}: AWS is likely to reject this: ${told}`;
  printOnce(context, "warn", line);
  return [];
}

function printUnseen({ info }: Context, inputs: Inputs, unseen: readonly Unseen[]): readonly never[] {
  for (const one of unseen) info(`${nameOf(inputs)}: ${describeUnseen(one)}`);
  return [];
}

/** Why AWS Config can't use a role; empty if nothing was found. A role of another account can't be read. */
async function roleRefusals(context: Context, api: OrganizationApi, inputs: Inputs): Promise<Refusals> {
  const roleArn = String(inputs.organizationAggregationSource?.roleArn);
  const role = parseRole(roleArn);
  if (role === undefined) return [];
  const account = await api.account().catch(ignoringUnseen);
  if (account === undefined) return [];
  if (role.account !== account) {
    warnOfForeignRole(context, inputs, account);
    return [];
  }
  const services = await orUnseen(
    "the organization's role",
    "iam:GetRole",
    api.trustedServices(role.name).then((all) => ({ all })),
  );
  if (isUnseen(services)) return printUnseen(context, inputs, [services]);
  const problem = roleProblem(services.all);
  if (problem === undefined) return [];
  if (!context.checkCache.of(inputs.owner).preflight.awaits.includes("role"))
    return [new UnusableRoleError(roleArn, problem)];
  context.info(`${nameOf(inputs)}: ${AWAITED_ROLES[problem](roleArn)}; this program declares it`);
  return [];
}

const AWAITED_ROLES: Readonly<Record<RoleProblem, (roleArn: string) => string>> = {
  missing: (roleArn) => `role ${roleArn} isn't there yet`,
  untrusting: (roleArn) => `the trust policy of role ${roleArn} doesn't name ${ROLE_SERVICE} yet`,
};

/** The check of the organization asks for the caller as well, and reports if that isn't known. */
function ignoringUnseen(error: unknown): undefined {
  if (!(error instanceof AwsError) || error.kind === "unauthenticated") throw error;
  return undefined;
}

function nameOf({ name }: Inputs): string {
  return isUnknown(name) ? "an aggregator" : name;
}
