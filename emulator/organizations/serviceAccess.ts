import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { listed, managed } from "./access";
import { requireAllFeatures } from "./accountChanges";
import { accessDenied, invalidInput } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { withTree } from "./registry";
import { ofServiceShape, pageShape } from "./shapes";
import { trusting } from "./tree";

/** The services that have trusted access. */
export function listServiceAccess(call: Call): Outcome {
  const input = readInput(pageShape, call.input);
  const access = [...(listed(call)?.serviceAccess ?? [])].sort((a, b) =>
    a.servicePrincipal < b.servicePrincipal ? -1 : 1,
  );
  const { items, ...next } = pageOf("service access", access, (each) => each.servicePrincipal, input, call);
  const enabled = items.map((each) => ({
    ServicePrincipal: each.servicePrincipal,
    DateEnabled: each.enabled / 1000,
  }));
  return { answer: { EnabledServicePrincipals: enabled, ...next } };
}

/** Enables trusted access; succeeds if the service already has it. */
export function enableServiceAccess(call: Call): Outcome {
  const { ServicePrincipal: service } = readInput(ofServiceShape, call.input);
  checkService(service);
  const tree = managed(call);
  if (!tree.mayEnableAccess) throw accessDenied();
  requireAllFeatures(tree);
  const organizations = withTree(call.state.organizations, trusting(service, tree, call.now));
  return { changes: [{ kind: "organizations", organizations }] };
}

/** Disables trusted access; succeeds if the service doesn't have it. Its delegated administrators stay registered. */
export function disableServiceAccess(call: Call): Outcome {
  const { ServicePrincipal: service } = readInput(ofServiceShape, call.input);
  checkService(service);
  const tree = managed(call);
  requireAllFeatures(tree);
  const serviceAccess = tree.serviceAccess.filter((each) => each.servicePrincipal !== service);
  const organizations = withTree(call.state.organizations, { ...tree, serviceAccess });
  return { changes: [{ kind: "organizations", organizations }] };
}

/** Throws InvalidInputException if a string can't be the principal of an AWS service. */
export function checkService(principal: string): void {
  if (/^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/.test(principal)) return;
  throw invalidInput("UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
}
