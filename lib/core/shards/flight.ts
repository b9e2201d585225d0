/** Messages that providers were asked for and whose deliveries are not written yet. */
import { CHUNK, FEW } from "./model.ts";
import type { DeliveryWrite } from "./ports.ts";

export interface Flight {
  /** In the same order; what fails is thrown where it is waited for. */
  add(of: readonly { readonly contactId: string }[], answers: readonly Promise<readonly DeliveryWrite[]>[]): void;
  /** Until no more than so many wait for an answer; then what was answered is written, unless it is few, and a chunk's worth at most. */
  until(most: number): Promise<void>;
  /** Until all are answered and written. */
  land(): Promise<void>;
  /** Contacts of whom nothing is written. */
  unwritten(): readonly string[];
}

export function makeFlight(write: (writes: readonly DeliveryWrite[]) => Promise<void>): Flight {
  const open = new Map<string, Promise<void>>();
  const answered = new Map<string, readonly DeliveryWrite[]>();
  let failure: { readonly error: unknown } | undefined;

  async function wait(most: number): Promise<void> {
    while (open.size > most) await Promise.race(open.values());
    if (failure) throw failure.error;
  }
  /** What cannot be written stays unwritten. */
  async function save(most: number): Promise<void> {
    const now = [...answered].slice(0, most);
    await write(now.flatMap(([, writes]) => writes));
    for (const [contactId] of now) answered.delete(contactId);
  }
  return {
    add(of, answers) {
      for (const [index, { contactId }] of of.entries()) {
        const answer = answers[index];
        if (!answer) continue;
        const settled = answer
          .then(
            (writes) => void answered.set(contactId, writes),
            (error: unknown) => {
              failure ??= { error };
            },
          )
          .finally(() => open.delete(contactId));
        open.set(contactId, settled);
      }
    },
    async until(most) {
      await wait(most);
      if (answered.size >= FEW) await save(CHUNK);
    },
    async land() {
      // One that failed does not keep its neighbours' answers from being written.
      while (open.size > 0) await Promise.race(open.values());
      await save(answered.size);
      if (failure) throw failure.error;
    },
    unwritten: () => [...answered.keys(), ...open.keys()],
  };
}
