/** Keeps the chats over a restart of the laptop's stack, so that the phone and the inbox go on telling the same story. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Chats } from "./chats.ts";
import type { MediaStore } from "./media.ts";
import type { Chat } from "./types.ts";

const SAVE_DELAY_MS = 500;
/** Larger files are not worth rewriting the state for; their bubbles then say that the file is gone. */
const MEDIA_KEPT_BYTES = 1024 * 1024;

interface Saved {
  readonly version: 1;
  readonly chats: readonly Chat[];
  readonly media: readonly { id: string; accountId: string; mime: string; filename?: string; base64: string }[];
}

export interface StateFile {
  /** Saves soon; many calls become one write. */
  changed(): void;
  /** Saves now if anything is unsaved. */
  flush(): void;
}

/** Restores what the file holds. A file that cannot be read is reported and overwritten: it holds play data only. */
export function openState(
  file: string | undefined,
  chats: Chats,
  media: MediaStore,
  log: (message: string) => void,
): StateFile {
  if (file === undefined) return { changed: () => undefined, flush: () => undefined };
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as Saved;
    chats.restore(saved.chats);
    media.restore(saved.media.map(({ base64, ...rest }) => ({ ...rest, bytes: Buffer.from(base64, "base64") })));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") log(`starting without ${file}: ${String(error)}`);
  }

  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    if (timer === undefined || file === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const small = media.all().filter((one) => one.bytes.length <= MEDIA_KEPT_BYTES);
    const saved: Saved = {
      version: 1,
      chats: chats.list(),
      media: small.map(({ id, accountId, mime, filename, bytes }) => ({
        id,
        accountId,
        mime,
        ...(filename !== undefined && { filename }),
        base64: bytes.toString("base64"),
      })),
    };
    writeFileSync(`${file}.new`, JSON.stringify(saved));
    renameSync(`${file}.new`, file);
  }
  return {
    changed() {
      timer ??= setTimeout(flush, SAVE_DELAY_MS);
    },
    flush,
  };
}
