import type { CommandSpec } from "../command";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { bashScript } from "./bash";
import { fishScript } from "./fish";
import { type Place, placesOf } from "./places";
import { zshScript } from "./zsh";

const SCRIPTS: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `completion SHELL` */
export async function print(
  operands: readonly string[],
  terminal: Terminal,
  commands: readonly CommandSpec[],
): Promise<void> {
  const [shell = ""] = operands;
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined)
    throw new UsageError(`there is no completion for ${JSON.stringify(shell)}, only for bash, zsh and fish`, [
      "completion",
    ]);
  terminal.out(script(placesOf(commands)).trimEnd());
}
