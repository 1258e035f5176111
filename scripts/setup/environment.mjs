import { delimiter } from "node:path";

/** Protects nothing: the state of an isolated run is deleted with it. */
export const passphrase = "isolated";

/**
 * The environment for an isolated Pulumi run: state in the directory `backend`, settings in the directory `home`, no
 * login, no downloads, and the given CLI first on PATH.
 */
export function isolatedEnvironment({ home, backend, cli, path = process.env.PATH ?? "" }) {
  return {
    ...(cli && { PATH: [cli.binDir, path].join(delimiter) }),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}
