import { PROGRAM } from "../command";
import type { CompletedOption, Place } from "./places";

/** A script with which fish completes the program's command line, with descriptions. */
export function fishScript(places: readonly Place[]): string {
  return `# Completion of ${PROGRAM} for fish.

# Whether the words that were typed are those of a command, and, with a number, how many others follow them.
function __${NAME}_at
  set -l typed (commandline -opc)
  set -e typed[1]
  set -l command
  set -l others 0
  for word in $typed
    if string match -q -- '-*' $word
      continue
    end
    set -l longer (string join ' ' $command $word)
    if contains -- $longer ${places.map(({ words }) => quoted(words)).join(" ")}
      set command $longer
    else
      set others (math $others + 1)
    end
  end
  test "$command" = "$argv[1]"; or return 1
  test (count $argv) -eq 1; or test $others -eq $argv[2]
end

complete -c ${PROGRAM} -f
${places.flatMap(linesOf).join("\n")}
`;
}

/** The program's name as the name of a shell function. */
const NAME = PROGRAM.replaceAll("-", "_");

function linesOf({ words, next, options }: Place): string[] {
  const at = (more: string) => quoted(`__${NAME}_at ${doubled(words)}${more}`);
  return [
    ...next.map(
      ({ word, description }) =>
        `complete -c ${PROGRAM} -n ${at(" 0")} -a ${quoted(word)}${description && ` -d ${quoted(description)}`}`,
    ),
    ...options.map((option) => `complete -c ${PROGRAM} -n ${at("")} ${flagsOf(option)}`),
  ];
}

function flagsOf({ name, short, description, takes }: CompletedOption): string {
  const value = {
    nothing: "",
    file: "-r -F ",
    directory: '-x -a "(__fish_complete_directories)" ',
    text: "-x ",
  };
  return `-l ${name} ${short === undefined ? "" : `-s ${short} `}${value[takes]}-d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function doubled(text: string): string {
  return `"${text}"`;
}
