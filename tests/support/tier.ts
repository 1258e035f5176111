/**
 * In the title of a test, or of a `describe` with all its tests: `npm test` leaves it out, and `npm run test:all` runs
 * it, as does everything that names a file or a title. See tests/README.md.
 */
export const SLOW = "@slow";

/** The end of a title in a table of tests of which some are slow. */
export function slowIf(isSlow: boolean): string {
  return isSlow ? ` ${SLOW}` : "";
}
