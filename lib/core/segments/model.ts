/** Groups of contacts: those for whom a condition holds at the moment of asking, or those whom somebody put on a list. */
import type { Condition } from "../conditions/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";

export const SEGMENT_KINDS = ["dynamic", "list"] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

export interface Segment extends CatalogueEntry {
  readonly name: string;
  readonly description: string | null;
  readonly kind: SegmentKind;
  /** Of a dynamic one; a list has its members instead. */
  readonly condition: Condition | null;
  /** Who wants to know when somebody comes in or leaves, by names of their own (`automation:<id>`). While there is any, members are followed. */
  readonly watchedBy: readonly string[];
  /** Since when everybody was looked at, so that who comes in later came in. Null while nobody watches, or the first look is under way. */
  readonly followedSince: string | null;
  readonly archived: boolean;
  readonly createdBy: string;
}

/** As people watch a segment. */
export const PEOPLE_WATCH = "people";

/** What the last walk over everybody found. */
export interface SegmentCounts {
  /** By segment. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of everybody. */
  readonly rows: number;
  readonly asOf: string;
}

/** All of a tenant's are read together. */
export const MAX_SEGMENTS = 200;
/** Each is asked at every change of a contact's row. */
export const MAX_WATCHED = 20;
/** How deep segments may name one another. */
export const MAX_SEGMENT_DEPTH = 3;

export interface ListMember {
  readonly segmentId: string;
  readonly contactId: string;
  readonly at: string;
}

/** Contacts as points: these numbers, which groups and likeness go by. */
export const FEATURES = [
  "daysSinceActive",
  "opened",
  "clicked",
  "answered",
  "conversations",
  "openLeads",
  "wonLeads",
  "events",
] as const;
export type Feature = (typeof FEATURES)[number];
export type Point = readonly number[];

/** By which points are made comparable: each feature less its mean, in its standard deviations. */
export interface Scale {
  readonly means: Point;
  readonly deviations: Point;
}

export interface Cluster {
  /** In scaled features. */
  readonly centre: Point;
  /** Of the sample. */
  readonly share: number;
  /** In which it is farthest from the typical contact, the farthest first: above or below nought, in standard deviations. */
  readonly marks: readonly { readonly feature: Feature; readonly by: number }[];
}

export interface Clusters {
  readonly scale: Scale;
  readonly clusters: readonly Cluster[];
  readonly sample: number;
  readonly asOf: string;
}

/** Finds groups: each point's group, by its number, and their centres. */
export type Group = (
  points: readonly Point[],
  groups: number,
) => { readonly centres: readonly Point[]; readonly of: readonly number[] };
