/** A period in which a source was the same kind in every report. */
interface Spell {
  /** The index of the kind; -1: it was not expected. */
  readonly kind: number;
  /** The times of the first and the last of these reports: ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly reports: number;
}

/** The kinds of a source in reports, oldest first, as periods, newest first. */
export function spellsOf(kinds: readonly number[], times: readonly string[]): readonly Spell[] {
  const spells: Spell[] = [];
  kinds.forEach((kind, index) => {
    const time = times[index] ?? "";
    const last = spells.at(-1);
    if (last?.kind === kind) spells[spells.length - 1] = { ...last, until: time, reports: last.reports + 1 };
    else spells.push({ kind, from: time, until: time, reports: 1 });
  });
  return spells.reverse();
}
