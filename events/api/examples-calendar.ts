/** Examples of what is planned. */
const times = { start: "2026-03-05T16:00", end: "2026-03-05T17:00", timeZone: "America/Lima" };
const entry = {
  id: "event.k3v5q2m7n4b6x2c5z7a4s3k3v5",
  kind: "event",
  title: "Photographs of the new menu",
  startsAt: "2026-03-05T21:00:00.000Z",
  endsAt: "2026-03-05T22:00:00.000Z",
  days: null,
  timeZone: "America/Lima",
  phaseKind: null,
  status: null,
  failed: false,
  subject: { kind: "event", id: "k3v5q2m7n4b6x2c5z7a4s3k3v5" },
  fixed: null,
  version: 1,
};
const event = {
  title: "Photographs of the new menu",
  allDay: false,
  ...times,
  notes: "By the window.",
  people: ["usr_k3v5q2m7n4"],
};

export const calendarExamples: Readonly<Record<string, unknown>> = {
  CalendarEntry: entry,
  Calendar: { entries: [entry], from: "2026-03-02", to: "2026-03-09", timeZone: "America/Lima", incomplete: [] },
  EntryMove: { start: "2026-03-06T10:00" },
  CalendarEvent: {
    id: "k3v5q2m7n4b6x2c5z7a4s3k3v5",
    ...event,
    startsAt: "2026-03-05T21:00:00.000Z",
    endsAt: "2026-03-05T22:00:00.000Z",
    owner: "usr_b6x2c5z7a4",
    createdAt: "2026-03-02T08:00:00.000Z",
    updatedAt: "2026-03-02T08:00:00.000Z",
    version: 1,
  },
  NewCalendarEvent: event,
  CalendarEventChange: { start: "2026-03-05T10:00", end: "2026-03-05T11:30" },
  GoogleCalendar: {
    clientId: "1234567890-abc.apps.googleusercontent.example",
    connection: {
      address: "ana@casa-andina.example",
      status: "connected",
      problem: null,
      calendarId: "ana@casa-andina.example",
      calendar: "Ana",
      shows: { phases: true, reminders: true, events: true },
      busy: "busy",
      syncedAt: "2026-03-02T08:00:05.000Z",
      pushUntil: "2026-03-09T08:00:05.000Z",
      connectedAt: "2026-03-02T08:00:00.000Z",
      version: 1,
    },
  },
  GoogleClient: { clientId: "1234567890-abc.apps.googleusercontent.example", clientSecret: "GOCSPX-example" },
  GoogleConsentRequest: { redirectUri: "https://chasqui.example/calendar" },
  GoogleConsent: {
    url: "https://accounts.google.com/o/oauth2/v2/auth?client_id=1234567890-abc.apps.googleusercontent.example&state=k3v5q2m7n4b6",
    expiresAt: "2026-03-02T08:10:00.000Z",
  },
  GoogleCode: { code: "4/0AbCdEfGhIjKlMn", state: "k3v5q2m7n4b6x2c5z7a4s3k3v5" },
  GoogleCalendarChange: { busy: "titles" },
  GoogleCalendars: {
    calendars: [
      { id: "ana@casa-andina.example", name: "Ana", own: true },
      { id: "marketing@group.calendar.google.example", name: "Marketing", own: false },
    ],
  },
  CalendarLink: {
    active: true,
    createdAt: "2026-03-02T08:00:00.000Z",
    url: "https://links.chasqui.example/calendar/demo.k3v5q2m7n4.b6x2c5z7a4s3k3v5q2m7n4b6x2c5z7a4.ics",
  },
};
