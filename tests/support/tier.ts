/**
 * Put it into the title of a test, or of a `describe` for all its tests: `npm test` leaves the test out. `npm run
 * test:all` runs it, as does every command that names a file or a title. See tests/README.md.
 */
export const SLOW = "@slow";

/** The end of a title in a table of tests, some of which are slow. */
export function slowIf(isSlow: boolean): string {
  return isSlow ? ` ${SLOW}` : "";
}
