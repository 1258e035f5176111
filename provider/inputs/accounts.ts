import { brokenAccountId } from "../domain/accountId";
import { count } from "../domain/listing";
import type { Report } from "../domain/problem";
import { ACCOUNT_QUOTA, ACCOUNTS } from "../domain/quotas";
import { sortedUnique } from "../domain/sets";
import { isRecord } from "../domain/values";
import { isUnknown } from "../engine/unknown";
import { sortedByKey } from "./values";

/** Account ids as checked inputs hold them: a map by id, because the engine compares lists by position. */
export type MemberMap = Readonly<Record<string, unknown>>;

/** The value of every account in a {@link MemberMap}, which `pulumi preview --diff` shows beside its id. */
const MEMBER = true;

/** Brings one property into the form that the state holds, and reports what is wrong with it. */
export type ReadMember = (path: string, value: unknown, report: Report) => unknown;

/** Account ids as inputs hold them. */
export function memberMap(accountIds: Iterable<string>): MemberMap {
  return Object.fromEntries(sortedUnique(accountIds).map((id) => [id, MEMBER]));
}

/** The keys of a {@link MemberMap} that are known; none while the map itself isn't. */
export function knownMembers(members: MemberMap | string): string[] {
  return Object.entries(isUnknown(members) ? {} : members).flatMap(([key, member]) =>
    isUnknown(member) ? [] : [key],
  );
}

/**
 * Account ids as a map by id. Ids that are not known yet get keys of their own, and then the accounts of the state
 * stay: an unknown id may be one of them.
 */
export function accountIds({
  secret,
  olds,
  least,
}: {
  secret: boolean;
  olds: MemberMap | undefined;
  least: 0 | 1;
}): ReadMember {
  return (path, value, report) => {
    if (isUnknown(value)) return value;
    const entries = accountEntries(value, secret);
    // With ignoreChanges the engine hands back what a refresh has left in the state.
    const isEmptied = olds !== undefined && Object.keys(olds).length === 0 && isRecord(value);
    if (entries === undefined || (entries.length < least && !isEmptied)) {
      report(path, value, least === 1 ? "a list of at least one account id" : "a list of account ids");
      return value;
    }
    const unsure = entries.some(([id]) => isUnknown(id));
    const members = new Map<string, unknown>(unsure ? Object.entries(olds ?? {}) : []);
    entries.forEach(([id, at], index) => {
      const rule = isUnknown(id) ? undefined : brokenAccountId(id);
      if (isUnknown(id)) members.set(`(known later ${index})`, id);
      else if (rule === undefined) members.set(String(id), MEMBER);
      else report(`${path}${at}`, id, rule);
    });
    if (members.size > ACCOUNTS)
      report(path, undefined, `${count(members.size, "account")}, and ${ACCOUNT_QUOTA}`, "has");
    return sortedByKey(members);
  };
}

/** Ids and their property paths, from a program's list or from checked inputs' map. */
function accountEntries(value: unknown, secret: boolean): [id: unknown, at: string][] | undefined {
  if (Array.isArray(value)) return value.map((id, index) => [id, `[${index}]`]);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([id, member], index) => [
    isUnknown(member) ? member : id,
    `[${secret ? index : JSON.stringify(id)}]`,
  ]);
}
