import assert from "node:assert/strict";
import { join } from "node:path";
import type { ProjectReflection } from "typedoc";
import { repository } from "../../support/pulumi";

interface Reference {
  readonly project: ProjectReflection;
  /** What TypeDoc says against it. */
  readonly problems: readonly string[];
}

/** The API reference as `npm run docs` makes it. Nothing is written. */
async function reference(): Promise<Reference> {
  const { Application, Logger, LogLevel, TSConfigReader, TypeDocReader } = await import("typedoc");
  const problems: string[] = [];
  class Collecting extends Logger {
    override log(message: string, level: number): void {
      if (level >= LogLevel.Warn) problems.push(message);
    }
  }
  const app = await Application.bootstrap({ options: join(repository, "typedoc.json") }, [
    new TypeDocReader(),
    new TSConfigReader(),
  ]);
  app.logger = new Collecting();
  const project = await app.convert();
  assert.ok(project, problems.join("\n"));
  app.validate(project);
  return { project, problems };
}

describe("the API reference", () => {
  let made: Reference;
  before(async () => {
    made = await reference();
  });

  it("documents everything that a program imports, and names nothing else", () => {
    assert.deepEqual(made.problems, []);
  });

  it("says of everything that can be left out what counts then", () => {
    const optional = Object.values(made.project.reflections).filter(
      (reflection) =>
        reflection.isDeclaration() && reflection.flags.isOptional && !reflection.flags.isExternal,
    );
    assert.ok(optional.length > 50);
    const silent = optional.filter(({ comment }) => {
      // That an output is left out means something.
      const saysWhen = comment?.summary.some(({ text }) => /[Uu]ndefined if/.test(text));
      return !saysWhen && !comment?.getTag("@default");
    });
    assert.deepEqual(
      silent.map((reflection) => reflection.getFullName()),
      [],
    );
  });
});
