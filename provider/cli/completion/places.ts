import { type CommandSpec, HELP, type OptionSpec, VERSION } from "../command";

/** A word that may be typed next. */
interface Suggestion {
  readonly word: string;
  readonly description: string;
}

/** The kind of value that an option takes. */
export type Taken = "nothing" | "file" | "directory" | "text";

/** What a shell needs to know about an option. */
export interface CompletedOption {
  readonly name: string;
  readonly short?: string;
  readonly description: string;
  readonly takes: Taken;
}

/** What can follow after the words of a command. */
export interface Place {
  /** The words typed so far, for example `claims list`; empty at the start. */
  readonly words: string;
  /** Commands, or the values of an operand that is a choice. */
  readonly next: readonly Suggestion[];
  readonly options: readonly CompletedOption[];
  /** Options of commands that may follow. They are accepted here, but not suggested. */
  readonly later: readonly CompletedOption[];
}

/** Every place at which something can be completed; the start comes first. */
export function placesOf(commands: readonly CommandSpec[]): readonly Place[] {
  const groups = unique(commands.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ""));
  const firsts = firstWords(commands, groups);
  return [
    {
      words: "",
      next: [...firsts, { word: "help", description: "what a command does, and its options" }],
      options: [HELP, VERSION].map(completed),
      later: optionsOf(commands),
    },
    { words: "help", next: firsts, options: [], later: [] },
    ...groups.flatMap((group) => {
      const next = subcommands(commands, group);
      return [
        {
          words: group,
          next,
          options: [completed(HELP)],
          later: optionsOf(commands.filter(({ path }) => path[0] === group)),
        },
        { words: `help ${group}`, next, options: [], later: [] },
      ];
    }),
    ...commands.map((command) => ({
      words: command.path.join(" "),
      next: choicesOf(command),
      options: [...command.options, HELP].map(completed),
      later: [],
    })),
  ];
}

function firstWords(commands: readonly CommandSpec[], groups: readonly string[]): Suggestion[] {
  return unique(commands.map(({ path }) => path[0] ?? "")).map((word) => {
    const inGroup = subcommands(commands, word).map((one) => one.word);
    const only = commands.find(({ path }) => path.length === 1 && path[0] === word);
    const description = groups.includes(word) ? inGroup.join(", ") : (only?.summary ?? "");
    return { word, description };
  });
}

function subcommands(commands: readonly CommandSpec[], group: string): Suggestion[] {
  return commands.flatMap(({ path: [first, second], summary }) =>
    first === group && second !== undefined ? { word: second, description: summary } : [],
  );
}

/** The options of all these commands; if several have the same name, the first one. */
function optionsOf(commands: readonly CommandSpec[]): CompletedOption[] {
  const all = commands.flatMap(({ options }) => options.map(completed));
  return all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at);
}

function choicesOf({ operands }: CommandSpec): Suggestion[] {
  const [first = ""] = operands;
  if (!/^[a-z]+(\|[a-z]+)+$/.test(first)) return [];
  return first.split("|").map((word) => ({ word, description: "" }));
}

function completed({ name, short, value, help }: OptionSpec): CompletedOption {
  return { name, ...(short !== undefined && { short }), description: help, takes: takenBy(value) };
}

function takenBy(value: string | undefined): Taken {
  if (value === undefined) return "nothing";
  const kinds = value.split("|");
  if (kinds.includes("FILE")) return "file";
  return kinds.includes("DIR") ? "directory" : "text";
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
