import { parseArgs } from "node:util";
import { likelyName, meant } from "../domain/suggest";
import { type CommandSpec, HELP, type OptionSpec, type Options, type Repeated, VERSION } from "./command";
import { COMMANDS, OPTIONS } from "./commands/index";
import { usageOf } from "./help";
import { UsageError } from "./usageError";

/** What a command line requests. */
export type Request =
  | { readonly kind: "help"; readonly topic: readonly string[] }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly command: CommandSpec;
      readonly operands: readonly string[];
      readonly options: Options;
      readonly repeated: Repeated;
    };

/**
 * Reads a command line.
 *
 * @param args - the words after the program's name
 * @throws UsageError
 */
export function parse(args: readonly string[]): Request {
  const { words, given, repeated } = split(args);
  if (words[0] === "help") return { kind: "help", topic: topicOf(words.slice(1)) };
  if (given.has(HELP.name)) return { kind: "help", topic: helpTopic(words) };
  if (given.has(VERSION.name)) return { kind: "version" };
  const command = commandOf(words);
  for (const name of given.keys()) refuseForeign(name, command);
  const operands = words.slice(command.path.length);
  refuseCount(operands, command);
  return { kind: "run", command, operands, options: Object.fromEntries(given), repeated };
}

function split(args: readonly string[]): {
  words: string[];
  given: Map<string, string | true>;
  repeated: Repeated;
} {
  const known = optionsFor(args);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      known.map(({ name, short, value }) => [
        name,
        { type: value ? ("string" as const) : ("boolean" as const), ...(short && { short }) },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const given = new Map<string, string | true>();
  const repeated: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const option = known.find(({ name }) => name === token.name);
    if (!option) throw unknownOption(token.rawName, OPTIONS, topicIn(args));
    const value = givenValue(option, token);
    given.set(option.name, value);
    if (option.repeatable) repeated[option.name] = [...(repeated[option.name] ?? []), String(value)];
  }
  return { words, given, repeated };
}

/** Every option; if several commands have one of the same name, that of the typed command. */
function optionsFor(args: readonly string[]): OptionSpec[] {
  const own = commandIn(args)?.options ?? [];
  const others = OPTIONS.filter(({ name }) => !own.some((option) => option.name === name));
  return [...own, ...others];
}

interface Given {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function givenValue(option: OptionSpec, { rawName, value, inlineValue }: Given): string | true {
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value: ${JSON.stringify(value)}`);
    return true;
  }
  // A value that looks like the next option is an option, unless `=` precedes it; `-` alone means standard output.
  if (!value || (!inlineValue && value !== "-" && value.startsWith("-")))
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`);
  return value;
}

function commandOf(words: readonly string[]): CommandSpec {
  const command = COMMANDS.find(({ path }) => path.every((word, index) => words[index] === word));
  if (command) return command;
  if (words.length === 0) throw new UsageError("there is no command, only options");
  const group = COMMANDS.filter(({ path }) => path[0] === words[0]);
  if (group.length === 0) throw unknownCommand(words.slice(0, 1), 1);
  if (words.length === 1)
    throw new UsageError(
      `${words[0]} needs a subcommand: ${eitherOf(group.map(({ path }) => path.join(" ")))}`,
      words,
    );
  throw unknownCommand(words.slice(0, 2), 2);
}

/** `a, b or c` */
function eitherOf(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" or ");
}

function unknownCommand(words: readonly string[], length: number): UsageError {
  const typed = words.join(" ");
  const known = [
    ...COMMANDS.map(({ path }) => path.slice(0, length).join(" ")),
    ...(length === 1 ? ["help"] : []),
  ];
  return new UsageError(`there is no command ${JSON.stringify(typed)}${meant(likelyName(typed, known))}`);
}

function refuseForeign(name: string, command: CommandSpec): void {
  if (command.options.some((option) => option.name === name)) return;
  const instead = command.instead?.[name];
  if (instead !== undefined)
    throw new UsageError(`${command.path.join(" ")} has no option --${name}: ${instead}`, command.path);
  throw unknownOption(`--${name}`, command.options, command.path);
}

function unknownOption(rawName: string, known: readonly OptionSpec[], topic: readonly string[]): UsageError {
  const of = topic.length > 0 ? `${topic.join(" ")} has no option` : "there is no option";
  // One letter is similar to every other letter.
  const likely = rawName.startsWith("--")
    ? likelyName(
        rawName,
        known.map(({ name }) => `--${name}`),
      )
    : undefined;
  return new UsageError(`${of} ${rawName}${meant(likely)}`, topic);
}

function refuseCount(operands: readonly string[], command: CommandSpec): void {
  const { length } = command.operands;
  const endless = command.operands.at(-1)?.endsWith("…");
  if (operands.length < length)
    throw new UsageError(
      `${command.path.join(" ")} needs ${command.operands.slice(operands.length).join(" and ")}: ${usageOf(command)}`,
      command.path,
    );
  if (operands.length > length && !endless)
    throw new UsageError(
      `${command.path.join(" ")} takes ${length > 0 ? `nothing after ${command.operands.at(-1)}` : "options alone"}: ${JSON.stringify(operands[length])}`,
      command.path,
    );
}

function topicOf(words: readonly string[]): readonly string[] {
  if (words.length === 0 || words[0] === "help") return [];
  const known = COMMANDS.some(({ path }) => words.every((word, index) => path[index] === word));
  return known ? words : commandOf(words).path;
}

/** Help is for the command before it, whatever else is missing or superfluous. */
function helpTopic(words: readonly string[]): readonly string[] {
  const depth = Math.min(words.length, 2);
  return topicOf(words.slice(0, depth));
}

/** The typed command, for messages before everything is read. */
function topicIn(args: readonly string[]): readonly string[] {
  return commandIn(args)?.path ?? [];
}

function commandIn(args: readonly string[]): CommandSpec | undefined {
  const lastIn = ({ path }: CommandSpec) => args.indexOf(path.at(-1) ?? "");
  const found = COMMANDS.filter(({ path }) => path.every((word) => args.includes(word)));
  // `claims list` is not `list`, and an operand may have the name of a command.
  return found.sort((a, b) => b.path.length - a.path.length || lastIn(a) - lastIn(b))[0];
}
