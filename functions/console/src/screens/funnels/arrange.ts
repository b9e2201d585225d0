/** Which cards a column shows: those of the API, with the moves that are on their way to it, and filtered. Pure. */
import { among, isOverdue, type Lead, type Target } from "../../shared/lead/model.ts";

export interface Pending {
  readonly id: number;
  readonly lead: Lead;
  readonly target: Target;
}

export const withMoves = (
  funnelId: string,
  stageId: string,
  cards: readonly Lead[],
  pending: readonly Pending[],
): readonly Lead[] =>
  pending.reduce(
    (shown, { lead, target }) =>
      target.funnel.id === funnelId && target.stageId === stageId
        ? among(shown, { ...lead, stageId, ...(target.state ? { state: target.state } : {}) }, target)
        : shown.filter(({ id }) => id !== lead.id),
    cards,
  );

export interface Filter {
  readonly text: string;
  /** A person's id, `none`, or empty for everybody. */
  readonly owner: string;
  readonly team: string;
  readonly tag: string;
  readonly isLate: boolean;
}

export const isFiltering = ({ text, owner, team, tag, isLate }: Filter): boolean =>
  text !== "" || owner !== "" || team !== "" || tag !== "" || isLate;

const bare = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Accents and capitals make no difference; every word has to be there. */
export function passes(filter: Filter, now: number): (lead: Lead) => boolean {
  const words = bare(filter.text).split(/\s+/).filter(Boolean);
  return (lead) => {
    const { assignee, teamId, tags } = lead;
    if (filter.owner !== "" && (assignee ?? "none") !== filter.owner) return false;
    if (filter.team !== "" && (teamId ?? "none") !== filter.team) return false;
    if (filter.tag !== "" && !tags.includes(filter.tag)) return false;
    if (filter.isLate && !isOverdue(lead, now)) return false;
    const text = bare([lead.contactName ?? "", ...tags].join(" "));
    return words.every((word) => text.includes(word));
  };
}
