import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PACKAGE = "pulumi-aws-config-aggregator";

/** The manifests that contain the version, relative to the root of the repository. The examples depend on it. */
export function manifestsIn(root) {
  const examples = readdirSync(join(root, "examples")).sort();
  return ["package.json", "package-lock.json", ...examples.map((name) => `examples/${name}/package.json`)];
}

/** Writes a version into all of them. */
export function setVersion(root, version) {
  for (const file of manifestsIn(root)) {
    const manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
    const changed = file.startsWith("examples/") ? dependent(manifest, version) : released(manifest, version);
    writeFileSync(join(root, file), `${JSON.stringify(changed, undefined, 2)}\n`);
  }
}

function released(manifest, version) {
  const { packages } = manifest;
  return {
    ...manifest,
    version,
    ...(packages && { packages: { ...packages, "": { ...packages[""], version } } }),
  };
}

function dependent(manifest, version) {
  return { ...manifest, dependencies: { ...manifest.dependencies, [PACKAGE]: `^${version}` } };
}
