/** The reader of an error: somebody who deploys with Pulumi, or somebody who uses a command of this package. */
export type Face = "deployment" | "commandLine";

/** A text for each kind of reader. */
export type ByFace = Readonly<Record<Face, string>>;

/** What a failed step has changed in AWS. Undefined if other parts of the error say so. */
export type Effect = "nothing changed" | "not sent" | "changed" | "unknown";

/** How a sentence ends. Nothing: it is an item of a list, or others wrote it so. Then it ends only if something follows. */
export type End = "." | "?" | ":" | "";

/** A sentence, or several, of which the last one is without its end. */
export interface Sentence {
  readonly what: string;
  /** @default "." */
  readonly ends?: End | undefined;
}

/** A line of its own: complete, or a sentence that can stand in a line with others. */
type Detail = string | ByFace | Sentence;

/** The parts of an error from which its text is made: first, what happened to what, and why. */
export interface Telling extends Sentence {
  readonly effect?: Effect | undefined;
  /** Further facts, one line each. */
  readonly details?: readonly Detail[] | undefined;
  /** What to do now. */
  readonly advice?: ByFace | undefined;
  /** The cause, which the text includes. */
  readonly origin?: Telling | undefined;
  /** The failure of the rollback that followed. */
  readonly rollback?: Telling | undefined;
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  "nothing changed": "Nothing was changed.",
  "not sent": "The request was not sent.",
  changed: "",
  unknown: "It is not known whether it took effect.",
};

/** The text of an error. This is the only place that makes one. */
export function render(error: Telling, face: Face): string {
  const { effect, details = [], advice, origin, rollback } = error;
  return [
    inOneLine([error, effect === undefined ? "" : EFFECTS[effect]], face),
    ...details.map((detail) => inOneLine([detail], face)),
    advice?.[face],
    origin && `The cause was: ${render(origin, face)}`,
    rollback && `While the claim was rolled back: ${render(rollback, face)}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** An error as one line among others: without its cause, and without the failure of a rollback. */
export function inLine(error: Telling, face: Face): string {
  const { effect, details = [], advice } = error;
  return inOneLine([error, effect === undefined ? "" : EFFECTS[effect], ...details, advice ?? ""], face);
}

/** A sentence with its end. */
export function whole({ what, ends = "." }: Sentence): string {
  return `${what}${ends}`;
}

/** Foreign text as a sentence, with its end apart. */
export function sentenceOf(text: string): Sentence {
  const ends = ([".", "?"] as const).find((end) => text.endsWith(end)) ?? "";
  return { what: text.slice(0, text.length - ends.length), ends };
}

/** The items of a list, one line each. */
export function listOf(items: readonly string[]): Sentence[] {
  return items.map((what) => ({ what, ends: "" }));
}

/** Makes a text for each kind of reader. */
export function byFace(text: (face: Face) => string): ByFace {
  return { deployment: text("deployment"), commandLine: text("commandLine") };
}

/** The same text for both kinds of reader. */
export function both(text: string): ByFace {
  return byFace(() => text);
}

/** Two texts as one, the second on a line of its own. */
export function together(first: ByFace | undefined, second: ByFace): ByFace {
  if (first === undefined) return second;
  return byFace((face) => [first[face], second[face]].filter(Boolean).join("\n"));
}

function inOneLine(parts: readonly Detail[], face: Face): string {
  const there = parts.filter((part) => part !== "");
  return there
    .map((part, index) => {
      if (typeof part === "string") return part;
      if (!("what" in part)) return part[face];
      return whole(index < there.length - 1 ? { ...part, ends: part.ends || "." } : part);
    })
    .join(" ");
}
