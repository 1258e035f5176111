import type { SharingContext } from "../../provider/sharing/context";
import type { MemoryAws } from "./memoryAws";
import { contextOf } from "./miniEngine";

/** A provider process: the context of a resource's steps, and the lines that they print. */
export function processOf(
  aws: MemoryAws,
  options: Omit<NonNullable<Parameters<typeof contextOf>[1]>, "print"> = {},
): { readonly context: SharingContext; readonly said: string[] } {
  const said: string[] = [];
  return { context: contextOf(aws, { ...options, print: (line) => said.push(line) }), said };
}
