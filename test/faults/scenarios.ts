/** One input for every road through every handler, and what has to be true afterwards whatever happened on the way. */
import type { ChannelId } from "./channels.ts";
import type { Call } from "./cloud.ts";
import type { RoomName } from "./rooms.ts";
import type { World } from "./world.ts";

export interface Crash {
  /** The calls that the process made on a clean run, in their order. */
  readonly calls: readonly Call[];
  /** Calls that took effect before it was cut off; all of them on a clean run. */
  readonly done: number;
}

export interface Scenario {
  /** WhatsApp unless it says otherwise. */
  readonly channel?: ChannelId;
  readonly room: RoomName;
  readonly name: string;
  /** In the short run too, at its first and last call: one delivery holds up others of its thread, which is where most can go wrong. */
  readonly entangled?: true;
  /** Of another channel, and in the short run too. */
  readonly short?: true;
  /** Brings the world to where the input is waiting, and nothing else. */
  readonly arrange: (world: World) => Promise<void>;
  /** Which invocation of the room is the one that is cut off; the first one otherwise. */
  readonly when?: (event: unknown) => boolean;
  /** For rooms that are called directly: the caller, with its own repetitions. Rooms behind queues are driven. */
  readonly call?: (world: World) => Promise<void>;
  /** What happens after the input was worked off. */
  readonly afterwards?: (world: World) => Promise<void>;
  readonly check: (world: World, crash: Crash) => Promise<void>;
}
