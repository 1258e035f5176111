import { isRecord } from "../domain/values";

/** What stood beside each id in the maps of accounts of earlier states. */
const FORMER_MEMBER = "member";

/** Whether a state has a map of accounts as earlier versions wrote it. */
export function hasFormerMembers(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.values(value).some((member) => member === FORMER_MEMBER || hasFormerMembers(member));
}

/** Values with maps of accounts as earlier versions wrote them. */
export function withFormerMembers<T extends object>(values: T): T {
  const entries = Object.entries(values).map(([key, value]) => [key, formerValue(key, value)]);
  return Object.fromEntries(entries) as T;
}

function formerValue(key: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  if (key !== "accountIds") return withFormerMembers(value);
  // A secret is wrapped.
  if (isRecord(value.value)) return { ...value, value: formerValue(key, value.value) };
  return Object.fromEntries(
    Object.entries(value).map(([id, member]) => [id, member === true ? FORMER_MEMBER : member]),
  );
}
