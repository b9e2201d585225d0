/** One customer's story: each visit turn by turn, and what the team does about it. */

import type { CustomerMessage } from "../../providers/types.ts";
import { type Line, type Past, type Principal, Refusal } from "../past/machine.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { fileMessage } from "./files.ts";
import { followLead } from "./lead.ts";
import type { Turn } from "./model.ts";
import { type Chapter, DAY_MS, type Episode } from "./plan.ts";
import type { Cast } from "./tell.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Undeliverable, too much marketing for this person, policy: as WhatsApp's receipts tell them. */
const FAILURES = [131_026, 131_049, 130_472] as const;

const FAREWELLS: Readonly<Record<Chapter["language"], readonly string[]>> = {
  es: ["¡A usted!", "Con gusto, aquí estamos.", "¡Gracias a usted! Hasta pronto."],
  fr: ["Avec plaisir !", "Merci à vous, à bientôt.", "Bonne journée !"],
  en: ["You are welcome!", "Any time. Have a good day!", "Thank you, see you soon."],
};

interface Conversation {
  readonly id: string;
  readonly contactId: string;
  readonly state: string;
  readonly openedAt: string | null;
  readonly resolvedAt: string | null;
  readonly connectionId: string;
  readonly channel: string;
}

export async function tellChapter(past: Past, cast: Cast, chapter: Chapter, line: Line): Promise<void> {
  const chance = chanceOf(chapter.name);
  for (const [visit, episode] of chapter.episodes.entries())
    await tellEpisode(past, cast, chapter, line, episode, visit, chance);
}

async function tellEpisode(
  past: Past,
  cast: Cast,
  chapter: Chapter,
  line: Line,
  episode: Episode,
  visit: number,
  chance: Chance,
): Promise<void> {
  const { story, arranged, now } = cast;
  const { dialogue, ending } = episode;
  const agent = agentOf(cast, dialogue.team, chance);
  const words = wordsFor(cast, chapter, agent, chance);
  const latestAt = Math.max(episode.at, now - MINUTE);
  let at = episode.at;
  let conversationId: string | undefined;
  let taken = false;
  let choices: readonly string[] = [];
  const step = (least: number, most: number) => {
    at = Math.min(at + chance.between(least, most), latestAt);
    return at;
  };
  const ask = <Answer>(when: number, method: string, path: string, body?: unknown, who: Principal = agent) =>
    past.ask<Answer>(when, who, method, `/api/conversations/${conversationId}${path}`, body);
  const write = async (message: CustomerMessage) => {
    const wrote = await past.write(at, line, message);
    conversationId ??= wrote.conversationId;
  };
  /** Whoever answers first takes it, sorts it and reads it. */
  const take = async () => {
    if (taken) return;
    taken = true;
    const labels = arranged.labels.get(dialogue.label);
    await ask(at, "PATCH", "", {
      assignee: agent.id,
      teamId: arranged.teams.get(dialogue.team) ?? null,
      ...(labels ? { addLabels: [labels] } : {}),
      ...(dialogue.label === "complaint" || dialogue.label === "repair"
        ? { priority: chance.odds(0.4) ? "urgent" : "high" }
        : chance.odds(0.1)
          ? { priority: "low" }
          : {}),
    });
  };
  const say = async (content: unknown) => {
    await take();
    if (chance.odds(0.5)) await ask(at, "POST", "/read");
    await ask(at, "POST", "/messages", { content });
  };

  // Of what is open now, only the beginning was said.
  const turns = dialogue.turns.slice(0, cutOf(dialogue.turns, ending));
  for (const [index, turn] of turns.entries()) {
    const [kind] = turn;
    if (index > 0) step(...pause(turn, turns[index - 1], chance));
    if (kind === "c") await write({ type: "text", text: words(turn[1]) });
    else if (kind === "file") await write(fileMessage(turn[1], turn[2]));
    else if (kind === "place")
      await write({ type: "location", name: words(turn[1]), latitude: turn[2], longitude: turn[3] });
    else if (kind === "react") await react(past, at, line, turn[1]);
    else if (kind === "press") {
      const title = choices[turn[1]] ?? choices[0] ?? "";
      const wamid = past.latestSent(line) ?? "";
      await write({ type: "button_reply", id: `choice-${turn[1]}`, title, replyTo: wamid });
    } else if (kind === "n") {
      await take();
      await ask(at, "POST", "/notes", { text: words(turn[1]) });
    } else {
      const text = words(turn[1]);
      choices = kind === "ask" ? turn.slice(2).map(String) : [];
      const content =
        kind === "ask"
          ? { type: "choices", text, choices: choices.map((title, id) => ({ id: `choice-${id}`, title })) }
          : { type: "text", text };
      const isLast = turns.slice(index + 1).every(([who]) => who !== "a" && who !== "ask");
      await say(content);
      if (ending === "failed" && isLast && line.accountId)
        await past.tell(at + 2_000, line, "failed", chance.of(FAILURES));
      else await receipts(past, at, line, chance, turns[index + 1] !== undefined, now);
    }
  }
  if (conversationId === undefined) return;
  // Nobody leaves a thank-you unanswered, and a wait would else seem to last until the next visit.
  const isCustomers = ["c", "file", "place", "press"].includes(turns.at(-1)?.[0] ?? "");
  if (ending === "resolved" && isCustomers) {
    step(MINUTE, 7 * MINUTE);
    await say({ type: "text", text: chance.of(FAREWELLS[chapter.language]) });
    await receipts(past, at, line, chance, true, now);
  }
  await end(past, cast, { line, agent, ending, chance, at, conversationId, latestAt });
  if (visit === 0 || chance.odds(0.3))
    await followLead(past, cast, {
      agent,
      conversationId,
      dialogue,
      chance,
      from: episode.at,
      until: at,
      story,
      customer: chapter.customer.name,
      isUntouched: !taken,
    }).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
}

interface Ending {
  readonly line: Line;
  readonly agent: Principal;
  readonly ending: Episode["ending"];
  readonly chance: Chance;
  readonly at: number;
  readonly conversationId: string;
  readonly latestAt: number;
}

async function end(past: Past, cast: Cast, told: Ending): Promise<void> {
  const { line, agent, ending, chance, conversationId, latestAt } = told;
  const path = `/api/conversations/${conversationId}`;
  const at = Math.min(told.at + chance.between(2, 50) * MINUTE, latestAt);
  const ask = <Answer>(method: string, more: string, body?: unknown) =>
    past.ask<Answer>(at, agent, method, `${path}${more}`, body);
  switch (ending) {
    case "resolved": {
      const resolved = await ask<Conversation>("POST", "/resolve");
      if (!chance.odds(0.34) || !resolved.resolvedAt) return;
      const score = [1, 2, 3, 4, 5][chance.weighted([2, 3, 8, 30, 57])] ?? 5;
      const comment = chance.of(cast.story.comments);
      return cast.keepSatisfaction({
        conversationId,
        contactId: resolved.contactId,
        channel: resolved.channel,
        connectionId: resolved.connectionId,
        assignee: agent.id,
        teamId: null,
        resolvedAt: resolved.resolvedAt,
        answeredAt: new Date(at + chance.between(2, 90) * MINUTE).toISOString(),
        score,
        comment: score > 3 && comment ? comment : null,
      });
    }
    case "failed":
      if (at < cast.now - DAY_MS) await ask("POST", "/resolve");
      return;
    case "pending":
      await ask("PATCH", "", { state: "pending" });
      return;
    case "snoozed":
      await ask("PATCH", "", { state: "snoozed", snoozedUntil: new Date(tomorrowAt(cast.now, 9)).toISOString() });
      return;
    case "refused":
      // The provider says no at once, and says why.
      past.refuseNext(line, 131_026);
      await past.ask(cast.now - 12 * MINUTE, agent, "POST", `${path}/messages`, {
        content: { type: "text", text: "¿Pudo verlo? / Avez-vous pu regarder ? / Did you have a look?" },
      });
      return;
    case "late":
      await past
        .ask(cast.now - 6 * MINUTE, agent, "POST", `${path}/messages`, {
          content: { type: "text", text: "Buenos días, retomamos su consulta." },
        })
        .catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
        });
      return;
    default:
  }
}

const tomorrowAt = (now: number, hour: number): number => Math.floor(now / DAY_MS) * DAY_MS + DAY_MS + hour * HOUR;

/** How many turns of what is not over were taken. */
function cutOf(turns: readonly Turn[], ending: Episode["ending"]): number {
  if (ending === "resolved" || ending === "failed" || ending === "refused") return turns.length;
  const answered = turns.findIndex(([who]) => who === "a" || who === "ask");
  if (ending === "unanswered") {
    // The customer spoke last: before the first answer, or after a later one.
    const later = turns.findIndex(([who], index) => index > answered + 1 && who === "c");
    return later > 0 && turns.length % 2 === 0 ? later + 1 : answered;
  }
  return answered + 1;
}

/** Milliseconds between two turns. */
function pause(turn: Turn, before: Turn | undefined, chance: Chance): [number, number] {
  const answers = (turn[0] === "a" || turn[0] === "ask") && before?.[0] !== "n";
  if (!answers) return [25_000, 6 * MINUTE];
  return chance.odds(0.08)
    ? [50 * MINUTE, 4 * HOUR]
    : chance.odds(0.3)
      ? [12 * MINUTE, 40 * MINUTE]
      : [MINUTE, 9 * MINUTE];
}

async function receipts(
  past: Past,
  at: number,
  line: Line,
  chance: Chance,
  isAnswered: boolean,
  now: number,
): Promise<void> {
  await past.tell(at + 900, line, "sent");
  if (!isAnswered && chance.odds(0.05)) return;
  await past.tell(at + 2_400, line, "delivered");
  if (isAnswered || (chance.odds(0.8) && at < now - 10 * MINUTE)) await past.tell(at + 8_000, line, "read");
}

async function react(past: Past, at: number, line: Line, emoji: string): Promise<void> {
  const messageId = past.latestSent(line);
  if (messageId) await past.write(at, line, { type: "reaction", messageId, emoji });
}

function agentOf({ story, people }: Cast, team: string, chance: Chance): Principal {
  const members = story.business.people.filter((one) => one.team === team);
  // The first one carries the most.
  const chosen = members[chance.weighted(members.map((_, index) => members.length - index))];
  const agent = chosen && people.get(chosen.subject);
  if (!agent) throw new Error(`nobody is in ${team}`);
  return agent;
}

function wordsFor({ story }: Cast, { language }: Chapter, agent: Principal, chance: Chance): (text: string) => string {
  const chosen = new Map<string, string>();
  return (text) =>
    text.replace(/\{(\w+)\}/g, (_, place: string) => {
      if (place === "agent") return agent.name.split(" ")[0] ?? agent.name;
      const word = chosen.get(place) ?? chance.of(story.words[language][place] ?? [place]);
      chosen.set(place, word);
      return word;
    });
}
