/** Campaigns become drafts of one phase: nobody gets anything before somebody has looked, approved and signed. */
import type { Options, Skipped, Step } from "../model.ts";
import type { Campaign, Dump, Treatment } from "./dump.ts";
import { templateKeyOf, type Written } from "./templates.ts";

const OVER = new Set(["COMPLETED", "DELETED", "INVALID"]);
const DAY_MS = 86_400_000;
const MOST_HOLDOUT = 90;

/** The messages that campaigns carry themselves, by the names that templates of them get. */
export function ownMessages(dump: Dump): ReadonlyMap<string, Written> {
  const found = new Map<string, Written>();
  for (const campaign of dump.campaigns)
    for (const [index, treatment] of treatmentsOf(campaign).entries()) {
      const { EmailMessage: email, SMSMessage: sms, DefaultMessage: plain } = treatment.MessageConfiguration ?? {};
      const written: Written = {
        ...(email?.HtmlBody || email?.Body
          ? { email: { Subject: email.Title ?? "", HtmlPart: email.HtmlBody ?? "", TextPart: email.Body ?? "" } }
          : {}),
        ...(sms?.Body || plain?.Body ? { sms: { Body: sms?.Body ?? plain?.Body ?? "" } } : {}),
      };
      if (Object.keys(written).length > 0) found.set(ownName(campaign, index), written);
    }
  return found;
}
const treatmentsOf = (campaign: Campaign): readonly Treatment[] => [campaign, ...(campaign.AdditionalTreatments ?? [])];
const ownName = ({ Id, Name }: Campaign, index: number): string =>
  `campaign ${Name ?? Id}${index === 0 ? "" : ` ${index + 1}`}`;

export function planCampaigns(
  dump: Dump,
  segments: ReadonlySet<string>,
  usable: ReadonlyMap<string, readonly string[]>,
  { timeZone, finished }: Options,
) {
  const [steps, skipped, notes]: [Step[], Skipped[], Skipped[]] = [[], [], []];
  for (const campaign of dump.campaigns) {
    const { Id: id, Name: name = id, SegmentId: segment, Schedule: schedule = {}, State: state } = campaign;
    const leave = (why: string) => void skipped.push({ what: "campaign", name, why });
    const note = (why: string) => void notes.push({ what: "campaign", name, why });
    const status = state?.CampaignStatus ?? "";
    if (OVER.has(status) && !finished) leave(`is ${status.toLowerCase()}: --finished takes it along`);
    else if (schedule.Frequency?.endsWith("EVENT")) leave("starts by an event: make it a rule of the automation");
    else if (segment === undefined || !segments.has(segment)) leave(`its segment ${segment ?? ""} was left out`);
    else {
      const treatments = treatmentsOf(campaign).map((treatment, index) => ({
        treatment,
        template: templateOf(treatment, ownName(campaign, index), usable),
      }));
      const missing = treatments.filter(({ template }) => template === undefined).length;
      if (missing > 0)
        note(
          `${missing} of its messages stayed drafts or are of a kind that is not sent here: choose a template for them`,
        );
      if (schedule.Frequency && schedule.Frequency !== "ONCE" && schedule.Frequency !== "IMMEDIATE")
        note(`came ${schedule.Frequency.toLowerCase()}: it is planned once`);
      if (schedule.QuietTime?.Start)
        note(
          `was quiet from ${schedule.QuietTime.Start} to ${schedule.QuietTime.End}: quiet hours are the business's, in the sending policy`,
        );
      if (campaign.Limits && Object.values(campaign.Limits).some((limit) => limit > 0))
        note("had limits of its own: frequency caps are the business's, in the sending policy");
      steps.push({
        ...{
          key: `campaign ${id}`,
          what: "campaign",
          name,
          method: "POST",
          path: "/api/publish/campaigns",
          idIn: "id",
        },
        body: bodyOf(campaign, name, treatments, timeZone, note),
      });
    }
  }
  return { steps, skipped, notes };
}

interface Chosen {
  readonly treatment: Treatment;
  readonly template: { readonly key: string; readonly media: readonly string[] } | undefined;
}

function templateOf(
  { TemplateConfiguration: named, MessageConfiguration: own }: Treatment,
  ownName: string,
  usable: ReadonlyMap<string, readonly string[]>,
) {
  const names = Object.entries(named ?? {}).flatMap(([kind, template]) =>
    ["EmailTemplate", "SMSTemplate", "PushTemplate"].includes(kind) && template?.Name !== undefined
      ? [template.Name]
      : [],
  );
  const name = [...names, ...(own ? [ownName] : [])].find((one) => usable.has(one));
  return name === undefined ? undefined : { key: templateKeyOf(name), media: usable.get(name) ?? [] };
}

function bodyOf(
  { SegmentId, Description, HoldoutPercent = 0, Schedule: schedule = {} }: Campaign,
  name: string,
  treatments: readonly Chosen[],
  timeZone: string,
  note: (why: string) => void,
) {
  const others = treatments.slice(1).reduce((sum, { treatment }) => sum + (treatment.SizePercent ?? 0), 0);
  const holdoutPercent = Math.min(Math.round(HoldoutPercent), MOST_HOLDOUT);
  const weightOf = ({ SizePercent }: Treatment, index: number) =>
    Math.max(1, Math.round(index === 0 ? 100 - holdoutPercent - others : (SizePercent ?? 0)));
  const start = startOf(schedule.StartTime, note);
  const end = Date.parse(schedule.EndTime ?? "") > start ? Date.parse(schedule.EndTime ?? "") : start + DAY_MS;
  const channels = [...new Set(treatments.flatMap(({ template }) => template?.media ?? []))];
  const variations = treatments.flatMap(({ treatment, template }, index) =>
    template
      ? [
          {
            name: (treatment.TreatmentName ?? String.fromCharCode(65 + index)).slice(0, 100),
            weight: weightOf(treatment, index),
            content: { template: { key: template.key } },
          },
        ]
      : [],
  );
  return {
    ...{ name: name.slice(0, 100), description: Description ?? "", purpose: "marketing", timeZone, tags: ["pinpoint"] },
    audience: { segments: [`@{segment ${SegmentId}}@`] },
    phases: [
      {
        ...{ kind: "launch", name: "Launch", startsAt: wallIn(timeZone, start), endsAt: wallIn(timeZone, end) },
        zone: schedule.IsLocalTime ? "recipient" : "account",
        ...{ channels, variations, holdoutPercent },
      },
    ],
  };
}

function startOf(text: string | undefined, note: (why: string) => void): number {
  const start = Date.parse(text ?? "");
  if (!Number.isNaN(start)) return start;
  note("had no time to start: it is planned for tomorrow");
  return Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
}

const wallIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at).replace(" ", "T");
