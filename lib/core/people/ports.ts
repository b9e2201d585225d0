import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { ApiKey, Census, CustomRole, Invitation, Member, Permission, Team, TenantSettings } from "./model.ts";

/** What the directory knows of a person in one tenant. */
export interface Entry {
  readonly tenant: string;
  readonly role: string;
  readonly suspended: boolean;
  /** Of a role that the tenant made; nothing for one that is gone. */
  readonly permissions?: readonly Permission[];
  readonly requireSecondFactor: boolean;
  readonly sessionHours: number;
}

/** Not of one tenant: the tenants that a person or a key belongs to. */
export interface Directory {
  /** What the person known to `issuer` as `subject` may enter; empty for a stranger. A query and at most one batch of reads. */
  membershipsOf(issuer: string, subject: string): Promise<readonly Entry[]>;
  apiKey(tenant: string, keyId: string): Promise<ApiKey | undefined>;
  /** Of a role that the tenant made; nothing for one that is gone. */
  permissionsOf(tenant: string, roleId: string): Promise<readonly Permission[]>;
  createTenant(tenant: string, name: string, at: string): Promise<"created" | "exists">;
}

/** A change of who is in a tenant, whole or not at all. */
export interface PeopleChange {
  /** `after` absent: no longer a member. */
  readonly member: { readonly before?: Member; readonly after?: Member };
  /** Its version says that nobody else's place was changed since it was read. */
  readonly census: { readonly before: Census; readonly after: Census };
  readonly invitation?: { readonly before: Invitation; readonly after: Invitation };
  readonly at: string;
}

/** Who is in one tenant. */
export interface PeopleStore {
  page(page: PageRequest): Promise<Page<Member>>;
  /** As it surely is. */
  member(userId: string): Promise<Member | undefined>;
  /** Those of the ids who are members. At most a hundred are asked for at a time. */
  membersOf(userIds: readonly string[]): Promise<readonly Member[]>;
  /** As it surely is; of a tenant without people, an empty one. */
  census(): Promise<Census>;
  saveCensus(after: Census, before: Census): Promise<"saved" | "conflict">;
  /** Also the person's own row in the directory. `conflict`: something of it is not as `before` says any more. */
  change(change: PeopleChange): Promise<"saved" | "conflict">;
  /** Name and locale, which are the person's own affair. */
  saveProfile(after: Member, before: Member): Promise<"saved" | "conflict">;
  /** At most once an hour, with the address that their issuer verified; whoever is no member leaves no trace. */
  seen(userId: string, at: string, email: string | undefined): Promise<void>;
}

/** Everybody who may do everything, and is there: told of what concerns the whole business. */
export async function administratorsOf(people: Pick<PeopleStore, "page">): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await people.page({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    for (const { userId, role, status } of page.items)
      if (role === "administrator" && status === "active") found.push(userId);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

export interface InvitationStore {
  /** Newest first. */
  page(page: PageRequest): Promise<Page<Invitation>>;
  get(invitationId: string): Promise<Invitation | undefined>;
  /** Of the same id and moment again, it replaces the first as long as nothing came of it: the same request, whose answer was lost. */
  create(invitation: Invitation): Promise<"created" | "exists">;
  save(after: Invitation, before: Invitation): Promise<"saved" | "conflict">;
}

export interface KeyStore {
  page(page: PageRequest): Promise<Page<ApiKey>>;
  get(keyId: string): Promise<ApiKey | undefined>;
  /** As an invitation's `create`. */
  create(key: ApiKey): Promise<"created" | "exists">;
  /** From now on the key opens nothing. Undefined when there is none; what was revoked before stays as it was. */
  revoke(keyId: string, at: string): Promise<ApiKey | undefined>;
  /** At most once an hour. */
  used(keyId: string, at: string): Promise<void>;
}

export interface SettingsStore {
  /** Undefined until somebody changed them. */
  get(): Promise<TenantSettings | undefined>;
  save(after: TenantSettings, before: TenantSettings): Promise<"saved" | "conflict">;
}

/** `taken`: another role has this name. */
export type RoleStore = Catalogue<CustomRole>;
/** `taken`: another team has this name. */
export type TeamStore = Catalogue<Team>;

/** Both at most once an hour; of whoever is not there, nothing is written. */
export type PresenceStore = Pick<PeopleStore, "seen"> & Pick<KeyStore, "used">;
