import type { Notice as NoticeView, NoticePreferences as PreferencesView } from "../../../../events/api/notices.ts";
import { channelsFor, NOTICE_KINDS, type Notice, type NoticePreferences } from "../../../../lib/core/notices/model.ts";

export const noticeView = (notice: Notice): NoticeView => ({
  id: notice.noticeId,
  kind: notice.kind,
  subject: { ...notice.subject },
  place: notice.place ? { ...notice.place } : null,
  text: notice.text,
  by: notice.by,
  at: notice.at,
  readAt: notice.readAt,
  version: notice.version,
});

/** Every kind is shown, the defaults too: a screen of switches needs no list of its own. */
export const preferencesView = ({ wishes, updatedAt, version }: NoticePreferences): PreferencesView => ({
  kinds: Object.fromEntries(
    NOTICE_KINDS.map((kind) => [kind, [...channelsFor(kind, wishes)]]),
  ) as PreferencesView["kinds"],
  updatedAt,
  version,
});
