/** The sender as it is deployed, in a process of its own: what its parent hands over, several invocations at once. */
import { manifest } from "../../../lib/channels/whatsapp/manifest.ts";

// The provider's pace would be what is measured; here it takes everything.
Object.assign(manifest.rate, { perSecond: 1_000_000 });
const { loadRooms } = await import("../rooms.ts");
const handlers = await loadRooms();

export interface Sent {
  readonly cpuMs: number;
  readonly wallMs: number;
}

process.on("message", ({ events }: { readonly events: readonly unknown[] }) => {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  Promise.all(events.map((event) => handlers["send-outbound"](event))).then(
    (answers) => {
      const failed = answers.filter(
        (answer) => (answer as { batchItemFailures: readonly unknown[] }).batchItemFailures.length > 0,
      );
      const { user, system } = process.cpuUsage(cpu);
      process.send?.(
        failed.length > 0
          ? { failure: JSON.stringify(failed) }
          : ({ cpuMs: (user + system) / 1000, wallMs: performance.now() - start } satisfies Sent),
      );
    },
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
