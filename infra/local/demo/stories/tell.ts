/** Tells the stories of all businesses, the latest first. */

import type { DocumentClient } from "../../../../lib/adapters/dynamo/client.ts";
import { makeSatisfactionResults } from "../../../../lib/adapters/dynamo/satisfaction.ts";
import { userIdOf } from "../../../ops/people.ts";
import { customerKey } from "../../providers/types.ts";
import { type Line, type Past, type Principal, Refusal } from "../past/machine.ts";
import type { PastInput } from "../past/protocol.ts";
import { tellChapter } from "./chapter.ts";
import { estateAgency } from "./estate-agency.ts";
import type { Story } from "./model.ts";
import { planAhead } from "./outreach.ts";
import { type Chapter, DAY_MS, DAYS, planOf } from "./plan.ts";
import { recruiters } from "./recruiters.ts";
import { restaurant } from "./restaurant.ts";
import { type Arranged, arrange, turnOn } from "./set-up.ts";

const STORIES: readonly Story[] = [restaurant, estateAgency, recruiters];

interface Telling {
  readonly past: Past;
  readonly table: { readonly client: DocumentClient; readonly tableName: string };
  readonly input: PastInput;
  readonly begun: (chapter: string) => void;
  readonly cut: (chapter: string, why: string) => void;
  /** `line`: whose chat it was about. */
  readonly told: (chapter: string, line?: { readonly accountId: string; readonly customerId: string }) => void;
}

export interface Cast {
  readonly story: Story;
  readonly people: ReadonlyMap<string, Principal>;
  readonly arranged: Arranged;
  readonly keepSatisfaction: ReturnType<typeof makeSatisfactionResults>["keep"];
  readonly now: number;
}

export async function tellStories({ past, table, input, begun, cut, told }: Telling): Promise<void> {
  const { now, issuer, share } = input;
  const already = new Set(input.told);
  const chapters: { readonly cast: Cast; readonly chapter: Chapter; readonly line: Line }[] = [];
  const casts: { readonly cast: Cast; readonly admin: Principal }[] = [];
  for (const story of STORIES) {
    const { tenant, people: staff } = story.business;
    if (!input.accounts.some((one) => one.tenant === tenant)) continue;
    const people = new Map(
      staff.map((one): [string, Principal] => [
        one.subject,
        {
          kind: "person",
          id: userIdOf({ issuer, ...one }),
          name: one.name,
          email: one.email,
          secondFactor: one.role === "administrator",
          memberships: [{ tenant, role: one.role }],
        },
      ]),
    );
    const admin = [...people.values()].find(({ memberships }) => memberships[0]?.role === "administrator");
    if (!admin) throw new Error(`${tenant} has no administrator`);
    const arranged = await arrange(past, story, admin, people, now - (DAYS + 1) * DAY_MS);
    const results = makeSatisfactionResults({ ...table, tenant });
    const cast = { story, people, arranged, keepSatisfaction: results.keep, now };
    casts.push({ cast, admin });
    const plan = planOf(story, now);
    for (const chapter of plan.slice(0, Math.ceil(plan.length * share))) {
      const account = input.accounts.find((one) => one.tenant === tenant && one.account.channel === chapter.channel);
      if (account) chapters.push({ cast, chapter, line: { accountId: account.accountId, customer: chapter.customer } });
    }
  }
  const latest = ({ chapter }: (typeof chapters)[number]) => chapter.episodes.at(-1)?.at ?? 0;
  for (const one of chapters.sort((a, b) => latest(b) - latest(a))) {
    const { name } = one.chapter;
    if (already.has(name)) continue;
    begun(name);
    await tellChapter(past, one.cast, one.chapter, one.line).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      cut(name, error.message);
    });
    told(name, { accountId: one.line.accountId, customerId: customerKey(one.line.customer) });
  }
  for (const { cast, admin } of casts) {
    await turnOn(past, cast.story, admin, cast.arranged, now);
    const approver = [...cast.people.values()].find(
      ({ id, memberships: [place] }) => id !== admin.id && place?.role !== "agent",
    );
    await planAhead(past, cast.story, { admin, approver: approver ?? admin }, now);
  }
}
