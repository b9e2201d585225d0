import type { JobFiles } from "../../core/jobs/ports.ts";
import { disposition, servedType } from "./media.ts";
import { deleteObject, listKeys, objectLink, putInParts, putObject, readObject } from "./objects.ts";

/** What people open in another program; a browser is told that it is a file, never a page. */
const FILE_TYPES =
  /^(?:text\/csv|application\/(?:json|x-ndjson|zip)|application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)$/;

/** A bucket whose objects are deleted after a week. */
export function makeJobFiles({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): JobFiles {
  const folder = (jobId: string) => `${tenant}/jobs/${jobId}/`;
  const partKey = (jobId: string, name: string, part: number) =>
    `${folder(jobId)}parts/${name}/${String(part).padStart(6, "0")}`;
  const own = (key: string) => {
    if (!key.startsWith(`${tenant}/`)) throw new Error("the file belongs to somebody else");
    return key;
  };

  return {
    async put(jobId, name, { body, mime }) {
      const key = `${folder(jobId)}${name}`;
      await putObject(bucket, key, body, typeOf(mime));
      return key;
    },
    async putPart(jobId, name, part, body) {
      await putObject(bucket, partKey(jobId, name, part), body, "application/octet-stream");
    },
    async assemble(jobId, name, parts, mime) {
      const key = `${folder(jobId)}${name}`;
      async function* pieces() {
        for (let part = 0; part < parts; part++) {
          const found = await readObject(bucket, partKey(jobId, name, part));
          if (!found) throw new Error("a part of the file is not there");
          yield found.body;
        }
      }
      return { key, name, mime, size: await putInParts(bucket, key, typeOf(mime), pieces()) };
    },
    read: (key, from, to) => readObject(bucket, own(key), { from, to }),
    link: async ({ key, name, mime }, seconds) =>
      objectLink(bucket, own(key), {
        seconds,
        query: { "response-content-disposition": disposition(name), "response-content-type": typeOf(mime) },
      }),
    uploadLink: async (key, size, seconds) =>
      objectLink(bucket, own(key), { seconds, method: "PUT", contentLength: size }),
    remove: (key) => deleteObject(bucket, own(key)),
    async forget(jobId) {
      let found: readonly string[];
      do {
        found = await listKeys(bucket, folder(jobId));
        for (const key of found) await deleteObject(bucket, key);
      } while (found.length > 0);
    },
  };
}

const typeOf = (mime: string): string => (FILE_TYPES.test(mime) ? mime : servedType(mime));
