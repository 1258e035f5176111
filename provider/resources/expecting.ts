/*
 * What a component expects of a resource that it declares. A program can't say it: it isn't among the arguments that are
 * documented, and is sent under a name that the engine hides.
 */
const expectations = new WeakMap<object, object>();

/** These arguments, with what is expected beside them. */
export function expecting<Args extends object>(args: Args, expected: object): Args {
  expectations.set(args, expected);
  return args;
}

/** What is expected beside these arguments; undefined if nothing is. */
export function expectedOf(args: object): object | undefined {
  return expectations.get(args);
}
