import { PROGRAM } from "../command";
import type { Place } from "./places";

/** A script with which zsh completes the program's command line, with descriptions. */
export function zshScript(places: readonly Place[]): string {
  return `#compdef ${PROGRAM}
# Completion of ${PROGRAM} for zsh.

# Sets what can follow the words of a command: next, options, and those of them that take a value.
_${NAME}_at() {
  next=() names=() options=() valued=() files=() directories=()
  case "$1" in
${places.map(caseOf).join("\n")}
  esac
  names=(\${next%%:*})
}

_${NAME}() {
  local command="" word previous="\${words[CURRENT-1]}" current="\${words[CURRENT]}"
  local -a next names options valued files directories
  local -i skip=0 index
  _${NAME}_at ""
  for ((index = 2; index < CURRENT; index++)); do
    word="\${words[index]}"
    if ((skip)); then skip=0; continue; fi
    if [[ $word == -* ]]; then
      if ((\${valued[(Ie)$word]})); then skip=1; fi
    elif ((\${names[(Ie)$word]})); then
      command="\${command:+$command }$word"
      _${NAME}_at "$command"
    else
      next=() names=()
    fi
  done
  if [[ $current == --*=* ]]; then
    previous="\${current%%=*}"
    compset -P 1 "*="
  elif ((!skip)); then
    previous=""
  fi
  if ((\${files[(Ie)$previous]})); then
    _files
  elif ((\${directories[(Ie)$previous]})); then
    _files -/
  elif ((\${valued[(Ie)$previous]})); then
    _message "value"
  elif [[ $current == -* ]]; then
    _describe -o "option" options
  else
    _describe "command" next
  fi
}

if [[ "\${funcstack[1]}" == "_${NAME}" ]]; then
  _${NAME} "$@"
else
  compdef _${NAME} ${PROGRAM}
fi
`;
}

/** The program's name as the name of a shell function. */
const NAME = PROGRAM.replaceAll("-", "_");

function caseOf({ words, next, options, later }: Place): string {
  const namesOf = (...taken: readonly string[]) =>
    [...options, ...later]
      .filter(({ takes }) => taken.includes(takes))
      .map(({ name }) => quoted(`--${name}`));
  const values = {
    next: next.map(({ word, description }) => described(word, description)),
    options: options.map(({ name, description }) => described(`--${name}`, description)),
    valued: namesOf("file", "directory", "text"),
    files: namesOf("file"),
    directories: namesOf("directory"),
  };
  const lines = Object.entries(values)
    .filter(([, list]) => list.length > 0)
    .map(([variable, list]) => `      ${variable}=(${list.join(" ")})`);
  return [`    ${quoted(words)})`, ...lines, "      ;;"].join("\n");
}

function described(word: string, description: string): string {
  return quoted(description === "" ? word : `${word}:${description}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
