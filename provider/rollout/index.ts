export type { Problem } from "../domain/problem";
export type { Cause } from "./causes";
export { InvalidRolloutError, NoPulumiError } from "./errors";
export type { RolloutEvent } from "./events";
export type { Operation } from "./operation";
export type {
  RolloutAccount,
  RolloutConfig,
  RolloutConfigValue,
  RolloutOptions,
} from "./options";
export type { Stop, Wave } from "./plan";
export { type ProgressStream, printProgress } from "./progress";
export type { AccountReport, AccountStatus, RolloutReport } from "./report";
export { rollout } from "./rollout";
