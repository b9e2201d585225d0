import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { Team } from "../../core/people/model.ts";
import type { Names } from "../../core/reports/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { makeConnectionStore } from "./connections.ts";
import { makeFunnelStore } from "./funnels.ts";
import { makeLostReasonStore } from "./lost-reasons.ts";
import { makePeopleStore } from "./people.ts";
import type { TableContext } from "./table.ts";

const AT_A_TIME = 100;

/** One query, or a batch of reads, for each kind of name. */
export function makeNames(context: TableContext, ids: Ids): Names {
  const accounts = makeConnectionStore(context);
  const funnels = makeFunnelStore(context);
  const members = makePeopleStore(context);
  const reasons = makeLostReasonStore(context, ids);
  const teams = makeCatalogue<Team>(context, ids, { noun: "team", once: ({ name }) => sameName(name) });
  return {
    async connections() {
      const all = (await accounts.all()).flatMap(({ connections }) => connections);
      return new Map(all.map(({ connectionId, name, channel }) => [connectionId, { name, channel }]));
    },
    async people(userIds) {
      const found = new Map<string, string>();
      const people = userIds.filter((id) => id.startsWith("usr_"));
      for (let from = 0; from < people.length; from += AT_A_TIME)
        for (const { userId, name } of await members.membersOf(people.slice(from, from + AT_A_TIME)))
          if (name !== null) found.set(userId, name);
      return found;
    },
    async stages() {
      const all = (await funnels.all()).flatMap((funnel) =>
        funnel.stages.map((stage) => [`${funnel.funnelId}/${stage.stageId}`, `${funnel.name}: ${stage.name}`] as const),
      );
      return new Map(all);
    },
    async lostReasons() {
      const [all, kept] = await Promise.all([funnels.all(), reasons.all()]);
      return new Map(
        all.flatMap((funnel) =>
          kept.map(({ id, name }) => [`${funnel.funnelId}/${id}`, `${funnel.name}: ${name}`] as const),
        ),
      );
    },
    teams: async () => new Map((await teams.all()).map(({ id, name }) => [id, name])),
  };
}
