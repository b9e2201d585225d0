/** What follows, step after step, from what contacts do: all of them with their figures, or one. */
import { Link, useParams } from "@tanstack/react-router";
import { Plus, Route } from "lucide-react";
import { useList } from "../../api/client.ts";
import { Denied } from "../../app/lost.tsx";
import { ButtonLink } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW } from "../../shared/editing/place.ts";
import { useFormats } from "../../words/index.tsx";
import { type Automation, LIST } from "./model.ts";
import { TONES } from "./tones.ts";
import { useWords } from "./words.ts";

const AutomationPage = later(async () => (await import("./automation.tsx")).AutomationPage);
export function Screen() {
  const { can } = useSession();
  const { automationId } = useParams({ strict: false }) as { readonly automationId?: string };
  if (!can("automations.read")) return <Denied />;
  return automationId === undefined ? <Automations /> : <AutomationPage key={automationId} id={automationId} />;
}

function Automations() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const list = useList(LIST, { query: { limit: 50 } });
  const figure = (id: keyof Automation["figures"]): Column<Automation> => ({
    id,
    title: t(`figure.${id}`),
    numeric: true,
    minor: id !== "active",
    cell: ({ figures }) => f.number(figures[id]),
  });
  const columns: readonly Column<Automation>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name }) => (
        <Link to="/automations/$automationId" params={{ automationId: id }}>
          {name}
        </Link>
      ),
    },
    { id: "when", title: t("when"), minor: true, cell: ({ draft }) => t(`trigger.${draft.trigger.kind}`) },
    { id: "state", title: t("state"), cell: ({ state }) => <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge> },
    figure("active"),
    figure("finished"),
    figure("stoppedByReply"),
  ];
  const add = can("automations.manage") ? (
    <ButtonLink
      kind="primary"
      icon={<Plus size={16} aria-hidden />}
      to="/automations/$automationId"
      params={{ automationId: NEW }}
    >
      {t("new")}
    </ButtonLink>
  ) : undefined;
  return (
    <Page title={t("title")} description={t("text")} actions={list.items.length > 0 ? add : undefined}>
      <ListTable
        label={t("title")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Route size={40} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
    </Page>
  );
}
