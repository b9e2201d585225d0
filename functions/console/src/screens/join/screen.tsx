/** Where the link of an invitation leads. It stands before the console: whoever opens it belongs to no business yet. */
import { useEffect, useState } from "react";
import { api, client, type Schemas } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { tenantHere } from "../../app/tenant.ts";
import { Button } from "../../kit/button.tsx";
import { Gate } from "../../kit/gate.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Spinner } from "../../kit/spinner.tsx";
import type { SignIn } from "../../session/sign-in.ts";
import { useRoleName } from "../../shared/role/role.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./join.module.css";
import { useWords } from "./words.ts";

/** Behind the hash, so that it stands in nobody's log. */
const tokenHere = (): string => decodeURIComponent(location.hash.slice(1));
/** The token names the business by its id, which is all that can be said of it before somebody signs in. */
const tenantIn = (token: string): string | undefined => /^inv_([a-z0-9-]{1,32})_/.exec(token)?.[1];

export function Join({ signIn, isSignedIn }: { readonly signIn: SignIn; readonly isSignedIn: boolean }) {
  const t = useWords();
  const token = tokenHere();
  const tenant = tenantIn(token);
  useEffect(() => {
    document.title = `${t("title")} · Chasqui`;
  }, [t]);
  if (tenant === undefined)
    return (
      <Gate title={t("broken.title")}>
        <p>{t("broken.text")}</p>
        <Home />
      </Gate>
    );
  if (!isSignedIn)
    return (
      <Gate title={t("invited", { business: tenant })}>
        <p>{t("sign_in.text")}</p>
        <Button kind="primary" onPress={() => void signIn.begin()}>
          {t("sign_in")}
        </Button>
      </Gate>
    );
  return <Invited token={token} signIn={signIn} />;
}

/** For whoever has a place in the console already. */
function Home() {
  const t = useWords();
  return <Button onPress={() => location.assign("/")}>{t("home")}</Button>;
}

function Invited({ token, signIn }: { readonly token: string; readonly signIn: SignIn }) {
  const t = useWords();
  const f = useFormats();
  const roleName = useRoleName();
  const [joined, setJoined] = useState<string>();
  const { data, error, refetch } = api.useQuery("post", "/api/invitations/look", { body: { token } }, { retry: false });
  const { data: me } = api.useQuery("get", "/api/me");
  const accept = api.useMutation("post", "/api/invitations/accept", {
    onSuccess: ({ tenant }) => setJoined(tenant),
    // Somebody may have withdrawn it while it was looked at.
    onError: () => void refetch(),
  });
  if (joined !== undefined) return <Welcome tenant={joined} business={data?.business ?? joined} />;
  if (error)
    return errorOf(error).status === 404 ? (
      <Gate title={t("broken.title")}>
        <p>{t("broken.text")}</p>
        <Home />
      </Gate>
    ) : (
      <Gate title={t("title")}>
        <ProblemNote error={error} retry={() => void refetch()} />
      </Gate>
    );
  if (!data || !me)
    return (
      <Gate title="">
        <Spinner label={t("loading")} />
      </Gate>
    );
  const isMember = me.memberships.some(({ tenant }) => tenant === data.tenant);
  if (isMember) return <Inside tenant={data.tenant} business={data.business} />;
  const title = t("invited", { business: data.business });
  if (data.state !== "pending")
    return (
      <Gate title={title} actions={<Home />}>
        <p>{t(`over.${data.state}`, { date: f.date(data.expiresAt) })}</p>
        <p>{t("over.what_now", { name: data.by ?? t("administrator") })}</p>
      </Gate>
    );
  return (
    <Gate title={title} actions={data.yours ? <Home /> : undefined}>
      <dl className={styles.facts}>
        {data.by ? (
          <>
            <dt>{t("by")}</dt>
            <dd>{data.by}</dd>
          </>
        ) : null}
        <dt>{t("for")}</dt>
        <dd>{data.email}</dd>
        <dt>{t("role")}</dt>
        <dd>{roleName(data.role)}</dd>
        <dt>{t("until")}</dt>
        <dd>{f.dateTime(data.expiresAt)}</dd>
      </dl>
      {data.yours ? (
        <>
          <ProblemNote error={accept.error} />
          <Button kind="primary" isPending={accept.isPending} onPress={() => accept.mutate({ body: { token } })}>
            {t("accept")}
          </Button>
        </>
      ) : (
        <WrongPerson invitation={data} email={me.email} signIn={signIn} />
      )}
    </Gate>
  );
}

function WrongPerson({
  invitation,
  email,
  signIn,
}: {
  readonly invitation: Schemas["InvitationSeen"];
  readonly email: string | null;
  readonly signIn: SignIn;
}) {
  const t = useWords();
  return (
    <div className={styles.stack} role="alert">
      <p>
        {email === null
          ? t("wrong.unverified", { email: invitation.email })
          : t("wrong.other", { email, invited: invitation.email })}
      </p>
      <Button kind="primary" onPress={() => void signIn.begin(undefined, invitation.email)}>
        {t("wrong.again", { email: invitation.email })}
      </Button>
    </div>
  );
}

function Inside({ tenant, business }: { readonly tenant: string; readonly business: string }) {
  const t = useWords();
  return (
    <Gate title={t("inside", { business })}>
      <Button
        kind="primary"
        onPress={() => {
          tenantHere.set(tenant);
          location.assign("/");
        }}
      >
        {t("enter")}
      </Button>
    </Gate>
  );
}

const AGAIN_MS = 2_000;

/** Rights are known everywhere within a minute; whoever is in sooner goes in sooner. */
function Welcome({ tenant, business }: { readonly tenant: string; readonly business: string }) {
  const t = useWords();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const { data } = await client.GET("/api/me").catch(() => ({ data: undefined }));
      if (data?.memberships.some((one) => one.tenant === tenant)) {
        tenantHere.set(tenant);
        location.assign("/");
      } else timer = setTimeout(() => void look(), AGAIN_MS);
    };
    void look();
    return () => clearTimeout(timer);
  }, [tenant]);
  return (
    <Gate title={t("welcome", { business })}>
      <p>{t("welcome.text")}</p>
      <Spinner label={t("loading")} />
    </Gate>
  );
}
