/** How the business is set up. A section is an address of its own, and shown to whoever may change what is in it. */
import { Link, Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import { Denied, NotFound } from "../../app/lost.tsx";
import { Select } from "../../kit/field.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./admin.module.css";
import { GROUPS, isSection, SECTIONS, type SectionId } from "./sections.ts";
import { useWords } from "./words.ts";

export function Screen() {
  const { can } = useSession();
  const { section } = useParams({ strict: false }) as { readonly section?: string };
  const mayOpen = (id: SectionId) => SECTIONS[id].needs.some(can);
  const groups = GROUPS.map(({ id, sections }) => ({ id, sections: sections.filter(mayOpen) })).filter(
    ({ sections }) => sections.length > 0,
  );
  const first = groups[0]?.sections[0];
  if (first === undefined) return <Denied />;
  if (section === undefined) return <Navigate to="/admin/$section" params={{ section: first }} replace />;
  if (!isSection(section)) return <NotFound />;
  const { Section } = SECTIONS[section];
  return (
    <div className={styles.admin}>
      <SideList groups={groups} />
      <div className={styles.main}>
        <SectionMenu groups={groups} section={section} />
        {mayOpen(section) ? (
          <Suspense fallback={<Waiting />}>
            <Section key={section} />
          </Suspense>
        ) : (
          <Denied />
        )}
      </div>
    </div>
  );
}

interface Choice {
  readonly groups: readonly { readonly id: (typeof GROUPS)[number]["id"]; readonly sections: readonly SectionId[] }[];
}

function SideList({ groups }: Choice) {
  const t = useWords();
  return (
    <nav className={styles.side} aria-label={t("sections")}>
      {groups.map(({ id, sections }) => (
        <div key={id}>
          <p className={styles.group} id={`group-${id}`}>
            {t(`group.${id}`)}
          </p>
          <ul aria-labelledby={`group-${id}`}>
            {sections.map((one) => {
              const Icon = SECTIONS[one].icon;
              return (
                <li key={one}>
                  <Link
                    to="/admin/$section"
                    params={{ section: one }}
                    className={styles.way}
                    activeOptions={{ includeSearch: false }}
                  >
                    <Icon size={16} aria-hidden />
                    {t(`section.${one}`)}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** In the place of the side list where there is no room for it. */
function SectionMenu({ groups, section }: Choice & { readonly section: SectionId }) {
  const t = useWords();
  const navigate = useNavigate();
  return (
    <div className={styles.menu}>
      <Select
        bare
        label={t("sections")}
        value={section}
        onChange={(id) => void navigate({ to: "/admin/$section", params: { section: id } })}
        options={groups.flatMap(({ id, sections }) =>
          sections.map((one) => {
            const Icon = SECTIONS[one].icon;
            const detail = t(`group.${id}`);
            return { id: one, label: t(`section.${one}`), detail, icon: <Icon size={16} aria-hidden /> };
          }),
        )}
      />
    </div>
  );
}

function Waiting() {
  return (
    <div className={styles.section}>
      <Skeleton rows lines={6} />
    </div>
  );
}
