/** A time for which a source was one thing in every report. */
interface Spell {
  /** The index of the kind; -1: it was not expected. */
  readonly kind: number;
  /** Of the first and the last of these reports: ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly reports: number;
}

/** What a source was in reports, oldest first, as spells, newest first. */
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
