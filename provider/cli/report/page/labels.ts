import { KINDS } from "./data";
import type { Model } from "./model";
import { grouped, levelOf, short, WORDS } from "./words";

/** What a cell of the map shows, and its name. */
interface Label {
  readonly text: string;
  /** The class of its colours. */
  readonly look: string;
  /** What a screen reader says. */
  readonly name: string;
}

const NOT_EXPECTED: Label = { text: "", look: "none", name: "not a source" };

/** The label of a cell by its state. */
export function statusLabel({ kinds, causeOf, data }: Model, cell: number): Label {
  const kind = KINDS[kinds[cell] ?? -1];
  if (kind === undefined) return NOT_EXPECTED;
  const cause = data.causes[causeOf[cell] ?? -1];
  const { letter, name } = WORDS[kind];
  return { text: letter, look: kind.toLowerCase(), name: cause ? `${name}: ${cause.text}` : name };
}

/** The label of a cell by its resources. */
export function coverageLabel({ kinds, resources }: Model, cell: number): Label {
  const kind = KINDS[kinds[cell] ?? -1];
  if (kind === undefined) return NOT_EXPECTED;
  const number = resources[cell] ?? -1;
  const state = kind === "SUCCEEDED" || kind === "EMPTY" ? "" : `, ${WORDS[kind].name.toLowerCase()}`;
  if (number < 0) return { text: "–", look: "uncounted", name: `not counted${state}` };
  const text = short(number);
  const exact = text === String(number) ? "" : ` (${grouped(number)})`;
  return {
    text,
    look: number === 0 ? "zero" : `level${levelOf(number)}`,
    name: `${text} resource${number === 1 ? "" : "s"}${exact}${state}`,
  };
}
