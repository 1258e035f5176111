/*
 * What a component expects of a resource that it declares. A program can't set this: it isn't a documented argument,
 * and is sent under a name that the engine hides.
 */
const expectations = new WeakMap<object, object>();

/** These arguments, with the expectation attached. */
export function expecting<Args extends object>(args: Args, expected: object): Args {
  expectations.set(args, expected);
  return args;
}

/** The expectation attached to these arguments; undefined if there is none. */
export function expectedOf(args: object): object | undefined {
  return expectations.get(args);
}
