/** What becomes of one recipient before anything is sent: held out, put off, not sent and why, or sent by which way. Pure. */

import type { CampaignPlan, Phase, SendWindow } from "../campaigns/model.ts";
import type { SendLedger } from "../caps/model.ts";
import type { ConsentRecord, Suppression } from "../consent/model.ts";
import type { DeliveryReason, DeliveryStatus } from "../deliveries/model.ts";
import { instantOf, shownAt, writeLocal } from "../kernel/wall-clock.ts";
import { decideProactive, type SendingPolicy } from "../policy/model.ts";
import type { Zones } from "../quiet/model.ts";
import type { Way } from "./ways.ts";

export type Judgement =
  | { readonly kind: "send"; readonly way: Way; readonly counts: boolean; readonly template: boolean }
  /** This channel will not do; another one may. */
  | { readonly kind: "next"; readonly reason: DeliveryReason }
  | {
      readonly kind: "end";
      readonly status: Extract<DeliveryStatus, "suppressed" | "expired">;
      readonly reason: DeliveryReason;
    }
  | { readonly kind: "defer"; readonly until: string; readonly reason: DeliveryReason };

export interface Known {
  readonly id: string;
  readonly now: number;
  readonly plan: CampaignPlan;
  readonly phase: Phase;
  readonly zones: Zones;
  /** The phase's end where they are. ISO 8601. */
  readonly endsAt: string;
  readonly consent: readonly ConsentRecord[];
  readonly suppression: Suppression | undefined;
  readonly ledger: SendLedger;
  readonly policy: SendingPolicy;
}

/** Of another channel's there is no use where the person had enough, or sleeps. */
const FINAL: readonly string[] = ["frequency_cap", "quiet_hours"];

export function judgeWay(way: Way, known: Known): Judgement {
  const { id, now, plan, phase, zones, endsAt, consent, suppression, ledger, policy } = known;
  const answer = decideProactive({
    ...{ id, now: new Date(now).toISOString(), purpose: plan.purpose, proactive: true, medium: way.medium },
    ...{ content: way.content, closedWindow: way.closedWindow, suppression, consent },
    ...{ windowMs: way.facts.windowMs, lastInboundAt: way.lastInboundAt },
    ...{ policy, ledger, zones, sendBefore: endsAt },
  });
  switch (answer.kind) {
    case "suppress": {
      const reason = { code: answer.code, text: answer.text, retryable: false };
      return FINAL.includes(answer.code) ? { kind: "end", status: "suppressed", reason } : { kind: "next", reason };
    }
    case "expire":
      return { kind: "end", status: "expired", reason: { code: "phase_ended", text: answer.text, retryable: false } };
    case "defer":
      return { kind: "defer", until: answer.until, reason: { code: answer.code, text: answer.text, retryable: true } };
    case "send": {
      const opens = phase.window && opensAt(phase.window, now, zoneOf(plan, phase, zones));
      if (opens && opens > now) {
        const until = new Date(opens).toISOString();
        const text = `outside the phase's hours until ${until}`;
        return until >= endsAt
          ? { kind: "end", status: "expired", reason: { code: "phase_ended", text, retryable: false } }
          : { kind: "defer", until, reason: { code: "send_window", text, retryable: true } };
      }
      return { kind: "send", way, counts: answer.counts, template: answer.template !== undefined };
    }
  }
}

const zoneOf = ({ timeZone }: CampaignPlan, { zone }: Phase, { zones }: Zones): string =>
  zone === "account" ? timeZone : (zones[0] ?? timeZone);

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The first instant from `now` on that the window is open at: `now` itself where it is. Epoch milliseconds. */
export function opensAt({ from, to, days }: SendWindow, now: number, zone: string): number {
  const shown = shownAt(now, zone);
  const midnight = Math.floor(shown / DAY) * DAY;
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = midnight + ahead * DAY;
    // Monday is 1; the epoch's first day was a Thursday.
    if (!days.includes(((Math.floor(day / DAY) + 3) % 7) + 1)) continue;
    const [opens, closes] = [day + from * MINUTE, day + to * MINUTE];
    if (ahead === 0 && shown >= opens && shown < closes) return now;
    if (opens > shown) return instantOf(opens, zone);
  }
  throw new Error(`a window without days, at ${writeLocal(shown)}`);
}
