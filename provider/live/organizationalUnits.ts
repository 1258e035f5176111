import type { UnitEntry } from "../aws/organizationAccounts";
import { firstOf } from "../domain/listing";
import type { ListedAccount, NamedUnit, Unmatched } from "../domain/organizationAccounts";
import { isRootId, isUnitId } from "../domain/organizationPath";
import { inline } from "../domain/printable";
import { likelyName, meant } from "../domain/suggest";
import type { OrganizationReads } from "./organizationReads";

/** The organizational units that a rule names. */
interface ResolvedUnits {
  readonly units: readonly NamedUnit[];
  /** Units that don't exist. */
  readonly unknown: readonly Unmatched[];
}

/**
 * Finds organizational units by id or by path of names. Only the lists along a path are read. For an id that no account
 * is known to be in, it reads whether the unit exists.
 *
 * @param accounts - all accounts of the organization
 * @param path - the property path of the rule's list, for messages
 * @throws AwsError
 */
export async function resolveUnits(
  reads: OrganizationReads,
  accounts: readonly ListedAccount[],
  named: readonly string[],
  path: string,
): Promise<ResolvedUnits> {
  const units: NamedUnit[] = [];
  const unknown: Unmatched[] = [];
  const known = new Set(named.length > 0 ? accounts.flatMap((account) => account.units) : []);
  for (const [at, given] of named.entries()) {
    const found = await (isUnitId(given) || isRootId(given)
      ? byId(reads, known, given)
      : byPath(reads, given));
    if ("id" in found) units.push({ given, id: found.id });
    else unknown.push({ path: `${path}[${at}]`, value: given, why: found.why });
  }
  return { units, unknown };
}

type Found = { readonly id: string } | { readonly why: string };

async function byId(reads: OrganizationReads, known: ReadonlySet<string>, id: string): Promise<Found> {
  if (known.has(id)) return { id };
  if (isRootId(id)) {
    const root = await reads.root();
    return root.id === id ? root : { why: `there is no such root; that of this organization is ${root.id}` };
  }
  return (await reads.unit(id)) ?? { why: "there is no such organizational unit in this organization" };
}

async function byPath(reads: OrganizationReads, path: string): Promise<Found> {
  const root = await reads.root();
  let [parent, way] = [root, [] as string[]];
  for (const [level, name] of path.split("/").entries()) {
    const below = await reads.unitsBelow(parent.id);
    const found = below.find((unit) => unit.name === name);
    // AWS's console shows paths that start with the root's name.
    if (!found && level === 0 && name === root.name) continue;
    if (!found) return { why: describeMissing(name, way, below) };
    parent = found;
    way = [...way, name];
  }
  return parent;
}

function describeMissing(name: string, way: readonly string[], below: readonly UnitEntry[]): string {
  const where = way.length === 0 ? "the root" : way.join("/");
  const names = below.map((unit) => unit.name).sort();
  const there = names.length === 0 ? "which has none" : `which has ${firstOf(names.map(inline))}`;
  const likely = likelyName(name, names);
  return (
    `there is no organizational unit ${JSON.stringify(name)} right below ${where}, ${there}` +
    meant(likely && [...way, inline(likely)].join("/"))
  );
}
