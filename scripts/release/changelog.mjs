const UNRELEASED = /^## \[Unreleased\]\n/m;
const HEADING = /^## \[/m;

/** The text under Unreleased, trimmed; empty if there is none. */
export function unreleased(changelog) {
  const [, after] = changelog.split(UNRELEASED);
  if (after === undefined) throw new Error("CHANGELOG.md has no section [Unreleased]");
  return after.split(HEADING)[0].trim();
}

/**
 * The version bump that the entries require according to Semantic Versioning: breaking changes are major, additions and
 * removals minor, and fixes patch. Before 1.0.0, breaking changes are minor.
 */
export function bumpOf(entries, current) {
  const isBreaking = /\bbreaking\b/i.test(entries);
  const isStable = Number(current.split(".")[0]) >= 1;
  if (isBreaking && isStable) return "major";
  const isNew = /^### (Added|Changed|Removed|Deprecated)$/m.test(entries);
  return isBreaking || isNew ? "minor" : "patch";
}

/** The changelog with the unreleased entries moved to a version. */
export function released(changelog, version, date) {
  return changelog.replace(UNRELEASED, `## [Unreleased]\n\n## [${version}] - ${date}\n`);
}
