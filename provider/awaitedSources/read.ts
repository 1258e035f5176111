import type { ReadResult } from "../engine/steps";
import type { Context } from "../process/context";
import type { Inputs, Outputs } from "./inputs";

/** A finished wait doesn't change: it exists only in the state. */
export async function read(
  _context: Context,
  id: string,
  olds: Partial<Outputs>,
): Promise<ReadResult<Inputs, Outputs>> {
  return { id, props: olds as Outputs, inputs: olds as Inputs };
}
