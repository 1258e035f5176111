import { type Emulator, startEmulator } from "../../emulator";
import { authorizationPolicies, documentedPolicies, healthPolicies, leastPrivilege } from "./policy";
import { createProject, type Project, type ProjectOptions } from "./pulumi";

/** A program for the real Pulumi CLI, with the usual imports. */
export function programOf(body: string): string {
  return [
    'const pulumi = require("@pulumi/pulumi");',
    "const { AggregateAuthorization, AggregatorMembership, ConfigurationAggregator, Provider, SourceAccount } =",
    '  require("pulumi-aws-config-aggregator");',
    "const all = (...accountIds) => ({ accountAggregationSource: { accountIds, allRegions: true } });",
    body,
  ].join("\n");
}

/** A project of its own with an AWS of its own. */
export interface Deployment {
  readonly aws: Emulator;
  readonly project: Project;
  /** Changes the program. */
  program(body: string): void;
  /** The AWS operations since the last call of this function, in order. */
  requests(): string[];
  /** The only live aggregator with this name; fails if there is none. */
  live(name?: string, region?: string): ReturnType<Emulator["aggregators"]>[number];
  dispose(): Promise<void>;
}

/**
 * Starts a deployment with a program's body, see {@link programOf}.
 *
 * @param beside - another deployment whose AWS it uses
 */
export async function deployment(
  body: string,
  options: Partial<ProjectOptions> = {},
  beside?: Deployment,
): Promise<Deployment> {
  const aws =
    beside?.aws ??
    (await startEmulator({
      settings: leastPrivilege([
        ...documentedPolicies(),
        ...authorizationPolicies(),
        healthPolicies().caller,
      ]),
    }));
  const project = await createProject({ program: programOf(body), endpoint: aws.url, ...options });
  return {
    aws,
    project,
    program: (changed) => project.write("index.js", programOf(changed)),
    requests: () => {
      const operations = aws.log().map(({ operation }) => operation ?? "?");
      aws.clearLog();
      return operations;
    },
    live: (name = "security", region = "us-east-1") => {
      const found = aws.aggregators().find((one) => one.name === name && one.region === region);
      if (!found) throw new Error(`there is no aggregator ${name} in ${region}`);
      return found;
    },
    dispose: async () => {
      await project.dispose();
      if (!beside) await aws.close();
    },
  };
}

export const DESCRIBE = "DescribeConfigurationAggregators";
export const PUT = "PutConfigurationAggregator";
export const DELETE = "DeleteConfigurationAggregator";
export const LIST_TAGS = "ListTagsForResource";
export const TAG = "TagResource";
export const UNTAG = "UntagResource";
