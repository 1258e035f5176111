import { accountLine } from "../../domain/accountLine";
import { claimName, rawClaimName } from "../../domain/claimKey";
import { count } from "../../domain/listing";
import { inline } from "../../domain/printable";
import { sortedUnique } from "../../domain/sets";
import type { SharingContext } from "../../sharing/context";
import type { Options } from "../command";
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

/** The output of `--json`. */
interface Pruned {
  readonly aggregator: { readonly name: string; readonly region: string };
  /** Nothing was changed. */
  readonly dryRun: boolean;
  /** The claims that were removed, or would be. */
  readonly pruned: PrunedClaim[];
  /** Keys of removed entries that could not be read. */
  readonly damaged: string[];
}

interface PrunedClaim {
  readonly key: string;
  /** `project/stack/resource` */
  readonly name: string;
  /** Accounts that left the aggregator. */
  readonly removed: readonly string[];
  /** Accounts that stay because others claim them. */
  readonly held: readonly string[];
  /** Accounts that stay although no stack claims them. */
  readonly unclaimed: readonly string[];
  /** Accounts that were not on it. */
  readonly absent: readonly string[];
}

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
  const isJson = options.json === true;
  const session: Session = {
    context,
    terminal,
    options,
    done: {
      aggregator: { name: target.name, region: target.region },
      dryRun: options["dry-run"] === true,
      pruned: [],
      damaged: [],
    },
    tell: isJson ? terminal.note : terminal.out,
    read: () => readSnapshot(context, target, tableIn(options)),
  };
  const snapshot = await session.read();
  const keys = choose(words, snapshot, options.damaged === true);
  try {
    await (options.damaged ? pruneDamaged(session, snapshot, keys) : pruneClaims(session, snapshot, keys));
  } finally {
    // If a run fails half-way, this shows what has been done.
    const { done } = session;
    if (isJson && (done.dryRun || done.pruned.length + done.damaged.length > 0))
      terminal.out(JSON.stringify(done, null, 2));
  }
}

interface Session {
  readonly context: SharingContext;
  readonly terminal: Terminal;
  readonly options: Options;
  readonly done: Pruned;
  /** Prints what is done, and what would be done. */
  tell(text: string): void;
  read(): Promise<ClaimsSnapshot>;
}

async function pruneClaims(session: Session, first: ClaimsSnapshot, keys: readonly string[]): Promise<void> {
  const { context, options, done, tell } = session;
  const keep = options["keep-accounts"] === true;
  const shown = planPruning(first, keys, keep);
  tell(planText(first, shown));
  if (done.dryRun) done.pruned.push(...shown.map(prunedOf));
  const snapshot = await waited(session, first, keys);
  const noun = count(shown.length, "claim");
  if (!(await agreed(session, `Prune ${noun}? Stacks that are still there claim again when they deploy.`)))
    return;
  const prunings = planPruning(await unchanged(session, snapshot, keys), keys, keep);
  for (const pruning of prunings) {
    await (keep ? removeClaim(context, snapshot, pruning) : leave(context, snapshot, pruning));
    done.pruned.push(prunedOf(pruning));
    tell(doneText(pruning));
  }
}

async function pruneDamaged(session: Session, first: ClaimsSnapshot, keys: readonly string[]): Promise<void> {
  const { context, done, tell } = session;
  tell(damagedText(first, keys));
  if (done.dryRun) done.damaged.push(...keys);
  const snapshot = await waited(session, first, keys);
  const question = `Remove ${keys.length === 1 ? "this" : `these ${keys.length}`}? Accounts stay on the aggregator.`;
  if (!(await agreed(session, question))) return;
  const now = await unchanged(session, snapshot, keys);
  for (const key of keys) {
    await removeDamaged(context, now, key);
    done.damaged.push(key);
    tell(`${inline(key)}: removed`);
  }
}

/** Makes sure that none of the claims belongs to a stack that is running. */
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

async function agreed({ terminal, options, tell }: Session, question: string): Promise<boolean> {
  if (options["dry-run"]) {
    tell("Nothing was changed (--dry-run).");
    return false;
  }
  if (options.yes) return true;
  const answer = await terminal.ask(`${question} [y/N] `);
  if (/^y(es)?$/i.test(answer?.trim() ?? "")) return true;
  throw new DeclinedError();
}

/** What is stored must still be what was shown, however long somebody took to answer. */
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

function prunedOf({ claim: { key }, leave, held, kept, absent }: Pruning): PrunedClaim {
  return { key, name: rawClaimName(key), removed: leave, held, unclaimed: kept, absent };
}

function doneText({ claim, leave: removed, held: kept, kept: unclaimed }: Pruning): string {
  const said = accountLine({ removed, unclaimed, kept });
  return `${claimName(claim.key)}: pruned${said && `; ${said}`}`;
}
