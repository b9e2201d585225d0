import {
  countNotices,
  getNoticePreferences,
  listNotices,
  readAllNotices,
  readNotice,
  updateNoticePreferences,
} from "../../../../events/api/notices.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { noticeView, preferencesView } from "../views/notice.ts";

const MOST = 100;
const own = {
  everyMember: "Everybody reads what they themselves were told; the caller's own rows are all there is to reach.",
};

export const noticeRoutes: readonly Route<Tenant>[] = [
  route(listNotices, own, {
    input: ({ principal, query }) => ({ person: principal.id, state: query.state, page: pageRequest(query) }),
    run: ({ notices }, { person, state, page }) =>
      state === "unread" ? notices.unread(person, page) : notices.list(person, page),
    output: (page) => done(pageBody(page, noticeView)),
  }),

  route(countNotices, own, {
    input: ({ principal }) => principal.id,
    run: ({ notices }, person) => notices.countUnread(person, MOST + 1),
    output: (count) => done({ unread: Math.min(count, MOST), more: count > MOST }),
  }),

  route(readNotice, own, {
    input: ({ principal, params }) => ({ person: principal.id, id: params.id }),
    run: ({ attend }, { person, id }) => attend.read(person, id),
    output: (notice) => (notice ? done(noticeView(notice), { version: notice.version }) : missing("notice")),
  }),

  route(readAllNotices, own, {
    input: ({ principal, body }) => ({ person: principal.id, until: body.until }),
    run: ({ attend }, { person, until }) => attend.readAll(person, until),
    output: (outcome) => done(outcome),
  }),

  route(getNoticePreferences, own, {
    input: ({ principal }) => principal.id,
    run: ({ notices }, person) => notices.preferences(person),
    output: (preferences) => done(preferencesView(preferences), { version: preferences.version }),
  }),

  route(updateNoticePreferences, own, {
    input: ({ principal, body, expectedVersion }) => ({ person: principal.id, kinds: body.kinds, expectedVersion }),
    run: ({ attend }, { person, kinds, expectedVersion }) => attend.prefer(person, kinds, expectedVersion),
    output: ({ kind, preferences }) =>
      kind === "done"
        ? done(preferencesView(preferences), { version: preferences.version })
        : refuse("stale_version", {
            detail: `the preferences are at version ${preferences.version}`,
            suggestion: "Read them again and decide anew.",
            headers: { etag: etag(preferences.version) },
          }),
  }),
];
