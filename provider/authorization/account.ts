import { rolesOf, type Settings } from "../aws/settings";
import { parseRole } from "../domain/role";
import type { Context } from "../sharing/context";
import { OtherAccountError } from "./errors";
import { describeAuthorized, type Inputs, labelOf, type Outputs } from "./inputs";

/** The account that the last role leads to; undefined if no role is assumed. Nothing is asked for that. */
function accountOfRole(settings: Settings): string | undefined {
  const last = rolesOf(settings).at(-1)?.role ?? settings.assumeRoleWithWebIdentity;
  return last && parseRole(last.roleArn)?.account;
}

/** The account that the credentials are of: by the role that is assumed, otherwise by STS, which is asked once. */
export async function sourceAccount({ configuration }: Context, region: string): Promise<string> {
  return accountOfRole(configuration.settings) ?? configuration.organization(region).account();
}

/** The region from which calls go out that concern the account as a whole. */
export async function homeRegion({ configuration }: Context, inputs: Inputs): Promise<string> {
  return (await configuration.region()) ?? inputs.authorizedAwsRegion;
}

/**
 * Makes sure that the credentials are of the account that the state speaks of: AWS takes the delete of an authorization
 * that isn't there for done, and what another account grants is none of this resource's.
 *
 * @param step - what is about to be done
 * @throws OtherAccountError
 */
export async function refuseOtherAccount(
  context: Context,
  olds: Outputs,
  step: "read" | "changed" | "deleted",
): Promise<void> {
  const account = await sourceAccount(context, await homeRegion(context, olds));
  if (account === olds.accountId) return;
  throw new OtherAccountError(labelOf(olds), describeAuthorized(olds), {
    account,
    recorded: olds.accountId,
    step,
  });
}
