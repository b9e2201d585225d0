/** A tenant's life as the table's stream tells it, and a stream that does its worst: repeats, rewinds, cuts anew, readers that die. */
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { type Change, type Image, type Projection, sequenceText } from "../../lib/core/projections/model.ts";
import { makeProjectChanges } from "../../lib/core/projections/project.ts";
import { makeBoards, watched } from "./boards.ts";

/** Random with a seed, so that a failure can be looked at again. */
export function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    upTo: (most: number) => Math.floor(next() * most),
    chance: (share: number) => next() < share,
    one: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
  };
}
export type Dice = ReturnType<typeof dice>;

export const START = Date.parse("2026-10-30T00:00:00.000Z");
const SHARDS = 4;

/** A tenant's life, row by row, told by a stream of several shards; and what anybody who watched would have counted. */
export function life(tenant: string, events: number, random: Dice) {
  const rows = new Map<string, Image>();
  const shards: Change[][] = Array.from({ length: SHARDS }, () => []);
  const seen: Record<string, number> = {};
  const watch = (what: string, by = 1) => {
    seen[what] = (seen[what] ?? 0) + by;
  };
  let sequence = 0;
  let now = START;
  const iso = () => new Date(now).toISOString();
  const connections = ["app.one", "app.two"];
  const people = ["usr_ana", "usr_bea", "key_crm"];

  function write(pk: string, sk: string, image: Image | undefined): void {
    const at = `${pk} ${sk}`;
    const before = rows.get(at);
    if (image) rows.set(at, image);
    else rows.delete(at);
    const shard = [...pk].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % SHARDS;
    shards[shard]?.push({
      tenant,
      entity: String((image ?? before)?.entity),
      key: { pk, sk },
      ...(before ? { before } : {}),
      ...(image ? { after: image } : {}),
      expired: image === undefined,
      at: iso(),
      place: { shard: `shard-${shard}`, sequence: sequenceText(String(++sequence)) },
    });
  }

  /** Somebody comes, or is told of; one in ten as contacts were before they knew how they came. */
  function newcomer(id: string, connectionId: string): void {
    const pk = `${tenant}#contact#p${id}`;
    const source = random.one([{ channel: "whatsapp", connectionId }, { channel: "manual" }, { channel: "import" }]);
    const image = { pk, sk: "contact", entity: "contact", contactId: `p${id}`, createdAt: iso(), country: "PE" };
    write(pk, "contact", random.chance(0.1) ? image : { ...image, source });
  }
  /** They move, turn out to be one, and are told apart again. */
  function personal(): void {
    const pk = `${tenant}#contact#pc${random.upTo(heads.length)}`;
    const { mergedInto, ...contact } = rows.get(`${pk} contact`) ?? {};
    const fields = random.one([{ country: random.one(["ES", null]) }, { mergedInto: "other" }, {}]);
    if (contact.contactId) write(pk, "contact", { ...contact, ...fields });
  }

  const boards = makeBoards(random);
  const heads: { pk: string; waitedSince?: string }[] = [];
  const drafts: { pk: string; sk: string; image: Image }[] = [];
  for (let index = 0; index < events; index++) {
    now += random.upTo(60_000);
    const head = heads[random.upTo(heads.length + 1)];
    if (!head) {
      const id = `c${heads.length}`;
      const pk = `${tenant}#cnv#${id}`;
      const connectionId = random.one(connections);
      heads.push({ pk });
      newcomer(id, connectionId);
      write(pk, "head", {
        pk,
        sk: "head",
        entity: "conversation",
        conversationId: id,
        connectionId,
        state: "open",
        assignee: null,
        lastDirection: "in",
        createdAt: iso(),
        openedAt: iso(),
        updatedAt: iso(),
        version: 1,
      });
      watch(`opened ${iso().slice(0, 10)}`);
      continue;
    }
    const standing = rows.get(`${head.pk} head`) ?? {};
    const change = (fields: Image) =>
      write(head.pk, "head", { ...standing, ...fields, updatedAt: iso(), version: Number(standing.version) + 1 });
    const what = random.upTo(100);
    if (what < 40) {
      const sk = `m#${now}-${index}`;
      write(head.pk, sk, {
        pk: head.pk,
        sk,
        entity: "message",
        kind: "received",
        direction: "in",
        connectionId: String(standing.connectionId),
        at: iso(),
        createdAt: iso(),
        body: { type: "text" },
      });
      watch(`in ${iso().slice(0, 10)}`);
      head.waitedSince ??= iso();
      if (standing.state === "resolved") {
        change({ state: "open", lastDirection: "in", openedAt: iso() });
        watch(`reopened ${iso().slice(0, 10)}`);
      } else change({ lastDirection: "in" });
    } else if (what < 60) {
      const sk = `m#${now}-${index}`;
      const image = {
        pk: head.pk,
        sk,
        entity: "message",
        kind: "sent",
        connectionId: String(standing.connectionId),
        author: random.one(people),
        content: { type: "text" },
        status: "queued",
        times: {},
        createdAt: iso(),
        ...(head.waitedSince ? { waitedSince: head.waitedSince } : {}),
      };
      delete head.waitedSince;
      write(head.pk, sk, image);
      drafts.push({ pk: head.pk, sk, image });
      change({ lastDirection: "out" });
    } else if (what < 78 && drafts.length) {
      const [draft] = drafts.splice(random.upTo(drafts.length), 1);
      if (!draft) continue;
      const { image } = draft;
      if (random.chance(0.1)) {
        write(draft.pk, draft.sk, { ...image, status: "failed" });
        watch("failed");
      } else {
        const taken = { ...image, status: "sent", times: { sent: iso() } };
        write(draft.pk, draft.sk, taken);
        watch(`sent ${String(image.createdAt).slice(0, 10)} ${String(image.author)}`);
        if (image.waitedSince)
          watch("waited", Date.parse(String(image.createdAt)) - Date.parse(String(image.waitedSince)));
        if (random.chance(0.5)) write(draft.pk, draft.sk, { ...taken, status: "read" });
      }
    } else if (what < 84) {
      if (standing.state === "resolved") continue;
      change({ state: "resolved" });
      watch(`resolved ${iso().slice(0, 10)}`);
      watch("took", now - Date.parse(String(standing.openedAt)));
    } else if (what < 86) personal();
    else if (what < 90) change({ assignee: random.one([null, ...people]) });
    else if (what < 98) {
      const contactId = String(random.upTo(60));
      const pk = `${tenant}#contact#${contactId}`;
      const was = rows.get(`${pk} lead#1`);
      const stepped = boards.step(`${contactId}.1`, iso(), {
        source: { channel: "whatsapp", connectionId: random.one(connections) },
        ...(was ? { source: was.source as { channel: string } } : {}),
        type: random.one(["sale", "support", null]),
        assignee: random.one([null, ...people]),
        value: { amount: random.upTo(1_000) / 10, currency: "PEN" },
      });
      if (!stepped) continue;
      const steps = boards.leads.get(stepped.leadId)?.steps ?? [];
      const step = steps.at(-1);
      write(pk, "lead#1", { pk, sk: "lead#1", entity: "lead", ...stepped });
      if (step?.version === stepped.version)
        write(pk, `step#${step.version}`, { pk, sk: `step#${step.version}`, entity: "stage-move", ...step });
    } else {
      // Old messages go by time; what they counted for stays.
      const old = [...rows.values()].find(
        (row) => row.entity === "message" && (row.kind === "received" || row.status === "failed"),
      );
      if (old) write(String(old.pk), String(old.sk), undefined);
    }
  }
  for (const wanderer of boards.leads.values())
    for (const [what, count] of Object.entries(watched(wanderer))) watch(`stage ${what}`, count);
  return { rows, shards, seen };
}

/** A client whose process dies at its n-th write: just before it, or just after. */
export function mortal(client: DocumentClient, lives: () => "lives" | "before" | "after"): DocumentClient {
  let dead = false;
  const guard = async <T>(write: () => Promise<T>): Promise<T> => {
    const fate = dead ? "before" : lives();
    if (fate === "lives") return write();
    dead = true;
    if (fate === "after") await write();
    throw new Error("the process is gone");
  };
  return {
    ...client,
    put: (input) => guard(() => client.put(input)),
    update: (input) => guard(() => client.update(input)),
    transactWrite: (input) => guard(() => client.transactWrite(input)),
  };
}

/** Hands over everything at least once: batches of any size, again and again, from before where it was, to two readers at a time. */
export async function handOver(
  shards: readonly (readonly Change[])[],
  reader: () => Projection[],
  random: Dice,
): Promise<void> {
  const done = shards.map(() => 0);
  while (done.some((count, shard) => count < (shards[shard]?.length ?? 0))) {
    const shard = random.upTo(shards.length);
    const changes = shards[shard] ?? [];
    const from = random.chance(0.15) ? Math.max(0, (done[shard] ?? 0) - random.upTo(40)) : (done[shard] ?? 0);
    const to = Math.min(changes.length, from + 1 + random.upTo(60));
    if (from === to) continue;
    const batch = changes.slice(from, to);
    const readers = random.chance(0.1) ? 2 : 1;
    const outcomes = await Promise.all(
      Array.from({ length: readers }, (_, index) =>
        makeProjectChanges(reader())(index ? batch.slice(0, 1 + random.upTo(batch.length)) : batch),
      ),
    );
    // Only what succeeded is behind us; a crash after the work is a repetition.
    if (outcomes[0]?.failed.length === 0 && !random.chance(0.05)) done[shard] = Math.max(done[shard] ?? 0, to);
  }
}

export async function* each(rows: Iterable<Image>) {
  yield* rows;
}
