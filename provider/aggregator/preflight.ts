import { AwsError } from "../aws/errors";
import type { OrganizationApi } from "../aws/organization";
import type { ConfigAggregatorError } from "../domain/error";
import { parseRole } from "../domain/role";
import { isUnknown } from "../engine/unknown";
import { organizationRefusals } from "../live/organization";
import type { Context } from "../sharing/context";
import { UnusableRoleError } from "./errors";
import { warnOfForeignRole } from "./foreignRole";
import type { Inputs } from "./inputs";

/** Errors that AWS will answer with. */
type Refusals = readonly ConfigAggregatorError[];

/**
 * Asks AWS Organizations whether this account can make an organization's aggregator. What may not be asked is said
 * and passed over; AWS decides then.
 *
 * @returns why AWS will refuse; empty where nothing speaks against it
 * @throws AwsError, where AWS can't be asked at all
 */
export async function organizationPreflight(context: Context, inputs: Inputs): Promise<Refusals> {
  const api = context.configuration.organization(inputs.region);
  const asked = await Promise.all([
    orSaid(context, inputs, "the organization", organizationRefusals(api)),
    orSaid(context, inputs, "the organization's role", roleRefusals(context, api, inputs)),
  ]);
  return asked.flat();
}

async function orSaid(
  { info }: Context,
  { name }: Inputs,
  what: string,
  asking: Promise<Refusals>,
): Promise<Refusals> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind === "unauthenticated") throw error;
    info(
      `${isUnknown(name) ? "an aggregator" : name}: ${what} could not be checked beforehand: ${error.what}`,
    );
    return [];
  }
}

/** Why AWS Config can't use a role; empty if nothing speaks against it. One of another account can't be looked at. */
async function roleRefusals(context: Context, api: OrganizationApi, inputs: Inputs): Promise<Refusals> {
  const roleArn = String(inputs.organizationAggregationSource?.roleArn);
  const role = parseRole(roleArn);
  if (role === undefined) return [];
  const account = await api.account();
  if (role.account !== account) {
    warnOfForeignRole(context, inputs, account);
    return [];
  }
  const services = await api.trustedServices(role.name);
  if (services === undefined) return [new UnusableRoleError(roleArn, "missing")];
  return services.includes("config.amazonaws.com") ? [] : [new UnusableRoleError(roleArn, "untrusting")];
}
