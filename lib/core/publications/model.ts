/**
 * A publication is one thing that goes out on one channel: a phase of a campaign by e-mail, a post on a page. Where something keeps it from
 * going out that somebody can mend, it is tried again by itself a few times, and then waits for a person.
 */

export const PUBLICATION_ACTIONS = [
  ...(["connect", "reconnect", "edit_template", "edit_content", "wait"] as const),
] as const;
/** What somebody is advised to do. */
export type PublicationAction = (typeof PUBLICATION_ACTIONS)[number];

/** What can be mended, by the code of the failure, and how. What is not here is the recipient's own: an address that does not exist. */
export const MENDED_BY: Readonly<Record<string, PublicationAction>> = {
  no_connection: "connect",
  connection_broken: "reconnect",
  template_rejected: "edit_template",
  rejected: "edit_content",
  invalid_content: "edit_content",
  no_content: "edit_content",
  gave_up: "wait",
};
export const isMendable = (code: string | undefined): boolean => code !== undefined && Object.hasOwn(MENDED_BY, code);

/** As the counters of campaigns have it: how many would have got it but for this. */
export const mendableField = (code: string): string => `mendable.${code}`;

/** `retrying`: it is tried again at `nextAt`. `failed`: tried often enough, it waits for a person. `mended`: nothing keeps it back any more. */
export const PUBLICATION_STATES = ["retrying", "failed", "mended"] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

/** What happened to it, oldest first. */
export interface PublicationEvent {
  readonly at: string;
  readonly kind: "failed" | "retried" | "held_back" | "gave_up" | "retried_by_hand" | "mended";
  readonly code: string;
  /** How many messages it concerns. */
  readonly affected: number;
  /** Who had it tried by hand. */
  readonly by?: string;
}

export interface Publication {
  /** Of a phase on a channel: `<campaign>.<phase>.<channel>`. */
  readonly publicationId: string;
  /** What it is of. Posts will have a kind of their own. */
  readonly of: { readonly kind: "campaign_phase"; readonly campaignId: string; readonly phaseId: string };
  /** What the campaign and its phase are called. */
  readonly name: string;
  readonly channel: string;
  readonly connectionId: string | null;
  readonly state: PublicationState;
  /** The cause that concerns the most. */
  readonly code: string;
  readonly action: PublicationAction;
  readonly affected: number;
  /** Since it failed, or since somebody had it tried by hand. */
  readonly tries: number;
  readonly nextAt: string | null;
  readonly log: readonly PublicationEvent[];
  /** What the last change is: whoever has to be told of it was. */
  readonly told: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const MAX_LOG = 40;
export const isOpen = ({ state }: Pick<Publication, "state">): boolean => state !== "mended";

/** What keeps messages of a phase from going out on a channel, and how many. */
export interface Obstacle {
  readonly phaseId: string;
  readonly channel: string;
  readonly code: string;
  readonly affected: number;
}

export const publicationIdOf = (campaignId: string, phaseId: string, channel: string): string =>
  `${campaignId}.${phaseId}.${channel}`;
