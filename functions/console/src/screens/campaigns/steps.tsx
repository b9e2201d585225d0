/** What the person may do with the campaign now; each is one press, and what it means is said before. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { client } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { Button, type ButtonKind } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { useSession } from "../../session/session.tsx";
import { ifMatch, useWork } from "../../shared/editing/work.ts";
import styles from "./campaigns.module.css";
import { CAMPAIGNS, type Campaign, type Can, MOVED } from "./model.ts";
import { useWords } from "./words.ts";

/** In the order in which they stand; the verb of the API beside what may be done. */
const STEPS = [
  { can: "submit", verb: "submit", kind: "primary" },
  { can: "withdraw", verb: "withdraw", kind: "secondary" },
  { can: "request_changes", verb: "reject", kind: "secondary" },
  { can: "approve", verb: "approve", kind: "primary" },
  { can: "sign", verb: "sign", kind: "primary" },
  { can: "launch", verb: "launch", kind: "primary" },
  { can: "pause", verb: "pause", kind: "secondary" },
  { can: "resume", verb: "resume", kind: "primary" },
  { can: "cancel", verb: "cancel", kind: "danger" },
] as const satisfies readonly { readonly can: Can; readonly verb: string; readonly kind: ButtonKind }[];
type Step = (typeof STEPS)[number];

export function Steps({ campaign }: { readonly campaign: Campaign }) {
  const t = useWords();
  const [asking, setAsking] = useState<Step>();
  const lacks = campaign.problems.length > 0;
  return (
    <>
      {STEPS.filter(({ can }) => campaign.can.includes(can)).map((step) => (
        <Button
          key={step.verb}
          kind={step.kind}
          isDisabled={step.verb === "submit" && lacks}
          onPress={() => setAsking(step)}
        >
          {t(`do.${step.verb}`)}
        </Button>
      ))}
      {campaign.can.includes("request_signature") ? <RequestSignature campaign={campaign} /> : null}
      {campaign.can.includes("duplicate") ? <Duplicate campaign={campaign} /> : null}
      {asking ? <Ask step={asking} campaign={campaign} onClose={() => setAsking(undefined)} /> : null}
    </>
  );
}

function Ask({
  step: { verb, kind },
  campaign: { id, version },
  onClose,
}: {
  readonly step: Step;
  readonly campaign: Campaign;
  onClose(): void;
}) {
  const t = useWords();
  const work = useWork();
  const { signInAnew } = useSession();
  const [comment, setComment] = useState("");
  const isStale = work.problem !== undefined && errorOf(work.problem).code === "fresh_second_factor_required";
  const run = async () => {
    const done = await work.run(
      () =>
        client.POST(`${CAMPAIGNS}/{id}/${verb}`, {
          params: { path: { id }, header: ifMatch(version) },
          body: comment.trim() === "" ? {} : { comment: comment.trim() },
        }),
      { said: t(`did.${verb}`), anew: MOVED },
    );
    if (done) onClose();
  };
  return (
    <Dialog
      isOpen
      title={t(`do.${verb}`)}
      onClose={onClose}
      actions={
        isStale ? (
          <Button kind="primary" onPress={signInAnew}>
            {t("sign.anew")}
          </Button>
        ) : (
          <Button
            kind={kind === "secondary" ? "primary" : kind}
            isPending={work.isPending}
            isDisabled={verb === "reject" && comment.trim() === ""}
            onPress={() => void run()}
          >
            {t(`do.${verb}`)}
          </Button>
        )
      }
    >
      <div className={styles.stack}>
        <p>{t(`about.${verb}`)}</p>
        <TextField label={t("comment")} rows={3} value={comment} onChange={setComment} maxLength={2000} />
        {isStale ? <p role="alert">{t("sign.stale")}</p> : <ProblemNote error={work.problem} />}
      </div>
    </Dialog>
  );
}

/** Somebody signs it at the service that is connected. */
function RequestSignature({ campaign: { id, version } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const work = useWork();
  const { can } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [signer, setSigner] = useState("");
  const { items } = useAll("/api/users", isOpen && can("people.read"));
  const run = async () => {
    const asked = await work.run(
      () =>
        client.POST(`${CAMPAIGNS}/{id}/signature-request`, {
          params: { path: { id }, header: ifMatch(version) },
          body: signer === "" ? {} : { signer },
        }),
      { said: t("did.request_signature"), anew: MOVED },
    );
    if (asked) setOpen(false);
  };
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        {t("do.request_signature")}
      </Button>
      <Dialog
        isOpen={isOpen}
        title={t("request.title")}
        onClose={() => setOpen(false)}
        actions={
          <Button kind="primary" isPending={work.isPending} onPress={() => void run()}>
            {t("do.request_signature")}
          </Button>
        }
      >
        <div className={styles.stack}>
          <p>{t("request.text")}</p>
          <Select
            label={t("request.signer")}
            value={signer}
            onChange={setSigner}
            options={[
              { id: "", label: t("request.me") },
              ...items.map((one) => ({ id: one.id, label: one.name ?? one.id })),
            ]}
          />
          <ProblemNote error={work.problem} />
        </div>
      </Dialog>
    </>
  );
}

function Duplicate({ campaign: { id, name, isTemplate } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const work = useWork();
  const navigate = useNavigate();
  const run = async () => {
    const made = await work.run(
      () =>
        client.POST(`${CAMPAIGNS}/{id}/duplicate`, {
          params: { path: { id } },
          body: { name: (isTemplate ? name : t("copy.name", { name })).slice(0, 100) },
        }),
      { said: t("copied"), anew: MOVED },
    );
    if (made) await navigate({ to: "/campaigns/$campaignId", params: { campaignId: made.id } });
  };
  return (
    <Button kind={isTemplate ? "primary" : "quiet"} isPending={work.isPending} onPress={() => void run()}>
      {t(isTemplate ? "pattern.use" : "copy")}
    </Button>
  );
}
