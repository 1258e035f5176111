import { PulumiCommand } from "@pulumi/pulumi/automation";
import { NoPulumiError } from "./errors";

/** What the Automation API reports about a failed command: what it printed, and why it could not be started. */
interface FailedCommand {
  readonly commandResult?: { readonly stderr?: string; readonly err?: { readonly code?: string } };
}

/**
 * The Pulumi CLI on the PATH.
 *
 * @throws NoPulumiError, if there is none, or it is too old
 */
export async function findPulumi(
  get: () => Promise<PulumiCommand> = PulumiCommand.get,
): Promise<PulumiCommand> {
  try {
    return await get();
  } catch (error) {
    const { stderr, err } = (error as FailedCommand).commandResult ?? {};
    if (err?.code === "ENOENT") throw new NoPulumiError({ problem: "missing" }, error);
    const said = stderr?.trim() || (error instanceof Error ? error.message : String(error));
    throw new NoPulumiError({ problem: "unusable", said }, error);
  }
}
