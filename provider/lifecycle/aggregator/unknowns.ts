import { hasUnknown, isUnknown } from "../unknown";
import type { Inputs } from "./inputs";

type Raw = Readonly<Record<string, unknown>>;

/**
 * Inputs in which what is not known yet is left as it was, so that a plan made of them claims nothing it can't
 * know: no account, tag or region is told to go that may turn out to be declared.
 *
 * @param olds - what was declared before; undefined for a new resource
 * @returns the inputs, and the paths that are not known
 */
export function resolveUnknown(
  inputs: Inputs,
  olds: Inputs | undefined,
): { inputs: Inputs; unknown: string[] } {
  if (!hasUnknown(inputs)) return { inputs, unknown: [] };
  const unknown: string[] = [];
  const resolved = resolve(inputs as unknown as Raw, (olds ?? {}) as unknown as Raw, "", unknown);
  return { inputs: resolved as unknown as Inputs, unknown };
}

function resolve(value: unknown, old: unknown, path: string, unknown: string[]): unknown {
  if (!hasUnknown(value)) return value;
  if (isUnknown(value)) {
    unknown.push(path);
    return old;
  }
  if (Array.isArray(value)) {
    unknown.push(`some of ${path}`);
    return [
      ...new Set([...value.filter((member) => !isUnknown(member)), ...(Array.isArray(old) ? old : [])]),
    ];
  }
  return resolveMembers(value as Raw, isRecord(old) ? old : {}, path, unknown);
}

function resolveMembers(value: Raw, old: Raw, path: string, unknown: string[]): Raw {
  const isAccounts = path.endsWith("accountIds");
  if (isAccounts) {
    unknown.push(`some of ${path}`);
    return {
      ...old,
      ...Object.fromEntries(Object.entries(value).filter(([, member]) => !isUnknown(member))),
    };
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, resolve(member, old[key], path ? `${path}.${key}` : key, unknown)])
      .filter(([, member]) => member !== undefined),
  );
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
