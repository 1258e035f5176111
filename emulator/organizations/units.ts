import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import type { Change } from "../state";
import { listed, managed, shown } from "./access";
import { existingParent } from "./accounts";
import { constraintViolation, duplicateUnit, unitNotFound } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { withTree } from "./registry";
import { createUnitShape, ofParentShape, ofUnitShape, updateUnitShape } from "./shapes";
import { tagsFrom } from "./tags";
import { depth, type Tree, type Unit, unitId, unitsIn, withOne, withoutOne } from "./tree";
import { unitToWire } from "./wire";

/** The maximum depth of OUs below the root. */
const deepest = 5;

/** The OUs directly in the root or an OU. */
export function listUnitsForParent(call: Call): Outcome {
  const { ParentId: parent, ...input } = readInput(ofParentShape, call.input);
  const tree = listed(call);
  const units = tree === undefined ? [] : unitsIn(existingParent(parent, tree), tree);
  const { items, ...next } = pageOf(`OUs in ${parent}`, units, ({ id }) => id, input, call);
  return {
    answer: { OrganizationalUnits: tree ? items.map((each) => unitToWire(each, tree, call)) : [], ...next },
  };
}

export function describeUnit(call: Call): Outcome {
  const { OrganizationalUnitId: id } = readInput(ofUnitShape, call.input);
  const tree = shown(call);
  return { answer: { OrganizationalUnit: unitToWire(existingUnit(id, tree), tree, call) } };
}

export function createUnit(call: Call): Outcome {
  const input = readInput(createUnitShape, call.input);
  const tags = tagsFrom(input.Tags, {});
  const tree = managed(call);
  const parent = existingParent(input.ParentId, tree);
  refuseTooMany(tree, parent, call);
  refuseNameOfSibling(input.Name, parent, tree);
  const unit: Unit = { id: unitId(tree.root.id, call.newId), name: input.Name, parent, tags };
  const after = { ...tree, units: withOne(tree.units, unit) };
  return {
    answer: { OrganizationalUnit: unitToWire(unit, after, call) },
    changes: changed(after, call),
  };
}

/** Renames an OU. Its id stays. */
export function updateUnit(call: Call): Outcome {
  const { OrganizationalUnitId: id, Name: name } = readInput(updateUnitShape, call.input);
  const tree = managed(call);
  const before = existingUnit(id, tree);
  if (name !== undefined && name !== before.name) refuseNameOfSibling(name, before.parent, tree);
  const unit = { ...before, name: name ?? before.name };
  const after = { ...tree, units: withOne(tree.units, unit) };
  return {
    answer: { OrganizationalUnit: unitToWire(unit, after, call) },
    changes: changed(after, call),
  };
}

export function deleteUnit(call: Call): Outcome {
  const { OrganizationalUnitId: id } = readInput(ofUnitShape, call.input);
  const tree = managed(call);
  existingUnit(id, tree);
  const inside = [...tree.accounts.values(), ...tree.units.values()];
  if (inside.some(({ parent }) => parent === id)) {
    throw new AwsError(
      "OrganizationalUnitNotEmptyException",
      "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.",
    );
  }
  return { changes: changed({ ...tree, units: withoutOne(tree.units, id) }, call) };
}

function existingUnit(id: string, { units }: Tree): Unit {
  const unit = units.get(id);
  if (unit === undefined) throw unitNotFound();
  return unit;
}

function refuseTooMany(tree: Tree, parent: string, { settings }: Call): void {
  if (depth(parent, tree) >= deepest) {
    throw constraintViolation("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the allowed OU depth.");
  }
  if (tree.units.size >= settings.quotas.organizationalUnits) {
    throw constraintViolation("OU_NUMBER_LIMIT_EXCEEDED", "You have exceeded the allowed number of OUs.");
  }
}

function refuseNameOfSibling(name: string, parent: string, tree: Tree): void {
  if (unitsIn(parent, tree).some((sibling) => sibling.name === name)) throw duplicateUnit();
}

function changed(tree: Tree, { state }: Call): Change[] {
  return [{ kind: "organizations", organizations: withTree(state.organizations, tree) }];
}
