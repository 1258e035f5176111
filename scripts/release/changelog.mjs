const UNRELEASED = /^## \[Unreleased\]\n/m;
const HEADING = /^## \[/m;

/** What stands under Unreleased, without the space around it; empty if there is nothing. */
export function unreleased(changelog) {
  const [, after] = changelog.split(UNRELEASED);
  if (after === undefined) throw new Error("CHANGELOG.md has no section [Unreleased]");
  return after.split(HEADING)[0].trim();
}

/**
 * The change of version that the entries ask for, as Semantic Versioning has it: one that breaks programs is major, one
 * that adds or removes something minor, and one that only repairs a patch. Before 1.0.0, what breaks is minor.
 */
export function bumpOf(entries, current) {
  const isBreaking = /\bbreaking\b/i.test(entries);
  const isStable = Number(current.split(".")[0]) >= 1;
  if (isBreaking && isStable) return "major";
  const isNew = /^### (Added|Changed|Removed|Deprecated)$/m.test(entries);
  return isBreaking || isNew ? "minor" : "patch";
}

/** The changelog in which what is unreleased is that of a version. */
export function released(changelog, version, date) {
  return changelog.replace(UNRELEASED, `## [Unreleased]\n\n## [${version}] - ${date}\n`);
}
