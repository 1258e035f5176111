import { AwsError, ConfigAggregatorError } from "../../../provider/aws/errors";
import { claimBase, isNamesake } from "../../../provider/domain/claimKey";
import { ownerClaimKey } from "../../../provider/domain/identity";
import { OWNER_TAG, parseOwner, sharedIn } from "../../../provider/domain/owner";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import type { StoredClaim, StoredTurn } from "../../../provider/sharing/store/store";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { type Fate, ids, Killed, letters } from "../../support/memoryAws";
import { type Args, type MiniEngine, MiniMember, Refused } from "../../support/miniEngine";
import { NAME, REGION, Stacks, type Store, TABLE } from "../../support/stacks";
import { Schedule } from "../../support/virtualTime";
import { FOREIGN, type MemberDeed, type OwnerDeed, type OwnerProgram, type Plan, type Step } from "./plan";

/** What stays true for a stack until it changes it: the accounts that its last run declared, on this aggregator. */
interface Holding {
  readonly arn: string;
  readonly accounts: string;
}

interface Actor {
  readonly name: string;
  /** Name of its claim. */
  readonly key: string;
  readonly kind: "owner" | "member";
  readonly engine: MiniEngine | MiniMember;
  holding: Holding | undefined;
  /** What the current run declares. */
  running: { readonly deed: OwnerDeed | MemberDeed; readonly accounts: string } | undefined;
  /** What it declared last, and the store that its program names. */
  accounts: string;
  where: Store;
  /** The accounts that could not be restored, according to its error. */
  missing: string;
  /** Whether a run was disturbed since the last success, so that its claim may be that of the disturbed run. */
  isUnsure: boolean;
}

/** What is claimed, and by whom. */
interface Claimed {
  readonly claims: readonly StoredClaim[];
  readonly turns: readonly StoredTurn[];
  readonly torn: readonly string[];
}

/** What went wrong in a history, and what happened until then. */
export interface Outcome {
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  /** How often runs have ended with each error, by its name; `done` for those that succeeded. */
  readonly ends: ReadonlyMap<string, number>;
}

type Fates = Partial<Record<number, Fate>>;
type Fault = NonNullable<Step<unknown>["fault"]>;

/** Name of the owner's claim. */
const OWNER_CLAIM = claimBase("acme/platform/prod", NAME, "0123456789abcdef");

/** How many calls of a run are shown. */
const CALLS = 30;

/** δ is 1 s. */
const STALENESS = 950;

/** The member with a namesake in another state. */
const MEMBER_TWIN = "m0";

/** After this time, everything that was sent has landed, in milliseconds. */
const LANDED = 400_000;

/** Errors that no history should cause. */
const UNEXPECTED = [
  "AwsError",
  "ContendedClaimError",
  "MadeAnewError",
  "PublishingInterrupted",
  "UnreadableClaimError",
];

/** Executes a plan, and checks after each change and each run whether every promise is kept. */
export async function follow(plan: Plan, change: (stacks: Stacks) => void = () => {}): Promise<Outcome> {
  const history = new History(plan);
  change(history.stacks);
  try {
    await history.follow();
  } catch (error) {
    history.wrong(`${error instanceof Error ? error.stack : String(error)}`);
  }
  return history;
}

class History implements Outcome {
  readonly violations: string[] = [];
  readonly trace: string[] = [];
  readonly ends = new Map<string, number>();
  readonly stacks: Stacks;
  readonly #time: Schedule;
  readonly #began: number;
  readonly #owner: Actor;
  readonly #twin: Actor;
  readonly #members: readonly Actor[];
  /** Claims of states that are gone, on an aggregator that another state adopted. */
  readonly #orphans: { key: string; claims: boolean; holding: Holding }[] = [];
  /** The aggregator that has the outsider's account. */
  #foreignOn: string | undefined;
  #arn: string | undefined;
  #live = "";
  #ownerTag: string | undefined;
  /** The names of claims whose create was killed. */
  readonly #killed = new Set<string>();
  /** The names of claims of which a write may land late. */
  readonly #late = new Set<string>();
  /** Whether it is no longer known who added some accounts. */
  #isOverwritten = false;

  constructor(private readonly plan: Plan) {
    this.#time = new Schedule(plan.seed * 7919);
    this.#began = this.#time.now();
    this.stacks = new Stacks(plan.store, this.#time);
    this.stacks.aws.staleness = STALENESS;
    this.stacks.aws.onChange = () => this.#changed();
    this.#owner = this.#actor("owner", "owner", this.stacks.owner);
    this.#twin = this.#actor("owner's twin", "owner", this.stacks.ownerTwin);
    this.#members = [
      ...plan.members.map((_, at) => this.#actor(`m${at}`, "member", this.stacks.member(`m${at}`))),
      this.#actor(`${MEMBER_TWIN}'s twin`, "member", this.stacks.memberTwin(MEMBER_TWIN)),
    ];
  }

  get #owners(): readonly Actor[] {
    return [this.#owner, this.#twin];
  }

  get #actors(): readonly Actor[] {
    return [...this.#owners, ...this.#members];
  }

  #actor(name: string, kind: Actor["kind"], engine: MiniEngine | MiniMember): Actor {
    const { store: where } = this.plan;
    return {
      name,
      key: engine instanceof MiniMember ? engine.key : OWNER_CLAIM,
      kind,
      engine,
      where,
      holding: undefined,
      running: undefined,
      accounts: "",
      missing: "",
      isUnsure: false,
    };
  }

  wrong(what: string): void {
    this.violations.push(what);
    this.#note(`✘ ${what}`);
  }

  async follow(): Promise<void> {
    const { plan } = this;
    const [first, ...owned] = plan.owner;
    if (first) await this.#all([this.#act(this.#owner, [first])]);
    if (plan.foreign) {
      const { arn } = this.stacks.found;
      this.#foreignOn = arn;
      this.stacks.set([...this.stacks.live, FOREIGN].join(""));
    }
    this.#time.pass(2_000);
    await this.#all([
      this.#act(this.#owner, owned),
      this.#act(this.#twin, plan.twin),
      ...plan.members.map((steps, at) => this.#act(this.#members[at] as Actor, steps)),
      this.#act(this.#members.at(-1) as Actor, plan.memberTwin),
    ]);
    this.#time.pass(2_000);
    await this.#holdsAll("when all have ended");
    this.#time.pass(LANDED);
    await this.#holdsAll("once everything has landed");
    if (this.violations.length > 0) return;
    await this.#settle();
    if (this.violations.length > 0) return;
    await this.#end();
  }

  async #all(runs: readonly Promise<void>[]): Promise<void> {
    for (const end of await this.#time.run(runs)) if (end.status === "rejected") throw end.reason;
  }

  async #act(actor: Actor, steps: readonly Step<OwnerDeed | MemberDeed>[]): Promise<void> {
    for (const step of steps) {
      await this.#time.sleep(step.after);
      if (this.violations.length > 0) return;
      const error = await this.#run(actor, step, step.fault);
      // After a disturbed run, the next run does the same, and begins with a refresh.
      if (error === undefined || step.fault === undefined) continue;
      await this.#time.sleep(step.after);
      await this.#run(actor, { ...step, refreshes: true });
    }
  }

  /** If a run creates, moves or deletes an aggregator, what it sends outside of the protocol lands before it fails. */
  #fatesOf(
    actor: Actor,
    { deed }: Pick<Step<OwnerDeed | MemberDeed>, "deed">,
    fault: Fault | undefined,
  ): Fates {
    if (fault === undefined) return {};
    const { kind, engine } = actor;
    const isOwn = kind === "owner" && "program" in deed;
    const isKept =
      isOwn && deed.does === "up" && engine.state !== undefined && deed.program.where === this.#store;
    const isLate = fault.fate.endsWith("late") && kind === "owner" && !isKept;
    return { [fault.at]: isLate ? "killed after" : fault.fate };
  }

  /** One run of a stack. Returns how it ended. */
  async #run(actor: Actor, step: Pick<Step<OwnerDeed | MemberDeed>, "deed" | "refreshes">, fault?: Fault) {
    const { deed, refreshes } = step;
    const { engine } = actor;
    const accounts = accountsOf(deed);
    if (deed.does !== "destroy") actor.accounts = accounts;
    if (deed.does === "up" && "looks" in deed && deed.looks) actor.where = this.#store ?? actor.where;
    actor.running = { deed, accounts };
    if (fault?.fate.endsWith("late")) this.#late.add(actor.key);
    const owned = this.#ownedByOther(actor);
    engine.begin(this.#fatesOf(actor, step, fault));
    const args = deed.does === "destroy" ? undefined : this.#args(actor, deed);
    this.#note(
      `${actor.name}: ${this.#say(actor, deed)}${refreshes ? " after a refresh" : ""}${fault ? `, ${fault.fate} at call ${fault.at}` : ""}`,
    );
    let error: unknown;
    let isForced = false;
    try {
      if (refreshes) await this.#refresh(actor);
      isForced = actor.kind === "owner" && engine.state !== undefined && isForcing(engine as MiniEngine);
      const calls = engine.caller.calls.length;
      const isMade = engine.state === undefined;
      await (args === undefined
        ? engine.destroy()
        : deed.does === "replace"
          ? engine.replace(args)
          : engine.up(args));
      this.#succeeded(actor, deed, engine.caller.calls.length > calls);
      if (owned !== undefined && isMade && "program" in deed && !deed.program.adopt && owned === this.#arn)
        this.wrong(`${actor.name} has taken over what another state has`);
    } catch (reason) {
      error = reason;
    }
    actor.running = undefined;
    const end = error === undefined ? "done" : nameOf(error);
    this.ends.set(
      `${actor.kind} ${deed.does}: ${end}`,
      (this.ends.get(`${actor.kind} ${deed.does}: ${end}`) ?? 0) + 1,
    );
    this.#note(
      `${actor.name}: [${engine.caller.calls.slice(0, CALLS).join(" ")}] ${end}${error === undefined ? "" : `: ${firstLine(error)}`}`,
    );
    if (error !== undefined) this.#failed(actor, deed, error, fault !== undefined);
    this.#overwritten(error);
    await this.#holds(
      actor,
      `after ${actor.name}'s ${this.#say(actor, deed)} (${end})${isForced ? " by force" : ""}`,
    );
    return error;
  }

  async #refresh(actor: Actor): Promise<void> {
    const found = await actor.engine.refresh();
    if (found !== "gone" || actor.isUnsure) return;
    if (actor.holding !== undefined && actor.holding.arn === this.#arn)
      this.wrong(`${actor.name}'s refresh takes for gone what is there`);
    actor.holding = undefined;
  }

  /** Its state is gone. On an aggregator that another state adopted, accounts that no stack claims stay. */
  #forgot(actor: Actor): void {
    const { kind, holding } = actor;
    const before = this.#before(actor);
    const hasLeft = before.claims && this.#store !== undefined;
    if (kind === "owner" && holding !== undefined && holding.arn === this.#arn && !hasLeft)
      this.#orphans.push({ ...before, holding });
    actor.holding = undefined;
  }

  #succeeded(actor: Actor, deed: OwnerDeed | MemberDeed, hasCalled: boolean): void {
    const { engine } = actor;
    if (deed.does !== "up") this.#forgot(actor);
    if (deed.does === "destroy" || !hasCalled) return;
    const arn = arnOf(engine);
    actor.holding = { arn: String(arn), accounts: accountsOf(deed) };
    actor.missing = "";
    actor.isUnsure = false;
    if (arn !== this.#arn) this.wrong(`${actor.name} has succeeded on ${arn}, but there is ${this.#arn}`);
    if (actor.kind !== "owner" || !("program" in deed)) return;
    const where = this.#store ?? "alone";
    if (where !== deed.program.where)
      this.wrong(`${actor.name} has succeeded, and claims are kept in ${where}`);
    if (deed.program.where !== "alone") return;
    for (const other of this.#others(actor))
      if (other.holding && other.holding.arn === arn && other.running?.deed.does !== "destroy")
        this.wrong(`${actor.name} has ended sharing, and ${other.name} holds ${other.holding.accounts}`);
  }

  #failed(actor: Actor, deed: OwnerDeed | MemberDeed, error: unknown, isDisturbed: boolean): void {
    const isKilled = isDisturbed && error instanceof Killed;
    // If a create waits for longer than its mark counts, the next create or a namesake takes it for killed and takes
    // its claim over. It then fails with that reason, and the next run claims again.
    const isTwin =
      this.plan.memberTwin.length > 0 && [MEMBER_TWIN, `${MEMBER_TWIN}'s twin`].includes(actor.name);
    const isAbsorbed =
      (this.#killed.has(actor.key) || isTwin) && /another run of this stack/.test(String(error));
    if (!(isKilled || error instanceof Refused || ConfigAggregatorError.is(error)))
      this.wrong(`${actor.name}: ${error instanceof Error ? error.stack : String(error)}`);
    else if (!isDisturbed && isUnexpected(error) && !isAbsorbed)
      this.wrong(`${actor.name} has failed without a cause: ${error.stack}`);
    if (error instanceof Error)
      actor.missing = [...(actor.holding?.accounts ?? "")]
        .filter((one) => isNamed(error, one) || actor.missing.includes(one))
        .join("");
    // Its error names what could not be restored, and its claim stays as the run wrote it.
    if (actor.missing !== "") actor.isUnsure = true;
    if (isKilled && !actor.engine.state) this.#killed.add(actor.key);
    if (isAbsorbed || (isDisturbed && isUnfinished(error))) this.#lose(actor, deed);
    // The former aggregator was deleted, and the new one was not created.
    else if (!actor.engine.state) this.#forgot(actor);
  }

  /** From now on, only those of its accounts are promised that it still declares. */
  #lose(actor: Actor, deed: OwnerDeed | MemberDeed): void {
    actor.isUnsure = true;
    // If another state took the aggregator over, the accounts that remain may be either one's.
    if (actor.kind === "owner") this.#killed.add(actor.key);
    const { holding } = actor;
    if (!holding) return;
    const accounts = [...holding.accounts].filter((one) => accountsOf(deed).includes(one)).join("");
    actor.holding = accounts === "" ? undefined : { ...holding, accounts };
  }

  /** Checks that every promise is kept, whatever is going on. */
  #changed(): void {
    const live = this.stacks.aws.live(NAME, REGION);
    const [before, accounts] = [this.#arn, live ? this.stacks.live : ""];
    if (live?.arn !== before || accounts !== this.#live)
      this.#note(`· ${live ? `live ${accounts}` : "deleted"}`);
    const owned = live?.tags[OWNER_TAG]?.replace(/^.* id=/, "");
    if (owned !== this.#ownerTag) this.#note(`· owner tag ${owned}`);
    this.#ownerTag = owned;
    this.#arn = live?.arn;
    this.#live = accounts;
    if (before !== undefined && before !== this.#arn) this.#deleted(before);
    for (const actor of this.#actors) this.#shows(actor, "");
  }

  #deleted(arn: string): void {
    if (this.#foreignOn === arn) this.#foreignOn = undefined;
    const by = this.#owners.filter(
      ({ running, engine }) =>
        running &&
        arnOf(engine) === arn &&
        running.deed.does !== "up" &&
        engine.caller.calls.includes("Delete"),
    );
    if (by.length !== 1) this.wrong(`${by.length} runs delete it`);
    const isForced = by.some(({ engine }) => isForcing(engine as MiniEngine));
    for (const one of by) one.holding = undefined;
    if (!isForced) return;
    for (const actor of this.#actors) if (actor.holding?.arn === arn) actor.holding = undefined;
    this.#orphans.splice(0);
  }

  /** Checks that the accounts of a stack are there; while it runs, those that it holds both before and after. */
  #shows(actor: Actor, when: string): void {
    const { name, holding, running, missing } = actor;
    if (!holding || this.#isBeingMade(actor)) return;
    const kept = [...holding.accounts].filter(
      (one) => (running === undefined || running.accounts.includes(one)) && !missing.includes(one),
    );
    if (kept.length === 0) return;
    if (this.#arn !== holding.arn) {
      this.wrong(`what ${name} holds is gone ${when}`);
      return;
    }
    const gone = kept.filter((one) => !this.#live.includes(one));
    if (gone.length > 0) this.wrong(`${gone.join("")} of ${name} is not there ${when}`);
  }

  /**
   * Whether another state is creating an aggregator of the same name: AWS then updates the existing one, and the run
   * notices that at its end.
   */
  #isBeingMade(actor: Actor): boolean {
    return this.#owners.some(
      (other) =>
        other !== actor && other.running && other.running.deed.does !== "destroy" && !other.engine.state,
    );
  }

  /** Without sharing, a create that came too late doesn't know what it overwrote, and its error says so. */
  #overwritten(error: unknown): void {
    if (nameOf(error) !== "ConcurrentCreateError" || this.#store !== undefined) return;
    this.#isOverwritten = true;
    for (const owner of this.#owners)
      if ([...(owner.holding?.accounts ?? "")].some((one) => !this.#live.includes(one)))
        owner.holding = undefined;
  }

  async #holds(ended: Actor, when: string): Promise<void> {
    for (const actor of this.#actors) this.#shows(actor, when);
    const claimed = await this.#claimed();
    if (!claimed) return;
    for (const actor of this.#actors)
      if (actor === ended || !actor.running) this.#isClaimed(actor, claimed, when);
  }

  #isClaimed(actor: Actor, { claims }: Claimed, when: string): void {
    const { name, holding, engine, isUnsure } = actor;
    if (!holding || isUnsure || this.#store === undefined || !claimsIt(actor)) return;
    const claim = claims.find(({ key }) => key === keyOf(engine));
    const found = claim && letters(claim.accounts);
    if (found !== holding.accounts)
      this.wrong(`${name} holds ${holding.accounts} and claims ${found} ${when}`);
  }

  /** Checks that there is exactly what the successful runs declared. */
  async #holdsAll(when: string): Promise<void> {
    for (const actor of this.#actors) this.#shows(actor, when);
    if (this.#arn === undefined || this.#actors.some(({ isUnsure }) => isUnsure)) return;
    const holdings = [
      ...this.#actors.map((actor) => ({
        key: actor.engine.state && keyOf(actor.engine),
        holding: actor.holding,
        claims: claimsIt(actor),
      })),
      ...this.#orphans,
    ].filter(({ holding }) => holding?.arn === this.#arn);
    const accountsIn = (list: typeof holdings) => list.map(({ holding }) => holding?.accounts ?? "").join("");
    const declared = accountsIn(holdings);
    const stored = (await this.#claimed()) ?? { claims: [], turns: [], torn: [] };
    const lost = stored.claims.filter(({ key }) => this.#isLost(key));
    // Accounts that another state adopted stay until a stack that claims them as well has left.
    const unclaimed = accountsIn(holdings.filter(({ claims }) => this.#store !== undefined && !claims));
    const claimedInVain = lost.map(({ accounts, leaving }) => letters([...accounts, ...leaving])).join("");
    const open = unclaimed + claimedInVain;
    const missing = this.#actors.map((actor) => actor.missing).join("");
    const foreign = this.#foreignOn === this.#arn ? FOREIGN : "";
    const tells = (list: string) => without(sorted(list), without(open + missing, foreign));
    const wanted = tells(declared + foreign);
    if (tells(this.#live) !== wanted && !this.#isOverwritten)
      this.wrong(`live is ${this.#live} instead of ${wanted} ${when}`);
    const claims = stored.claims.filter((claim) => !lost.includes(claim));
    const turns = stored.turns.filter(({ key }) => !this.#isLost(key));
    const { torn } = stored;
    const shares = this.#store !== undefined;
    // Accounts of a failed create stay listed as leaving until they are removed, and its claim stays until the next
    // create.
    const isInVain = ({ accounts, run }: StoredClaim) => accounts.length === 0 && run?.isNew === true;
    const counted = claims.filter((claim) => !isInVain(claim));
    const found = counted.map((claim) => `${claim.key} ${describe(claim)}`).sort();
    const claiming = holdings.filter(({ claims }) => shares && claims);
    const right = claiming.map(({ key, holding }) => `${key} ${holding?.accounts}`).sort();
    if (found.join() !== right.join())
      this.wrong(`claimed is ${found.join(", ")} instead of ${right.join(", ")} ${when}`);
    if (turns.length > 0) this.wrong(`${turns.map(({ key }) => key).join()} has a turn ${when}`);
    if (torn.length > 0) this.wrong(`${torn.join()} is torn ${when}`);
    // A late write to tags that were left does no harm, and the owner's next change removes it.
    const left =
      this.#store === "tags"
        ? []
        : parseClaims(this.stacks.found.tags).claims.filter(({ key }) => !this.#mayComeLate(key));
    if (left.length > 0) this.wrong(`${left.map(({ key }) => key).join()} is left on tags ${when}`);
  }

  /** Whether a claim belongs to no state, because its create was killed. */
  #mayComeLate(key: string): boolean {
    return [...this.#late].some((name) => isNamesake(key, name));
  }

  #isLost(key: string): boolean {
    const isOfState = this.#actors.some(({ engine }) => keyOf(engine) === key);
    const isOrphan = this.#orphans.some((orphan) => orphan.key === key);
    return !isOfState && !isOrphan && [...this.#killed].some((base) => isNamesake(base, key));
  }

  /** Every stack that failed deploys again with a valid program, and succeeds. */
  async #settle(): Promise<void> {
    this.#note("· from now on all programs are valid");
    const owner = this.#owned();
    const [twin] = this.#owners.filter((one) => one !== owner);
    const accounts = owner.accounts || "a";
    const program: OwnerProgram = { accounts, where: this.plan.last, force: false, adopt: true };
    // A takeover keeps the store at first.
    const where = this.#store;
    if (!owner.engine.state && where)
      await this.#succeeds(owner, { does: "up", program: { ...program, where } });
    await this.#succeeds(owner, { does: "up", program });
    if (twin?.engine.state) await this.#succeeds(twin, { does: "destroy" });
    else if (twin) {
      const error = await this.#alone(twin, {
        does: "up",
        program: { ...program, accounts: "a", adopt: false },
      });
      if (error === undefined) this.wrong(`${twin.name} has taken over what ${owner.name} has`);
    }
    const joining = this.#members.filter(({ accounts }) => accounts !== "");
    await this.#all(
      joining.map((member, at) =>
        this.#succeedsSoon(member, { does: "up", accounts: member.accounts, looks: true }, at * 300),
      ),
    );
    this.#time.pass(LANDED);
    await this.#holdsAll("once all have joined");
  }

  /** All stacks leave, and nothing stays behind. */
  async #end(): Promise<void> {
    this.#note("· now all stacks leave");
    await this.#all(
      this.#members.map((member, at) => this.#succeedsSoon(member, { does: "destroy" }, at * 100)),
    );
    this.#time.pass(LANDED);
    await this.#holdsAll("once all have left");
    const owner = this.#owned();
    const { arn } = this.stacks.found;
    if (this.#killed.size > 0) return;
    const isUsed = this.#orphans.length > 0 || this.#foreignOn === arn;
    if (this.#isOverwritten || this.#orphans.some(({ claims }) => !claims)) return;
    const error = await this.#alone(owner, { does: "destroy" });
    if (isUsed !== (error !== undefined)) this.wrong(`the delete has ended with ${error}`);
    if (isUsed) return;
    if (this.#arn !== undefined) this.wrong("it is still there");
    const items = await this.stacks.aws.tableAt(REGION, TABLE).query(arn);
    const { claims } = readClaims(items);
    if (this.plan.last === "table" && claims.length > 0)
      this.wrong(`${claims.length} claims are left in the table`);
  }

  async #succeedsSoon(actor: Actor, deed: OwnerDeed | MemberDeed, after: number): Promise<void> {
    await this.#time.sleep(after);
    const error = await this.#run(actor, { deed, refreshes: deed.does === "up" });
    if (error !== undefined) this.wrong(`${actor.name} can't ${this.#say(actor, deed)}: ${error}`);
  }

  async #succeeds(actor: Actor, deed: OwnerDeed | MemberDeed): Promise<void> {
    await this.#all([this.#succeedsSoon(actor, deed, 0)]);
    this.#time.pass(2_000);
  }

  async #alone(actor: Actor, deed: OwnerDeed | MemberDeed): Promise<unknown> {
    let ended: unknown;
    const run = async () => {
      ended = await this.#run(actor, { deed, refreshes: false });
    };
    await this.#all([run()]);
    this.#time.pass(2_000);
    return ended;
  }

  /** The owner of the aggregator, also after it was deleted. */
  #owned(): Actor {
    const uid = parseOwner(this.stacks.aws.live(NAME, REGION)?.tags[OWNER_TAG])?.uid;
    return (
      this.#owners.find(({ engine }) => (engine as MiniEngine).state?.outputs.uid === uid) ?? this.#owner
    );
  }

  /** The aggregator that the other owner has, according to its tag. */
  #ownedByOther(actor: Actor): string | undefined {
    const owner = this.#owned();
    return actor.kind === "owner" && owner !== actor && owner.engine.state ? owner.holding?.arn : undefined;
  }

  #others(actor: Actor): readonly Actor[] {
    return this.#actors.filter((one) => one !== actor);
  }

  #args(actor: Actor, deed: Exclude<OwnerDeed | MemberDeed, { does: "destroy" }>): Args {
    const { stacks } = this;
    if (!("program" in deed)) return { ...stacks.joining(deed.accounts), claims: claimsIn(actor.where) };
    const { accounts, where, force, adopt } = deed.program;
    return {
      ...stacks.owning(accounts),
      claims: where === "alone" ? undefined : claimsIn(where),
      ...(where === "alone" && { merge: "preserve" }),
      ...(force && { forceDestroy: true }),
      ...(adopt && { adopt: true }),
    };
  }

  #say(actor: Actor, deed: OwnerDeed | MemberDeed): string {
    if (deed.does === "destroy") return "destroy";
    if (!("program" in deed)) return `up ${deed.accounts} in ${actor.where}`;
    const { accounts, where, force, adopt } = deed.program;
    return `${deed.does} ${accounts} in ${where}${force ? " force" : ""}${adopt ? " adopt" : ""}`;
  }

  /** Where claims are kept now. */
  get #store(): Store | undefined {
    const store = sharedIn(this.stacks.aws.live(NAME, REGION)?.tags ?? {});
    return store === undefined ? undefined : store === "tags" ? "tags" : "table";
  }

  async #claimed(): Promise<Claimed | undefined> {
    const live = this.stacks.aws.live(NAME, REGION);
    if (!live) return undefined;
    if (this.#store !== "table") return parseClaims(live.tags);
    const items = await this.stacks.aws.tableAt(REGION, TABLE).query(live.arn);
    const turns = items.flatMap(({ nonce, holder }) =>
      nonce ? [{ key: String(holder), nonce: String(nonce), stamp: 0, lasts: 0 }] : [],
    );
    return { ...readClaims(items), turns };
  }

  /** What a state that is gone by now claimed, if anything. */
  #before({ engine }: Actor): { readonly key: string; readonly claims: boolean } {
    return this.#known.get(engine) ?? { key: "", claims: false };
  }

  readonly #known = new Map<MiniEngine | MiniMember, { readonly key: string; readonly claims: boolean }>();

  #note(line: string): void {
    for (const owner of this.#owners ?? [])
      if (owner.engine.state)
        this.#known.set(owner.engine, { key: keyOf(owner.engine), claims: claimsIt(owner) });
    this.trace.push(`${((this.#time.now() - this.#began) / 1000).toFixed(3).padStart(9)} ${line}`);
  }
}

function claimsIn(store: Store): Args | undefined {
  return store === "tags" ? undefined : { dynamodbTable: TABLE };
}

function accountsOf(deed: OwnerDeed | MemberDeed): string {
  if (deed.does === "destroy") return "";
  return "program" in deed ? deed.program.accounts : deed.accounts;
}

function keyOf({ state }: MiniEngine | MiniMember): string {
  if (!state) return "";
  return "claimKey" in state.outputs ? state.outputs.claimKey : ownerClaimKey(state.outputs);
}

function arnOf({ state }: MiniEngine | MiniMember): string | undefined {
  if (!state) return undefined;
  return "aggregatorArn" in state.outputs ? state.outputs.aggregatorArn : state.outputs.arn;
}

/** An owner that doesn't share claims nothing, even if another owner has taken the aggregator over and shares it. */
function claimsIt({ engine: { state } }: Actor): boolean {
  return !state || !("arn" in state.outputs) || state.outputs.merge === "shared";
}

function isForcing({ state }: MiniEngine): boolean {
  return state?.outputs.forceDestroy === true;
}

function describe({ accounts, leaving, closing, run }: StoredClaim): string {
  const parts = [
    letters(accounts),
    leaving.length > 0 && `leaving ${letters(leaving)}`,
    closing,
    run && "running",
  ];
  return parts.filter(Boolean).join(" ");
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Refused) return "Refused";
  const { cause } = error;
  return (error.name === "PartialFailure" || error.name === "PublishingInterrupted") && cause instanceof Error
    ? `${error.name} ${nameOf(cause)}`
    : error.name;
}

/** Whether an error says that an account was removed and not restored. */
function isNamed(error: Error, account: string): boolean {
  return nameOf(error) === "NotRestoredError" && ids(account).some((id) => error.message.includes(id));
}

/** Whether a run ended unfinished, so that the next one has to finish. */
function isUnfinished(error: unknown): boolean {
  if (error instanceof Killed) return true;
  if (!(error instanceof Error)) return false;
  return (
    (error instanceof AwsError && error.kind === "unknown-outcome") ||
    ["PartialFailure", "PublishingInterrupted"].includes(error.name) ||
    (error.cause !== error && isUnfinished(error.cause))
  );
}

function isUnexpected(error: Error): boolean {
  // Its aggregator was deleted by force.
  if (error instanceof AwsError && error.kind === "gone") return false;
  if (error.cause instanceof Error && nameOf(error) !== nameOf(error.cause)) return isUnexpected(error.cause);
  return (
    UNEXPECTED.some((name) => nameOf(error).includes(name)) || /another run of this stack/.test(error.message)
  );
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

function sorted(list: string): string {
  return [...new Set(list)].sort().join("");
}

function without(list: string, others: string): string {
  return [...list].filter((one) => !others.includes(one)).join("");
}
