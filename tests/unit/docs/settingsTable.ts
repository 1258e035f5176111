import { stackKey } from "../../../provider/aws/settings/check";
import type { Members, Setting } from "../../../provider/aws/settings/kinds";
import { OWN, SHARED } from "../../../provider/aws/settings/table";

/** Where the tables stand on the page. */
export const BEGIN =
  "<!-- settings: written by `node -r ts-node/register/transpile-only tests/unit/docs/write.ts` -->";
export const END = "<!-- end of settings -->";

/** The tables of all settings, in Markdown. */
export function settingsTables(): string {
  return [
    "### Shared with pulumi-aws",
    table(SHARED),
    "### Only in this package",
    "pulumi-aws rejects unknown `aws:` keys, so these settings use `aws-config:`.",
    table(OWN),
    ...Object.entries<Setting>({ ...SHARED, ...OWN }).flatMap(([name, { kind, isHidden }]) =>
      kind.members && !isHidden ? [`### \`${name}\``, memberTable(kind.members)] : [],
    ),
  ].join("\n\n");
}

/** The page with the tables as they are by now. */
export function written(page: string): string {
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n\n${settingsTables()}\n\n${END}${after}`;
}

function table(settings: Members): string {
  const rows = shown(settings).map(([name, setting]) => [
    `\`${name}\``,
    `\`${stackKey(name)}\``,
    setting.kind.shape,
    defaultOf(setting),
    docOf(setting),
  ]);
  return markdown([["`Provider`", "stack configuration", "value", "default", "meaning"], ...rows]);
}

function memberTable(members: Members): string {
  const rows = shown(members).map(([name, setting]) => [
    `\`${name}\``,
    setting.kind.shape,
    setting.isRequired ? "(required)" : defaultOf(setting),
    docOf(setting),
  ]);
  return markdown([["member", "value", "default", "meaning"], ...rows]);
}

function shown(settings: Members): [string, Setting][] {
  return Object.entries(settings).filter(([, { isHidden }]) => !isHidden);
}

function defaultOf({ byDefault, kind }: Setting): string {
  return byDefault ?? kind.byDefault ?? "none";
}

function docOf({ doc, secret }: Setting): string {
  return secret === "always" ? `${doc} Secret by itself.` : doc;
}

function markdown([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
