import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { listed, managed } from "./access";
import { existingAccount, requireAllFeatures } from "./accountChanges";
import { accountNotRegistered, constraintViolation } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { withTree } from "./registry";
import { checkService } from "./serviceAccess";
import { delegationShape, listDelegatedAdministratorsShape, listOfAccountShape } from "./shapes";
import { accountOf, type Delegation, delegationsOf, isTrusted, stateOf, type Tree } from "./tree";
import { delegatedToWire } from "./wire";

/** The accounts that are delegated administrators, without duplicates; for one service if the request names it. */
export function listDelegatedAdministrators(call: Call): Outcome {
  const { ServicePrincipal: service, ...input } = readInput(listDelegatedAdministratorsShape, call.input);
  if (service !== undefined) checkService(service);
  const tree = listed(call);
  const delegations = tree === undefined ? [] : firstDelegations(service, tree);
  const list = `delegated administrators of ${service ?? "any service"}`;
  const { items, ...next } = pageOf(list, delegations, ({ account }) => account, input, call);
  const administrators = items.flatMap(({ account: id, enabled }) => {
    const account = tree && accountOf(id, tree, call.now);
    return account === undefined ? [] : [delegatedToWire(account, enabled, tree as Tree, call)];
  });
  return { answer: { DelegatedAdministrators: administrators, ...next } };
}

/** The services for which an account is a delegated administrator. */
export function listDelegatedServicesForAccount(call: Call): Outcome {
  const { AccountId: id, ...input } = readInput(listOfAccountShape, call.input);
  const tree = listed(call);
  const delegations = tree === undefined ? [] : registered(id, tree, call);
  const { items, ...next } = pageOf(
    `services delegated to ${id}`,
    delegations,
    ({ servicePrincipal }) => servicePrincipal,
    input,
    call,
  );
  const services = items.map(({ servicePrincipal, enabled }) => ({
    ServicePrincipal: servicePrincipal,
    DelegationEnabledDate: enabled / 1000,
  }));
  return { answer: { DelegatedServices: services, ...next } };
}

export function registerDelegatedAdministrator(call: Call): Outcome {
  const { AccountId: account, ServicePrincipal: servicePrincipal } = readInput(delegationShape, call.input);
  checkService(servicePrincipal);
  const tree = managed(call);
  requireAllFeatures(tree);
  refuseManagement(account, tree);
  const { now, settings } = call;
  if (stateOf(existingAccount(account, tree, call), now) !== "ACTIVE") {
    throw constraintViolation(
      "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
      "You cannot register a suspended account as a delegated administrator.",
    );
  }
  if (isRegistered(account, servicePrincipal, tree)) {
    throw new AwsError(
      "AccountAlreadyRegisteredException",
      "The provided account is already a delegated administrator for your organization.",
    );
  }
  if (!isTrusted(servicePrincipal, tree)) {
    throw constraintViolation(
      "SERVICE_ACCESS_NOT_ENABLED",
      "You attempted to register a delegated administrator before you enabled service access. Call the EnableAWSServiceAccess API first.",
    );
  }
  const others = tree.delegations.filter((each) => each.servicePrincipal === servicePrincipal);
  if (others.length >= settings.quotas.delegatedAdministrators) {
    throw constraintViolation(
      "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
      "You attempted to register more delegated administrators than allowed for the service principal.",
    );
  }
  return changed([...tree.delegations, { account, servicePrincipal, enabled: now }], tree, call);
}

export function deregisterDelegatedAdministrator(call: Call): Outcome {
  const { AccountId: account, ServicePrincipal: servicePrincipal } = readInput(delegationShape, call.input);
  checkService(servicePrincipal);
  const tree = managed(call);
  refuseManagement(account, tree);
  existingAccount(account, tree, call);
  if (!isRegistered(account, servicePrincipal, tree)) throw accountNotRegistered();
  const left = tree.delegations.filter(
    (each) => each.account !== account || each.servicePrincipal !== servicePrincipal,
  );
  return changed(left, tree, call);
}

function registered(account: string, tree: Tree, call: Call): readonly Delegation[] {
  existingAccount(account, tree, call);
  const delegations = delegationsOf(account, tree);
  if (delegations.length === 0) throw accountNotRegistered();
  return delegations;
}

/** The first delegation of each account. */
function firstDelegations(service: string | undefined, { delegations }: Tree): Delegation[] {
  const wanted = delegations.filter((each) => service === undefined || each.servicePrincipal === service);
  const first = new Map<string, Delegation>();
  for (const each of wanted) {
    const known = first.get(each.account);
    if (known === undefined || each.enabled < known.enabled) first.set(each.account, each);
  }
  return [...first.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}

function isRegistered(account: string, servicePrincipal: string, tree: Tree): boolean {
  return delegationsOf(account, tree).some((each) => each.servicePrincipal === servicePrincipal);
}

function refuseManagement(account: string, { managementAccount }: Tree): void {
  if (account !== managementAccount) return;
  throw constraintViolation(
    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
    "You cannot register master account/yourself as delegated administrator for your organization.",
  );
}

function changed(delegations: readonly Delegation[], tree: Tree, { state }: Call): Outcome {
  const organizations = withTree(state.organizations, { ...tree, delegations });
  return { changes: [{ kind: "organizations", organizations }] };
}
