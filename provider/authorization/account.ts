import { rolesOf, type Settings } from "../aws/settings";
import { parseRole } from "../domain/role";
import type { Context } from "../process/context";
import { OtherAccountError } from "./errors";
import { describeAuthorized, type Inputs, labelOf, type Outputs } from "./inputs";

/** The account of the last role that is assumed; undefined if no role is assumed. Calls nothing. */
function accountOfRole(settings: Settings): string | undefined {
  const last = rolesOf(settings).at(-1)?.role ?? settings.assumeRoleWithWebIdentity;
  return last && parseRole(last.roleArn)?.account;
}

/** The account of the credentials: from the role that is assumed, otherwise from STS, which is asked once. */
export async function sourceAccount({ configuration }: Context, region: string): Promise<string> {
  return accountOfRole(configuration.settings) ?? configuration.organization(region).account();
}

/** The region for calls that concern the account as a whole. */
export async function homeRegion({ configuration }: Context, inputs: Inputs): Promise<string> {
  return (await configuration.region()) ?? inputs.authorizedAwsRegion;
}

/**
 * Makes sure that the credentials belong to the account that the state records. AWS answers success for deleting a
 * missing authorization. Authorizations of another account don't belong to this resource.
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
