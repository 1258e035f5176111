import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { type DeclaredAccount, type DeclaredRollout, fileNameOf } from "./declare";
import { type Digest, digestOf, errorIn } from "./engineEvents";
import { beginLog } from "./files";
import type { Operation } from "./operation";
import type { Outcome } from "./plan";
import { CommandFailure, LoggedPulumi } from "./pulumi";
import { withoutSecrets } from "./redact";
import { openStack, type Project } from "./workspace";

/** The result of an account's operation. */
export interface Ended extends Digest {
  readonly outcome: Outcome;
}

/** An account whose operation is running. */
export interface RunningAccount {
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  cancel(): void;
}

/** The file of an account's log. */
export function logOf(account: DeclaredAccount, { logs }: DeclaredRollout): string {
  return join(logs, `${fileNameOf(account.stack)}.log`);
}

/** Starts the operation of an account. */
export function start(
  account: DeclaredAccount,
  declared: DeclaredRollout,
  project: Project,
  cli: PulumiCommand,
): RunningAccount {
  mkdirSync(declared.logs, { recursive: true });
  const log = logOf(account, declared);
  beginLog(log, declared.isResumed ? new Date() : undefined);
  const pulumi = new LoggedPulumi(cli, log);
  return { ended: run(account, declared, project, pulumi), cancel: () => pulumi.cancel() };
}

async function run(
  account: DeclaredAccount,
  declared: DeclaredRollout,
  project: Project,
  pulumi: LoggedPulumi,
): Promise<Ended> {
  const { operation, secretsProvider, directory } = declared;
  const stacks = join(directory, "stacks");
  const events = join(stacks, fileNameOf(account.stack), "events.jsonl");
  rmSync(events, { force: true });
  try {
    const stack = await openStack(account, { project, operation, stacks, secretsProvider, pulumi });
    const args = operationArgs(operation, account.stack, events);
    // As in the Automation API: the CLI writes events only if its debugging options are set.
    await pulumi.operate(args, stack.directory, { ...stack.env, PULUMI_DEBUG_COMMANDS: "true" });
    return { outcome: "succeeded", ...digestIn(events), errors: [] };
  } catch (error) {
    return failureOf(error, digestIn(events), account, pulumi.isCancelled);
  }
}

function operationArgs(operation: Operation, stack: string, events: string): string[] {
  return [
    operation,
    ...(operation === "preview" ? [] : ["--yes", "--skip-preview"]),
    ...["--stack", stack, "--color", "never", "--exec-kind", "auto.local", "--event-log", events],
  ];
}

function failureOf(error: unknown, digest: Digest, account: DeclaredAccount, isCancelled: boolean): Ended {
  const told = digest.errors.length > 0 ? digest.errors : [reasonOf(error)];
  return {
    outcome: isCancelled ? "interrupted" : "failed",
    changes: digest.changes,
    errors: told.map((text) => withoutSecrets(text, account)),
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof CommandFailure) {
    const said = error.signal === null ? errorIn(error.output) : undefined;
    return said ?? `pulumi failed: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** The events of a large stack take megabytes, so only a digest is kept. */
function digestIn(file: string): Digest {
  try {
    const digest = digestOf(readFileSync(file, "utf8"));
    rmSync(file);
    return digest;
  } catch {
    return { changes: null, errors: [] };
  }
}
