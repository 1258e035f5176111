import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { listed, managed, shownToMembers } from "./access";
import { readInput } from "./input";
import { pageOf } from "./page";
import { plainAccount, treeOf, withoutTree, withTree } from "./registry";
import { createOrganizationShape, emptyShape, pageShape } from "./shapes";
import { organizationId, rootId, type Tree } from "./tree";
import { arnOf, organizationToWire, rootToWire } from "./wire";

/** Any member account may call this. */
export function describeOrganization(call: Call): Outcome {
  readInput(emptyShape, call.input);
  return { answer: { Organization: organizationToWire(shownToMembers(call), call) } };
}

/** The caller, which is in no organization, becomes the management account of a new one. */
export function createOrganization(call: Call): Outcome {
  const { FeatureSet: featureSet = "ALL" } = readInput(createOrganizationShape, call.input);
  const { caller, now, settings, state } = call;
  const { organizations } = state;
  if (treeOf(caller.account, { organizations, settings }) !== undefined) {
    throw new AwsError(
      "AlreadyInOrganizationException",
      "The provided account is already a member of an organization.",
    );
  }
  const id = organizationId(caller.account);
  const root = { id: rootId(id), name: "Root", tags: {} };
  const management = { ...plainAccount(caller.account, "management", root.id), joined: now };
  const tree: Tree = {
    id,
    managementAccount: caller.account,
    featureSet,
    mayEnableAccess: true,
    root,
    units: new Map(),
    accounts: new Map([[management.id, management]]),
    delegations: [],
    serviceAccess: [],
    creations: [],
  };
  return {
    answer: { Organization: organizationToWire(tree, call) },
    changes: [{ kind: "organizations", organizations: withTree(organizations, tree) }],
  };
}

/** Removes an organization without members. */
export function deleteOrganization(call: Call): Outcome {
  readInput(emptyShape, call.input);
  const tree = managed(call);
  if (tree.accounts.size > 1 || tree.units.size > 0) {
    throw new AwsError(
      "OrganizationNotEmptyException",
      "To delete an organization you must first remove all member accounts (except the master), and all OUs.",
    );
  }
  const organizations = withoutTree(call.state.organizations, tree);
  return { changes: [{ kind: "organizations", organizations }] };
}

/** Enables all features. Invited accounts need not confirm: all of them accept at once. */
export function enableAllFeatures(call: Call): Outcome {
  readInput(emptyShape, call.input);
  const { caller, newId, now, state } = call;
  const tree = managed(call);
  if (tree.featureSet === "ALL") {
    throw new AwsError(
      "HandshakeConstraintViolationException",
      "The organization already has all features enabled.",
      400,
      { Reason: "ORGANIZATION_ALREADY_HAS_ALL_FEATURES" },
    );
  }
  const after: Tree = { ...tree, featureSet: "ALL" };
  const id = `h-${newId}`;
  return {
    answer: {
      Handshake: {
        Id: id,
        Arn: `arn:${caller.partition}:organizations::${tree.managementAccount}:handshake/${tree.id}/enable_all_features/${id}`,
        Parties: [{ Id: tree.id.slice("o-".length), Type: "ORGANIZATION" }],
        State: "ACCEPTED",
        RequestedTimestamp: now / 1000,
        ExpirationTimestamp: now / 1000 + handshakeSeconds,
        Action: "ENABLE_ALL_FEATURES",
        Resources: [{ Value: arnOf("organization", tree.id, tree, call), Type: "ORGANIZATION" }],
      },
    },
    changes: [{ kind: "organizations", organizations: withTree(state.organizations, after) }],
  };
}

/** A handshake is open for 90 days. */
const handshakeSeconds = 90 * 24 * 3600;

/** The root; an organization has exactly one. */
export function listRoots(call: Call): Outcome {
  const input = readInput(pageShape, call.input);
  const tree = listed(call);
  const roots = tree === undefined ? [] : [rootToWire(tree, call)];
  const { items, ...next } = pageOf("roots", roots, ({ Id }) => String(Id), input, call);
  return { answer: { Roots: items, ...next } };
}
