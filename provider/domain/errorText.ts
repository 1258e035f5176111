/** Who reads an error: somebody who deploys with Pulumi, or somebody who typed a command of this package. */
export type Face = "deployment" | "commandLine";

/** A text for each of them. */
export type ByFace = Readonly<Record<Face, string>>;

/** What a failed step has done to AWS. Undefined if other parts of the error say it. */
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
  /** What else is known, a line each. */
  readonly details?: readonly Detail[] | undefined;
  /** What to do now. */
  readonly advice?: ByFace | undefined;
  /** What made it happen, to be told as well. */
  readonly origin?: Telling | undefined;
  /** With what the rollback failed that followed. */
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

/** An error as one line, to stand among others: without its origin, and without what failed after it. */
export function inLine(error: Telling, face: Face): string {
  const { effect, details = [], advice } = error;
  return inOneLine([error, effect === undefined ? "" : EFFECTS[effect], ...details, advice ?? ""], face);
}

/** A sentence with its end. */
export function whole({ what, ends = "." }: Sentence): string {
  return `${what}${ends}`;
}

/** What somebody else has written, as a sentence: its end is known from then on. */
export function sentenceOf(text: string): Sentence {
  const ends = ([".", "?"] as const).find((end) => text.endsWith(end)) ?? "";
  return { what: text.slice(0, text.length - ends.length), ends };
}

/** Items of a list, a line each. */
export function listOf(items: readonly string[]): Sentence[] {
  return items.map((what) => ({ what, ends: "" }));
}

/** A text for each of the two who may read it. */
export function byFace(text: (face: Face) => string): ByFace {
  return { deployment: text("deployment"), commandLine: text("commandLine") };
}

/** The same text for both. */
export function both(text: string): ByFace {
  return byFace(() => text);
}

/** Two texts as one, each after a line of its own. */
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
