import { capitalised } from "../domain/printable";
import { type CommandSpec, type Endings, HELP, type OptionSpec, PROGRAM, VERSION } from "./command";
import { COMMANDS } from "./commands/index";

/** The output of `help`: for the command that `topic` names, or for all commands that start with it. */
export function helpText(topic: readonly string[]): string {
  const found = COMMANDS.filter(({ path }) => topic.every((word, index) => path[index] === word));
  const [only] = found;
  return found.length === 1 && only && topic.length > 0 ? commandHelp(only) : overview(topic, found);
}

/** `claims list AGGREGATOR` */
export function usageOf({ path, operands }: CommandSpec): string {
  return [...path, ...operands].join(" ");
}

function commandHelp(command: CommandSpec): string {
  return [
    `Usage: ${PROGRAM} ${usageOf(command)} [OPTIONS]`,
    "",
    `${capitalised(command.summary)}.`,
    "",
    ...command.details,
    "",
    ...optionLines([...command.options, HELP]),
    "",
    ...exampleLines(command.examples ?? []),
    ...endingLines(command.endings),
  ].join("\n");
}

function overview(topic: readonly string[], commands: readonly CommandSpec[]): string {
  const rows = [
    ...commands.map((command) => [usageOf(command), command.summary] as const),
    ["help [COMMAND]", "what a command does, and its options"] as const,
  ];
  return [
    `Usage: ${[PROGRAM, ...topic].join(" ")} COMMAND [OPTIONS]`,
    "",
    ...twoColumns(rows),
    "",
    ...optionLines([HELP, VERSION]),
    "",
    "Exit codes: 0 if all is well. `help COMMAND` says what 1 and 2 mean for each command.",
  ].join("\n");
}

function exampleLines(examples: readonly string[]): string[] {
  if (examples.length === 0) return [];
  return ["Examples:", ...examples.map((example) => `  npx ${PROGRAM} ${example}`), ""];
}

function endingLines(endings: Endings): string[] {
  return ["Exit codes:", ...([0, 1, 2] as const).map((code) => `  ${code}  ${endings[code]}`)];
}

function optionLines(options: readonly OptionSpec[]): string[] {
  return twoColumns(
    options.map(({ name, short, value, help }) => [
      `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`,
      help,
    ]),
  );
}

function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
