import type { Terminal } from "./terminal";

/** An option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /**
   * The placeholder of its value in the help; undefined: it has no value. For `FILE` a shell completes names of files,
   * for `DIR` names of folders.
   */
  readonly value?: string;
  readonly help: string;
  /** It may be given several times. */
  readonly repeatable?: true;
}

/** The given options, by name; true for an option without a value. */
export type Options = Readonly<Partial<Record<string, string | true>>>;

/** Every value of the repeatable options, by name. */
export type Repeated = Readonly<Partial<Record<string, readonly string[]>>>;

/** 0: success. The meaning of 1 and 2 depends on the command, see {@link Endings}. */
export type ExitCode = 0 | 1 | 2;

/** What the exit codes of a command mean, for its help. */
export interface Endings extends Readonly<Record<ExitCode, string>> {
  /** The exit code of an error. */
  readonly error: 1 | 2;
}

/** Exit codes of a command that changes something. */
export const DOES: Endings = { 0: "done", 1: "failed", 2: "wrong usage", error: 1 };

/** Exit codes of a command that checks something: findings and failed checks have different codes. */
export function looks(well: string, found: string, failed = "could not look"): Endings {
  return { 0: well, 1: found, 2: `${failed}, or wrong usage`, error: 2 };
}

/** The arguments of a command's run. */
interface Invocation {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly repeated: Repeated;
  readonly terminal: Terminal;
  /** All commands. */
  readonly commands: readonly CommandSpec[];
}

/** A command: how it is typed, and its help. */
export interface CommandSpec {
  /** `["claims", "list"]` */
  readonly path: readonly string[];
  /**
   * Names of the operands. A `…` in the last one means that there may be more. An operand in lower case is a choice,
   * for example `bash|zsh|fish`.
   */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly details: readonly string[];
  /** Command lines without the program's name, for example `list --regions all`. */
  readonly examples?: readonly string[];
  readonly options: readonly OptionSpec[];
  /** What to do in place of an option that other commands have, by its name. */
  readonly instead?: Readonly<Record<string, string>>;
  readonly endings: Endings;
  /**
   * Runs the command. Loads its modules only now, because help doesn't need them.
   *
   * @returns the exit code; nothing: 0
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  run(invocation: Invocation): Promise<ExitCode | void>;
}

/** The package's name, as it is typed after `npx`. */
export const PROGRAM = "pulumi-aws-config-aggregator";

export const HELP: OptionSpec = { name: "help", short: "h", help: "show this" };
export const VERSION: OptionSpec = { name: "version", help: "show the version of this package" };
