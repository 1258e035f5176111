import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { repository } from "./pulumi";

/** The comment before a block, `<!-- test: … -->`, which says how the tests run it. */
export interface Directive {
  /** The test file that runs it. */
  readonly elsewhere?: string;
  /** Why the tests can't run it. */
  readonly skip?: string;
  /** The Pulumi project that the program or the commands belong to. */
  readonly project?: string;
}

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly directive: Directive;
}

/** README.md and the pages in docs/, by their path in the repository. */
export function pages(): string[] {
  const docs = readdirSync(join(repository, "docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.sort().map((name) => `docs/${name}`)];
}

export function readPage(page: string): string {
  return readFileSync(join(repository, page), "utf8");
}

/** The blocks of a page, in order. The indentation of a block in a list is removed. */
export function blocksOf(page: string): Block[] {
  const text = readPage(page);
  const fenced =
    /(?:^ *<!-- test: (?<told>.*?) -->\n)?^(?<indent> *)```(?<language>\w*)\n(?<body>.*?)^ *```$/gms;
  return [...text.matchAll(fenced)].map((match) => {
    const { told = "", indent = "", language = "", body = "" } = match.groups ?? {};
    return {
      page,
      line: text.slice(0, match.index).split("\n").length,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      directive: readDirective(told),
    };
  });
}

/** The text under a heading, up to the next one of its level or a higher one. */
export function sectionOf(page: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const lines = readPage(page).split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${page} has no ${heading}`);
  const higher = new RegExp(`^#{1,${level}} `);
  const length = lines.slice(start + 1).findIndex((line) => higher.test(line));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join("\n");
}

/** A link of a page to a file of the repository. */
export interface Link {
  readonly target: string;
  /** By its path in the repository. */
  readonly file: string;
  readonly anchor: string | undefined;
}

/** The path of this package's files in a program's folder. */
export const INSTALLED = "node_modules/pulumi-aws-config-aggregator/";

/** The links of a page to other pages, to pictures, and to its own headings. */
export function linksOf(page: string): Link[] {
  const text = readPage(page).replaceAll(/^ *```.*?^ *```$/gms, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g)]
    .map(([, target, picture = ""]) => target ?? picture)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      const linked = path.startsWith(INSTALLED)
        ? path.slice(INSTALLED.length)
        : normalize(join(dirname(page), path));
      return { target, anchor, file: path === "" ? page : linked };
    });
}

function readDirective(told: string): Directive {
  const [, elsewhere] = /^elsewhere ([^\s,]+)/.exec(told) ?? [];
  const [, skip] = /^skip, (.+)/.exec(told) ?? [];
  const [, project] = /\bproject ([\w-]+)/.exec(told) ?? [];
  const known = /^(elsewhere \S+.*|skip, .+|project [\w-]+(, .+)?|)$/;
  if (!known.test(told)) throw new Error(`no test knows what this says of a block: ${told}`);
  return {
    ...(elsewhere && { elsewhere }),
    ...(skip && { skip }),
    ...(project && !elsewhere && !skip && { project }),
  };
}
