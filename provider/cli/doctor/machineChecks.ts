import { type Check, check } from "./check";
import { judgeClock } from "./clock";
import type { PulumiCli, Version } from "./installed";
import { isInRange } from "./version";

/** The Pulumi CLI that a program needs: any of its third major version. */
const CLI = "^3.0.0";

export const MACHINE_CHECKS: readonly Check[] = [
  check<Version>({
    id: "node",
    section: "This machine",
    title: "Node.js",
    ask: async ({ installed }) => installed.node(),
    judge: (found) => judgeVersion(found, "Install a newer version of Node.js."),
  }),
  check<PulumiCli>({
    id: "pulumiCli",
    section: "This machine",
    title: "Pulumi CLI",
    ask: ({ installed }) => installed.pulumiCli(),
    judge: ({ version, said }) => {
      if (version !== undefined) return judgeVersion({ version, needed: CLI }, `${INSTALL_CLI}.`);
      return said === undefined
        ? {
            verdict: "wrong",
            text: "not found on the PATH",
            advice: `${INSTALL_CLI}, and put it on the PATH.`,
          }
        : { verdict: "wrong", text: `\`pulumi version\` failed: ${said}`, advice: `${INSTALL_CLI} again.` };
    },
  }),
  check<Version>({
    id: "pulumiPackage",
    section: "This machine",
    title: "@pulumi/pulumi",
    ask: async ({ installed }) => installed.pulumiPackage(),
    judge: (found) => judgeVersion(found, "Run `npm install @pulumi/pulumi` in the folder of the program."),
  }),
  check({
    id: "clock",
    section: "This machine",
    title: "clock",
    ask: (asking) => asking.clock(),
    judge: judgeClock,
  }),
];

const INSTALL_CLI = "Install the Pulumi CLI (https://www.pulumi.com/docs/install/)";

function judgeVersion({ version, needed }: Version, advice: string) {
  if (version === undefined)
    return { verdict: "wrong", text: `not found (needs ${needed})`, advice } as const;
  const text = `${version} (needs ${needed})`;
  const fits = isInRange(version, needed);
  if (fits === undefined) return { verdict: "unknown", text } as const;
  return fits ? ({ verdict: "right", text } as const) : ({ verdict: "wrong", text, advice } as const);
}
