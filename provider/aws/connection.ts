import { type AwsTime, awsTime } from "./awsTime";
import { type Clients, createClients, loadSts } from "./client";
import { ConfigAggregatorError, translate } from "./errors";
import type { Settings } from "./settings";

/** The account that the credentials lead to is one that the settings rule out. */
export class AccountNotAllowedError extends ConfigAggregatorError {
  override readonly name = "AccountNotAllowedError";

  // The lists are not repeated: a program may give them as secret.
  constructor(account: string, key: "allowedAccountIds" | "forbiddenAccountIds") {
    const rule =
      key === "allowedAccountIds"
        ? "which allowedAccountIds doesn't name"
        : "which forbiddenAccountIds names";
    super(
      `the credentials are of account ${account}, ${rule}. Nothing was called.\n` +
        "Use the credentials, profile or role of another account, or change that setting.",
    );
  }
}

/** What every call to AWS in one region goes through. */
export interface Connection {
  readonly clients: Clients;
  /** The account that the credentials are of. Asked of AWS once. */
  account(): Promise<string>;
  /**
   * Runs a call, after making sure that the account is allowed; a failure is translated.
   *
   * @param target - what the call is about, for the message
   * @throws AwsError, AccountNotAllowedError
   */
  call<T>(operation: string, target: string, run: () => Promise<T>): Promise<T>;
}

/**
 * Connects as `settings` say. Nothing is called, and no client is made, before the first call.
 *
 * @param time - AWS's time, which learns from the answers; there is one for all regions
 */
export function connect(settings: Settings, region: string, time: AwsTime = awsTime()): Connection {
  const clients = createClients(settings, region, time);
  async function translated<T>(operation: string, target: string, run: () => Promise<T>): Promise<T> {
    try {
      return await within(clients.timeout, run());
    } catch (error) {
      throw translate(error, { operation, target: `${target} in ${region}`, region });
    }
  }
  const account = remembered(() =>
    translated("GetCallerIdentity", "the caller", async () => {
      const command = new (loadSts().GetCallerIdentityCommand)({});
      return (await clients.sts.send(command, clients.bounded())).Account ?? "";
    }),
  );
  return {
    clients,
    account,
    async call(operation, target, run) {
      await refuseOtherAccounts(settings, account);
      return translated(operation, target, run);
    },
  };
}

/** Asks once; a failure is asked about again. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

/** The SDK bounds a request in time, but not how long it takes to find credentials for it. */
async function within<T>(seconds: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error(`no answer within ${seconds} s`), { name: "TimeoutError" });
    timer = setTimeout(() => reject(error), seconds * 1000);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

async function refuseOtherAccounts(
  { allowedAccountIds, forbiddenAccountIds }: Settings,
  account: () => Promise<string>,
): Promise<void> {
  if (allowedAccountIds.length + forbiddenAccountIds.length === 0) return;
  const id = await account();
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(id))
    throw new AccountNotAllowedError(id, "allowedAccountIds");
  if (forbiddenAccountIds.includes(id)) throw new AccountNotAllowedError(id, "forbiddenAccountIds");
}
