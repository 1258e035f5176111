import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { listed, shown } from "./access";
import { accountNotFound, childNotFound, parentNotFound } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { listChildrenShape, listParentsShape, ofAccountShape, ofParentShape, pageShape } from "./shapes";
import { accountOf, accountsIn, accountsOf, isParent, type Tree, unitsIn } from "./tree";
import { accountToWire } from "./wire";

/** All accounts in the organization, sorted by id. */
export function listAccounts(call: Call): Outcome {
  const input = readInput(pageShape, call.input);
  const tree = listed(call);
  const accounts = tree === undefined ? [] : accountsOf(tree, call.now);
  const { items, ...next } = pageOf("accounts", accounts, ({ id }) => id, input, call);
  return { answer: { Accounts: tree ? items.map((each) => accountToWire(each, tree, call)) : [], ...next } };
}

/** The accounts directly in the root or an OU. */
export function listAccountsForParent(call: Call): Outcome {
  const { ParentId: parent, ...input } = readInput(ofParentShape, call.input);
  const tree = listed(call);
  const accounts = tree === undefined ? [] : accountsIn(existingParent(parent, tree), tree, call.now);
  const { items, ...next } = pageOf(`accounts in ${parent}`, accounts, ({ id }) => id, input, call);
  return { answer: { Accounts: tree ? items.map((each) => accountToWire(each, tree, call)) : [], ...next } };
}

export function describeAccount(call: Call): Outcome {
  const { AccountId: id } = readInput(ofAccountShape, call.input);
  const tree = shown(call);
  const account = accountOf(id, tree, call.now);
  if (account === undefined) throw accountNotFound();
  return { answer: { Account: accountToWire(account, tree, call) } };
}

/** The ids of the accounts or of the OUs directly in the root or an OU. */
export function listChildren(call: Call): Outcome {
  const { ParentId: parent, ChildType: type, ...input } = readInput(listChildrenShape, call.input);
  const tree = listed(call);
  const children = tree === undefined ? [] : childrenOf(existingParent(parent, tree), type, tree, call.now);
  const list = `${type} children of ${parent}`;
  const { items, ...next } = pageOf(list, children, ({ id }) => id, input, call);
  return { answer: { Children: items.map(({ id }) => ({ Id: id, Type: type })), ...next } };
}

/** The root or the OU that contains an account or an OU; there is exactly one. */
export function listParents(call: Call): Outcome {
  const { ChildId: child, ...input } = readInput(listParentsShape, call.input);
  const tree = listed(call);
  const parents = tree === undefined ? [] : [parentOf(child, tree, call.now)];
  const { items, ...next } = pageOf(`parents of ${child}`, parents, (id) => id, input, call);
  const type = (id: string) => (id === tree?.root.id ? "ROOT" : "ORGANIZATIONAL_UNIT");
  return { answer: { Parents: items.map((id) => ({ Id: id, Type: type(id) })), ...next } };
}

/** The id. Throws ParentNotFoundException. */
export function existingParent(id: string, tree: Tree): string {
  if (!isParent(id, tree)) throw parentNotFound();
  return id;
}

function childrenOf(parent: string, type: "ACCOUNT" | "ORGANIZATIONAL_UNIT", tree: Tree, now: number) {
  return type === "ACCOUNT" ? accountsIn(parent, tree, now) : unitsIn(parent, tree);
}

function parentOf(child: string, tree: Tree, now: number): string {
  const found = accountOf(child, tree, now) ?? tree.units.get(child);
  if (found === undefined) throw childNotFound();
  return found.parent;
}
