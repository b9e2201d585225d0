import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { useDraft } from "../../../shared/editing/draft.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useWork } from "../../../shared/editing/work.ts";
import { bodyOf, EndpointFields, type Fields, isReady } from "./fields.tsx";
import { Secret } from "./secret.tsx";
import { useWords } from "./words.ts";

const BLANK: Fields = {
  url: "",
  description: "",
  types: [],
  aliases: false,
  each: false,
  headers: "",
  noHeaders: false,
};

export function NewEndpoint() {
  const t = useWords();
  const place = usePlace();
  const work = useWork();
  const draft = useDraft(BLANK);
  const [made, setMade] = useState<Schemas["FreshWebhookEndpoint"]>();
  const create = async () => {
    const fresh = await work.run(() => client.POST("/api/webhooks/endpoints", { body: bodyOf(draft.fields) }), {
      anew: ["/api/webhooks/endpoints"],
    });
    if (!fresh) return;
    setMade(fresh);
    draft.reset(BLANK);
  };
  if (made) return <Secret value={made.secret} onClose={() => place.leave()} />;
  return (
    <FormDialog
      title={t("new")}
      isDirty={draft.isDirty}
      work={work}
      action={t("create")}
      cannotSave={!isReady(draft.fields)}
      onClose={() => place.leave()}
      onSave={() => void create()}
    >
      <EndpointFields isNew fields={draft.fields} set={draft.set} about={work.about} />
    </FormDialog>
  );
}
