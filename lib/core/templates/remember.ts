import type { TemplateVersion } from "./model.ts";
import type { ReadyRow, TemplateStore } from "./ports.ts";

/** A body that is ready may have 300,000 characters: so many are held at a time. */
const HELD = 40;

/** A published version never changes, nor what is ready of it: whoever sends the same to many reads it once. */
export function rememberPublished(store: Pick<TemplateStore, "get" | "version" | "ready">): typeof store {
  const versions = new Map<string, TemplateVersion>();
  const bodies = new Map<string, ReadyRow>();
  return {
    get: (id) => store.get(id),
    version: (templateId, number) =>
      held(versions, `${templateId} ${number}`, async () => {
        const version = await store.version(templateId, number);
        return version && { value: version, isFinal: version.state === "published" };
      }),
    ready: (version, medium, language) =>
      held(bodies, `${version.templateId} ${version.contentHash} ${medium} ${language}`, async () => {
        const row = await store.ready(version, medium, language);
        return row && { value: row, isFinal: true };
      }),
  };
}

async function held<Value>(
  known: Map<string, Value>,
  key: string,
  read: () => Promise<{ readonly value: Value; readonly isFinal: boolean } | undefined>,
): Promise<Value | undefined> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const fresh = await read();
  if (!fresh?.isFinal) return fresh?.value;
  const [oldest] = known.keys();
  if (known.size >= HELD && oldest !== undefined) known.delete(oldest);
  known.set(key, fresh.value);
  return fresh.value;
}
