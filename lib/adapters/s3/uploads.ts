import type { UploadStore } from "../../core/media/ports.ts";
import { copyObject, objectLink, readObject } from "./objects.ts";

/** What browsers put there goes after a week; what is sent is kept beside the files that customers sent. */
export function makeUploadStore({
  files,
  media,
  tenant,
}: {
  readonly files: string;
  readonly media: string;
  readonly tenant: string;
}): UploadStore {
  const uploadKey = (name: string) => `${tenant}/uploads/${name}`;
  return {
    link: async (name, size, seconds) =>
      objectLink(files, uploadKey(name), { seconds, method: "PUT", contentLength: size }),
    async keep(name, mediaName) {
      const key = `${tenant}/media/${mediaName}`;
      if (await copyObject({ bucket: files, key: uploadKey(name) }, media, key)) return key;
      // The waiting room forgets after a week; what was taken out of it before is still there.
      return (await readObject(media, key, { from: 0, to: 1 })) ? key : undefined;
    },
  };
}
