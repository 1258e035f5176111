/** The reader of an error: somebody who deploys with Pulumi, or somebody who uses a command of this package. */
export type Face = "deployment" | "commandLine";

/** A text for each kind of reader. */
export type ByFace = Readonly<Record<Face, string>>;

/** What a failed step has changed in AWS. Undefined if other parts of the error say so. */
export type Effect = "nothing changed" | "not sent" | "changed" | "unknown";

/** The parts of an error from which its text is made. */
export interface Telling {
  /** What happened to what, and why: one or two sentences. */
  readonly what: string;
  readonly effect?: Effect | undefined;
  /** Further facts, one line each. */
  readonly details?: readonly (string | ByFace)[] | undefined;
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
  const { what, effect, details = [], advice, origin, rollback } = error;
  return [
    followedBy(what, effect === undefined ? "" : EFFECTS[effect]),
    ...details.map((detail) => (typeof detail === "string" ? detail : detail[face])),
    advice?.[face],
    origin && `The cause was: ${render(origin, face)}`,
    rollback && `While the claim was rolled back: ${render(rollback, face)}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** An error as one line among others: without its cause, and without the failure of a rollback. */
export function inLine({ what, effect, details = [], advice }: Telling, face: Face): string {
  return [
    effect === undefined ? "" : EFFECTS[effect],
    ...details.map((detail) => (typeof detail === "string" ? detail : detail[face])),
    advice?.[face] ?? "",
  ].reduce(followedBy, what);
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

function followedBy(what: string, sentence: string): string {
  if (sentence === "") return what;
  return what === "" ? sentence : `${what}${what.endsWith(".") || what.endsWith("?") ? "" : "."} ${sentence}`;
}
