/** The limit, asked before and told after each message that starts a conversation at a price. */
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { administratorsOf, type PeopleStore } from "../people/ports.ts";
import { decideSpending } from "../policy/model.ts";
import { levelOf, monthOf, type SpendingSettings, spentOf } from "./model.ts";
import type { SentIn, SpendGuard, SpendingStore } from "./ports.ts";

interface GuardPorts {
  readonly spending: SpendingStore;
  readonly sentIn: SentIn;
  /** Answers a month and connection that the provider does not charge for. */
  readonly free: number;
  readonly notices: Notify;
  readonly people: Pick<PeopleStore, "page">;
  readonly clock: Clock;
}

/** For how long what was read is believed. */
const CACHE_MS = 20_000;
/** By then the counters have it. */
const LAG_MS = 60_000;
const SECOND_MS = 1_000;

export function makeSpendGuard({ spending, sentIn, free, notices, people, clock }: GuardPorts): SpendGuard {
  let known: { readonly settings: SpendingSettings; readonly spent: number; readonly at: number } | undefined;
  /**
   * What this process sent since, a sum for each second, as the counters may not know it yet. Counted twice for a moment rather than not at
   * all.
   */
  let own: { readonly second: number; micros: number }[] = [];
  const told = new Set<string>();

  async function look(): Promise<{ readonly settings: SpendingSettings; readonly spent: number }> {
    const now = clock.now();
    if (!known || known.at + CACHE_MS <= now || monthOf(known.at) !== monthOf(now)) {
      const settings = await spending.settings();
      const spent = settings.limitMicros === null ? 0 : spentOf(await sentIn(monthOf(now)), free);
      known = { settings, spent, at: now };
    }
    const since = Math.max(now - LAG_MS, Date.parse(`${monthOf(now)}-01T00:00:00.000Z`));
    own = own.filter(({ second }) => second >= Math.floor(since / SECOND_MS));
    return { settings: known.settings, spent: known.spent + own.reduce((sum, { micros }) => sum + micros, 0) };
  }

  async function tell(settings: SpendingSettings, spent: number): Promise<void> {
    const level = levelOf(spent, settings);
    const month = monthOf(clock.now());
    const mark = `${month} ${level} ${settings.limitMicros}`;
    if (!level || settings.limitMicros === null || told.has(mark)) return;
    const at = await spending.reach(month, level, settings.limitMicros, new Date(clock.now()).toISOString());
    const fact = [month, String(settings.limitMicros)];
    const subject = { kind: "spending", id: month };
    const persons = settings.tell.length > 0 ? settings.tell : await administratorsOf(people);
    await notices.notify(persons.map((person) => ({ person, kind: level, subject, at, fact })));
    told.add(mark);
  }
  /** Being told late is no reason not to send. */
  const tryToTell = (settings: SpendingSettings, spent: number) => tell(settings, spent).catch(() => undefined);

  return {
    async refuses(micros) {
      const { settings, spent } = await look();
      const answer = decideSpending({ spent, micros, ...settings });
      if (answer.kind === "send") return undefined;
      await tryToTell(settings, Math.max(spent, settings.limitMicros ?? 0));
      return answer.text;
    },
    async sent(micros) {
      const second = Math.floor(clock.now() / SECOND_MS);
      const last = own.at(-1);
      if (last?.second === second) last.micros += micros;
      else own.push({ second, micros });
      await look()
        .then(({ settings, spent }) => tryToTell(settings, spent))
        .catch(() => undefined);
    },
  };
}
