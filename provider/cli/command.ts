import type { Terminal } from "./terminal";

/** An option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /**
   * What stands for its value in the help; undefined: it takes none. A shell completes the names of files for `FILE`, and
   * those of folders for `DIR`.
   */
  readonly value?: string;
  readonly help: string;
  /** It may be given several times. */
  readonly repeatable?: true;
}

/** The options that were given, by name; true for one without a value. */
export type Options = Readonly<Partial<Record<string, string | true>>>;

/** Every value of the options that may be repeated, by name. */
export type Repeated = Readonly<Partial<Record<string, readonly string[]>>>;

/** 0: all is well. What 1 and 2 mean depends on the command, see {@link Endings}. */
export type ExitCode = 0 | 1 | 2;

/** What the exit codes of a command mean, in the words of its help. */
export interface Endings extends Readonly<Record<ExitCode, string>> {
  /** The one for an error. */
  readonly error: 1 | 2;
}

/** Of a command that does something. */
export const DOES: Endings = { 0: "done", 1: "failed", 2: "wrong usage", error: 1 };

/** Of a command that looks at something: what it finds is told from that it could not look. */
export function looks(well: string, found: string, failed = "could not look"): Endings {
  return { 0: well, 1: found, 2: `${failed}, or wrong usage`, error: 2 };
}

/** What a command is run with. */
interface Invocation {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly repeated: Repeated;
  readonly terminal: Terminal;
  /** All commands there are. */
  readonly commands: readonly CommandSpec[];
}

/** A command, as it is typed and as the help tells it. */
export interface CommandSpec {
  /** `["claims", "list"]` */
  readonly path: readonly string[];
  /**
   * Names of what has to follow; of the last one, `…` says that there may be more. One in lower case is a choice, as
   * `bash|zsh|fish`.
   */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly details: readonly string[];
  /** Command lines without the program's name, as `list --regions all`. */
  readonly examples?: readonly string[];
  readonly options: readonly OptionSpec[];
  /** What to do in place of an option that other commands have, by its name. */
  readonly instead?: Readonly<Record<string, string>>;
  readonly endings: Endings;
  /**
   * Runs it. What it needs is loaded now: help needs nothing of it.
   *
   * @returns what to end with; nothing: 0
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands return nothing
  run(invocation: Invocation): Promise<ExitCode | void>;
}

/** As it is called after `npx`. */
export const PROGRAM = "pulumi-aws-config-aggregator";

export const HELP: OptionSpec = { name: "help", short: "h", help: "show this" };
export const VERSION: OptionSpec = { name: "version", help: "show the version of this package" };
