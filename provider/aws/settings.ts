import type { Problem } from "../domain/problem";
import { isRecord, type Raw } from "../domain/values";
import { explicitProblems, stackKey, stackProblems } from "./settings/check";
import { readMembers } from "./settings/kinds";
import { type AssumeRole, SETTINGS, type SettingValues } from "./settings/table";

export type { AssumeRole, Publishing, WebIdentity } from "./settings/table";

/** How to reach AWS, according to an explicit `Provider` or the stack's configuration. */
export interface Settings extends SettingValues {
  /** Whether an explicit `Provider` sets it. */
  readonly isExplicit: boolean;
  /** The rules that settings break. Ignoring them could reach the wrong account. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the configuration that the engine passes to the provider process.
 *
 * The inputs of an explicit `Provider` come as keys without a namespace, nested values as they are; the stack's
 * configuration as `namespace:key` with strings, nested values as JSON. The first replaces the second.
 */
export function readSettings(config: Raw): Settings {
  const isExplicit = Object.keys(config).some((key) => !key.includes(":"));
  const decoded = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.includes(":") !== isExplicit)
      .map(([key, value]) => [key, decode(unwrap(value))]),
  );
  const given = isExplicit
    ? decoded
    : Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, decoded[stackKey(name)]]));
  const problems = isExplicit
    ? explicitProblems(decoded, { isLater: () => false, mayBeSecret: true })
    : stackProblems(decoded);
  return { ...readMembers(SETTINGS, given), isExplicit, problems };
}

/** The rules that the arguments of a `Provider` break, as far as its construction shows. */
export function argumentProblems(args: object, isLater: (value: unknown) => boolean): Problem[] {
  const decoded = Object.entries(args).map(([name, value]) => [name, decode(value)]);
  return explicitProblems(Object.fromEntries(decoded), { isLater, mayBeSecret: false });
}

/** A role to assume, and the property that names it. */
export interface NamedRole {
  readonly role: AssumeRole;
  /** `assumeRoles[1]`, or `aws:assumeRoles[1]` of the stack's configuration. */
  readonly property: string;
}

/** The roles to assume, in their order. */
export function rolesOf({ assumeRole, assumeRoles, isExplicit }: Settings): readonly NamedRole[] {
  const keyOf = isExplicit ? (name: string) => name : stackKey;
  return [
    ...(assumeRole ? [{ role: assumeRole, property: keyOf("assumeRole") }] : []),
    ...assumeRoles.map((role, index) => ({ role, property: `${keyOf("assumeRoles")}[${index}]` })),
  ];
}

/** How messages name the role of a web identity. */
export function webIdentityProperty({ isExplicit }: Settings): string {
  return isExplicit ? "assumeRoleWithWebIdentity" : stackKey("assumeRoleWithWebIdentity");
}

/** The key by which the engine marks a value as wrapped, for example a secret. */
export const WRAPPED_KEY = "4dabf18193072939515e22adb298388d";

/** Nested secrets of an explicit provider arrive wrapped. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isRecord(value)) return value;
  if (WRAPPED_KEY in value) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
}

/** Reads a nested value that came as JSON. A value that isn't JSON stays a string, which breaks its setting's rule. */
function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
