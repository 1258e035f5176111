import { sourceRoleArn } from "../domain/sourceRole";
import { accountRegions, type RegionStatuses } from "./accountRegions";
import { type AuthorizationApi, authorizations } from "./authorizations";
import type { AwsTime } from "./awsTime";
import { type Connection, connect } from "./connection";
import { assumedCredentials, type CredentialProvider } from "./credentials";
import type { AwsError } from "./errors";
import { type RecordersApi, recorders } from "./recorders";
import type { Settings } from "./settings";

/** The property by which errors name the role that is assumed in a source account. */
const PROPERTY = "sourceRole";

/** How long a call may take, in seconds, repetitions and the role included: it is one of many. */
const CALL_SECONDS = 10;

/** A source account, as its role sees it. All calls throw AwsError. */
export interface SourceAccountApi {
  /** The authorizations that the account gives in a region. */
  authorizations(region: string): Pick<AuthorizationApi, "find">;
  /** What records the account in a region. */
  recorders(region: string): RecordersApi;
  /** Which regions the account has enabled. */
  regions(): Promise<RegionStatuses>;
}

/**
 * Connects to source accounts.
 *
 * @param pattern - of the role that is assumed there, as `arn:aws:iam::{account}:role/audit`
 * @param account - 12 digits
 */
export type ToSourceAccount = (pattern: string, account: string) => (region: string) => Connection;

/**
 * Connections to source accounts, from a connection with the provider's own credentials. These are found once, and the
 * role of an account is assumed once for all its regions, when a call first needs it. Clients for further regions are
 * let go with what this returns: of ten thousand accounts, they would be too many to keep.
 *
 * @param home - what assumes the roles, in its region
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
    // These are about the provider's own account.
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

/** What a connection signs with. Its client keeps that until it expires; none is made before it is needed. */
function signingAs({ clients }: Connection): CredentialProvider {
  return async (...args) => {
    const { credentials } = clients;
    return typeof credentials === "function" ? credentials(...args) : credentials;
  };
}

/** {@link SourceAccountApi} against AWS itself. */
export function sourceAccount(connection: (region: string) => Connection, home: string): SourceAccountApi {
  return {
    authorizations: (region) => authorizations(connection(region)),
    recorders: (region) => recorders(connection(region)),
    regions: () => accountRegions(connection(home)),
  };
}

/** Whether it was the role of a source account that could not be assumed, whatever was asked with it. */
export function isUnassumed(error: AwsError): boolean {
  return error.facts.property === PROPERTY;
}
