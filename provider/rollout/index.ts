export type { Problem } from "../domain/problem";
export type { Cause } from "./causes";
export {
  InvalidRolloutError,
  type InvalidRolloutFacts,
  NoPulumiError,
  type NoPulumiFacts,
  RolloutRunningError,
  type RolloutRunningFacts,
} from "./errors";
export type {
  RolloutAccountEvent,
  RolloutBegan,
  RolloutCancelled,
  RolloutEvent,
  RolloutFinished,
  RolloutSelected,
  RolloutStopped,
  RolloutWave,
} from "./events";
export type { Operation } from "./operation";
export type {
  RolloutAccount,
  RolloutConfig,
  RolloutConfigValue,
  RolloutExclusion,
  RolloutOptions,
  RolloutSecretValue,
} from "./options";
export type { Stop, Wave } from "./plan";
export { type ProgressStream, printProgress } from "./progress";
export type {
  AccountReport,
  AccountStatus,
  LeftOutReport,
  OrganizationReport,
  RolloutReport,
} from "./report";
export { rollout } from "./rollout";
