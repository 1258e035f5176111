import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import type { Value } from "../protocol/shapes";
import { listed, managed, shown } from "./access";
import { accountNotFound, constraintViolation, invalidInput } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { withStandalone, withTree } from "./registry";
import {
  createAccountShape,
  describeCreateAccountStatusShape,
  listCreateAccountStatusShape,
  moveAccountShape,
  ofAccountShape,
} from "./shapes";
import { tagsFrom } from "./tags";
import {
  type Account,
  accountOf,
  type Creation,
  delegationsOf,
  isParent,
  stateOf,
  type Tags,
  type Tree,
  withOne,
  withoutOne,
} from "./tree";
import { creationState, creationToWire } from "./wire";

type CreateInput = Value<typeof createAccountShape>;

/** Starts to create an account in the root. Errors are in the status of the request. */
export function createAccount(call: Call): Outcome {
  const input = readInput(createAccountShape, call.input);
  if (input.RoleName?.startsWith("AWSServiceRoleFor") === true) {
    throw invalidInput("INVALID_ROLE_NAME", "You provided a role name that isn't valid.");
  }
  const tags = tagsFrom(input.Tags, {});
  const tree = managed(call);
  const creation = creationOf(input, tree, call);
  const after = { ...tree, creations: [...tree.creations, creation] };
  const accounts = withCreated(creation, input, tags, tree);
  return {
    answer: { CreateAccountStatus: { ...creationToWire(creation, creation.requested - 1) } },
    changes: [
      {
        kind: "organizations",
        organizations: withTree(call.state.organizations, { ...after, accounts }),
      },
    ],
  };
}

function creationOf(input: CreateInput, { accounts }: Tree, { newId, now, settings }: Call): Creation {
  const request = {
    id: `car-${newId}`,
    accountName: input.AccountName,
    requested: now,
    completed: now + settings.organizationDelays.createAccountMs,
  };
  const email = input.Email.toLowerCase();
  if ([...accounts.values()].some((account) => account.email.toLowerCase() === email))
    return { ...request, failureReason: "EMAIL_ALREADY_EXISTS" };
  if (accounts.size >= settings.quotas.organizationAccounts)
    return { ...request, failureReason: "ACCOUNT_LIMIT_EXCEEDED" };
  return { ...request, account: accountIdFrom(newId) };
}

function withCreated(
  { account: id, completed }: Creation,
  { Email: email, AccountName: name }: CreateInput,
  tags: Tags,
  { accounts, root }: Tree,
): Tree["accounts"] {
  if (id === undefined) return accounts;
  const account: Account = {
    id,
    name,
    email,
    state: "ACTIVE",
    joinedMethod: "CREATED",
    joined: completed,
    parent: root.id,
    tags,
  };
  return withOne(accounts, account);
}

/** 12 digits from 8 characters of a-z0-9: different ids give different accounts. */
function accountIdFrom(newId: string): string {
  return String(100_000_000_000 + (Number.parseInt(newId, 36) % 900_000_000_000));
}

export function describeCreateAccountStatus(call: Call): Outcome {
  const { CreateAccountRequestId: id } = readInput(describeCreateAccountStatusShape, call.input);
  const creation = shown(call).creations.find((each) => each.id === id);
  if (creation === undefined) {
    throw new AwsError(
      "CreateAccountStatusNotFoundException",
      "You specified a create account request that doesn't exist.",
    );
  }
  return { answer: { CreateAccountStatus: creationToWire(creation, call.now) } };
}

export function listCreateAccountStatus(call: Call): Outcome {
  const { States: states, ...input } = readInput(listCreateAccountStatusShape, call.input);
  const creations = (listed(call)?.creations ?? [])
    .filter((creation) => !states?.length || states.includes(creationState(creation, call.now)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const { items, ...next } = pageOf("requests to create accounts", creations, ({ id }) => id, input, call);
  return { answer: { CreateAccountStatuses: items.map((each) => creationToWire(each, call.now)), ...next } };
}

/** Closes a member account, which stays in the organization as suspended. */
export function closeAccount(call: Call): Outcome {
  const { AccountId: id } = readInput(ofAccountShape, call.input);
  const tree = managed(call);
  requireAllFeatures(tree);
  const account = existingAccount(id, tree, call);
  if (id === tree.managementAccount) {
    throw constraintViolation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You cannot close the management account.");
  }
  const state = stateOf(account, call.now);
  if (state === "PENDING_CLOSURE") {
    throw new AwsError("ConflictException", "The account is being closed already.");
  }
  if (state !== "ACTIVE") {
    throw new AwsError("AccountAlreadyClosedException", "The provided account is already closed.");
  }
  const suspended = call.now + call.settings.organizationDelays.closeAccountMs;
  return replaced({ ...account, state: "PENDING_CLOSURE", suspended }, tree, call);
}

/** Moves an account from one root or OU to another. */
export function moveAccount(call: Call): Outcome {
  const input = readInput(moveAccountShape, call.input);
  const { AccountId: id, SourceParentId: from, DestinationParentId: to } = input;
  const tree = managed(call);
  const account = existingAccount(id, tree, call);
  if (!isParent(from, tree) || account.parent !== from) {
    throw new AwsError("SourceParentNotFoundException", "You specified a source parent that doesn't exist.");
  }
  if (!isParent(to, tree)) {
    throw new AwsError(
      "DestinationParentNotFoundException",
      "You specified a destination parent that doesn't exist.",
    );
  }
  if (from === to) {
    throw new AwsError(
      "DuplicateAccountException",
      "That account is already present in the specified destination.",
    );
  }
  return replaced({ ...account, parent: to }, tree, call);
}

/** Removes a member account, which is in no organization afterwards. */
export function removeAccount(call: Call): Outcome {
  const { AccountId: id } = readInput(ofAccountShape, call.input);
  const tree = managed(call);
  existingAccount(id, tree, call);
  if (id === tree.managementAccount) {
    throw new AwsError(
      "MasterCannotLeaveOrganizationException",
      "The management account can't leave the organization. Delete the organization instead.",
    );
  }
  if (delegationsOf(id, tree).length > 0) {
    throw constraintViolation(
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
      "You cannot remove an account that is a delegated administrator from your organization. Deregister it first.",
    );
  }
  const after = { ...tree, accounts: withoutOne(tree.accounts, id) };
  const organizations = withStandalone(withTree(call.state.organizations, after), id);
  return { changes: [{ kind: "organizations", organizations }] };
}

/** Throws AccountNotFoundException. */
export function existingAccount(id: string, tree: Tree, { now }: Call): Account {
  const account = accountOf(id, tree, now);
  if (account === undefined) throw accountNotFound();
  return account;
}

/** Throws ConstraintViolationException if the organization only has consolidated billing. */
export function requireAllFeatures({ featureSet }: Tree): void {
  if (featureSet === "ALL") return;
  throw constraintViolation(
    "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
    "This operation requires all features to be enabled in the organization.",
  );
}

function replaced(account: Account, tree: Tree, { state }: Call): Outcome {
  const after = { ...tree, accounts: withOne(tree.accounts, account) };
  return { changes: [{ kind: "organizations", organizations: withTree(state.organizations, after) }] };
}
