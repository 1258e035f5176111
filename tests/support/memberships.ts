import { readSettings } from "../../provider/aws/settings";
import { CLAIM_PREFIX } from "../../provider/domain/claimKey";
import { type Inputs, newlyKeyed } from "../../provider/membership/inputs";
import { normalise } from "../../provider/membership/normalise";
import type { SharingContext } from "../../provider/sharing/context";
import type { Args, MiniMember } from "./miniEngine";
import { keyOf } from "./miniEngine";
import { processOf } from "./process";
import { NAME, REGION, Stacks } from "./stacks";

/** Stacks that share an aggregator, for tests of memberships: each call is a process of its own. */
export class Memberships extends Stacks {
  team(name: string): MiniMember {
    return this.member(name).begin();
  }

  up(name: string, list: string, more: Args = {}): Promise<void> {
    return this.team(name).up(this.joining(list, more));
  }

  /** The output of a preview. */
  async preview(name: string, list: string, more: Args = {}): Promise<string[]> {
    const team = this.team(name);
    await team.preview(this.joining(list, more));
    return team.said;
  }

  /** The owner's `up`. */
  own(list: string, more: Args = {}): Promise<void> {
    return this.owner.begin().up(this.owning(list, more));
  }

  /** Somebody sets tags. */
  tag(tags: Record<string, string>): void {
    this.aws.set(NAME, REGION, { tags: { ...this.found.tags, ...tags } });
  }

  /** Somebody damages the claim of a team, or leaves an invalid one. */
  damageClaim(team: string): void {
    this.tag({ [`${CLAIM_PREFIX}${keyOf(team)}:0000001`]: "who knows" });
  }

  /** The context of a process, and the result of check for a membership's inputs, keyed as a new one. */
  checked(
    team: string,
    list: string,
    more: Args = {},
  ): { readonly context: SharingContext; readonly said: string[]; readonly inputs: Inputs } {
    const { context, said } = processOf(this.aws);
    const settings = readSettings({});
    const args = { claimKey: keyOf(team), ...this.joining(list, more) };
    const { inputs } = normalise(args, { olds: undefined, settings, region: REGION });
    return { context, said, inputs: newlyKeyed(context, inputs) };
  }
}
