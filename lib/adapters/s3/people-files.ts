import type { Erasure } from "../../core/rights/model.ts";
import type { ErasureLedger, PersonFiles } from "../../core/rights/ports.ts";
import { deleteObject, listKeys, putObject, readObject } from "./objects.ts";

interface Place {
  readonly bucket: string;
  readonly tenant: string;
}

export function makePersonFiles({ bucket, tenant }: Place): PersonFiles {
  const root = `${tenant}/media/`;
  return {
    async ofConversation(conversationId, after) {
      const keys = await listKeys(
        bucket,
        `${root}${conversationId}/`,
        after === undefined ? undefined : `${root}${after}`,
      );
      return keys.map((key) => key.slice(root.length));
    },
    async remove(names) {
      for (let from = 0; from < names.length; from += 10)
        await Promise.all(names.slice(from, from + 10).map((name) => deleteObject(bucket, `${root}${name}`)));
    },
    read: async (name) => (await readObject(bucket, `${root}${name}`))?.body,
  };
}

/** Beside the media, whose bucket nothing empties: a restore of the table does not touch it. */
export function makeErasureLedger({ bucket, tenant }: Place): ErasureLedger {
  const root = `${tenant}/erasures/`;
  return {
    async record(erasure) {
      // In the order of time, and the same for the same erasure.
      const key = `${root}${Date.parse(erasure.erasedAt)}-${erasure.contactId}.json`;
      await putObject(bucket, key, JSON.stringify(erasure), "application/json");
    },
    async *all() {
      let after: string | undefined;
      for (;;) {
        const keys = await listKeys(bucket, root, after);
        if (keys.length === 0) return;
        for (const key of keys) {
          const found = await readObject(bucket, key);
          if (found) yield JSON.parse(Buffer.from(found.body).toString()) as Erasure;
        }
        after = keys.at(-1);
      }
    },
  };
}
