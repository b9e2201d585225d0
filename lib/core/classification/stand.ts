/**
 * Where a lead stands after several messages spoke: the same whichever came first, and however often. What was heard is a set of verdicts,
 * of which each place keeps one; where the lead stands is worked out from the set alone.
 */
import type { Verdict } from "../leads/model.ts";
import type { Place } from "./model.ts";

/** Places in the order of time: a message's key begins with it. */
const keyOf = ({ messageId }: Verdict): string => messageId.slice(messageId.lastIndexOf(".") + 1);
const earlier = (a: Verdict, b: Verdict): boolean =>
  keyOf(a) < keyOf(b) || (keyOf(a) === keyOf(b) && a.messageId < b.messageId);

/**
 * With one more; the same array when it adds nothing. Of an ordinary rule's place the first message counts, so whoever goes on speaking of
 * the same costs nothing; of a rule that may go back the last one.
 */
export function hear(heard: readonly Verdict[], verdict: Verdict): readonly Verdict[] {
  if (heard.some(({ messageId }) => messageId === verdict.messageId)) return heard;
  const same = heard.find(
    ({ funnelId, stageId, again }) =>
      funnelId === verdict.funnelId && stageId === verdict.stageId && again === verdict.again,
  );
  if (!same) return [...heard, verdict].sort(inTime);
  if (verdict.again ? earlier(verdict, same) : earlier(same, verdict)) return heard;
  return heard.map((one) => (one === same ? verdict : one)).sort(inTime);
}

const inTime = (a: Verdict, b: Verdict): number => (earlier(a, b) ? -1 : 1);

/**
 * As if the messages had come in order: into another funnel, or forward in the same one; back only by a rule that may. Undefined: nothing of
 * what was heard says more than where it stood.
 */
export function standing(
  from: Place | null,
  heard: readonly Verdict[],
  /** A stage's place in its funnel. */
  order: (place: Place) => number,
): Verdict | undefined {
  let here: Verdict | undefined;
  for (const verdict of heard) {
    const at: Place | null = here ?? from;
    const forward =
      at === null ||
      verdict.funnelId !== at.funnelId ||
      (here ? order(verdict) > order(at) : order(verdict) >= order(at));
    if (forward || verdict.again) here = verdict;
  }
  return here;
}
