import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { ProjectSettings, StackSettings } from "@pulumi/pulumi/automation";
import { isRecord } from "../domain/values";
import type { RolloutConfig } from "./options";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Whether a folder has a Pulumi program. */
export function hasProject(folder: string): boolean {
  return PROJECT_FILES.some((name) => existsSync(join(folder, name)));
}

/** What Pulumi.yaml may contain although the Automation API's type doesn't have it. */
type WrittenSettings = Omit<ProjectSettings, "config"> & {
  readonly config?: unknown;
  readonly stackConfigDir?: unknown;
  readonly plugins?: unknown;
};

/**
 * A program's settings for a work directory. The program stays where it is, so every path that is relative to the
 * program's folder becomes absolute.
 *
 * @param folder - the program's
 */
export function settingsFor(settings: ProjectSettings, folder: string): ProjectSettings {
  const { config, backend, plugins, stackConfigDir: _, ...others } = settings as WrittenSettings;
  return {
    ...others,
    main: resolve(folder, settings.main ?? "."),
    // A string is the folder of the stacks' settings, in the oldest form of this file.
    ...(isRecord(config) && { config: config as never }),
    ...(backend && {
      backend: { ...backend, ...(backend.url && { url: absoluteUrl(backend.url, folder) }) },
    }),
    ...(plugins !== undefined && { plugins: absolutePaths(plugins, folder) }),
  };
}

/** The folder in which a program keeps the settings of its stacks. */
export function stackFolderOf(settings: ProjectSettings, folder: string): string {
  const { stackConfigDir, config } = settings as { stackConfigDir?: unknown; config?: unknown };
  const named = [stackConfigDir, config].find((value) => typeof value === "string");
  return resolve(folder, typeof named === "string" ? named : ".");
}

/** The part of a stack's settings besides configuration: how its secrets are encrypted. */
type Encryption = Omit<StackSettings, "config" | "environment">;

/**
 * The settings of a stack in its work directory.
 *
 * @param own - the settings in the program's folder, if there are any
 * @param former - the settings that an earlier rollout left in the work directory
 * @param project - the project's name, for keys without a namespace
 */
export function stackSettingsFor(
  own: StackSettings | undefined,
  former: StackSettings | undefined,
  config: RolloutConfig,
  project: string,
): StackSettings {
  const { config: ownConfig = {}, ...others } = own ?? {};
  return {
    ...(isEncrypted(own) ? {} : encryptionOf(former)),
    ...others,
    config: {
      ...ownConfig,
      ...Object.fromEntries(
        Object.entries(config).flatMap(([key, value]) => {
          const plain = plainOf(value);
          return plain === undefined ? [] : [[withNamespace(key, project), plain]];
        }),
      ),
    },
  };
}

/** The values that must be encrypted, by key with namespace. */
export function secretsIn(config: RolloutConfig, project: string): [key: string, value: string][] {
  return Object.entries(config).flatMap(([key, value]) =>
    plainOf(value) === undefined && typeof value !== "string"
      ? [[withNamespace(key, project), value.value] as [string, string]]
      : [],
  );
}

function plainOf(value: RolloutConfig[string]): string | undefined {
  if (typeof value === "string") return value;
  return value.secret ? undefined : value.value;
}

function withNamespace(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

function isEncrypted({ encryptionSalt, encryptedKey, secretsProvider }: StackSettings = {}): boolean {
  return [encryptionSalt, encryptedKey, secretsProvider].some((value) => value !== undefined);
}

function encryptionOf({ encryptionSalt, encryptedKey, secretsProvider }: StackSettings = {}): Encryption {
  return {
    ...(encryptionSalt !== undefined && { encryptionSalt }),
    ...(encryptedKey !== undefined && { encryptedKey }),
    ...(secretsProvider !== undefined && { secretsProvider }),
  };
}

/** `file://./state` is relative to the folder of Pulumi.yaml; `file:///state` and `file://~/state` are not. */
function absoluteUrl(url: string, folder: string): string {
  const path = /^file:\/\/(.*)$/.exec(url)?.[1];
  if (path === undefined || isAbsolute(path) || path.startsWith("~")) return url;
  return `file://${resolve(folder, path)}`;
}

/** Makes every member `path` of a value absolute. */
function absolutePaths(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((member) => absolutePaths(member, folder));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === "path" && typeof member === "string" ? resolve(folder, member) : absolutePaths(member, folder),
    ]),
  );
}
