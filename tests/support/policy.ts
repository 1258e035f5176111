import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CallerPolicy, PolicyDocument, StatementDocument } from "../../emulator";

const readme = join(resolve(__dirname, "../.."), "README.md");

/** The policies of the README's section "Permissions", in order: what managing aggregators takes. */
export function readmePolicies(): PolicyDocument[] {
  return policiesUnder("## Permissions");
}

/** The policies of the README's section "Permissions of a member": for claims on tags, and what a table needs more. */
export function memberPolicies(): { tags: PolicyDocument; table: PolicyDocument } {
  const [tags, table] = policiesUnder("### Permissions of a member");
  if (!tags || !table) throw new Error("README.md shows two policies of a member");
  return { tags, table };
}

function policiesUnder(heading: string): PolicyDocument[] {
  const section = new RegExp(`^${heading}\\n(.*?)(?=^##)`, "ms");
  const [, text = ""] = section.exec(readFileSync(readme, "utf8")) ?? [];
  const blocks = [...text.matchAll(/^```json\n(.*?)^```$/gms)];
  if (blocks.length === 0) throw new Error(`README.md shows no policy under ${heading}`);
  return blocks.map(([, json = ""]) => JSON.parse(json) as PolicyDocument);
}

/** Settings of an emulator in which everybody may do what the README's policies allow, and nothing else. */
export function leastPrivilege(policies = readmePolicies()): { policies: CallerPolicy[] } {
  return { policies: policies.map((policy) => ({ policy })) };
}

/** The statements of policies. */
export function statementsOf(policies: readonly PolicyDocument[]): StatementDocument[] {
  return policies.flatMap(({ Statement: statement }) => statement);
}

/** The actions that policies name. */
export function actionsOf(policies: readonly PolicyDocument[]): string[] {
  return statementsOf(policies).flatMap(({ Action: action = [] }) => action);
}

/** Policies with one action taken away, and with it what then says nothing. */
export function without(action: string, policies: readonly PolicyDocument[]): PolicyDocument[] {
  return policies
    .map((policy) => {
      const kept = statementsOf([policy]).map((statement) => ({
        ...statement,
        Action: actionsOf([{ Statement: statement }]).filter((other) => other !== action),
      }));
      return { ...policy, Statement: kept.filter(({ Action: actions }) => actions.length > 0) };
    })
    .filter(({ Statement: statements }) => statements.length > 0);
}
