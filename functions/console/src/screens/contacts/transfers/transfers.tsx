/** Files of contacts that come in and go out. Each is work of its own that goes on when one leaves, and is found here again. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { FileDown, FileUp } from "lucide-react";
import { Denied } from "../../../app/lost.tsx";
import type { Search } from "../../../app/router.tsx";
import { Button, ButtonLink } from "../../../kit/button.tsx";
import { Page } from "../../../kit/page.tsx";
import { useSession } from "../../../session/session.tsx";
import { useWords } from "../words.ts";
import { ImportWizard } from "./import-wizard.tsx";
import { Jobs } from "./jobs.tsx";
import styles from "./transfers.module.css";
import { useExport } from "./use-export.ts";

export default function Transfers() {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const startExport = useExport();
  const isImporting = search.import !== undefined;
  if (!can("contacts.import") && !can("contacts.export") && !can("contacts.erase")) return <Denied />;
  if (isImporting && !can("contacts.import")) return <Denied />;
  return (
    <Page
      title={t(isImporting ? "import" : "transfers")}
      {...(isImporting ? { description: t("import.text") } : {})}
      actions={
        <>
          <ButtonLink kind="quiet" to="/contacts">
            {t("back")}
          </ButtonLink>
          {isImporting ? (
            <ButtonLink to="/contacts" search={{ jobs: "1" }}>
              {t("transfers")}
            </ButtonLink>
          ) : (
            <>
              {can("contacts.export") ? (
                <Button icon={<FileDown size={16} aria-hidden />} onPress={startExport}>
                  {t("export.all")}
                </Button>
              ) : null}
              {can("contacts.import") ? (
                <Button
                  kind="primary"
                  icon={<FileUp size={16} aria-hidden />}
                  onPress={() => void navigate({ to: "/contacts", search: { import: "1" } })}
                >
                  {t("import")}
                </Button>
              ) : null}
            </>
          )}
        </>
      }
    >
      <div className={styles.stack}>{isImporting ? <ImportWizard /> : <Jobs open={search.job} />}</div>
    </Page>
  );
}
