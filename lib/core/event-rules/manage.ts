/** Rules are made, changed and removed; what they follow is known before the first event could be missed. */
import { type CatalogueEntry, type CreateOutcome, type EditOutcome, makeManageCatalogue } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";
import { type EventRule, followedBy, MAX_RULES } from "./model.ts";
import type { EventRuleStore, FollowedStore } from "./ports.ts";

type Fresh = Omit<EventRule, keyof CatalogueEntry>;

export interface ManageEventRules {
  create(fresh: Fresh, request: { readonly id: string; readonly at: string }): Promise<CreateOutcome<EventRule>>;
  edit(
    id: string,
    expectedVersion: number | undefined,
    edit: (rule: EventRule) => Partial<EventRule>,
    now: string,
  ): Promise<EditOutcome<EventRule>>;
  remove(id: string, expectedVersion: number | undefined): Promise<EditOutcome<EventRule>>;
}

const ATTEMPTS = 8;

export function makeManageEventRules({
  rules,
  followed,
  ids,
}: {
  readonly rules: EventRuleStore;
  readonly followed: FollowedStore;
  readonly ids: Ids;
}): ManageEventRules {
  const manage = makeManageCatalogue(rules, {
    limit: MAX_RULES,
    idOf: (requestId) => ids.derive("event-rule", requestId).slice(0, 10),
  });

  /**
   * Adds what a rule is about to follow. Once too often an event is looked at in vain; once too seldom it would be lost: what others added for
   * a rule that is not there yet stays. It is saved also where nothing is new, so that who takes something out looks at the rules again.
   */
  const follow = (more: readonly string[]) => change((types) => [...types, ...more]);

  /** Takes out what this edit may have left behind, and no rule follows. */
  async function tidy(own: readonly string[]): Promise<void> {
    await change(async (types) => {
      const used = followedBy(await rules.surely());
      return [...types.filter((type) => !own.includes(type)), ...used];
    });
  }

  async function change(to: (types: readonly string[]) => readonly string[] | Promise<readonly string[]>) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { types, version } = await followed.read();
      const next = [...new Set(await to([...types]))].sort();
      if ((await followed.save(next, version)) === "saved") return;
    }
    throw new Error("the followed types kept changing");
  }

  return {
    async create(fresh, request) {
      const own = followedBy([fresh as EventRule]);
      await follow(own);
      const outcome = await manage.create(fresh, request);
      await tidy(own);
      return outcome;
    },
    async edit(id, expectedVersion, edit, now) {
      const before = await rules.get(id);
      const own = before ? followedBy([{ ...before, ...edit(before) }]) : [];
      await follow(own);
      const outcome = await manage.edit(id, expectedVersion, edit, now);
      await tidy([...own, ...(before ? followedBy([before]) : [])]);
      return outcome;
    },
    async remove(id, expectedVersion) {
      const before = await rules.get(id);
      const outcome = await manage.remove(id, expectedVersion);
      await tidy(before ? followedBy([before]) : []);
      return outcome;
    },
  };
}
