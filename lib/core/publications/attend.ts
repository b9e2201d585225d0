/**
 * What keeps a campaign's phases from going out on a channel is seen to: it is written down, its owners are told what to do, it is tried
 * again by itself at growing intervals, and in the end it waits for a person. Looked at again and again; each look does what is due by then.
 */
import type { CampaignSettingsStore } from "../campaign-settings/ports.ts";
import type { Campaign } from "../campaigns/model.ts";
import type { Counter } from "../counters/model.ts";
import { figuresOf } from "../figures/model.ts";
import type { AttendPublications } from "../figures/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import type { Fact } from "../webhooks/model.ts";
import type { PublishFact } from "../webhooks/ports.ts";
import {
  isOpen,
  MAX_LOG,
  MENDED_BY,
  mendableField,
  type Obstacle,
  type Publication,
  type PublicationEvent,
  publicationIdOf,
} from "./model.ts";
import type { PublicationStore, ResendMendable } from "./ports.ts";

interface AttendPorts {
  readonly publications: Pick<PublicationStore, "get" | "save" | "ofCampaign">;
  readonly settings: Pick<CampaignSettingsStore, "get">;
  readonly resend: ResendMendable;
  /** Whether some connection of the channel is in order. */
  readonly reachable: (channel: string) => Promise<boolean>;
  readonly notices: Notify;
  readonly publish: PublishFact;
  readonly clock: Clock;
}

const MINUTE = 60_000;
/** By then it is known what became of a try. */
const SETTLED_MINUTES = 10;
/** While these keep it back, asking the provider would be for nothing. */
const OF_CONNECTION: readonly string[] = ["no_connection", "connection_broken"];

/** Of each phase and channel, how many something keeps from it that can be mended, and what it is for the most of them. */
export function obstaclesIn(counters: readonly Counter[]): readonly Obstacle[] {
  const found = new Map<string, { phaseId: string; channel: string; by: Map<string, number> }>();
  for (const counter of counters) {
    const { phaseId, medium: channel } = figuresOf(counter);
    for (const code of Object.keys(MENDED_BY)) {
      const count = counter.values[mendableField(code)] ?? 0;
      if (count === 0) continue;
      const name = `${phaseId} ${channel}`;
      const one = found.get(name) ?? { phaseId, channel, by: new Map<string, number>() };
      one.by.set(code, (one.by.get(code) ?? 0) + count);
      found.set(name, one);
    }
  }
  return [...found.values()].flatMap(({ phaseId, channel, by }) => {
    const causes = [...by].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
    const affected = causes.reduce((total, [, count]) => total + count, 0);
    const [first] = causes;
    return first ? [{ phaseId, channel, code: first[0], affected }] : [];
  });
}

/** Throws when a store cannot be reached, or somebody else attends to the same: then it is asked again, and nothing is told twice. */
export function makeAttendPublications(ports: AttendPorts): AttendPublications {
  const { publications, settings, resend, reachable, clock } = ports;

  return async (campaign, counters) => {
    const obstacles = obstaclesIn(counters);
    const kept = await publications.ofCampaign(campaign.campaignId);
    const open = kept.filter(isOpen);
    if (obstacles.length === 0 && open.length === 0 && kept.every(({ told }) => told))
      return { next: undefined, open: [] };
    const { retryMinutes } = await settings.get();
    const ids = new Set([
      ...obstacles.map(({ phaseId, channel }) => publicationIdOf(campaign.campaignId, phaseId, channel)),
      ...kept.filter((one) => isOpen(one) || !one.told).map(({ publicationId }) => publicationId),
    ]);
    let next: number | undefined;
    const keptBack: string[] = [];
    for (const id of ids) {
      const before = kept.find(({ publicationId }) => publicationId === id);
      const known = before && !before.told ? await tell(campaign, before) : before;
      const obstacle = obstacles.find(
        ({ phaseId, channel }) => publicationIdOf(campaign.campaignId, phaseId, channel) === id,
      );
      const after = await attend(campaign, known, obstacle, retryMinutes);
      if (after && isOpen(after)) keptBack.push(id);
      const at = after?.state === "retrying" && campaign.status === "running" ? after.nextAt : null;
      if (at !== null && at !== undefined) next = Math.min(next ?? Date.parse(at), Date.parse(at));
    }
    return { next, open: keptBack };
  };

  async function attend(
    campaign: Campaign,
    before: Publication | undefined,
    obstacle: Obstacle | undefined,
    retryMinutes: readonly number[],
  ): Promise<Publication | undefined> {
    const now = clock.now();
    const at = new Date(now).toISOString();
    const later = (minutes: number) => new Date(now + minutes * MINUTE).toISOString();

    if (!before || !isOpen(before)) {
      if (!obstacle) return before;
      const fresh = { tries: 0, nextAt: later(retryMinutes[0] ?? SETTLED_MINUTES), state: "retrying" as const };
      return moved(campaign, opened(campaign, before, obstacle, at), { ...fresh, ...aboutOf(obstacle) }, "failed", at);
    }
    if (!obstacle) return moved(campaign, before, { state: "mended", affected: 0, nextAt: null }, "mended", at);
    if (before.state === "failed" || before.nextAt === null || before.nextAt > at) return before;

    const about = aboutOf(obstacle);
    const gaveUp = { ...about, state: "failed" as const, nextAt: null };
    if (before.tries >= retryMinutes.length) return moved(campaign, before, gaveUp, "gave_up", at);
    const wait = later(retryMinutes[before.tries + 1] ?? SETTLED_MINUTES);
    const tried = { ...about, tries: before.tries + 1, nextAt: wait };
    if (OF_CONNECTION.includes(obstacle.code) && !(await reachable(obstacle.channel)))
      return moved(campaign, before, tried, "held_back", at);
    const { campaignId } = campaign;
    const outcome = await resend({ campaignId, phaseId: obstacle.phaseId, at: before.nextAt, only: "mendable" });
    // While it is paused nothing is tried, and nothing is counted as tried.
    if (outcome.kind === "not_running") return before;
    if (outcome.kind !== "due") return moved(campaign, before, gaveUp, "gave_up", at);
    return moved(campaign, before, tried, "retried", at);
  }

  /** Written down before it is told. */
  async function moved(
    campaign: Campaign,
    before: Publication,
    change: Partial<Publication>,
    kind: PublicationEvent["kind"],
    at: string,
  ): Promise<Publication> {
    const { code, affected } = { ...before, ...change };
    const log = [...before.log, { at, kind, code, affected }].slice(-MAX_LOG);
    const after = { ...before, ...change, log, told: false, updatedAt: at, version: before.version + 1 };
    await save(after);
    return tell(campaign, after);
  }

  async function save(publication: Publication): Promise<void> {
    if ((await publications.save(publication)) === "conflict")
      throw new Error("somebody else attended to the publication just now");
  }

  async function tell(campaign: Campaign, publication: Publication): Promise<Publication> {
    const last = publication.log.at(-1);
    if (last && (last.kind === "failed" || last.kind === "gave_up")) {
      const { publicationId, action, updatedAt: at, version, name } = publication;
      await ports.notices.notify(
        [...new Set([...campaign.owners, campaign.createdBy])].map((person) => ({
          ...{
            person,
            kind: last.kind === "failed" ? ("publication_failed" as const) : ("publication_waits" as const),
          },
          ...{ subject: { kind: "campaign", id: campaign.campaignId }, place: { kind: "action", id: action }, at },
          ...{ text: name, fact: [publicationId, String(version)] },
        })),
      );
      await ports.publish(factOf("publication.failed", publication));
    }
    if (last?.kind === "mended") await ports.publish(factOf("publication.succeeded", publication));
    const done = { ...publication, told: true, version: publication.version + 1 };
    await save(done);
    return done;
  }
}

const aboutOf = ({ code, affected }: Obstacle): Pick<Publication, "code" | "action" | "affected"> => ({
  ...{ code, affected, action: MENDED_BY[code] ?? "wait" },
});

function opened(
  { campaignId, name, plan }: Campaign,
  before: Publication | undefined,
  obstacle: Obstacle,
  at: string,
): Publication {
  const { phaseId, channel } = obstacle;
  const phase = plan.phases.find((one) => one.phaseId === phaseId);
  return {
    ...{ publicationId: publicationIdOf(campaignId, phaseId, channel), channel, connectionId: null },
    of: { kind: "campaign_phase", campaignId, phaseId },
    name: phase ? `${name} · ${phase.name}` : name,
    ...aboutOf(obstacle),
    ...{ state: "retrying", tries: 0, nextAt: null, log: before?.log ?? [], told: true },
    ...{ createdAt: before?.createdAt ?? at, updatedAt: at, version: before?.version ?? 0 },
  };
}

function factOf(type: "publication.failed" | "publication.succeeded", publication: Publication): Fact {
  const { publicationId, of, channel, connectionId, code, action, state, tries, affected } = publication;
  const { updatedAt: at, version } = publication;
  return {
    ...{ type, at, key: [publicationId, String(version)], subject: { kind: "campaign", id: of.campaignId } },
    data: {
      ...{ publicationId, campaignId: of.campaignId, phaseId: of.phaseId, connectionId, channel, externalId: null },
      ...{ state, tries, affected, at, version },
      ...(type === "publication.failed"
        ? { reason: { code, text: code.replaceAll("_", " ") }, action }
        : { reason: null }),
    },
  };
}
