/** What a change of the table says in the audit log. */
import type { Change, Image } from "../projections/model.ts";
import { ID_OF, isShown, UNLOGGED, UNTOLD } from "./fields.ts";
import {
  ACTOR_KINDS,
  type Actor,
  AUDIT_ACTIONS,
  type AuditAction,
  type AuditChange,
  type AuditEntry,
  canonicalText,
  type Stamp,
} from "./model.ts";

const MAX_TEXT = 300;
/** Ids of ours, and nothing that somebody wrote. */
const ID = /^[A-Za-z0-9_.:-]{1,100}$/;
const MAX_HIDDEN = 30;

/** Undefined for what nobody did, and for what is nobody's business. */
export function entryOf(change: Change): AuditEntry | undefined {
  const { entity, before, after, key } = change;
  if (!after || UNLOGGED.has(entity)) return undefined;
  const by = stampOf(after);
  if (!by || by.change === stampOf(before)?.change) return undefined;
  const { change: _, ...actor } = by;
  const common = { at: change.at, actor, place: change.place };
  if (entity === "activity") return before ? undefined : activityOf(after, common);

  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])]
    .filter((field) => !UNTOLD.has(field) && textOf(before?.[field]) !== textOf(after[field]))
    .sort();
  // Nothing that anybody decided: a conversation that a message of theirs went through.
  if (before && fields.length === 0) return undefined;
  return {
    ...common,
    action: before ? "changed" : "created",
    entity,
    id: idOf(entity, after, key),
    changes: fields.filter((field) => isShown(entity, field)).map((field) => changeOf(field, before, after)),
    hidden: fields.filter((field) => !isShown(entity, field)).slice(0, MAX_HIDDEN),
  };
}

function activityOf(row: Image, common: Pick<AuditEntry, "at" | "actor" | "place">): AuditEntry | undefined {
  const action = AUDIT_ACTIONS.find((known) => known === row.kind);
  if (!action) return undefined;
  const subject = (row.subject ?? {}) as { readonly entity?: unknown; readonly id?: unknown };
  return {
    ...common,
    action: action as AuditAction,
    entity: typeof subject.entity === "string" ? subject.entity : "tenant",
    id: typeof subject.id === "string" ? subject.id : tenantIn(String(row.pk)),
    changes: [],
    hidden: [],
    ...(row.facts ? { facts: row.facts as Readonly<Record<string, unknown>> } : {}),
  };
}

/** Whose log it belongs in: rows about a person's place in a tenant lie outside of any. */
export const tenantOf = ({ tenant, after, before }: Pick<Change, "tenant" | "after" | "before">): string => {
  const named = (after ?? before)?.tenant;
  return tenant === "sys" && typeof named === "string" ? named : tenant;
};

const tenantIn = (pk: string): string => pk.slice(0, pk.indexOf("#"));

function stampOf(row: Image | undefined): Stamp | undefined {
  const by = row?.by as Partial<Record<keyof Stamp, unknown>> | undefined;
  const kind = ACTOR_KINDS.find((known) => known === by?.kind);
  if (!kind || typeof by?.id !== "string" || typeof by.change !== "string") return undefined;
  const actor: Actor = {
    kind,
    id: by.id,
    ...(typeof by.requestId === "string" ? { requestId: by.requestId } : {}),
    ...(typeof by.from === "string" ? { from: by.from } : {}),
  };
  return { ...actor, change: by.change };
}

function idOf(entity: string, row: Image, { pk, sk }: Change["key"]): string {
  const own = Object.hasOwn(ID_OF, entity) ? ID_OF[entity]?.(row) : row.id;
  return typeof own === "string" && ID.test(own) ? own : `${pk.slice(pk.indexOf("#") + 1)}/${sk}`;
}

function changeOf(field: string, before: Image | undefined, after: Image): AuditChange {
  const [was, is] = [textOf(before?.[field]), textOf(after[field])];
  return {
    field,
    ...(was === undefined ? {} : { before: cut(was) }),
    ...(is === undefined ? {} : { after: cut(is) }),
  };
}

/** Null says the same as nothing; the fields of an object have no order. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : canonicalText(value instanceof Set ? [...value] : value);
}

const cut = (text: string): string => (text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`);
