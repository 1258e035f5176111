/**
 * The arguments that a program gives to a constructor. JavaScript may leave them out; the preview then says which
 * properties are missing.
 */
export function given<Args extends object>(args: Args | null | undefined): Args {
  return args ?? ({} as Args);
}
