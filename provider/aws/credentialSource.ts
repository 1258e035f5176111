import { rolesOf, type Settings } from "./settings";

/** Where credentials come from. Contains no secret. */
export type CredentialSource = Base & {
  /** Whether roles are assumed with them (`assumeRoles`). */
  readonly isChained: boolean;
};

type Base =
  | { readonly from: "web identity" | "settings" | "environment" | "chain" }
  | { readonly from: "profile"; readonly profile: string; readonly isOfEnvironment: boolean };

export function credentialSource(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): CredentialSource {
  return { ...baseOf(settings, env), isChained: rolesOf(settings).length > 0 };
}

function baseOf(settings: Settings, env: Readonly<Record<string, string | undefined>>): Base {
  const { assumeRoleWithWebIdentity, accessKey, secretKey, profile } = settings;
  if (assumeRoleWithWebIdentity) return { from: "web identity" };
  if (accessKey && secretKey) return { from: "settings" };
  if (profile) return { from: "profile", profile, isOfEnvironment: false };
  // The order of the AWS SDK's own chain, in which a profile wins over keys.
  if (env.AWS_PROFILE) return { from: "profile", profile: env.AWS_PROFILE, isOfEnvironment: true };
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return { from: "environment" };
  return { from: "chain" };
}

/** The profile to sign in to; undefined if credentials come from elsewhere. */
export function profileOf(source: CredentialSource | undefined): string | undefined {
  return source?.from === "profile" ? source.profile : undefined;
}

const WORDS = {
  "web identity": "the web identity (assumeRoleWithWebIdentity)",
  settings: "the settings (accessKey, secretKey)",
  environment: "the environment (AWS_ACCESS_KEY_ID)",
  chain: "the AWS SDK's own chain (environment, profile default, SSO, container, instance)",
} as const;

/** For example `profile audit`. */
export function describeSource(source: CredentialSource): string {
  const base =
    source.from === "profile"
      ? `profile ${source.profile}${source.isOfEnvironment ? " (AWS_PROFILE)" : ""}`
      : WORDS[source.from];
  return source.isChained ? `${base}, and from there assumeRoles` : base;
}
