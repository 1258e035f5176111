import { readFileSync } from "node:fs";
import { describeProblem, type Problem } from "../../domain/problem";
import type { RolloutAccount, RolloutOptions } from "../../rollout/index";
import type { Options, Repeated } from "../command";
import { UsageError } from "../usageError";

const TOPIC = ["rollout"];

/** The options for properties of {@link RolloutOptions}. */
const OPTION_OF = {
  program: "program",
  accounts: "accounts",
  organizationalUnits: "organizational-unit",
  "exclude.organizationalUnits": "exclude-organizational-unit",
  "exclude.accountIds": "exclude-accounts",
  operation: "operation",
  config: "config",
  stackName: "stack-name",
  secretsProvider: "secrets-provider",
  concurrency: "concurrency",
  maxFailures: "max-failures",
  waves: "waves",
  resume: "resume",
  directory: "directory",
  report: "report",
  logs: "logs",
} as const;

/**
 * The rollout that the command line requests. Values that should be numbers but aren't are passed on: the rollout
 * itself reports all problems of its options at once.
 *
 * @throws UsageError
 */
export function rolloutOptions(options: Options, repeated: Repeated): RolloutOptions {
  const { program, accounts, resume, waves } = options;
  const units = repeated["organizational-unit"];
  if (program === undefined) throw new UsageError("rollout needs --program DIR", TOPIC);
  if (accounts === undefined && units === undefined && resume === undefined)
    throw new UsageError(
      "rollout needs --accounts IDS or FILE, --organizational-unit OU, or --resume FILE",
      TOPIC,
    );
  const texts = ["operation", "secretsProvider", "directory", "report", "logs", "resume"] as const;
  const numbers = ["concurrency", "maxFailures"] as const;
  const given = (property: keyof typeof OPTION_OF) => options[OPTION_OF[property]];
  const pattern = options["stack-name"];
  const pairs = (repeated.config ?? []).map(pairOf);
  return {
    program,
    ...Object.fromEntries(texts.map((property) => [property, given(property)]).filter(([, value]) => value)),
    ...Object.fromEntries(
      numbers.filter((property) => given(property)).map((property) => [property, numberOr(given(property))]),
    ),
    ...(typeof accounts === "string" && { accounts: accountsIn(accounts) }),
    ...(units && { organizationalUnits: units }),
    ...exclusionIn(options, repeated),
    ...(typeof waves === "string" && { waves: waves.split(",").map((size) => numberOr(size.trim())) }),
    ...(typeof pattern === "string" && { stackName: (account: RolloutAccount) => filled(pattern, account) }),
    config: (account: RolloutAccount) =>
      Object.fromEntries(pairs.map(([key, value]) => [key, filled(value, account)])),
  } as RolloutOptions;
}

/** The problems of a rollout's options, with the names of the command line. */
export function usageErrorOf(problems: readonly Problem[]): UsageError {
  const lines = problems.map((problem) => describeProblem({ ...problem, path: optionIn(problem.path) }));
  return new UsageError(lines.join("\n"), TOPIC);
}

function optionIn(path: string): string {
  const [, property = "", rest = ""] = /^((?:exclude\.)?\w+)(.*)$/s.exec(path) ?? [];
  const option = OPTION_OF[property as keyof typeof OPTION_OF];
  return option === undefined ? path : `--${option}${rest}`;
}

function exclusionIn(options: Options, repeated: Repeated): Pick<RolloutOptions, "exclude"> {
  const organizationalUnits = repeated["exclude-organizational-unit"];
  const ids = options["exclude-accounts"];
  if (organizationalUnits === undefined && ids === undefined) return {};
  if (repeated["organizational-unit"] === undefined)
    throw new UsageError(
      "--exclude-organizational-unit and --exclude-accounts need --organizational-unit",
      TOPIC,
    );
  const accountIds = typeof ids === "string" ? ids.split(",").map((id) => id.trim()) : undefined;
  return {
    exclude: { ...(organizationalUnits && { organizationalUnits }), ...(accountIds && { accountIds }) },
  };
}

/** Ids separated by commas, or a file. */
function accountsIn(given: string): unknown[] {
  if (/^[\d,\s]+$/.test(given)) return given.split(",").map((id) => id.trim());
  const text = textOf(given);
  return /^\s*\[/.test(text) ? listIn(text, given) : linesIn(text);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it can't be read as a file: ${code}`;
    throw new UsageError(`--accounts ${JSON.stringify(file)}: ${why}`, TOPIC);
  }
}

function listIn(text: string, file: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[];
  } catch (error) {
    throw new UsageError(
      `--accounts ${JSON.stringify(file)} is not valid JSON: ${(error as Error).message}`,
      TOPIC,
    );
  }
}

/** `111111111111 audit`; the text after a # is a comment. */
function linesIn(text: string): RolloutAccount[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter(Boolean)
    .map((line) => {
      const [accountId = "", ...name] = line.split(/[\s,]+/);
      return { accountId, ...(name.length > 0 && { name: name.join(" ") }) };
    });
}

function pairOf(text: string): readonly [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new UsageError(`--config ${JSON.stringify(text)} must be KEY=VALUE`, TOPIC);
  return [key, value];
}

function filled(text: string, { accountId, name }: RolloutAccount): string {
  return text.replaceAll("{account}", accountId).replaceAll("{name}", name ?? accountId);
}

function numberOr(text: string | true | undefined): number | string | undefined {
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : String(text);
}
