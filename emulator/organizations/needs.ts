import type { Call } from "../call";
import { byKey, requestTags, tagKeys } from "../config/needs";
import type { Need, Needs } from "../iam/need";
import { treeOf } from "./registry";
import type { Tree } from "./tree";
import { arnOf } from "./wire";

/** Values by condition key. */
type Keys = NonNullable<Need["context"]>;

/** An action on all accounts, OUs and roots in some members of the request. */
export function onIds(action: string, ...members: readonly string[]): Needs {
  return (call) => {
    const context = { ...contextOf(call), ...requestTags(call.input.Tags), ...tagKeys(call.input.TagKeys) };
    return members.flatMap((member) => {
      const id = call.input[member];
      return [{ action, resource: resourceOf(id, call), context: { ...context, ...resourceTags(id, call) } }];
    });
  };
}

/** An action without resources, with the service in the request. */
export function onService(action: string): Needs {
  return (call) => [{ action, resource: "*", context: contextOf(call) }];
}

/** The needs of another action, and the permission to tag what it creates. */
export function andToTag(needs: Needs): Needs {
  return (call) => {
    const { Tags: tags } = call.input;
    const made = Array.isArray(tags) && tags.length > 0;
    const context = requestTags(tags);
    const own = needs(call).map((need) => ({ ...need, context: { ...need.context, ...context } }));
    return made ? [...own, { action: "organizations:TagResource", resource: "*", context }] : own;
  };
}

function contextOf({ input }: Call): Keys {
  const { ServicePrincipal: service } = input;
  return typeof service === "string" ? { "organizations:ServicePrincipal": [service] } : {};
}

/** The ARN for an id, whether it exists or not; `*` if the id is malformed. */
function resourceOf(id: unknown, call: Call): string {
  const tree = treeOfCaller(call);
  if (tree === undefined || typeof id !== "string") return "*";
  const [kind] = Object.entries(ids).find(([, pattern]) => pattern.test(id)) ?? [];
  return kind === undefined ? "*" : arnOf(kind as keyof typeof ids, id, tree, call);
}

const ids = {
  root: /^r-[0-9a-z]{4,32}$/,
  ou: /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
  account: /^\d{12}$/,
} as const;

function resourceTags(id: unknown, call: Call): Keys {
  const tree = treeOfCaller(call);
  if (tree === undefined || typeof id !== "string") return {};
  const { root, units, accounts } = tree;
  const found = id === root.id ? root : (units.get(id) ?? accounts.get(id));
  return byKey("aws:ResourceTag", Object.entries(found?.tags ?? {}));
}

function treeOfCaller({ caller, state, settings }: Call): Tree | undefined {
  return treeOf(caller.account, { organizations: state.organizations, settings });
}
