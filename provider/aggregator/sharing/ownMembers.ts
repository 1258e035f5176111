import { formatId } from "../../domain/aggregatorId";
import { isNamesake, isOfStack } from "../../domain/claimKey";
import { parseOwner } from "../../domain/owner";
import { propagationOf } from "../../engine/timing";
import type { SharingContext } from "../../sharing/context";
import { ClaimedError, type ClosingStep, nameClaims } from "../../sharing/errors";
import type { StoredClaims } from "../../sharing/store/store";
import { NotEmptyError } from "../errors";
import type { Outputs } from "../inputs";

/** For how long a delete waits for a membership of its stack whose delete has not started, in milliseconds. */
const BEGINS_WITHIN = 30_000;

/**
 * Waits for memberships of the same stack that are deleted in the same deployment. If the program gave them the
 * aggregator's name and not the aggregator itself, the engine deletes both at the same time.
 *
 * @returns whether to read again after `error`. Call it once for each reading.
 */
export function awaitOwnMembers(
  context: SharingContext,
  olds: Outputs,
): (error: Error, stored: StoredClaims | undefined) => Promise<boolean> {
  const { clock, configuration, program, info } = context;
  const pause = propagationOf(configuration);
  let waited = 0;
  return async (error, stored) => {
    const keys = claimsInTheWay(error, stored);
    if (keys.length === 0 || !areOwn(keys, olds) || areDeclared(context, keys, olds)) return false;
    const isLeaving = keys.some((key) => program.isLeaving(key));
    if (!isLeaving && waited >= BEGINS_WITHIN) return false;
    if (waited === 0)
      info(`${olds.name}: waiting for memberships of this stack to leave: ${nameClaims(keys)}`);
    waited += pause;
    await clock.sleep(pause);
    return true;
  };
}

/** Keys of the claims for which a delete is refused. A stack that is leaving still has accounts on the aggregator. */
function claimsInTheWay(error: Error, stored: StoredClaims | undefined): readonly string[] {
  if (error instanceof ClaimedError) return error.claims;
  if (!(error instanceof NotEmptyError) || !stored) return [];
  const holders = stored.claims.filter(({ leaving }) => error.accounts.some((id) => leaving.includes(id)));
  const explained = new Set(holders.flatMap(({ leaving }) => leaving));
  return error.accounts.every((id) => explained.has(id)) ? holders.map(({ key }) => key) : [];
}

/** Whether all claims have the name of this stack. A stack in another backend may have the same name. */
export function areOwn(keys: readonly string[], { owner }: Outputs): boolean {
  const { stack } = parseOwner(owner) ?? {};
  return stack !== undefined && keys.every((key) => isOfStack(key, stack));
}

/** What to do if memberships hold claims: of other stacks, or of this one alone. */
export type LeaveAdvice = Readonly<Record<"others" | "own", string>>;

/** The error for a step that these claims on an aggregator prevent. */
export function claimedError(
  olds: Outputs,
  step: ClosingStep,
  keys: readonly string[],
  advice: LeaveAdvice,
): ClaimedError {
  const isOwn = areOwn(keys, olds);
  return new ClaimedError(olds, step, { claims: keys, isOwn }, advice[isOwn ? "own" : "others"]);
}

/** Whether the program still declares a membership that holds one of the claims, so that it won't leave. */
function areDeclared({ program }: SharingContext, keys: readonly string[], olds: Outputs): boolean {
  const id = formatId(olds.name, olds.region);
  const declared = [
    ...program.membersOf(id, olds.owner).map(([key]) => key),
    ...program.joinedBy(id, olds.owner),
  ];
  return keys.some((key) => declared.some((base) => isNamesake(key, base)));
}
