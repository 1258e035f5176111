import { accountLine } from "../../domain/accountLine";
import { claimName } from "../../domain/claimKey";
import { count } from "../../domain/listing";
import { inline } from "../../domain/printable";
import { sortedUnique } from "../../domain/sets";
import type { Context } from "../../sharing/context";
import type { Options } from "../arguments";
import { contextFor } from "../session";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { choose } from "./choose";
import { damagedText, removeDamaged } from "./damaged";
import { DeclinedError, DeployingError, NotPrunedError } from "./errors";
import { type Pruning, planPruning, planText, remainingOf, turnsOf } from "./plan";
import { leave, removeClaim } from "./remove";
import { type ClaimsSnapshot, readSnapshot } from "./snapshot";
import { tableIn, targetOf } from "./target";
import { waitUntilExpired } from "./waitUntilExpired";

/** `claims prune AGGREGATOR KEY…` */
export async function prune(
  operands: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const [text = "", ...words] = operands;
  if (!terminal.interactive && !options.yes && !options["dry-run"])
    throw new UsageError(
      "there is no terminal for the question: give --yes, or --dry-run to see what would be done",
      ["claims", "prune"],
    );
  const context = contextFor(options, terminal);
  const target = await targetOf(context, options, text);
  const session: Session = {
    context,
    terminal,
    options,
    read: () => readSnapshot(context, target, tableIn(options)),
  };
  const snapshot = await session.read();
  const keys = choose(words, snapshot, options.damaged === true);
  await (options.damaged ? pruneDamaged(session, snapshot, keys) : pruneClaims(session, snapshot, keys));
}

interface Session {
  readonly context: Context;
  readonly terminal: Terminal;
  readonly options: Options;
  read(): Promise<ClaimsSnapshot>;
}

async function pruneClaims(session: Session, first: ClaimsSnapshot, keys: readonly string[]): Promise<void> {
  const { context, terminal, options } = session;
  const keep = options["keep-accounts"] === true;
  const shown = planPruning(first, keys, keep);
  terminal.out(planText(first, shown));
  const snapshot = await waited(session, first, keys);
  const noun = count(shown.length, "claim");
  if (!(await agreed(session, `Prune ${noun}? Stacks that are still there claim again when they deploy.`)))
    return;
  const prunings = planPruning(await unchanged(session, snapshot, keys), keys, keep);
  for (const pruning of prunings) {
    await (keep ? removeClaim(context, snapshot, pruning) : leave(context, snapshot, pruning));
    terminal.out(doneText(pruning));
  }
}

async function pruneDamaged(session: Session, first: ClaimsSnapshot, keys: readonly string[]): Promise<void> {
  const { context, terminal } = session;
  terminal.out(damagedText(first, keys));
  const snapshot = await waited(session, first, keys);
  const question = `Remove ${keys.length === 1 ? "this" : `these ${keys.length}`}? Accounts stay on the aggregator.`;
  if (!(await agreed(session, question))) return;
  const now = await unchanged(session, snapshot, keys);
  for (const key of keys) {
    await removeDamaged(context, now, key);
    terminal.out(`${inline(key)}: removed`);
  }
}

/** Makes sure that none of the claims is of a stack that has a run which is going on. */
async function waited(
  session: Session,
  snapshot: ClaimsSnapshot,
  keys: readonly string[],
): Promise<ClaimsSnapshot> {
  const { context, options, read } = session;
  const turns = turnsOf(snapshot, keys);
  if (turns.length === 0 || options["dry-run"]) return snapshot;
  if (!options.wait)
    throw new DeployingError(sortedUnique(turns.map(({ key }) => key)), remainingOf(snapshot, turns));
  return waitUntilExpired(context, snapshot, keys, read);
}

async function agreed({ terminal, options }: Session, question: string): Promise<boolean> {
  if (options["dry-run"]) {
    terminal.out("Nothing was changed (--dry-run).");
    return false;
  }
  if (options.yes) return true;
  const answer = await terminal.ask(`${question} [y/N] `);
  if (/^y(es)?$/i.test(answer?.trim() ?? "")) return true;
  throw new DeclinedError();
}

/** What was shown has to be what is there, however long somebody thought about it. */
async function unchanged(
  session: Session,
  before: ClaimsSnapshot,
  keys: readonly string[],
): Promise<ClaimsSnapshot> {
  const now = await session.read();
  const changed = keys.find(
    (key) => JSON.stringify(shownOf(now, key)) !== JSON.stringify(shownOf(before, key)),
  );
  if (changed === undefined) return now;
  throw new NotPrunedError(
    "changed",
    `${inline(changed)} is not pruned: it has changed in the meantime, so its stack is at work, or somebody else prunes it`,
    "Look at it again with `claims list`.",
  );
}

function shownOf({ stored, raw }: ClaimsSnapshot, key: string): unknown {
  return [
    stored.claims.find((claim) => claim.key === key),
    stored.turns.find((turn) => turn.key === key),
    raw.get(key),
  ];
}

function doneText({ claim, leave: removed, held: kept, kept: unclaimed }: Pruning): string {
  const said = accountLine({ removed, unclaimed, kept });
  return `${claimName(claim.key)}: pruned${said && `; ${said}`}`;
}
