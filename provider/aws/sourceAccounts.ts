import { sourceRoleArn } from "../domain/sourceRole";
import { accountRegions, type RegionStatuses } from "./accountRegions";
import { type AuthorizationApi, authorizations } from "./authorizations";
import type { AwsTime } from "./awsTime";
import { type Connection, connect } from "./connection";
import { assumedCredentials, type CredentialProvider } from "./credentials";
import type { AwsError } from "./errors";
import { type RecordersApi, recorders } from "./recorders";
import type { Settings } from "./settings";

/** The property that errors name if the role in a source account can't be assumed. */
const PROPERTY = "sourceRole";

/** How long a call may take, in seconds, including repetitions and the role: it is one of many calls. */
const CALL_SECONDS = 10;

/** A source account as the role in it sees it. All calls throw AwsError. */
export interface SourceAccountApi {
  /** The authorizations that the account gives in a region. */
  authorizations(region: string): Pick<AuthorizationApi, "find">;
  /** The recorder of the account in a region. */
  recorders(region: string): RecordersApi;
  /** Which regions the account has enabled. */
  regions(): Promise<RegionStatuses>;
}

/**
 * Connects to source accounts.
 *
 * @param pattern - of the role that is assumed there, for example `arn:aws:iam::{account}:role/audit`
 * @param account - 12 digits
 */
export type ToSourceAccount = (pattern: string, account: string) => (region: string) => Connection;

/**
 * Connects to source accounts with the provider's own credentials. These are found once. The role of an account is
 * assumed once for all its regions, when a call first needs it. The clients of other regions are released together with
 * the returned object: for ten thousand accounts, they would be too many to keep.
 *
 * @param home - the connection that assumes the roles, in its region
 */
export function sourceAccounts(
  settings: Settings,
  home: Connection,
  region: string,
  time: AwsTime,
): ToSourceAccount {
  const firsts = new Map<string, Connection>();
  const own = (): Settings => ({
    ...settings,
    // These lists are about the provider's own account.
    allowedAccountIds: [],
    forbiddenAccountIds: [],
    requestTimeoutSeconds: Math.min(settings.requestTimeoutSeconds, CALL_SECONDS),
  });
  const assuming = (roleArn: string): Connection => {
    const role = { role: { roleArn }, property: PROPERTY };
    const mine = own();
    return connect(mine, region, time, assumedCredentials(signingAs(home), role, mine, region));
  };
  return (pattern, account) => {
    const roleArn = sourceRoleArn(pattern, account);
    const first = firsts.get(roleArn) ?? assuming(roleArn);
    firsts.set(roleArn, first);
    const connections = new Map([[region, first]]);
    return (name) => {
      const connection = connections.get(name) ?? connect(own(), name, time, signingAs(first));
      connections.set(name, connection);
      return connection;
    };
  };
}

/** The credentials of a connection. Its client keeps them until they expire, and is made only when needed. */
function signingAs({ clients }: Connection): CredentialProvider {
  return async (...args) => {
    const { credentials } = clients;
    return typeof credentials === "function" ? credentials(...args) : credentials;
  };
}

/** {@link SourceAccountApi} that calls AWS. */
export function sourceAccount(connection: (region: string) => Connection, home: string): SourceAccountApi {
  return {
    authorizations: (region) => authorizations(connection(region)),
    recorders: (region) => recorders(connection(region)),
    regions: () => accountRegions(connection(home)),
  };
}

/** Whether a source account's role could not be assumed, whatever was called with it. */
export function isUnassumed(error: AwsError): boolean {
  return error.facts.property === PROPERTY;
}
