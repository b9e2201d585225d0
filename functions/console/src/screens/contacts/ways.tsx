import { Hash, Mail, Phone } from "lucide-react";
import { ChannelMark } from "../../kit/mark.tsx";
import styles from "./contacts.module.css";
import { type Contact, channelOf, type Identity, isByHand } from "./model.ts";
import { isChannel } from "./sources.ts";
import { useWords } from "./words.ts";

/** By what a person can be reached: the channels as signs, and a number or an address to read. */
export function Ways({
  contact: { identities, source },
}: {
  readonly contact: Pick<Contact, "identities" | "source">;
}) {
  const came = source && isChannel(source.channel) ? [source.channel] : [];
  const channels = [
    ...new Set([...came, ...identities.filter((one) => !isByHand(one) && one.kind !== "external").map(channelOf)]),
  ];
  const written = identities.find(isByHand);
  return (
    <span className={styles.ways}>
      {channels.map((channel) => (
        <ChannelMark key={channel} channel={channel} size={15} />
      ))}
      {written ? (
        <>
          <IdentitySign identity={written} />
          <span className={styles.value}>{written.value}</span>
        </>
      ) : null}
    </span>
  );
}

export function IdentitySign({ identity, size = 14 }: { readonly identity: Identity; readonly size?: number }) {
  const t = useWords();
  if (identity.kind === "external")
    return (
      <span className={styles.sign}>
        <Hash size={size} aria-hidden />
        <span className="hidden-visually">{t("identity.external")}</span>
      </span>
    );
  if (!isByHand(identity)) return <ChannelMark channel={channelOf(identity)} size={size} />;
  const Sign = identity.kind === "phone" ? Phone : Mail;
  return (
    <span className={styles.sign}>
      <Sign size={size} aria-hidden />
      <span className="hidden-visually">{t(`identity.${identity.kind}`)}</span>
    </span>
  );
}
