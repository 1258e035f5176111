import { isAccountId } from "../domain/accountId";
import { serviceOf } from "./advice";
import { type AwsTime, awsTime } from "./awsTime";
import { type Clients, createClients, loadSts } from "./client";
import { credentialSource } from "./credentialSource";
import type { Credentials } from "./credentials";
import { refuseBadEndpoint, type Service } from "./endpoints";
import { ConfigAggregatorError, translate } from "./errors";
import { Exchange } from "./exchange";
import { notePending } from "./failedRole";
import { malformed } from "./malformed";
import { reading } from "./reads";
import { remembered } from "./remembered";
import { systemClock } from "./retry";
import { withoutCredentials } from "./secrets";
import { rolesOf, type Settings } from "./settings";

/** The settings don't allow the account of the credentials. */
export class AccountNotAllowedError extends ConfigAggregatorError<{
  readonly account: string;
  readonly key: string;
}> {
  override readonly name = "AccountNotAllowedError";

  // The message doesn't repeat the lists: a program may declare them as secret.
  constructor(account: string, key: "allowedAccountIds" | "forbiddenAccountIds") {
    const rule =
      key === "allowedAccountIds"
        ? "which allowedAccountIds doesn't name"
        : "which forbiddenAccountIds names";
    super({
      code: "AccountNotAllowed",
      facts: { account, key },
      what: `the credentials are of account ${account}, ${rule}`,
      effect: "not sent",
      advice: "Use the credentials, profile or role of another account, or change that setting.",
    });
  }
}

/** All calls to AWS in one region use this. */
export interface Connection {
  readonly clients: Clients;
  /** The account of the credentials. AWS is asked once. */
  account(): Promise<string>;
  /**
   * Runs a call that writes, after checking that the settings allow the account; translates failures.
   *
   * @param target - what the call is about, for the message
   * @param run - sends all its requests with the exchange as options, which limits their time together
   * @throws AwsError, AccountNotAllowedError, EndpointError
   */
  call<T>(operation: string, target: string, run: (exchange: Exchange) => Promise<T>): Promise<T>;
  /**
   * Like {@link Connection.call}, for calls that only read: they are repeated after a failure that may pass.
   *
   * @param service - as IAM names it. Default: found by the operation
   */
  read<T>(
    operation: string,
    target: string,
    run: (exchange: Exchange) => Promise<T>,
    service?: string,
  ): Promise<T>;
}

/**
 * Connects according to `settings`. Nothing is called, and no client is made, before the first call.
 *
 * @param time - AWS's time, which is updated by the answers; all regions share it
 * @param given - credentials of a role that is assumed in addition. Default: those of the settings
 */
export function connect(
  settings: Settings,
  region: string,
  time: AwsTime = awsTime(),
  given?: Credentials,
): Connection {
  const clients = createClients(settings, region, time, given);
  const assumes =
    given !== undefined || rolesOf(settings).length > 0 || settings.assumeRoleWithWebIdentity !== undefined;
  const looked = new Map<Service, Promise<void>>();
  const usable = async (service: Service) => {
    for (const one of [service, ...(assumes ? (["sts"] as const) : [])]) {
      looked.set(one, looked.get(one) ?? refuseBadEndpoint(settings, one));
      await looked.get(one);
    }
  };
  async function translated<T>(
    operation: string,
    target: string,
    run: (exchange: Exchange) => Promise<T>,
    { seconds = clients.timeout, service }: { seconds?: number; service?: string | undefined } = {},
  ): Promise<T> {
    await usable(serviceOf({ operation, service }) as Service);
    const exchange = new Exchange();
    try {
      return await within(seconds, exchange, run(exchange));
    } catch (error) {
      const { sent, tokens } = exchange;
      if (!sent && isTimeout(error)) notePending(error, settings);
      const redact = withoutCredentials(settings, tokens);
      const coded = exchange.answer === undefined || exchange.hasErrorCode;
      const at = `${target} in ${region}`;
      const credentials = credentialSource(settings);
      throw translate(error, { operation, service, target: at, region, sent, coded, redact, credentials });
    }
  }
  const attempts = settings.maxRetries === undefined ? undefined : settings.maxRetries + 1;
  const read: Connection["read"] = (operation, target, run, service) =>
    reading(
      (left) => translated(operation, target, run, { seconds: left / 1000, service }),
      { seconds: clients.timeout, attempts },
      systemClock,
    );
  const account = remembered(() =>
    read("GetCallerIdentity", "the caller", async (exchange) => {
      const command = new (loadSts().GetCallerIdentityCommand)({});
      const { Account } = await clients.sts.send(command, exchange);
      if (!isAccountId(Account)) throw malformed("Account", Account, "an account id of 12 digits");
      return Account;
    }),
  );
  return {
    clients,
    account,
    async call(operation, target, run) {
      await refuseOtherAccounts(settings, account);
      return translated(operation, target, run);
    },
    async read(operation, target, run, service) {
      await refuseOtherAccounts(settings, account);
      return read(operation, target, run, service);
    },
  };
}

/** Limits the time of a call, including credentials, repetitions and pages. After that time it sends nothing. */
async function within<T>(seconds: number, exchange: Exchange, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error(`no answer within ${Math.ceil(seconds)} s`), {
      name: "TimeoutError",
    });
    timer = setTimeout(() => {
      reject(error);
      exchange.end();
    }, seconds * 1000);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === "TimeoutError";
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
