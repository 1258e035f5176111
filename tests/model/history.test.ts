import assert from "node:assert/strict";
import fc from "fast-check";
import { declaredPart } from "../../provider/aggregator/undeclared";
import { OWNER_TAG } from "../../provider/domain/owner";
import { accounts, type Fate, ids, Killed, letters, MemoryAws } from "../support/memoryAws";
import { type Args, MiniEngine } from "../support/miniEngine";

/*
 * Random histories of one stack and an outsider, with faults and kills, against a simple oracle: what a program
 * declares is there, what it declared before and no longer declares is gone, and everything else stays (`preserve`) or
 * goes (`replace`). The numbers of a preview are those of the update.
 */

const NAME = "security";
const REGION = "us-east-1";

interface Program {
  readonly accounts: string;
  readonly tags: Record<string, string>;
  readonly defaultTags: Record<string, string>;
  readonly mode: "preserve" | "replace";
  readonly ownerTag: boolean;
}

type Step =
  | {
      readonly by: "stack";
      readonly program: Program;
      readonly fault?: { at: number; fate: Fate } | undefined;
      readonly refresh: boolean;
    }
  | {
      readonly by: "outsider";
      readonly accounts?: string | undefined;
      readonly tags?: Record<string, string> | undefined;
    };

const some = (from: string) =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength: 1 }).map((list) => list.sort().join(""));
const tags = (keys: string) =>
  fc.dictionary(fc.constantFrom(...keys), fc.constantFrom("1", "2"), { noNullPrototype: true });

const program: fc.Arbitrary<Program> = fc.record({
  accounts: some("abcd"),
  tags: tags("tuv"),
  defaultTags: fc.constantFrom({}, {}, { u: "9", w: "1" }),
  mode: fc.constantFrom("preserve", "preserve", "replace"),
  ownerTag: fc.constantFrom(true, true, true, false),
});

const fate = fc.constantFrom<Fate>(
  "killed before",
  "killed after",
  "unknown-outcome",
  "unknown-outcome after",
  "refused",
  "throttled",
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    by: fc.constant("stack" as const),
    program,
    fault: fc.option(fc.record({ at: fc.nat(8), fate }), { nil: undefined, freq: 2 }),
    refresh: fc.boolean(),
  }),
  fc.record({
    by: fc.constant("outsider" as const),
    accounts: fc.option(some("abcdxyz"), { nil: undefined }),
    tags: fc.option(tags("tuxw"), { nil: undefined }),
  }),
);

/** What is there, as far as the oracle covers it. */
interface Seen {
  readonly accounts: string;
  readonly tags: Record<string, string>;
}

interface Declared extends Seen {
  readonly mode: string;
  readonly ownerTag: boolean;
  /** Whether a refresh found accounts or tags of others, which `replace` removes. */
  readonly drifted: { readonly accounts: boolean; readonly tags: boolean };
}

/** What an outsider may add, and no program ever declares. */
const FOREIGN = { accounts: /[xyz]/, tag: "x" };

class History {
  readonly aws = new MemoryAws();
  private readonly config: Record<string, unknown> = { "aws:region": REGION };
  private readonly stack = new MiniEngine(this.aws, undefined, this.config);

  get live(): Seen {
    const { source, tags: all } = this.aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
    const { [OWNER_TAG]: _, ...visible } = all;
    return { accounts: source.kind === "account" ? letters(source.accountIds) : "", tags: sorted(visible) };
  }

  /** What is declared according to the state. */
  get declared(): Declared {
    const { outputs } = this.stack.state ?? assert.fail("there is no state");
    const { undeclared, ...own } = declaredPart(outputs);
    assert.equal(undeclared, undefined);
    const recorded = outputs.undeclared ?? {};
    const declared = {
      accounts: letters(Object.keys(own.accountAggregationSource?.accountIds ?? {}).sort()),
      tags: sorted({ ...own.defaultTags, ...own.tags }),
      mode: own.merge ?? "preserve",
      ownerTag: own.ownerTag !== false,
      drifted: { accounts: recorded.accountIds !== undefined, tags: recorded.tags !== undefined },
    };
    assert.doesNotMatch(declared.accounts, FOREIGN.accounts, "what others put there is not declared");
    assert.ok(!Object.hasOwn(declared.tags, FOREIGN.tag), "what others put there is not declared");
    return declared;
  }

  outside({ accounts: list, tags: set }: Extract<Step, { by: "outsider" }>): void {
    const owner = this.aws.live(NAME, REGION)?.tags[OWNER_TAG];
    this.aws.set(NAME, REGION, {
      ...(list && { source: accounts(list) }),
      ...(set && { tags: { ...set, ...(owner && { [OWNER_TAG]: owner }) } }),
    });
  }

  refresh(): Promise<unknown> {
    this.aws.begin();
    return this.stack.refresh();
  }

  async preview(of: Program): Promise<string> {
    this.aws.begin();
    await this.stack.preview(this.args(of));
    return this.stack.said.join("\n");
  }

  async up(of: Program, fates: Partial<Record<number, Fate>> = {}): Promise<void> {
    this.aws.begin(fates);
    await this.stack.up(this.args(of)).catch((error: unknown) => {
      const expected =
        error instanceof Killed || /PartialFailure|refused|unknown-outcome|throttled/.test(String(error));
      if (!expected || Object.keys(fates).length === 0) throw error;
    });
  }

  private args({ accounts: list, tags: own, defaultTags, mode, ownerTag }: Program): Args {
    this.config["aws:defaultTags"] = JSON.stringify({ tags: defaultTags });
    return {
      name: NAME,
      merge: mode,
      tags: own,
      ownerTag,
      accountAggregationSource: { accountIds: ids(list), allRegions: true },
    };
  }
}

/**
 * The result of an undisturbed update. Parts that the program doesn't change are not touched, unless everything of
 * others has to go.
 */
function expected(before: Seen, declared: Declared, of: Program): Seen {
  const wanted = sorted({ ...of.defaultTags, ...of.tags });
  const newMode = declared.mode !== of.mode;
  const { drifted } = declared;
  const touchesAccounts = newMode || drifted.accounts || declared.accounts !== of.accounts;
  const touchesTags =
    newMode ||
    drifted.tags ||
    declared.ownerTag !== of.ownerTag ||
    JSON.stringify(declared.tags) !== JSON.stringify(wanted);
  const all = of.mode === "replace" && (touchesAccounts || touchesTags);
  const others = <T>(all: T[], former: (one: T) => boolean) =>
    of.mode === "replace" ? [] : all.filter((one) => !former(one));
  const keptAccounts = others([...before.accounts], (id) => declared.accounts.includes(id));
  const keptTags = others(Object.entries(before.tags), ([key]) => Object.hasOwn(declared.tags, key));
  return {
    accounts:
      touchesAccounts || all
        ? [...new Set([...of.accounts, ...keptAccounts])].sort().join("")
        : before.accounts,
    tags: touchesTags || all ? sorted({ ...Object.fromEntries(keptTags), ...wanted }) : before.tags,
  };
}

/** The numbers that a summary line has to contain. */
function numbers(before: Seen, after: Seen): Record<string, number> {
  const [was, is] = [Object.keys(before.tags), Object.keys(after.tags)];
  return {
    "+accounts": [...after.accounts].filter((id) => !before.accounts.includes(id)).length,
    "−accounts": [...before.accounts].filter((id) => !after.accounts.includes(id)).length,
    "+tags": is.filter((key) => !was.includes(key)).length,
    "~tags": is.filter((key) => was.includes(key) && before.tags[key] !== after.tags[key]).length,
    "−tags": was.filter((key) => !is.includes(key)).length,
  };
}

function numbersIn(said: string): Record<string, number> {
  const [, tagPart = ""] = /tags ([^;]*)/.exec(said) ?? [];
  const number = (pattern: RegExp, text: string) => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    "+accounts": number(/\+(\d+) account/, said),
    "−accounts":
      number(/−(\d+) accounts?\b(?! of others)/, said) + number(/−(\d+) accounts? of others/, said),
    "+tags": number(/\+(\d+)/, tagPart),
    "~tags": number(/~(\d+)/, tagPart),
    "−tags": number(/−(\d+)/, tagPart),
  };
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe("random histories of one stack and an outsider", () => {
  it("end as the oracle and the previews say, despite failures and kills in between", async () => {
    await fc.assert(
      fc.asyncProperty(program, fc.array(step, { maxLength: 8 }), async (first, steps) => {
        const history = new History();
        await history.up(first);
        for (const one of steps) {
          if (one.by === "outsider") {
            history.outside(one);
            continue;
          }
          if (one.refresh) await history.refresh();
          const before = history.live;
          const wanted = expected(before, history.declared, one.program);
          const said = await history.preview(one.program);
          assert.deepEqual(history.live, before, "a preview changes nothing");
          if (one.fault) await history.up(one.program, { [one.fault.at]: one.fault.fate });
          await history.up(one.program);
          assert.deepEqual(history.live, wanted);
          assert.deepEqual(numbersIn(said), numbers(before, wanted), said);
          await history.up(one.program);
          assert.deepEqual(history.aws.calls, [], "the second time, nothing is called");
        }
      }),
      { numRuns: 3000 },
    );
  });
});
