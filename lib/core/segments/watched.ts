/** Segments whose members are followed, as whoever keeps rows asks them. */
import type { Watched } from "../audience/model.ts";
import type { ReadWatched } from "../audience/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { remembered } from "../kernel/remembered.ts";
import { canFollow, isWatched, type ManageSegmentsPorts, segmentWorld, type TenantWorld } from "./manage.ts";
import { membershipOf } from "./membership.ts";

/** For how long a process goes by what it read: a segment that begins to be followed is looked at by everybody after that. */
const REMEMBERED_MS = 20_000;

export function makeReadWatched(
  ports: Pick<ManageSegmentsPorts, "segments" | "fields"> & { readonly clock: Clock },
): ReadWatched {
  return remembered(() => segmentWorld(ports).then(watchedIn), REMEMBERED_MS, ports.clock);
}

export function watchedIn(world: TenantWorld): readonly Watched[] {
  return world.segments
    .filter((one) => isWatched(one) && canFollow(one, world))
    .map((segment) => {
      const isMember = membershipOf(segment, world);
      return {
        segmentId: segment.id,
        tells: segment.followedSince !== null,
        holds: (row, now) => isMember(row, now).holds,
      };
    });
}
