/** A problem that the user can fix: the message says what to do, and is printed without a stack. */
export class SetupError extends Error {
  name = "SetupError";
}
