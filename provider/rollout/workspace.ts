import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  LocalWorkspace,
  type ProjectSettings,
  type PulumiCommand,
  type StackSettings,
} from "@pulumi/pulumi/automation";
import type { DeclaredAccount } from "./declare";
import { fileNameOf } from "./declare";
import type { Operation } from "./operation";
import { secretsIn, settingsFor, stackFolderOf, stackSettingsFor } from "./project";
import { CommandFailure, type LoggedPulumi } from "./pulumi";

/** A program, according to its Pulumi.yaml. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  readonly settings: ProjectSettings;
}

/** A stack in its work directory, ready for an operation. */
interface OpenStack {
  readonly directory: string;
  readonly env: Record<string, string>;
}

/** Reads a program's Pulumi.yaml. */
export async function readProject(folder: string, pulumi: PulumiCommand): Promise<Project> {
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand: pulumi });
  const settings = await workspace.projectSettings();
  return { name: settings.name, folder, settings };
}

interface Opening {
  readonly project: Project;
  readonly operation: Operation;
  /** The parent folder of the stacks' work directories. */
  readonly stacks: string;
  readonly secretsProvider: string | undefined;
  readonly pulumi: LoggedPulumi;
}

/**
 * Creates the work directory of an account's stack, and the stack itself if it doesn't exist yet.
 *
 * @throws CommandFailure
 */
export async function openStack(account: DeclaredAccount, opening: Opening): Promise<OpenStack> {
  const { project, operation, stacks, pulumi } = opening;
  const { stack, config } = account;
  const directory = join(stacks, fileNameOf(stack));
  mkdirSync(directory, { recursive: true });
  const env = { ...account.env };
  const own = await settingsIn(stackFolderOf(project.settings, project.folder), stack, pulumi);
  const former = await settingsIn(directory, stack, pulumi);
  const settings = stackSettingsFor(own, former, config, project.name);
  const secretsProvider = opening.secretsProvider ?? settings.secretsProvider;
  const workspace = await LocalWorkspace.create({
    workDir: directory,
    projectSettings: settingsFor(project.settings, project.folder),
    stackSettings: { [stack]: settings },
    pulumiCommand: pulumi,
    envVars: env,
    ...(secretsProvider !== undefined && { secretsProvider }),
  });
  await selectOrCreate(workspace, stack, operation);
  for (const [key, value] of secretsIn(config, project.name))
    await pulumi.withInput(value, ["config", "set", "--secret", "--stack", stack, key], directory, env);
  return { directory, env };
}

async function selectOrCreate(workspace: LocalWorkspace, stack: string, operation: Operation): Promise<void> {
  try {
    await workspace.selectStack(stack);
  } catch (error) {
    const isMissing = error instanceof CommandFailure && /no stack named .* found/.test(error.output);
    if (!isMissing || operation === "destroy" || operation === "refresh") throw error;
    await workspace.createStack(stack);
  }
}

async function settingsIn(
  folder: string,
  stack: string,
  pulumi: PulumiCommand,
): Promise<StackSettings | undefined> {
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand: pulumi });
  try {
    return await workspace.stackSettings(stack);
  } catch (error) {
    if (/failed to find stack settings/.test(String(error))) return undefined;
    throw error;
  }
}
