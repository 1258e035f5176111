import type { Call } from "../call";
import type { Members } from "../protocol/protocol";
import { type Account, type Creation, pathOf, stateOf, type Tags, type Tree, type Unit } from "./tree";

/** The ARN of something in an organization: its `organization`, `root`, `ou` or `account`. */
export function arnOf(
  kind: "organization" | "root" | "ou" | "account",
  id: string,
  { id: organization, managementAccount }: Tree,
  { caller }: Pick<Call, "caller">,
): string {
  const end = kind === "organization" ? organization : `${organization}/${id}`;
  return `arn:${caller.partition}:organizations::${managementAccount}:${kind}/${end}`;
}

export function organizationToWire(tree: Tree, call: Call): Members {
  const { id, featureSet, managementAccount, accounts } = tree;
  return {
    Id: id,
    Arn: arnOf("organization", id, tree, call),
    FeatureSet: featureSet,
    MasterAccountArn: arnOf("account", managementAccount, tree, call),
    MasterAccountId: managementAccount,
    MasterAccountEmail: accounts.get(managementAccount)?.email,
    // This service has no policies, so no type of them is available.
    AvailablePolicyTypes: [],
  };
}

export function rootToWire({ root, ...tree }: Tree, call: Call): Members {
  const { id, name } = root;
  return { Id: id, Arn: arnOf("root", id, { root, ...tree }, call), Name: name, PolicyTypes: [] };
}

export function unitToWire(unit: Unit, tree: Tree, call: Call): Members {
  const { id, name } = unit;
  return shownMembers(
    { Id: id, Arn: arnOf("ou", id, tree, call), Name: name, Path: pathOf(unit, tree) },
    call,
  );
}

export function accountToWire(account: Account, tree: Tree, call: Call): Members {
  return shownMembers({ ...summary(account, tree, call), Paths: [pathOf(account, tree)] }, call);
}

/** Delegated administrators are shown without their paths. */
export function delegatedToWire(account: Account, enabled: number, tree: Tree, call: Call): Members {
  return shownMembers({ ...summary(account, tree, call), DelegationEnabledDate: enabled / 1000 }, call);
}

export function creationToWire(creation: Creation, now: number): Members {
  const { id, accountName, requested, completed, account, failureReason } = creation;
  const done = completed <= now;
  return {
    Id: id,
    AccountName: accountName,
    State: creationState(creation, now),
    RequestedTimestamp: requested / 1000,
    ...(done && { CompletedTimestamp: completed / 1000 }),
    ...(done && account !== undefined && { AccountId: account }),
    ...(done && failureReason !== undefined && { FailureReason: failureReason }),
  };
}

/** The state of a request to create an account. */
export function creationState({ completed, account }: Creation, now: number) {
  if (completed > now) return "IN_PROGRESS";
  return account === undefined ? "FAILED" : "SUCCEEDED";
}

export function tagsToWire(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

function summary(account: Account, tree: Tree, call: Call): Members {
  const { id, email, name, joinedMethod, joined } = account;
  const state = stateOf(account, call.now);
  return {
    Id: id,
    Arn: arnOf("account", id, tree, call),
    Email: email,
    Name: name,
    // Status has fewer values than State.
    ...(state !== "PENDING_ACTIVATION" && { Status: state === "CLOSED" ? "SUSPENDED" : state }),
    State: state,
    JoinedMethod: joinedMethod,
    JoinedTimestamp: joined / 1000,
  };
}

function shownMembers(members: Members, { settings }: Call): Members {
  const left: readonly string[] = settings.organizationReads.leaveOut;
  return Object.fromEntries(Object.entries(members).filter(([name]) => !left.includes(name)));
}
