import type { HealthReport } from "../../domain/health/report";
import { kindOf } from "./causes";
import { FIRST_WELL, KINDS, type Kind } from "./page/data";

/** The regions in which an account has the same problem. */
interface Finding {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly kind: Kind;
  readonly cause: string;
  /** AWS Config's own message. */
  readonly error: string;
}

/** All problems, worst first, then by account. */
export function findingsOf({ sources }: HealthReport): readonly Finding[] {
  const found = new Map<string, Finding & { readonly regions: string[] }>();
  for (const source of sources) {
    const kind = kindOf(source);
    if (KINDS.indexOf(kind) >= FIRST_WELL) continue;
    const { accountId, region, errorCode = "", errorMessage = "" } = source;
    const cause = source.cause?.text ?? "";
    const error = [errorCode, errorMessage].filter(Boolean).join(": ");
    const key = JSON.stringify([accountId, kind, cause, error]);
    const same = found.get(key);
    if (same) same.regions.push(region);
    else found.set(key, { accountId, regions: [region], kind, cause, error });
  }
  return [...found.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}
