/** One endpoint: what it is told, what it was told, and what can be done to it. */
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { RemoveButton, useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Deliveries } from "./deliveries.tsx";
import { bodyOf, EndpointFields, type Fields, isReady } from "./fields.tsx";
import { Secret } from "./secret.tsx";
import { useWords } from "./words.ts";

type Endpoint = Schemas["WebhookEndpoint"];
const ENDPOINTS = "/api/webhooks/endpoints";
const DELIVERIES = "/api/webhooks/endpoints/{id}/deliveries";

const fieldsOf = (endpoint: Endpoint | undefined): Fields => ({
  url: endpoint?.url ?? "",
  description: endpoint?.description ?? "",
  types: endpoint?.types ?? [],
  aliases: endpoint?.aliases ?? false,
  each: endpoint?.campaignDeliveries === "each",
  ...{ headers: "", noHeaders: false },
});

export function EndpointDialog({ of: endpoint }: { readonly of: Endpoint }) {
  const t = useWords();
  const params = { path: { id: endpoint.id } };
  const { fields, set, about, form } = useEditor<Endpoint, Fields>({
    entry: endpoint,
    fieldsOf,
    create: () => Promise.reject(new Error("it is there already")),
    update: (id, header, given) =>
      client.PATCH("/api/webhooks/endpoints/{id}", { params: { path: { id }, header }, body: bodyOf(given) }),
    isReady,
    said: () => t("saved"),
    anew: [ENDPOINTS],
  });
  return (
    <FormDialog
      title={endpoint.description ?? endpoint.url}
      size="wide"
      {...form}
      more={
        <RemoveButton
          title={t("remove.title")}
          text={t("remove.text")}
          said={t("removed")}
          anew={[ENDPOINTS]}
          remove={() => client.DELETE("/api/webhooks/endpoints/{id}", { params })}
        />
      }
    >
      <Actions of={endpoint} />
      <Deliveries endpointId={endpoint.id} />
      <EndpointFields fields={fields} set={set} about={about} sent={endpoint.headers} />
    </FormDialog>
  );
}

function Actions({ of: endpoint }: { readonly of: Endpoint }) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const [fresh, setFresh] = useState<{ readonly secret: string | null }>();
  const params = { path: { id: endpoint.id } };
  const turn = () =>
    act(
      () =>
        client.PATCH("/api/webhooks/endpoints/{id}", {
          params: { ...params, header: ifMatch(endpoint.version) },
          body: { active: !endpoint.active },
        }),
      { said: t(endpoint.active ? "turned.off" : "turned.on"), anew: [ENDPOINTS] },
    );
  const test = () =>
    act(() => client.POST("/api/webhooks/endpoints/{id}/test", { params }), {
      said: t("tested"),
      anew: [ENDPOINTS, DELIVERIES],
    });
  const rotate = () =>
    act(
      async () => {
        const { data } = await client.POST("/api/webhooks/endpoints/{id}/rotate", { params });
        if (data) setFresh({ secret: data.secret });
      },
      { anew: [ENDPOINTS] },
    );
  const { previousSecretUntil: until } = endpoint;
  return (
    <>
      {endpoint.disabled ? <p className={styles.quiet}>{t(`disabled.${endpoint.disabled.reason}.text`)}</p> : null}
      <div className={styles.actions}>
        <Button small isDisabled={!endpoint.active} onPress={() => void test()}>
          {t("test")}
        </Button>
        <Button small onPress={() => setAsking(true)}>
          {t("rotate")}
        </Button>
        <Button small onPress={() => void turn()}>
          {t(endpoint.active ? "turn.off" : "turn.on")}
        </Button>
      </div>
      {until && Date.parse(until) > Date.now() ? (
        <p className={styles.quiet}>{t("rotating", { until: f.dateTime(until) })}</p>
      ) : null}
      <Confirm
        title={t("rotate.title")}
        text={t("rotate.text")}
        action={t("rotate")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void rotate();
        }}
      />
      {fresh ? <Secret value={fresh.secret} onClose={() => setFresh(undefined)} /> : null}
    </>
  );
}
