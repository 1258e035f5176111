/** The files that a release writes, relative to the root of the repository. */
export function writtenBy(manifests) {
  return [...manifests, "CHANGELOG.md", "tests/fixtures/state"];
}

/**
 * Undoes a release that stopped before its tag, so that it can be run again. The tree was clean before, so nothing else
 * is lost.
 *
 * @param git - runs git with arguments
 * @param start - the commit from which the release started
 * @param written - the files that the release writes
 */
export async function undo(git, start, written) {
  await git("reset", "--quiet", "--soft", start);
  await git("restore", "--staged", "--worktree", "--source", start, "--", ...written);
  await git("clean", "--quiet", "--force", "-d", "--", ...written);
}
