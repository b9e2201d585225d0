/** Files on their way into a message: looked at by the channel's limits, put into the store by the browser itself, and sent by their id. */
import { useState } from "react";
import { client } from "../../../api/client.ts";
import { type Attachment, kindOf, type Limits, UNKNOWN } from "./contents.ts";
import { useChannels } from "./kept.ts";

export const useLimits = (channel: string): Limits | undefined =>
  useChannels().data?.data.find(({ id }) => id === channel)?.limits;

let keys = 0;

export function useAttachments(conversationId: string, limits: Limits | undefined) {
  const [attachments, set] = useState<readonly Attachment[]>([]);
  const update = (key: string, change: Partial<Attachment>) =>
    set((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));

  async function upload(attachment: Attachment): Promise<void> {
    const { key, file, kind } = attachment;
    try {
      const { data } = await client.POST("/api/conversations/{id}/uploads", {
        params: { path: { id: conversationId } },
        body: { kind, filename: file.name || kind, mime: file.type || UNKNOWN, size: file.size },
      });
      if (!data) throw new Error("there was no answer");
      await put(data.upload.url, file, (progress) => update(key, { progress }));
      update(key, { progress: 1, uploadId: data.id });
    } catch (error) {
      update(key, { error });
    }
  }

  return {
    attachments,
    isUploading: attachments.some(({ uploadId, error }) => uploadId === undefined && error === undefined),
    add(files: Iterable<File>): void {
      const added = [...files].map(
        (file): Attachment => ({ key: `file-${++keys}`, file, kind: kindOf(file, limits?.media), progress: 0 }),
      );
      set((all) => [...all, ...added]);
      for (const one of added) void upload(one);
    },
    remove: (key: string) => set((all) => all.filter((one) => one.key !== key)),
    clear: () => set([]),
    restore: (all: readonly Attachment[]) => set(all),
  };
}

/** `fetch` does not tell how far it has come. */
function put(url: string, file: File, tell: (progress: number) => void): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? done() : failed(new Error(String(request.status))));
    request.onerror = () => failed(new Error("network"));
    request.send(file);
  });
}
