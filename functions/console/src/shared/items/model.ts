/** Things of the catalogue, as every screen reads them. */
import { useEffect, useRef } from "react";
import { useAll } from "../../api/all.ts";
import type { Schemas } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";

export type ItemType = Schemas["ItemType"];
export type Item = Schemas["Item"];
export type Attribute = ItemType["attributes"][number];
export type Kind = Attribute["kind"];
export type Condition = Schemas["Condition"];
export type Because = Schemas["ConditionBecause"];
export type Operator = NonNullable<Condition["op"]>;

export interface Money {
  readonly amount: number;
  readonly currency: string;
}
export interface Place {
  readonly lat: number;
  readonly lng: number;
  readonly label?: string;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** Undefined for what is none. */
export function moneyIn(value: unknown): Money | undefined {
  const { amount, currency } = record(value);
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : undefined;
}
export function placeIn(value: unknown): Place | undefined {
  const { lat, lng, label } = record(value);
  if (typeof lat !== "number" || typeof lng !== "number") return undefined;
  return { lat, lng, ...(typeof label === "string" ? { label } : {}) };
}

/** Those that are in use. */
export const liveOf = ({ attributes }: Pick<ItemType, "attributes">): readonly Attribute[] =>
  attributes.filter(({ archived }) => !archived);

const PREFIX = "attributes.";
export const pathOf = (key: string): string => `${PREFIX}${key}`;
/** Of which attribute the path is; undefined for the title, and for what is none. */
export const attributeAt = (type: Pick<ItemType, "attributes"> | undefined, path: string): Attribute | undefined =>
  type?.attributes.find(({ key }) => pathOf(key) === path);

const KEPT_MS = 5 * 60_000;
/** Every change of them is told live. */
export function useItemTypes() {
  const { can } = useSession();
  return useAll("/api/item-types", can("catalogue.read"), KEPT_MS);
}

interface Pages {
  readonly items: readonly unknown[];
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readMore(): void;
}
/** Pages read without anybody asking. */
const MOST_TRIES = 5;

/** Where a page may be empty and not the last one: reads on until something is there. */
export function useFilled<List extends Pages>(list: List): List {
  const tries = useRef(0);
  const { items, hasNextPage, isFetchingNextPage, readMore } = list;
  useEffect(() => {
    if (items.length > 0 || !hasNextPage || isFetchingNextPage || tries.current >= MOST_TRIES) return;
    tries.current += 1;
    readMore();
  });
  return list;
}
