import { randomInt } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The random end of an aggregator's ARN. */
export function newAggregatorId(): string {
  return Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** The parts of an aggregator's ARN. */
export interface AggregatorArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly id: string;
  /** The service principal of the AWS service that owns the aggregator. */
  readonly createdBy?: string | undefined;
}

/** The ARN of an aggregator. An aggregator of an AWS service has a different path. */
export function aggregatorArn({ partition, region, account, id, createdBy }: AggregatorArn): string {
  const path = createdBy === undefined ? "" : `aws-service-config-aggregator/${createdBy}/`;
  return `arn:${partition}:config:${region}:${account}:config-aggregator/${path}config-aggregator-${id}`;
}
