import { isRecord, type Raw } from "../../domain/values";
import { hasUnknown, isUnknown } from "../../engine/unknown";
import type { Inputs } from "../inputs";

/** Inputs without unknown values, and the paths of those that were unknown. */
export interface Resolved {
  readonly inputs: Inputs;
  /** Paths of what is not known yet. */
  readonly unknown: readonly string[];
}

/**
 * Replaces values that are not known yet with what is there now, so that a plan made from them promises nothing that
 * isn't known: it doesn't list an account, tag, region or filter as removed if it may turn out to be declared.
 *
 * @param present - what is there now, as inputs; if it was not read, the inputs of the state; if there is nothing,
 *   empty
 */
export function resolveUnknown(inputs: Inputs, present: Partial<Inputs>): Resolved {
  if (!hasUnknown(inputs)) return { inputs, unknown: [] };
  const unknown: string[] = [];
  const members = Object.entries(inputs).map(([key, value]) => [
    key,
    resolve(key, value, present[key as keyof Inputs], unknown),
  ]);
  return { inputs: Object.fromEntries(members.filter(([, value]) => value !== undefined)), unknown };
}

function resolve(path: string, value: unknown, present: unknown, unknown: string[]): unknown {
  if (!hasUnknown(value)) return value;
  if (path === "merge") return note(unknown, path, undefined);
  if (isUnknown(value)) return note(unknown, path, present);
  if (path.endsWith("AggregationSource")) return resolveSource(path, value as Raw, asRaw(present), unknown);
  if (path === "tags") return resolveMembers(path, value as Raw, asRaw(present), unknown);
  // If members of a set are unknown, none of its changes is certain.
  return note(unknown, `some of ${path}`, present);
}

function resolveSource(path: string, source: Raw, present: Raw, unknown: string[]): Raw {
  const { accountIds, roleArn, allRegions, regions } = source;
  return {
    ...(accountIds !== undefined && {
      accountIds: resolveAccounts(`${path}.accountIds`, accountIds, asRaw(present.accountIds), unknown),
    }),
    ...(roleArn !== undefined && { roleArn: resolve(`${path}.roleArn`, roleArn, present.roleArn, unknown) }),
    ...resolveRegions(path, { allRegions, regions }, present, unknown),
  };
}

function resolveAccounts(path: string, value: unknown, present: Raw, unknown: string[]): unknown {
  if (!hasUnknown(value)) return value;
  if (isUnknown(value)) return note(unknown, path, present);
  const known = Object.entries(value as Raw).filter(([, member]) => !isUnknown(member));
  return note(unknown, `some of ${path}`, { ...present, ...Object.fromEntries(known) });
}

function resolveRegions(path: string, regions: Raw, present: Raw, unknown: string[]): Raw {
  if (!hasUnknown(regions)) return regions;
  for (const [name, value] of Object.entries(regions))
    if (hasUnknown(value)) note(unknown, `${isUnknown(value) ? "" : "some of "}${path}.${name}`, undefined);
  return { allRegions: present.allRegions, regions: present.regions };
}

function resolveMembers(path: string, value: Raw, present: Raw, unknown: string[]): Raw {
  const members = Object.entries(value).map(([key, member]) => [
    key,
    isUnknown(member) ? note(unknown, `${path}.${key}`, present[key]) : member,
  ]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function note<T>(unknown: string[], path: string, present: T): T {
  unknown.push(path);
  return present;
}

function asRaw(value: unknown): Raw {
  return isRecord(value) ? value : {};
}
