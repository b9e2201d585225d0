import type { Approvers } from "../../../lib/core/approvals/ports.ts";
import { grantsOf } from "../../../lib/core/people/model.ts";
import type { PeopleStore, RoleStore } from "../../../lib/core/people/ports.ts";

interface WhoPorts {
  readonly people: Pick<PeopleStore, "page">;
  readonly roles: Pick<RoleStore, "all">;
}

/** Active members whose role allows it. */
export const approversOf =
  ({ people, roles }: WhoPorts): Approvers =>
  async () => {
    const own = new Map((await roles.all()).map(({ id, permissions }) => [id, permissions]));
    const found: { readonly id: string; readonly role: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await people.page({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      for (const { userId, role, status } of page.items)
        if (status === "active" && (grantsOf(role) ?? own.get(role) ?? []).includes("campaigns.approve"))
          found.push({ id: userId, role });
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };
