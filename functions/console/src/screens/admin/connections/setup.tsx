/** From nothing to a first message, step by step. The step stands in the address, so that the browser's own ways work in it. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../../api/client.ts";
import type { Search } from "../../../app/router.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { ChannelMark } from "../../../kit/mark.tsx";
import { Leaving } from "../../../shared/editing/draft.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import styles from "../admin.module.css";
import { AccountStep } from "./setup-account.tsx";
import { AppStep } from "./setup-app.tsx";
import { DoneStep } from "./setup-done.tsx";
import { HookStep } from "./setup-hook.tsx";
import { type Entered, hooked, STEPS } from "./setup-step.ts";
import { useWords } from "./words.ts";

const NOTHING: Entered = { appName: "", app: {}, accountName: "", account: {}, tokenEnds: "" };

export function Setup({
  channels,
  apps,
  connections,
}: {
  readonly channels: readonly Schemas["Channel"][];
  readonly apps: readonly Schemas["App"][];
  readonly connections: readonly Schemas["Connection"][];
}) {
  const t = useWords();
  const place = usePlace();
  const [entered, setEntered] = useState(NOTHING);
  const { search } = place;
  const channel = channels.find(({ id }) => id === search.channel);
  const app = apps.find(({ id }) => id === search.app);
  const connection = connections.find(({ id }) => id === search.connection);
  const steps = STEPS.filter((one) => one !== "hook" || (channel && hooked(channel.id)));
  const wanted = steps.find((one) => one === search.step) ?? "app";
  // An address may be older than what it speaks of.
  const step = wanted !== "app" && !app ? "app" : wanted === "done" && !connection ? "account" : wanted;
  const isDirty =
    step !== "done" && [...Object.values(entered.app), ...Object.values(entered.account)].some((text) => text !== "");
  const close = () =>
    void place.change({
      open: undefined,
      channel: undefined,
      app: undefined,
      step: undefined,
      connection: undefined,
    });
  const go = (parts: Search) => void place.change(parts, { saved: true });
  const shared = channel && {
    channel,
    entered,
    enter: (change: Partial<Entered>) => setEntered((known) => ({ ...known, ...change })),
    go,
  };
  return (
    <Dialog isOpen size="wide" title={t("setup.title")} onClose={close}>
      {shared ? (
        <>
          <p className={styles.spread}>
            <ChannelMark channel={shared.channel.id} named />
            <span className={styles.quiet}>
              {t("setup.of", { step: steps.indexOf(step) + 1, count: steps.length, name: t(`step.${step}`) })}
            </span>
          </p>
          {step === "app" ? <AppStep {...shared} apps={apps} connections={connections} /> : null}
          {step === "hook" && app ? <HookStep {...shared} app={app} /> : null}
          {step === "account" && app ? <AccountStep {...shared} app={app} /> : null}
          {step === "done" && connection ? <DoneStep connection={connection} onClose={close} /> : null}
        </>
      ) : (
        <Channels channels={channels} />
      )}
      <Leaving isDirty={isDirty} />
    </Dialog>
  );
}

const TOLD = [
  "whatsapp",
  "messenger",
  "instagram",
  "slack",
  "telegram",
  "twilio",
  "aws-sms",
  "ovh",
  "http",
  "webchat",
  "webpush",
] as const;

function Channels({ channels }: { readonly channels: readonly Schemas["Channel"][] }) {
  const t = useWords();
  return (
    <>
      <p>{t("step.channel")}</p>
      <div className={styles.cards}>
        {channels.map(({ id }) => {
          const told = TOLD.find((one) => one === id);
          return (
            <Link
              key={id}
              to="."
              search={(kept: Search) => ({ ...kept, channel: id, step: "app" })}
              className={styles.choice}
            >
              <ChannelMark channel={id} size={20} named />
              {told ? <span className={styles.quiet}>{t(`channel.${told}`)}</span> : null}
            </Link>
          );
        })}
      </div>
    </>
  );
}
