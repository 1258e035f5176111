import { PROGRAM } from "../command";
import type { CompletedOption, Place, Taken } from "./places";

/** A script with which Bash 3.2 or later completes the program's command line. */
export function bashScript(places: readonly Place[]): string {
  return `# Completion of ${PROGRAM} for bash.

# Sets what can follow the words of a command: next, options, and those of them that take a value.
_${NAME}_at() {
  next="" options="" valued="" files="" directories=""
  case "$1" in
${places.map(caseOf).join("\n")}
  esac
}

_${NAME}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" next options valued files directories word skip=0 index
  COMPREPLY=()
  _${NAME}_at ""
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    # Bash takes the = of --name=value for a word.
    if [[ $word == "=" ]]; then continue; fi
    if ((skip)); then skip=0; continue; fi
    if [[ $word == -* ]]; then
      if [[ " $valued " == *" $word "* ]]; then skip=1; fi
    elif [[ " $next " == *" $word "* ]]; then
      command="\${command:+$command }$word"
      _${NAME}_at "$command"
    else
      next=""
    fi
  done
  if [[ $current == "=" ]]; then current=""
  elif [[ $previous == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  local -a found=()
  if [[ " $files " == *" $previous "* ]]; then
    compopt -o filenames 2>/dev/null
    found=(-f)
  elif [[ " $directories " == *" $previous "* ]]; then
    compopt -o filenames 2>/dev/null
    found=(-d)
  elif [[ " $valued " == *" $previous "* ]]; then
    return
  elif [[ $current == -* ]]; then
    found=(-W "$options")
  else
    found=(-W "$next")
  fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "\${found[@]}" -- "$current")
}

complete -F _${NAME} ${PROGRAM}
`;
}

/** The program's name as the name of a shell function. */
const NAME = PROGRAM.replaceAll("-", "_");

function caseOf({ words, next, options, later }: Place): string {
  const known = [...options, ...later];
  const values = {
    next: next.map(({ word }) => word),
    options: options.map(({ name }) => `--${name}`),
    valued: namesOf(known, "file", "directory", "text"),
    files: namesOf(known, "file"),
    directories: namesOf(known, "directory"),
  };
  const assigned = Object.entries(values)
    .filter(([, list]) => list.length > 0)
    .map(([variable, list]) => `${variable}="${list.join(" ")}"`);
  return `    "${words}") ${assigned.join(" ")} ;;`;
}

/** The names of the options that take one of these kinds of value, as they are typed. */
function namesOf(options: readonly CompletedOption[], ...taken: readonly Taken[]): string[] {
  return options
    .filter(({ takes }) => taken.includes(takes))
    .flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);
}
