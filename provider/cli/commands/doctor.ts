import { type CommandSpec, looks } from "../command";
import { CLAIMS, CONNECTION, JSON_OUTPUT } from "../options";

export const doctor: CommandSpec = {
  path: ["doctor"],
  operands: [],
  summary: "what is right and wrong on this machine and in AWS, with the next step",
  details: [
    "Checks Node.js, the Pulumi CLI and package, the clock, endpoints, credentials, the region, permissions one by",
    "one, and the prerequisites of an organization's aggregator. It only makes reads. It names, but doesn't test,",
    "permissions that only a write would show.",
    "",
    "Each line starts with ✔ right, ✘ wrong, ! a warning, ? could not be checked, or · information.",
    "",
    "--json prints an object:",
    "  version       of this package",
    "  region        null: none is set",
    "  result        well, findings, or unknown: nothing could be checked",
    "  counts        how many checks have each verdict",
    "  checks        for each: id, section, title, verdict (right, wrong, warning, unknown, untested, note), text,",
    "                advice (the next step, or null)",
  ],
  examples: ["doctor", "doctor --name security", "doctor --role-arn arn:aws:iam::111111111111:role/config"],
  options: [
    {
      name: "name",
      value: "AGGREGATOR",
      help: "an aggregator to check; its tags name the table of its claims",
    },
    CLAIMS,
    {
      name: "role-arn",
      value: "ARN",
      repeatable: true,
      help: "a role for an organization's aggregator; may be repeated",
    },
    JSON_OUTPUT,
    ...CONNECTION,
  ],
  endings: looks(
    "nothing is wrong",
    "something is wrong",
    "nothing could be checked, for example without credentials",
  ),
  run: ({ options, repeated, terminal }) =>
    (require("../doctor/doctor") as typeof import("../doctor/doctor")).doctor(options, repeated, terminal),
};
