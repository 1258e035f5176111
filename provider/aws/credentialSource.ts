import { rolesOf, type Settings } from "./settings";

/** Where credentials come from, for a message: `profile audit`. Names nothing that is secret. */
export function credentialSource(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { assumeRoleWithWebIdentity, accessKey, secretKey, profile } = settings;
  const source = assumeRoleWithWebIdentity
    ? "the web identity (assumeRoleWithWebIdentity)"
    : accessKey && secretKey
      ? "the settings (accessKey, secretKey)"
      : profile
        ? `profile ${profile}`
        : ownSource(env);
  return rolesOf(settings).length > 0 ? `${source}, and from there assumeRoles` : source;
}

/** As the AWS SDK's own chain goes, for which a profile counts more than keys. */
function ownSource(env: Readonly<Record<string, string | undefined>>): string {
  if (env.AWS_PROFILE) return `profile ${env.AWS_PROFILE} (AWS_PROFILE)`;
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return "the environment (AWS_ACCESS_KEY_ID)";
  return "the AWS SDK's own chain (environment, profile default, SSO, container, instance)";
}
