import { type Line, partsOf, textOf } from "../../provider/cli/styled";

/** Lines as a text without styles. */
export function plain(lines: readonly Line[]): string {
  return lines.map((line) => partsOf(line).map(textOf).join("")).join("\n");
}
