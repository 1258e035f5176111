import { type Clients, createClients, loadSts } from "./client";
import { credentialSource } from "./credentialSource";
import { ConfigAggregatorError, translate } from "./errors";
import { reading } from "./reads";
import { systemClock } from "./retry";
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
   * Runs a call that writes, after making sure that the account is allowed; a failure is translated.
   *
   * @param target - what the call is about, for the message
   * @throws AwsError, AccountNotAllowedError
   */
  call<T>(operation: string, target: string, run: () => Promise<T>): Promise<T>;
  /**
   * As {@link Connection.call}, for what only reads: it is run again after a failure that may pass.
   *
   * @param run - has to send with the options that it is given, by a client that makes a single attempt
   */
  read<T>(operation: string, target: string, run: (bounded: Clients["bounded"]) => Promise<T>): Promise<T>;
}

/** Connects as `settings` say. Nothing is called, and no client is made, before the first call. */
export function connect(settings: Settings, region: string): Connection {
  const clients = createClients(settings, region);
  async function translated<T>(
    operation: string,
    target: string,
    run: () => Promise<T>,
    seconds = clients.timeout,
  ): Promise<T> {
    try {
      return await within(seconds, run());
    } catch (error) {
      const credentials = credentialSource(settings);
      throw translate(error, { operation, target: `${target} in ${region}`, region, credentials });
    }
  }
  const attempts = settings.maxRetries === undefined ? undefined : settings.maxRetries + 1;
  const read: Connection["read"] = (operation, target, run) =>
    reading(
      (left) => translated(operation, target, () => run(() => clients.bounded(left)), left / 1000),
      { seconds: clients.timeout, attempts },
      systemClock,
    );
  const account = remembered(() =>
    read("GetCallerIdentity", "the caller", async (bounded) => {
      const command = new (loadSts().GetCallerIdentityCommand)({});
      return (await clients.sts.send(command, bounded())).Account ?? "";
    }),
  );
  return {
    clients,
    account,
    async call(operation, target, run) {
      await refuseOtherAccounts(settings, account);
      return translated(operation, target, run);
    },
    async read(operation, target, run) {
      await refuseOtherAccounts(settings, account);
      return read(operation, target, run);
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
    const error = Object.assign(new Error(`no answer within ${Math.ceil(seconds)} s`), {
      name: "TimeoutError",
    });
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
