import * as z from "zod/mini";
import { job } from "../../events/outbound-command.ts";
import type { WakeOne } from "../../lib/core/deliveries/wake.ts";
import type { ApplyRules } from "../../lib/core/event-rules/apply.ts";
import type { RunSlice } from "../../lib/core/jobs/run.ts";
import type { FetchMedia } from "../../lib/core/media/fetch.ts";
import type { Advance } from "../../lib/core/notifications/advance.ts";
import type { PushNotice } from "../../lib/core/push/push.ts";
import { MAX_DELAY_MS } from "../../lib/core/relay/model.ts";
import type { FireReminder } from "../../lib/core/reminders/fire.ts";
import type { Compact } from "../../lib/core/search/compact.ts";
import type { FireWave } from "../../lib/core/shards/fire.ts";
import type { AdvanceCampaign } from "../../lib/core/shards/waves.ts";
import type { FireOne } from "../../lib/core/timers/fire.ts";
import type { TimerName } from "../../lib/core/timers/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly jobsOf: (tenant: string) => {
    readonly fetchMedia: FetchMedia;
    readonly wake: WakeOne;
    readonly fire: FireOne;
    readonly runSlice: RunSlice;
    readonly reminders: FireReminder;
    readonly compactSearch: Compact;
    readonly push: PushNotice;
    readonly advance: Advance;
    readonly applyRules: ApplyRules["apply"];
    readonly advanceCampaign: AdvanceCampaign;
    readonly fireWave: FireWave;
  };
  readonly log: Log;
}

/** The queue gives up after eight receives; before that, a file that cannot be had is given up with its reason. */
const LAST_TRY = 7;
/** Soon at first, then over most of a day: a refused token is mended in hours, and providers keep files for days. Seconds. */
const RETRY_SECONDS = [5, 60, 600, 3_600, 21_600, 43_000] as const;

/** Where a push service does not say itself when it wants the notice. Seconds. */
const PUSH_AGAIN_SECONDS = [10, 60, 300, 900, 3_600, 7_200] as const;

export type PushedNotice = Parameters<PushNotice>[0];

export function makeHandler({ jobsOf, log }: HandlerPorts) {
  return async ({ body, receives }: QueueMessage): Promise<void> => {
    const { tenant, subject, ...work } = z.parse(job, body);
    const jobs = jobsOf(tenant);
    if (work.type === "job.run") return runSlice(jobs.runSlice, tenant, work.data);
    if (work.type === "search.compact") {
      const outcome = await jobs.compactSearch();
      log.info("search_compacted", { tenant, position: work.data.position, ...outcome });
      // After the last turn that one message has, the log's next mark goes on.
      if (outcome.kind === "compacted" && outcome.more && receives < LAST_TRY) throw new HandOverAgain(1);
      return;
    }
    if (work.type === "notification.advance") {
      const outcome = await jobs.advance(work.data.notificationId);
      log.info("notification_advanced", { tenant, notificationId: subject, ...outcome });
      // Somebody else was at it just now; whatever they left undone is done again.
      if (outcome.kind === "conflict") throw new HandOverAgain(1);
      return;
    }
    if (work.type === "event.apply") {
      const outcome = await jobs.applyRules(work.data.eventId);
      log.info("event_applied", { tenant, eventId: subject, ...outcome });
      return;
    }
    if (work.type === "campaign.advance") {
      const outcome = await jobs.advanceCampaign(work.data.campaignId);
      log.info("campaign_advanced", { tenant, campaignId: subject, ...outcome });
      if (outcome.kind === "conflict") throw new HandOverAgain(1);
      return;
    }
    if (work.type === "wave.fire") {
      const outcome = await jobs.fireWave(work.data);
      log.info("wave_fired", { tenant, ...work.data, ...outcome });
      if (outcome.kind === "conflict") throw new HandOverAgain(1);
      if (outcome.kind === "early") throw new HandOverAgain(outcome.ms / 1000);
      return;
    }
    if (work.type === "notice.push") return push(jobs.push, tenant, work.data, receives);
    const { type, data } = work;
    if (type === "delivery.wake") {
      const outcome = await jobs.wake(data);
      log.info("delivery_woken", { tenant, deliveryId: subject, ...outcome });
      if (outcome.kind === "early") throw new HandOverAgain(outcome.ms / 1000);
      return;
    }
    if (type === "timer.due") {
      const outcome = await jobs.fire({ conversationId: data.conversationId, timer: data.timer as TimerName });
      log.info("timer_fired", { tenant, timer: subject, ...outcome });
      if (outcome.kind === "early") throw new HandOverAgain(outcome.ms / 1000);
      return;
    }
    if (type === "reminder.due") {
      const outcome = await jobs.reminders.fire(data);
      log.info("reminder_due", { tenant, reminderId: subject, ...outcome });
      if (outcome.kind !== "early") return;
      if (outcome.ms <= MAX_DELAY_MS) throw new HandOverAgain(outcome.ms / 1000);
      // It stood in for a schedule that could not be made.
      return jobs.reminders.setAgain(data);
    }
    const outcome = await jobs.fetchMedia(data, receives >= LAST_TRY);
    log.info("media_fetched", { tenant, messageId: subject, receives, ...outcome });
    if (outcome.retry) throw new HandOverAgain(RETRY_SECONDS[Math.min(receives, RETRY_SECONDS.length) - 1] ?? 60);
  };

  async function push(run: PushNotice, tenant: string, notice: PushedNotice, receives: number): Promise<void> {
    const outcome = await run(notice);
    const { noticeId } = notice;
    const waits = outcome.kind === "pushed" && outcome.busy > 0;
    // What no service took until then stands in the list of notices all the same.
    const tell =
      (outcome.kind === "pushed" && outcome.refused > 0) || (waits && receives >= LAST_TRY) ? log.warn : log.info;
    tell("notice_pushed", { tenant, noticeId, receives, ...outcome });
    if (waits && receives < LAST_TRY)
      throw new HandOverAgain(
        outcome.seconds ?? PUSH_AGAIN_SECONDS[Math.min(receives, PUSH_AGAIN_SECONDS.length) - 1] ?? 60,
      );
  }

  async function runSlice(
    run: RunSlice,
    tenant: string,
    { jobId, slice }: { readonly jobId: string; readonly slice: number },
  ): Promise<void> {
    const { kind, ...outcome } = await run(jobId, slice);
    const about = { tenant, jobId, slice, outcome: kind };
    if ("error" in outcome) log.error("job_slice_failed", { ...about, job: outcome.job.kind }, outcome.error);
    else if ("job" in outcome) log.info("job_slice_run", { ...about, job: outcome.job.kind, code: outcome.code });
    else log.info("job_slice_left", about);
    if ("ms" in outcome) throw new HandOverAgain(outcome.ms / 1000);
  }
}
