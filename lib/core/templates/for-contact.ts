import type { Clock } from "../kernel/ports.ts";
import { remembered } from "../kernel/remembered.ts";
import type { TextContent } from "../messages/model.ts";
import { defaultSettings } from "../people/model.ts";
import type { SettingsStore } from "../people/ports.ts";
import type { PushContent } from "./model.ts";
import type { RenderForContact } from "./ports.ts";
import type { RenderTemplate } from "./render.ts";

/** As customers' browsers read it: a title, an empty line, what is said, and what opens. */
const asText = ({ title, body, url }: PushContent): TextContent => ({
  type: "text",
  text: [`${title}\n\n${body}`, url].filter(Boolean).join("\n"),
});

interface Ports {
  readonly render: RenderTemplate;
  readonly settings: Pick<SettingsStore, "get">;
  readonly clock: Clock;
}

/** How long a process remembers what the business is called and where it is. */
const SETTINGS_MS = 60_000;

export function makeRenderForContact({ render, settings, clock }: Ports): RenderForContact {
  const currentSettings = remembered(() => settings.get(), SETTINGS_MS, clock);

  return async ({ template, medium, language, data, contact, unsubscribeUrl, preferencesUrl }) => {
    const { name, timeZone } = (await currentSettings()) ?? defaultSettings("");
    const outcome = await render({
      template,
      medium,
      ...(language === undefined ? {} : { languages: [language] }),
      data,
      around: {
        contact,
        business: { name },
        timeZone,
        ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
        ...(preferencesUrl === undefined ? {} : { preferencesUrl }),
      },
    });
    switch (outcome.kind) {
      case "rendered": {
        const { content, closedWindow, language: its } = outcome;
        return {
          kind: "rendered",
          content: content.type === "push" ? asText(content) : content,
          language: its,
          ...(closedWindow ? { closedWindow } : {}),
        };
      }
      case "no_body":
        return { kind: "failed", code: "no_content", text: `template ${template.key} says nothing on ${medium}` };
      case "missing":
      case "partial":
        return { kind: "failed", code: "no_content", text: `version ${template.version} of ${template.key} is gone` };
      case "bad_data":
        return failed(outcome.errors[0]);
      case "failed":
        return failed(outcome.problems[0] && { ...outcome.problems[0], field: outcome.problems[0].part });
    }
  };

  function failed(problem: { readonly field: string; readonly message: string } | undefined) {
    const text = problem ? `${problem.field} ${problem.message}` : "it cannot be filled in";
    return { kind: "failed", code: "invalid_content", text } as const;
  }
}
