/** Something a person can put right: its message says what, and is printed without a stack. */
export class SetupError extends Error {
  name = "SetupError";
}
