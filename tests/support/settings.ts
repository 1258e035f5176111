import { readSettings, type Settings } from "../../provider/aws/settings";

/** The settings of a stack without configuration. */
export const NOTHING: Omit<Settings, "problems" | "isExplicit"> = {
  assumeRoles: [],
  endpoints: {},
  allowedAccountIds: [],
  forbiddenAccountIds: [],
  defaultTags: {},
  ignoreTags: { keys: [], keyPrefixes: [] },
  sharedConfigFiles: [],
  sharedCredentialsFiles: [],
  claims: {},
  publishing: { propagationSeconds: 1, turnSeconds: 10, inFlightSeconds: 360, gatherSeconds: 5 },
  requestTimeoutSeconds: 60,
  previewWithoutCredentials: false,
};

/** The settings that could be read. */
export const readable = (config: Record<string, unknown>) => {
  const { problems: _, isExplicit: __, ...rest } = readSettings(config);
  return rest;
};
